"""Old workbooks that are locked with the password that Excel itself knows, and so opens without asking anybody.

Who protects a workbook's structure or its windows in an xls file gets a file locked so. Records keep their places and
their heads; what they hold is combined with the bytes of RC4, whose key is made anew for each 1,024 bytes. See
[MS-XLS] 2.2.10 and [MS-OFFCRYPTO] 2.3.5 and 2.3.6. A file with a password of its own is not tried.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterator

_PASSWORD = "VelvetSweatshop".encode("utf-16-le")  # published in [MS-XLS]; no secret
_BLOCK = 1024
_FILEPASS, _EOF, _SHEET = 0x2F, 0x0A, 0x85
#: records that are never locked: begin, this lock itself, who has the file, revisions, the interface's page
_PLAIN = {0x809, _FILEPASS, 0x194, 0x195, 0x196, 0x138, 0xE1}
_NOTHING = 0xFFFF
_RC4 = 0x6801

Key = Callable[[int], bytes]


def opened(stream: bytes) -> bytes:
    """The workbook's stream without the lock, if Excel's own password opens it; else as it is."""
    lock = next((at for at, kind, _ in _heads(stream, is_whole=False) if kind == _FILEPASS), None)
    if lock is None:
        return stream
    length = struct.unpack_from("<H", stream, lock + 2)[0]
    try:
        key = _key(stream[lock + 4 : lock + 4 + length])
    except struct.error:
        return stream
    if key is None:
        return stream
    plain = bytearray(_combined(stream, key))
    for at, kind, size in _heads(stream, is_whole=True):
        kept = size if kind in _PLAIN else 4 if kind == _SHEET else 0
        plain[at : at + 4 + kept] = stream[at : at + 4 + kept]
    struct.pack_into("<H", plain, lock, _NOTHING)
    return bytes(plain)


def _heads(stream: bytes, *, is_whole: bool) -> Iterator[tuple[int, int, int]]:
    """Place, kind and length of each record; those of the workbook's first part unless ``is_whole``."""
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield at, kind, size
        if kind == _EOF and not is_whole:
            return
        at += 4 + size


def _key(lock: bytes) -> Key | None:
    """The key of a block by its number, if the lock is one of the two that are known and the password fits."""
    kind, major, minor = struct.unpack_from("<3H", lock)
    if (kind, major, minor) == (1, 1, 1):
        key, check, hashed = _simple(lock[6:22]), lock[22:54], hashlib.md5
    elif kind == 1 and minor == 2 and major in (2, 3, 4):
        (head,) = struct.unpack_from("<I", lock, 10)
        algorithm, _, bits = struct.unpack_from("<3I", lock, 22)
        salt, check = lock[head + 18 : head + 34], lock[head + 34 : head + 50] + lock[head + 54 : head + 74]
        if algorithm != _RC4 or bits not in (0, *range(40, 129, 8)):
            return None
        key, hashed = _strong(salt, bits or 40), hashlib.sha1
    else:
        return None
    shown = _mixed(check, _rc4(key(0), len(check)))
    return key if hashed(shown[:16], usedforsecurity=False).digest() == shown[16:] else None


def _simple(salt: bytes) -> Key:
    """Keys of 128 bits of which 40 count, as Excel 97 to 2003 makes them."""
    first = hashlib.md5(_PASSWORD, usedforsecurity=False).digest()[:5]
    second = hashlib.md5((first + salt) * 16, usedforsecurity=False).digest()[:5]
    return lambda block: hashlib.md5(second + struct.pack("<I", block), usedforsecurity=False).digest()


def _strong(salt: bytes, bits: int) -> Key:
    """Keys of so many bits, as the system's library makes them for later Excels."""
    first = hashlib.sha1(salt + _PASSWORD, usedforsecurity=False).digest()

    def key(block: int) -> bytes:
        digest = hashlib.sha1(first + struct.pack("<I", block), usedforsecurity=False).digest()
        return digest[:5] + bytes(11) if bits == 40 else digest[: bits // 8]

    return key


def _combined(stream: bytes, key: Key) -> Iterator[int]:
    for number, start in enumerate(range(0, len(stream), _BLOCK)):
        piece = stream[start : start + _BLOCK]
        yield from _mixed(piece, _rc4(key(number), len(piece)))


def _mixed(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _rc4(key: bytes, count: int) -> bytes:
    """So many bytes of RC4."""
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) & 255
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for _ in range(count):
        i = (i + 1) & 255
        j = (j + state[i]) & 255
        state[i], state[j] = state[j], state[i]
        out.append(state[(state[i] + state[j]) & 255])
    return bytes(out)
