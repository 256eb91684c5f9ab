"""Names of other forums that break our rules, and the nearest ones that keep them."""

import unicodedata
from collections.abc import Iterator
from itertools import count

from django.core.exceptions import ValidationError

from core.usernames import MAX_LENGTH, normalise_username, validate_username

SEPARATORS = "_-."
_LETTERS = ("L", "M", "N")


def near_usernames(raw: str, fallback: str) -> Iterator[str]:
    """Valid names, the nearest first and without end: `Bob!` → `Bob`, `Bob-1`, `Bob-2` …

    `fallback` (letters, digits, dashes) stands in where nothing of the name can stay.
    """
    bases = [_shaped(raw), _shaped(_latin(raw)), fallback]
    for base in bases:
        if base and is_valid(base):
            yield base
        elif not base or not is_valid(_numbered(base, 1)):
            continue
        for number in count(1):
            yield _numbered(base, number)


def is_valid(name: str) -> bool:
    try:
        return validate_username(name) == name
    except ValidationError:
        return False


def _shaped(raw: str) -> str:
    """Without what no name may hold: one separator in a row, letters at the ends, not too long."""
    kept: list[str] = []
    for character in normalise_username(raw):
        if unicodedata.category(character)[0] in _LETTERS and character not in SEPARATORS:
            kept.append(character)
        elif kept and kept[-1] not in SEPARATORS:
            kept.append(character if character in SEPARATORS else "-")
    name = "".join(kept)[:MAX_LENGTH].rstrip(SEPARATORS)
    while name and not name[0].isalnum():
        name = name[1:]
    return name


def _latin(raw: str) -> str:
    """Only letters from A to Z, for names that mix alphabets."""
    return unicodedata.normalize("NFKD", raw).encode("ascii", "ignore").decode()


def _numbered(base: str, number: int) -> str:
    ending = f"-{number}"
    return base[: MAX_LENGTH - len(ending)].rstrip(SEPARATORS) + ending
