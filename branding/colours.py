"""The brand's colour, and what the stylesheet makes of it.

Hue and chroma are the brand's, OKLCH lightness is ours, so that text keeps its contrast for
whatever colour a site chooses: yellow, black and grey too (`tests/branding/test_colours.py`
measures it). The stylesheets derive the steps where the browser can; for all others they are
printed here as plain values.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple


class Step(NamedTuple):
    """One derived colour in OKLCH, its hue being the brand's."""

    lightness: float
    chroma: float
    alpha: float = 1
    is_fixed: bool = False
    """Has this chroma whatever the brand's is; others have it at most."""


STEPS: Final[Mapping[str, tuple[Step, Step]]] = {
    "ground": (Step(0.966, 0.0035), Step(0.188, 0.011)),
    "sheet": (Step(0.995, 0.0012), Step(0.224, 0.012)),
    "raised": (Step(1, 0, is_fixed=True), Step(0.264, 0.014)),
    "sunk": (Step(0.936, 0.006), Step(0.264, 0.014)),
    "hover": (Step(0.25, 0.03, alpha=0.05), Step(0.95, 0.02, alpha=0.06)),
    "line": (Step(0.893, 0.007), Step(0.315, 0.014)),
    "line-2": (Step(0.815, 0.01), Step(0.415, 0.016)),
    "line-3": (Step(0.61, 0.016), Step(0.59, 0.016)),
    "ink": (Step(0.235, 0.02), Step(0.945, 0.005)),
    "ink-2": (Step(0.405, 0.018), Step(0.815, 0.009)),
    "ink-3": (Step(0.508, 0.016), Step(0.695, 0.012)),
    "accent": (Step(0.445, 0.15), Step(0.8, 0.11)),
    "accent-fill": (Step(0.43, 0.15), Step(0.76, 0.09)),
    "accent-hover": (Step(0.37, 0.14), Step(0.82, 0.085)),
    "on-accent": (Step(0.99, 0.004, is_fixed=True), Step(0.2, 0.03, is_fixed=True)),
    "accent-soft": (Step(0.937, 0.018), Step(0.29, 0.036)),
    "accent-line": (Step(0.8, 0.06), Step(0.46, 0.07)),
    "lift": (Step(0.995, 0.0012), Step(0.37, 0.018, is_fixed=True)),
    "well": (Step(0.966, 0.0035), Step(0.205, 0.012)),
    "mine": (Step(0.885, 0.045), Step(0.29, 0.036)),
    "toast": (Step(0.25, 0.02), Step(0.93, 0.006)),
    "heat-1": (Step(0.85, 0.05), Step(0.38, 0.05)),
    "heat-2": (Step(0.73, 0.07), Step(0.5, 0.07)),
    "heat-3": (Step(0.58, 0.09), Step(0.65, 0.09)),
    "heat-4": (Step(0.42, 0.09), Step(0.82, 0.09)),
    "rung-1": (Step(0.83, 0.05), Step(0.4, 0.05)),
    "rung-2": (Step(0.72, 0.06), Step(0.5, 0.06)),
    "rung-3": (Step(0.6, 0.07), Step(0.6, 0.07)),
    "rung-4": (Step(0.48, 0.08), Step(0.7, 0.08)),
    "rung-5": (Step(0.34, 0.08), Step(0.82, 0.08)),
    "share-1": (Step(0.815, 0.024), Step(0.41, 0.024)),
    "share-2": (Step(0.69, 0.038), Step(0.52, 0.038)),
    "share-3": (Step(0.565, 0.052), Step(0.63, 0.052)),
    "share-4": (Step(0.44, 0.066), Step(0.74, 0.066)),
    "share-5": (Step(0.315, 0.08), Step(0.85, 0.08)),
    "card": (Step(0.966, 0.0035), Step(0.255, 0.013)),
    "bubble": (Step(0.966, 0.0035), Step(0.268, 0.014)),
}
"""Custom property → its step in the light and in the dark theme, as `docs/design.md` lists them."""

MORE_CONTRAST: Final = (
    "--line:var(--line-3);--line-2:var(--line-3);--ink-3:var(--ink-2);--ink-2:var(--ink)"
)


@lru_cache(maxsize=16)
def stylesheet(accent: str) -> str:
    """The stylesheet of an accent, "#rrggbb"."""
    light, dark = (_declarations(accent, theme) for theme in (0, 1))
    return (
        f":root{{--brand:{accent}}}\n"
        "@supports not (color:oklch(from red l c h)){@layer tokens{\n"
        f":root,[data-theme=light]{{{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root:where(:not([data-theme=light])){{{dark}}}}}\n"
        f"[data-theme=dark]{{{dark}}}\n"
        f"@media (prefers-contrast:more){{:root,[data-theme]{{{MORE_CONTRAST}}}}}\n"
        "}}\n"
    )


def steps_of(accent: str, theme: int) -> dict[str, str]:
    """Custom property → "#rrggbb" (or "#rrggbbaa") of an accent; theme 0 is light, 1 is dark."""
    from coloraide import Color  # a quarter of a second, for a stylesheet that is kept

    brand = Color(accent).convert("oklch").normalize()
    chroma, hue = brand["chroma"], brand.get("hue", nans=False)
    return {name: _hex(steps[theme], chroma, hue) for name, steps in STEPS.items()}


def _hex(step: Step, chroma: float, hue: float) -> str:
    from coloraide import Color

    strength = step.chroma if step.is_fixed else min(chroma, step.chroma)
    colour = Color("oklch", [step.lightness, strength, hue], step.alpha)
    # CSS Color 4: what a screen cannot show loses chroma, and keeps lightness and hue.
    colour.convert("srgb", in_place=True).fit(method="oklch-chroma")
    return str(colour.to_string(hex=True))


def _declarations(accent: str, theme: int) -> str:
    return ";".join(f"--{name}:{value}" for name, value in steps_of(accent, theme).items())
