"""Text as it was written, with what was found marked."""

from typing import Final

from markupsafe import Markup, escape

from search.backends.base import CLOSE_MARK, OPEN_MARK
from search.words import Place, words_with_places

LENGTH: Final = 240
BEFORE: Final = 60
LOOKED_THROUGH: Final = 10_000


def highlighted(text: str, marked: str) -> Markup:
    """The whole text, escaped, with `<mark>` around what the database marked in its words."""
    return Markup(_with_marks(text, 0, len(text), places_of_marks(text, marked)))  # noqa: S704 (escaped)


def excerpt(text: str, marked: str) -> Markup:
    """One line of about `LENGTH` characters around the first place where most was found."""
    places = places_of_marks(text, marked)
    start = _fullest(places)
    start, end = _at_words(text, max(0, start - BEFORE), start - BEFORE + LENGTH)
    cut = " ".join(_with_marks(text, start, end, places).split())
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return Markup(f"{before}{cut}{after}")  # noqa: S704 (escaped)


def places_of_marks(text: str, marked: str) -> list[Place]:
    """Where the marked words stand in the text; nowhere if these are the words of an older text."""
    if OPEN_MARK not in marked:
        return []
    words, found = _read(marked)
    own, places = words_with_places(text[:LOOKED_THROUGH])
    if len(text) > LOOKED_THROUGH:
        own.pop()  # it may be half a word
    if own != words[: len(own)]:
        return []
    together: list[Place] = []
    previous = -2
    for number in found:
        if number >= len(own):
            break
        if number == previous + 1:
            together[-1] = (together[-1][0], places[number][1])
        else:
            together.append(places[number])
        previous = number
    return together


def _read(marked: str) -> tuple[list[str], list[int]]:
    """The words, and the numbers of those between marks."""
    words = marked.split()
    found, inside = [], False
    for number, word in enumerate(words):
        if inside or word[0] == OPEN_MARK:
            found.append(number)
            inside = word[-1] != CLOSE_MARK
            words[number] = word.strip(OPEN_MARK + CLOSE_MARK)
    return words, found


def _fullest(places: list[Place]) -> int:
    """Where the stretch begins in which most marks stand, the first of several."""
    best, most, last = 0, 0, 0
    for first, (start, _end) in enumerate(places):
        while last < len(places) and places[last][0] < start + LENGTH - BEFORE:
            last += 1
        if last - first > most:
            best, most = start, last - first
    return best


def _at_words(text: str, start: int, end: int) -> Place:
    """The stretch, without halves of words at its ends unless it is one long word."""
    if start and (space := text.find(" ", start, start + 30)) >= 0:
        start = space + 1
    end = max(end, LENGTH)
    if end < len(text) and (space := text.rfind(" ", end - 30, end)) > start:
        end = space
    return start, min(end, len(text))


def _with_marks(text: str, start: int, end: int, places: list[Place]) -> str:
    """HTML. Plain strings, because `Markup` looks at every piece it is put together of."""
    parts: list[str] = []
    done = start
    for first, last in places:
        if first < done:
            continue
        if last > end:
            break
        parts += [str(escape(text[done:first])), f"<mark>{escape(text[first:last])}</mark>"]
        done = last
    return "".join([*parts, str(escape(text[done:end]))])
