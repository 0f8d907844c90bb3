"""Text that stands aslant on a page: watermarks across it and the round text of stamps, no part of what it says.

Characters in lines, level or upright, are all that tables and paragraphs are made of. Aslant ones lie over them and
would be read into the cells that they cross.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

from ingest.loaders.glyphs import Glyph

#: degrees from level or upright, from which on a character stands aslant
_ASLANT = 5.0
#: of more of a page's characters the page itself stands aslant, not a watermark
_MOST = 0.5


def without(glyphs: Sequence[Glyph], angle: Callable[[int], float]) -> list[Glyph]:
    """The characters of a page, in the order of the file, without those that stand aslant.

    ``angle`` tells a character's angle in radians by its number among them. It is asked only where two characters
    stand to each other as in a line aslant: pdfium takes as long for the angle as for the box.
    """
    if not any(_is_step(a, b) for a, b in pairwise(glyphs)):
        return list(glyphs)
    kept = [g for n, g in enumerate(glyphs) if not _ASLANT < math.degrees(angle(n)) % 90 < 90 - _ASLANT]
    return kept if len(kept) > _MOST * len(glyphs) else list(glyphs)


def _is_step(a: Glyph, b: Glyph) -> bool:
    """Whether one character stands a part of its height above or below the one before, as in a line aslant."""
    rise, height = abs(b.top - a.top), b.bottom - b.top
    return 0 < rise < height and 0 < abs(b.x0 - a.x0) < 2 * height
