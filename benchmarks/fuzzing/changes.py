"""Changes of bytes that know nothing of a format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from fuzzing.words import CHUNKS

_MOST = 1 << 20


def _flip(rng: Random, data: bytearray) -> None:
    for _ in range(rng.choice((1, 1, 2, 8, 64))):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def _set(rng: Random, data: bytearray) -> None:
    at = rng.randrange(len(data))
    new = rng.choice(CHUNKS)
    data[at : at + len(new)] = new


def _insert(rng: Random, data: bytearray) -> None:
    at = rng.randrange(len(data) + 1)
    data[at:at] = rng.choice(CHUNKS)


def _remove(rng: Random, data: bytearray) -> None:
    at = rng.randrange(len(data))
    del data[at : at + rng.choice((1, 2, 4, 16, 200, len(data) // 3 + 1))]


def _double(rng: Random, data: bytearray) -> None:
    at = rng.randrange(len(data))
    piece = data[at : at + rng.choice((1, 4, 30, 500))] * rng.choice((1, 2, 50))
    data[at:at] = piece[:_MOST]


def _cut(rng: Random, data: bytearray) -> None:
    del data[rng.randrange(len(data)) :]


def _swap(rng: Random, data: bytearray) -> None:
    one, other, size = rng.randrange(len(data)), rng.randrange(len(data)), rng.choice((1, 4, 64, 512))
    piece, back = data[one : one + size], data[other : other + size]
    data[one : one + size] = back
    data[other : other + size] = piece


def _number(rng: Random, data: bytearray) -> None:
    size = rng.choice((1, 2, 4, 8))
    value = rng.choice((0, 1, (1 << 8 * size) - 1, 1 << 8 * size - 1, rng.getrandbits(8 * size)))
    at = rng.randrange(len(data))
    data[at : at + size] = value.to_bytes(size, rng.choice(("little", "big")))


_CHANGES: Sequence[Callable[[Random, bytearray], None]] = (
    *(_flip, _flip, _flip, _set, _insert, _remove, _double, _cut, _swap, _number, _number),
)


def changed(rng: Random, data: bytes, other: bytes = b"") -> bytes:
    """Some bytes with one to six changes; now and then spliced with another input's."""
    out = bytearray(data)
    if other and rng.random() < 0.1:
        out[rng.randrange(len(out) + 1) :] = other[rng.randrange(len(other)) :]
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        if not out:
            break
        rng.choice(_CHANGES)(rng, out)
    return bytes(out[: 4 * _MOST])
