"""What rooms above say to somebody who is about to join: over the button of the sign-up form."""

from collections.abc import Callable
from typing import Final

from django.utils.safestring import SafeString

Note = Callable[[], SafeString]
NOTES: Final[list[Note]] = []


def say_at_the_door(note: Note) -> Note:
    """Have this said too; each once, however often it is handed in. "" says nothing."""
    if note not in NOTES:
        NOTES.append(note)
    return note


def notes() -> list[SafeString]:
    return [words for note in NOTES if (words := note())]
