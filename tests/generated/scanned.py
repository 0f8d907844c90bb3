"""Made-up forms as scans: printed by a browser in one of several types, turned, noisy, stamped, packed as JPEG.

``python -m generated.scanned OUT --count 20 --seed 3`` (from ``tests/``) writes PDF and PNG files with their truth
into OUT; needs Chromium. ``--grey`` makes all pages grey copies, in which a stamp has no colour.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pypdfium2
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1] / "fixtures"))

from five_html import write_html
from five_source import Source

from generated import sets, truth
from generated.pdf import write_pdf

TYPES = ("Noto Sans CJK SC", "Noto Serif CJK SC", "Noto Sans Mono CJK SC", "")  # none: the small writer's own
STAMP = (215, 50, 45)


def printed(source: Source, path: Path, rng: Random) -> None:
    """The document as PDF: a browser's, with other type and shaded labels, or the small writer's."""
    family = rng.choice(TYPES)
    if not family:
        write_pdf(source, path)
        return
    style = f"@font-face{{font-family:five;src:local('{family}')}}"
    align, room = rng.choice(("left", "center")), rng.choice((1, 3))
    style += f"td{{text-align:{align} !important;padding:{room}px 3px !important}}"
    if rng.random() < 0.4:
        style += "tr td:first-child{background:#dcdcdc;font-weight:bold}"
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        write_html(source, page, style=style)
        command = [shutil.which("chromium") or "chromium", "--headless", "--no-sandbox", "--no-pdf-header-footer"]
        command += [f"--user-data-dir={folder}/profile", f"--print-to-pdf={path}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True)


def stamp(picture: np.ndarray, rng: Random) -> np.ndarray:
    """A round red stamp somewhere on the page: a ring, a star, strokes as of characters; ink shows through."""
    height, width = picture.shape[:2]
    ink = np.full_like(picture, 255)
    x, y = int(width * rng.uniform(0.3, 0.85)), int(height * rng.uniform(0.2, 0.8))
    radius = int(max(height, width) * 0.068)
    cv2.circle(ink, (x, y), radius, STAMP, max(radius // 16, 2), cv2.LINE_AA)
    angles = np.radians(np.arange(10) * 36 - 90)
    reach = np.where(np.arange(10) % 2 == 0, radius * 0.33, radius * 0.13)
    star = np.stack([x + reach * np.cos(angles), y + reach * np.sin(angles)], axis=1)
    cv2.fillPoly(ink, [star.astype(np.int32)], STAMP, cv2.LINE_AA)
    for angle in np.radians(np.arange(150, 391, 24)):
        a, b = x + 0.74 * radius * np.cos(angle), y + 0.74 * radius * np.sin(angle)
        size = radius * 0.09
        cv2.rectangle(ink, (int(a - size), int(b - size)), (int(a + size), int(b + size)), STAMP, 2, cv2.LINE_AA)
    return np.minimum(picture, ink)


def worn(picture: np.ndarray, rng: Random) -> np.ndarray:
    """The page turned a little, on greyish paper, with the noise of a sensor."""
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-0.8, 0.8), 1)
    picture = cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255,) * 3)
    noise = np.random.default_rng(rng.randrange(2**31)).normal(0, rng.uniform(4, 11), (height, width, 1))
    paper = rng.uniform(0.90, 0.96)
    return np.clip(picture * paper + noise + 3, 0, 255).astype(np.uint8)


def pictures(path: Path, rng: Random, *, is_grey: bool) -> Iterator[tuple[Image.Image, int]]:
    """The pages of a PDF as they are scanned, each with its dots an inch; most first pages are stamped."""
    dpi = rng.choice((150, 200, 200))
    with pypdfium2.PdfDocument(path.read_bytes()) as pdf:
        for number in range(len(pdf)):
            picture = pdf[number].render(scale=dpi / 72).to_numpy()[:, :, :3].copy()
            is_stamped = rng.random() < (0.7 if number == 0 else 0.2)
            image = Image.fromarray(worn(stamp(picture, rng) if is_stamped else picture, rng))
            yield image.convert("RGB" if number == 0 and not is_grey else "L"), dpi


def write_scan(source: Source, folder: Path, rng: Random, *, is_grey: bool) -> Path:
    """The document as a PDF of pictures, or, if it is one page, sometimes a PNG; gives its path."""
    with tempfile.TemporaryDirectory() as held:
        printed(source, paper := Path(held) / "paper.pdf", rng)
        pages = list(pictures(paper, rng, is_grey=is_grey))
    path = folder / f"{source.name}.{'png' if len(pages) == 1 and rng.random() < 0.5 else 'pdf'}"
    for number, (image, dpi) in enumerate(pages):
        if path.suffix == ".png":
            image.save(path, dpi=(dpi, dpi))
        else:
            image.save(path, "PDF", append=number > 0, resolution=dpi, quality=rng.randrange(75, 90))
    return path


def make_scans(folder: Path, count: int, seed: int, *, is_grey: bool = False) -> list[truth.Made]:
    """Write ``count`` scans of forms, families in turn, and their truth."""
    files = folder / "files"
    files.mkdir(parents=True, exist_ok=True)
    made = []
    for number in range(count):
        rng = Random(f"scan-{seed}-{number}")  # noqa: S311
        name = list(sets.FAMILIES)[number % len(sets.FAMILIES)]
        forms = sets.FAMILIES[name][0](rng, "")[:2]
        path = write_scan(sets.source_of(f"{seed}-{number:04d}-{name}", forms, rng), files, rng, is_grey=is_grey)
        made.append(truth.Made(path.name, "scan", tuple(forms)))
    truth.write(made, folder / "truth")
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--grey", action="store_true", help="grey copies: a stamp has no colour")
    arguments = parser.parse_args()
    made = make_scans(arguments.out, arguments.count, arguments.seed, is_grey=arguments.grey)
    sys.stdout.write(f"{len(made)} scans in {arguments.out}\n")


if __name__ == "__main__":
    main()
