import re

import pytest
from coloraide import Color
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from branding.colours import STEPS, Step, steps_of, stylesheet

LIGHT, DARK = 0, 1
AA = 4.5
GROUNDS = ("ground", "sheet", "raised", "sunk", "accent-soft", "well")
TEXTS = ("ink", "ink-2", "ink-3", "accent")
PAIRS = [(text, ground) for text in TEXTS for ground in GROUNDS] + [
    ("on-accent", "accent-fill"),
    ("on-accent", "accent-hover"),
]
BAD_CHOICES = [
    "#ffff00", "#000000", "#ffffff", "#808080", "#00ff00", "#ff00ff", "#00ffff", "#0000ff",
    "#ff0000", "#ccff00", "#010101", "#fefefe", "#7f7f80",
]  # fmt: skip
DERIVED = re.compile(
    r"--([\w-]+): light-dark\(\s*oklch\(from var\(--brand\) ([^)]*(?:\([^)]*\))?[^)]*)\),"
    r"\s*oklch\(from var\(--brand\) ([^)]*(?:\([^)]*\))?[^)]*)\)\s*\);"
)
STEP = re.compile(r"([\d.]+) (?:min\(c, ([\d.]+)\)|([\d.]+)) h(?: / ([\d.]+))?")

hex_colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def luminance(colour: Color) -> float:
    parts = [min(max(part, 0), 1) for part in colour.convert("srgb-linear").coords()]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Color, other: Color) -> float:
    lower, higher = sorted([luminance(one), luminance(other)])
    return (higher + 0.05) / (lower + 0.05)


def lowest_contrast(colours: dict[str, Color]) -> tuple[float, str, str]:
    return min((contrast(colours[a], colours[b]), a, b) for a, b in PAIRS)


def shown_by_a_browser_that_clips(accent: str, theme: int) -> dict[str, Color]:
    """What `tokens.css` gives where out-of-range colours are cut channel by channel."""
    brand = Color(accent).convert("oklch").normalize()
    hue = brand.get("hue", nans=False)
    return {
        name: Color(
            "oklch",
            [
                steps[theme].lightness,
                steps[theme].chroma
                if steps[theme].is_fixed
                else min(steps[theme].chroma, brand["chroma"]),
                hue,
            ],
        )
        for name, steps in STEPS.items()
    }


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@given(accent=hex_colours)
@hypothesis_settings(deadline=None)
def test_all_text_has_contrast_whatever_the_accent(theme, accent):
    printed = {name: Color(value) for name, value in steps_of(accent, theme).items()}
    assert lowest_contrast(printed) >= (AA,)
    assert lowest_contrast(shown_by_a_browser_that_clips(accent, theme)) >= (AA,)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("accent", BAD_CHOICES)
def test_bad_choices_have_contrast_too(theme, accent):
    printed = {name: Color(value) for name, value in steps_of(accent, theme).items()}

    assert lowest_contrast(printed) >= (AA,)
    assert contrast(printed["line-3"], printed["sheet"]) >= 3


def test_the_steps_are_those_of_the_stylesheets():
    css = "".join(path.read_text() for path in (settings.BASE_DIR / "static/css").glob("*.css"))

    found = {
        name: (read_step(light), read_step(dark)) for name, light, dark in DERIVED.findall(css)
    }

    assert found == STEPS
    assert css.count("from var(--brand)") == 2 * len(STEPS)


def read_step(text: str) -> Step:
    lightness, most, exactly, alpha = STEP.fullmatch(text).groups()
    return Step(
        lightness=float(lightness),
        chroma=float(most or exactly),
        alpha=float(alpha or 1),
        is_fixed=exactly is not None,
    )


def test_the_stylesheet_sets_the_brand_and_prints_both_themes_for_older_browsers():
    css = stylesheet("#1d6478")

    brand, _, rest = css.partition("@supports not (color:oklch(from red l c h))")
    assert brand == ":root{--brand:#1d6478}\n"
    assert rest.count(f"--ground:{steps_of('#1d6478', LIGHT)['ground']}") == 1
    assert rest.count(f"--ground:{steps_of('#1d6478', DARK)['ground']}") == 2
    assert "[data-theme=dark]{" in rest
    assert "prefers-color-scheme:dark" in rest
    assert css.count("{") == css.count("}")


def test_a_grey_accent_stays_grey():
    assert steps_of("#777777", LIGHT)["accent"][1:3] == steps_of("#777777", LIGHT)["accent"][3:5]


def test_the_stylesheet_is_served_for_good_under_an_address_of_its_accent(guest, site):
    response = guest.get(site.css_url)

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response.headers["Cache-Control"]
    assert site.accent in response.content.decode()


def test_before_the_set_up_the_stylesheet_has_our_own_colour(client, db):
    assert "--brand:#1d6478" in client.get("/brand.css").content.decode()
