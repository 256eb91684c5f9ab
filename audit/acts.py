"""What can be written into the log, in plain words, and who reads it.

Each room says so for its own acts in an `acts.py`, which is imported at the start.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.functional import Promise

Words = str | Promise
WORDS: Final[dict[str, Words]] = {}
"""Act → what was done, as it follows a name: "hid a post"."""
MODERATION: Final[set[str]] = set()
"""Acts that moderators read too; managers and owners read all."""
FIELDS: Final[dict[str, Words]] = {}
"""Field of before and after → what it is called; "" is for programs and not shown."""
Say = Callable[[Any], Words | None]
VALUES: Final[dict[tuple[str, str], Say]] = {}
"""(act, field) → how a value is said, None where it says it best itself; "" is any."""
RULES: Final[set[tuple[str, str]]] = set()
"""(act, field) whose values are keys of the guidelines' rules; "" where the fields are."""


def declare(words: Mapping[str, Words], *, moderation: bool) -> None:
    """Name the acts of a room. Those of moderation are read by moderators, of their categories."""
    WORDS.update(words)
    if moderation:
        MODERATION.update(words)


def declare_fields(words: Mapping[str, Words]) -> None:
    """Name what can stand in before and after."""
    FIELDS.update(words)


def declare_values(field: str, say: Say, *acts: str) -> None:
    """Have the values of a field said in words, of these acts or of all; "" is any field."""
    for act in acts or ("",):
        VALUES[act, field] = say


def declare_rules(field: str, *acts: str) -> None:
    """Have the keys of rules in a field read as their titles; "" for keys that are the fields."""
    RULES.update((act, field) for act in acts)


def words_of(act: str) -> Words:
    """What was done; the code itself where no room knows it any more."""
    return WORDS.get(act, act)
