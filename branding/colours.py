"""The brand's colour, and what the stylesheet makes of it.

Hue and chroma are the brand's, OKLCH lightness is ours (`static/css/tokens.css`), so that text
keeps its contrast for
whatever colour a site chooses.
"""


def stylesheet(accent: str) -> str:
    """The stylesheet of an accent, "#rrggbb"."""
    return f":root{{--brand:{accent}}}"
