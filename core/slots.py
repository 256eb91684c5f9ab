"""HTML that is the same for everybody, with slots for what is not.

A part is rendered once, cut at its slots and stored as pieces; for each reader only the slots are
filled. In templates `slot("pressed", post.pk, "thanks")` marks the place with control characters,
which no text on this site holds (`core.text` refuses them, `core.markdown` replaces them).
"""

import re
from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

_OPEN: Final = "\x02"
_CLOSE: Final = "\x03"
_SLOT: Final = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
Pieces = tuple[str, ...]
"""HTML and slot by turns, beginning and ending with HTML."""


def slot(name: str, *values: object) -> Markup:
    """The mark of a slot. Values are keys and plain words."""
    return Markup(f"{_OPEN}{' '.join([name, *map(str, values)])}{_CLOSE}")  # noqa: S704 (no input)


def cut(html: str) -> Pieces:
    return tuple(_SLOT.split(html))


def fill(pieces: Pieces, words: Mapping[str, str]) -> Markup:
    """The pieces as one. A slot takes the word for its name and values, or the one for its name:
    `{"pressed": "false", "pressed 17 thanks": "true"}`.
    """
    parts = list(pieces)
    parts[1::2] = [
        words[mark] if mark in words else words[mark.partition(" ")[0]] for mark in parts[1::2]
    ]
    return Markup("".join(parts))  # noqa: S704 (rendered by a template)
