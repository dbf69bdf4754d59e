"""The format of OpenTimestamps: what is written is read as it was meant, by us and by its own library; no more."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from calendar_standin import Calendar, append, counted, in_block, number, pending, prepend
from hypothesis import given
from hypothesis import strategies as st

from archiver.bundle import ots
from archiver.bundle.ots import InBlock, Leaf, Pending, Unknown

ROOT = Path(__file__).parents[3]
OUTSIDE = ROOT / ".venv-outside" / ("Scripts" if os.name == "nt" else "bin") / "python"
DIGEST = hashlib.sha256(b"tagmanifest").digest()
URL = "https://cal.example"
KINDS = {
    b"\x02": lambda data: hashlib.sha1(data).digest(),
    b"\x03": lambda data: hashlib.new("ripemd160", data).digest(),
    b"\x08": lambda data: hashlib.sha256(data).digest(),
    b"\xf2": lambda data: data[::-1],
}

Tree = tuple[bytes, list[tuple[bytes, object]]]
"""Bytes of a node, and what its ends say of which message."""

ends = st.one_of(
    st.integers(0, 2**32 - 1),
    st.text("abcdefgh.:/-_0189", max_size=60),
    st.tuples(st.binary(min_size=8, max_size=8), st.binary(max_size=40)),
)
steps = st.one_of(st.sampled_from(sorted(KINDS)), st.tuples(st.booleans(), st.binary(min_size=1, max_size=300)))


@st.composite
def nodes(draw: st.DrawFn, message: bytes = DIGEST, depth: int = 3) -> Tree:
    """A node of a proof, written and worked out by another hand than the module's."""
    written, said = [], []
    for _ in range(draw(st.integers(1, 3))):
        if depth == 0 or draw(st.booleans()):
            end = draw(ends)
            if isinstance(end, int):
                item, says = (b"\x08" + in_block(end), InBlock(end))
                said.append((hashlib.sha256(message).digest(), says))
            elif isinstance(end, str):
                item, says = pending(end), Pending(end)
                said.append((message, says))
            else:
                item, says = b"\x00" + end[0] + counted(end[1]), Unknown(*end)
                said.append((message, says))
        else:
            step = draw(steps)
            if isinstance(step, bytes):
                item, after = step, KINDS[step](message)
            else:
                item = (append if step[0] else prepend)(step[1])
                after = message + step[1] if step[0] else step[1] + message
            below, told = draw(nodes(after, depth - 1))
            item += below
            said += told
        written.append(item)
    return b"".join(b"\xff" + item for item in written[:-1]) + written[-1], said


def told(leaves: tuple[Leaf, ...]) -> list[tuple[bytes, object]]:
    return [(leaf.message, leaf.says) for leaf in leaves]


@given(nodes())
def test_every_tree_is_read_as_it_was_written(tree: Tree) -> None:
    data, said = tree
    assert told(ots.read(ots.proof(DIGEST, [data]), DIGEST)) == said
    assert told(ots.read_answer(data, DIGEST)) == said


@given(st.lists(nodes(), min_size=1, max_size=4))
def test_what_several_calendars_give_is_one_proof(answers: list[Tree]) -> None:
    starts = [append(b"x" * at) for at in range(1, 5)]
    proof = ots.proof(DIGEST, [start + answer for start, (answer, _) in zip(starts, answers, strict=False)])
    alone = [ots.read_answer(answer, DIGEST + b"x" * at) for at, (answer, _) in enumerate(answers, 1)]
    assert told(ots.read(proof, DIGEST)) == [one for leaves in alone for one in told(leaves)]


@given(nodes(), st.data())
def test_a_promise_is_replaced_where_it_stands_and_all_else_stays(tree: Tree, data: st.DataObject) -> None:
    proof = ots.proof(DIGEST, [tree[0]])
    leaves = ots.read(proof, DIGEST)
    at = data.draw(st.integers(0, len(leaves) - 1))
    answer, said = data.draw(nodes(leaves[at].message))
    made = ots.completed(proof, leaves[at], answer)
    assert told(ots.read(made, DIGEST)) == [*told(leaves[:at]), *said, *told(leaves[at + 1 :])]


@given(st.binary(max_size=64), st.binary(min_size=1, max_size=16))
def test_a_calendar_does_not_learn_the_digest(digest: bytes, nonce: bytes) -> None:
    asked, steps = ots.veiled(digest, nonce)
    assert told(ots.read_answer(steps + pending(URL), digest)) == [(asked, Pending(URL))]


@given(st.binary(max_size=400))
def test_anything_else_is_told_and_never_breaks(data: bytes) -> None:
    for whole in (data, ots.MAGIC + data, ots.MAGIC + b"\x08" + DIGEST + data):
        with contextlib.suppress(ValueError):
            ots.read(whole, DIGEST)


def example() -> bytes:
    """A proof by two calendars, one of which has kept its promise."""
    calendar = Calendar(URL)
    asked, steps = ots.veiled(DIGEST, b"n" * 16)
    promises = [steps + calendar.promise(asked), ots.veiled(DIGEST, b"m" * 16)[1] + pending("https://other.example")]
    calendar.mine()
    proof = ots.proof(DIGEST, promises)
    first = ots.read(proof, DIGEST)[0]
    return ots.completed(proof, first, calendar.answer("GET", f"/timestamp/{first.message.hex()}", b"")[1])


