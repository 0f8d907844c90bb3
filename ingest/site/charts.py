"""The library that draws the charts: Vega, Vega-Lite and Vega-Embed, as a package brings them; nothing is fetched."""

from __future__ import annotations

from functools import cache
from typing import Final

#: the version of Vega-Lite that the specifications in static/charts.js are written for
VEGA_LITE: Final = "6.4"

_GLOBALS: Final = "window.vegaEmbed = vegaEmbed;"

LICENCE: Final = (
    "Vega, Vega-Lite and Vega-Embed: copyright the University of Washington Interactive Data Lab and contributors, "
    "BSD 3-Clause licence, https://vega.github.io; with the D3 modules (ISC licence) that they are built on."
)


@cache
def library() -> str:
    """The script to include, always the same for the same version of the package."""
    import vl_convert  # costly: a JavaScript engine that bundles the library

    return f"/* {LICENCE} */\n{vl_convert.javascript_bundle(_GLOBALS, VEGA_LITE)}\n"
