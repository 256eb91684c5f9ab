"""Emoji by name: `:fire:` → 🔥. Names are those of the emoji package plus a few forum habits."""

from functools import cache

_FORUM_NAMES = {
    "slight_smile": "🙂",
    "slight_frown": "🙁",
    "crazy_face": "🤪",
    "nerd": "🤓",
    "upside_down": "🙃",
    "hugs": "🤗",
    "mrgreen": "😁",
}


def emoji_named(name: str) -> str:
    """The emoji of a shortcode without its colons, or an empty string."""
    return _by_name().get(name, "")


@cache
def _by_name() -> dict[str, str]:
    import emoji  # a table of 3 MB

    names = dict(_FORUM_NAMES)
    for character, data in emoji.EMOJI_DATA.items():
        if data["status"] <= emoji.STATUS["fully_qualified"]:
            for name in (data["en"], *data.get("alias", [])):
                names.setdefault(name.strip(":").lower(), character)
    return names