def test_no_changed_bit_and_no_cut_says_the_same() -> None:
    data = example()
    leaves = told(ots.read(data, DIGEST))
    assert [says for _, says in leaves] == [InBlock(800_000), Pending("https://other.example")]
    for at in range(len(data)):
        for bit in range(8):
            changed = bytearray(data)
            changed[at] ^= 1 << bit
            with contextlib.suppress(ValueError):
                assert told(ots.read(bytes(changed), DIGEST)) != leaves, (at, bit)
        with pytest.raises(ValueError):
            ots.read(data[:at], DIGEST)
        with pytest.raises(ValueError):
            ots.read(data + data[at : at + 1], DIGEST)


DEEP = b"\x08" * 256 + pending(URL)
WRONG = {
    "is the proof of other bytes": ots.proof(bytes(32), [pending(URL)]),
    "no OpenTimestamps proof": b"\x00OpenTimestamps" + bytes(60),
    "does not begin with a SHA-256": ots.MAGIC + b"\x02" + DIGEST + pending(URL),
    "bytes after its end": ots.proof(DIGEST, [pending(URL) * 2]),
    "it is cut": ots.proof(DIGEST, [append(b"x")]),
    "an empty step": ots.proof(DIGEST, [append(b"") + pending(URL)]),
    "a step of a kind that is not taken": ots.proof(DIGEST, [b"\x67" + pending(URL)]),
    "a message that is too long": ots.proof(DIGEST, [append(bytes(4090)) + pending(URL)]),
    "a part that is too large": ots.proof(DIGEST, [append(bytes(5000)) + pending(URL)]),
    "what is no address": ots.proof(DIGEST, [pending("https://cal.example/?a=b")]),
    "a number that is written longer": ots.proof(DIGEST, [b"\xf0\x81\x00x" + pending(URL)]),
    "a number that is too large": ots.proof(DIGEST, [b"\xf0" + b"\xff" * 9 + b"\x01" + pending(URL)]),
    "a merkle root what is none": ots.proof(DIGEST, [append(b"x") + in_block(1)]),
    "bytes after its end, in an attestation": ots.proof(
        DIGEST, [b"\x00" + bytes.fromhex("0588960d73d71901") + counted(number(1) + b"x")]
    ),
    "more steps or branches": ots.proof(DIGEST, [DEEP]),
    "more steps or branches, wide": ots.proof(DIGEST, [pending(URL)] * 300),
    "larger than": ots.proof(DIGEST, [append(b"x" * 60) + pending(URL)] * 1000),
}


@pytest.mark.parametrize("why", WRONG)
def test_what_no_proof_may_be_is_named(why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why.partition(",")[0])):
        ots.read(WRONG[why], DIGEST)


def test_as_many_steps_are_followed_as_its_own_library_follows() -> None:
    assert len(ots.read(ots.proof(DIGEST, [DEEP[1:]]), DIGEST)) == 1


THEIRS = """
import json, sys, warnings
warnings.simplefilter("ignore")
from opentimestamps.core.notary import BitcoinBlockHeaderAttestation as Block, PendingAttestation as Pending
from opentimestamps.core.serialize import BytesDeserializationContext, DeserializationError
from opentimestamps.core.timestamp import DetachedTimestampFile

for line in sys.stdin:
    try:
        made = DetachedTimestampFile.deserialize(BytesDeserializationContext(bytes.fromhex(line)))
    except (DeserializationError, ValueError) as error:
        print(json.dumps(None))
        continue
    said = []
    for message, one in made.timestamp.all_attestations():
        what = one.height if isinstance(one, Block) else one.uri if isinstance(one, Pending) else "?"
        said.append([message.hex(), what])
    print(json.dumps([made.file_digest.hex(), sorted(said, key=str)]))
"""


def ours(data: bytes) -> object:
    try:
        leaves = ots.read(data, data[len(ots.MAGIC) + 1 : len(ots.MAGIC) + 33])
    except ValueError:
        return None
    said = {InBlock: lambda one: one.height, Pending: lambda one: one.url, Unknown: lambda one: "?"}
    listed = [[leaf.message.hex(), said[type(leaf.says)](leaf.says)] for leaf in leaves]
    return [data[len(ots.MAGIC) + 1 : len(ots.MAGIC) + 33].hex(), sorted(listed, key=str)]


@pytest.mark.skipif(not OUTSIDE.exists(), reason="`python3 run.py test` makes .venv-outside")
def test_its_own_library_reads_the_same_of_whatever_we_take() -> None:
    """Every bit flipped in a proof of two calendars, and one proof with each step: what we take, it takes so too."""
    each = b"".join(KINDS) + append(b"a") + prepend(b"b" * 200) + b"\xf3\xf2\x08"
    many = b"\xff" + each + in_block(7) + b"\xff" + pending(URL) + b"\xff" + append(b"c") + pending(URL) + b"\x02"
    proofs = [example(), ots.proof(DIGEST, [many + pending(URL), DEEP[1:]])]
    for data in tuple(proofs):
        for at in range(len(ots.MAGIC), len(data)):
            for bit in range(8):
                proofs.append(data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :])
    lines = "".join(f"{data.hex()}\n" for data in proofs)
    plain = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run([OUTSIDE, "-c", THEIRS], input=lines, env=plain, capture_output=True, text=True, check=True)
    theirs = [json.loads(line) for line in done.stdout.splitlines()]
    both = [(mine, other) for mine, other in zip(map(ours, proofs), theirs, strict=True) if mine is not None]
    assert len(both) > 1000
    for mine, other in both:
        assert mine == other
