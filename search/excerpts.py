"""Text as it was written, with what was found marked."""

from itertools import groupby
from typing import Final

from markupsafe import Markup, escape

from search.backends.base import CLOSE_MARK, OPEN_MARK
from search.words import Place, places_of_words, words_of

LENGTH: Final = 240
BEFORE: Final = 60
LOOKED_THROUGH: Final = 10_000


def highlighted(text: str, marked: str) -> Markup:
    """The whole text, escaped, with `<mark>` around what the database marked in its words."""
    return _with_marks(text, 0, len(text), places_of_marks(text, marked))


def excerpt(text: str, marked: str) -> Markup:
    """One line of about `LENGTH` characters around the first place where most was found."""
    places = places_of_marks(text, marked)
    start = _fullest(places)
    start, end = _at_words(text, max(0, start - BEFORE), start - BEFORE + LENGTH)
    cut = _with_marks(text, start, end, places)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return Markup("{}{}{}").format(before, Markup(" ".join(cut.split())), after)  # noqa: S704 (escaped)


def places_of_marks(text: str, marked: str) -> list[Place]:
    """Where the marked words stand in the text; nowhere if these are the words of an older text."""
    if OPEN_MARK not in marked:
        return []
    looked_through = text[:LOOKED_THROUGH]
    words, found = _read(marked)
    own = words_of(looked_through)
    if len(text) > LOOKED_THROUGH:
        own = own[:-1]  # the last one may be half a word
    if own != words[: len(own)]:
        return []
    places = places_of_words(looked_through)
    runs = groupby(range(len(own)), key=found.__contains__)
    together = [list(run) for is_found, run in runs if is_found]
    return [(places[run[0]][0], places[run[-1]][1]) for run in together]


def _read(marked: str) -> tuple[list[str], set[int]]:
    """The words, and the numbers of those between marks."""
    words = marked.split()
    found, inside = set(), False
    for number, word in enumerate(words):
        if inside or word[0] == OPEN_MARK:
            found.add(number)
            inside = word[-1] != CLOSE_MARK
            words[number] = word.strip(OPEN_MARK + CLOSE_MARK)
    return words, found


def _fullest(places: list[Place]) -> int:
    """Where the stretch begins in which most marks stand, the first of several."""
    starts = [start for start, _end in places[:200]]
    room = LENGTH - BEFORE
    return max(
        starts, key=lambda first: sum(first <= start < first + room for start in starts), default=0
    )


def _at_words(text: str, start: int, end: int) -> Place:
    """The stretch, without halves of words at its ends unless it is one long word."""
    if start and (space := text.find(" ", start, start + 30)) >= 0:
        start = space + 1
    end = max(end, LENGTH)
    if end < len(text) and (space := text.rfind(" ", end - 30, end)) > start:
        end = space
    return start, min(end, len(text))


def _with_marks(text: str, start: int, end: int, places: list[Place]) -> Markup:
    parts, done = [], start
    for first, last in places:
        if first < done or last > end:
            continue
        parts += [escape(text[done:first]), Markup("<mark>%s</mark>") % text[first:last]]
        done = last
    return Markup("").join([*parts, escape(text[done:end])])
