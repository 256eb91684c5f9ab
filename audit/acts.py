"""What can be written into the log, in plain words, and who reads it.

Each room says so for its own acts in an `acts.py`, which is imported at the start.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise

Words = str | Promise
WORDS: Final[dict[str, Words]] = {}
"""Act → what was done, as it follows a name: "hid a post"."""
MODERATION: Final[set[str]] = set()
"""Acts that moderators read too; managers and owners read all."""


def declare(words: Mapping[str, Words], *, moderation: bool) -> None:
    """Name the acts of a room. Those of moderation are read by moderators, of their categories."""
    WORDS.update(words)
    if moderation:
        MODERATION.update(words)


def words_of(act: str) -> Words:
    """What was done; the code itself where no room knows it any more."""
    return WORDS.get(act, act)
