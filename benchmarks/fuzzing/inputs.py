"""Which kinds of input there are, and the input of a kind by its number: the same for the same seed."""

from __future__ import annotations

import functools
from collections.abc import Callable
from random import Random

from fuzzing import packages, pages, papers, pictures, records, trees
from fuzzing.changes import changed
from fuzzing.seeds import seeds

#: of so many inputs one is made from one of the five documents, the rest from a small form
_LARGE_EVERY = 50
_ENDINGS = (
    "txt",
    "html",
    "docx",
    "xlsx",
    "xls",
    "doc",
    "pdf",
    "png",
    "mht",
    "xml",
    "et",
    "wps",
    "zip",
    "",
    "tif",
    "bmp",
)


def _seed(rng: Random, kind: str) -> bytes:
    pool = seeds()
    is_large = kind in pool.large and rng.randrange(_LARGE_EVERY) == 0
    return rng.choice(pool.large[kind] if is_large else pool.small[kind])


@functools.cache
def _parts(data: bytes) -> dict[str, bytes]:
    return packages.parts_of(data)


def _package(kind: str) -> Callable[[Random], bytes]:
    def make(rng: Random) -> bytes:
        data = _seed(rng, kind)
        return changed(rng, data) if rng.random() < 0.08 else packages.package(rng, _parts(data))

    return make


def _xls(rng: Random) -> bytes:
    from office_files import compound

    return records.workbook(rng, _seed(rng, "xls"), compound)


def _doc(rng: Random) -> bytes:
    """An old Word file, changed, or its container alone."""
    from office_files import compound

    if rng.random() < 0.7:
        return changed(rng, _seed(rng, "doc"))
    stream = rng.choice((b"\xec\xa5\xc1\x00" + bytes(60), b"", bytes(11), b"\xff" * 900))
    whole = compound(rng.choice(("WordDocument", "WordDocument", "EncryptedPackage", "Contents", "x" * 31)), stream)
    return records.astray(rng, whole) if rng.random() < 0.8 else changed(rng, whole)


def _any(rng: Random) -> bytes:
    """Anything: a file of some kind spliced with another, or noise."""
    if rng.random() < 0.2:
        return rng.randbytes(rng.choice((1, 3, 100, 5000)))
    one, other = (_seed(rng, rng.choice(sorted(seeds().small))) for _ in range(2))
    return changed(rng, one[: rng.choice((8, 512, len(one)))] + other if rng.random() < 0.3 else one, other)


#: kind -> (the files' endings, what makes the bytes, how many of a hundred thousand)
KINDS: dict[str, tuple[tuple[str, ...], Callable[[Random], bytes], int]] = {
    "text": (("txt",), lambda rng: pages.plain(rng, _seed(rng, "text")), 24_000),
    "html": (("html", "xls", "doc"), lambda rng: pages.page(rng, _seed(rng, "html")), 20_000),
    "mhtml": (("mht", "doc"), lambda rng: pages.archive(rng, _seed(rng, "html")), 5_000),
    "xmlsheet": (("xls", "xml"), lambda rng: trees.xml(rng, _seed(rng, "xmlsheet")), 8_000),
    "docx": (("docx",), _package("docx"), 12_000),
    "xlsx": (("xlsx",), _package("xlsx"), 12_000),
    "xls": (("xls", "et"), _xls, 9_000),
    "doc": (("doc", "wps"), _doc, 2_000),
    "pdf": (("pdf",), lambda rng: papers.paper(rng, _seed(rng, "pdf")), 4_000),
    "image": (("png", "jpg", "tif"), pictures.picture, 900),
    "ocr": (("png",), pictures.picture, 100),
    "any": (_ENDINGS, _any, 3_000),
}


def make(kind: str, number: int, seed: int) -> tuple[str, bytes]:
    """The file name and the bytes of an input."""
    rng = Random(f"{seed}/{kind}/{number}")  # noqa: S311 (a test set, no secret)
    endings, maker, _ = KINDS[kind]
    ending = rng.choice(endings) if rng.random() < 0.97 else rng.choice(_ENDINGS)
    return f"{kind}-{number}" + (f".{ending}" if ending else ""), maker(rng)
