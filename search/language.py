"""What people type into the search, and what it means.

`words "a phrase" -without @name author:name category:slug tag:name is:question is:solved
is:unanswered before:2026-01-31 after:2026-01-01`. What looks like one of these and is none (nobody
has the name, the day does not exist) is words like any other: nothing typed here is an error.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from core.text import clean_line
from search.words import words_of

LONGEST: Final = 200
MOST_TERMS: Final = 16
STATES: Final = ("question", "solved", "unanswered")

_PART: Final = re.compile(r'(?P<without>-?)"(?P<phrase>[^"]*)"?|(?P<word>\S+)')
_FILTER: Final = re.compile(r"(?P<key>author|category|tag|is|before|after):(?P<value>.+)", re.I)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")

Term = tuple[str, ...]
"""Folded words that stand side by side."""
Find = Callable[[str], int | None]
"""The key of what somebody named, or None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A search, understood."""

    terms: tuple[Term, ...] = ()
    """All of them must be there."""
    without: tuple[Term, ...] = ()
    is_open: bool = False
    """The last thing typed is the last term, so it may be the beginning of a word."""
    author: int | None = None
    category: int | None = None
    tag: int | None = None
    state: str = ""
    before: date | None = None
    """Not on this day, nor later."""
    after: date | None = None
    """On this day or later."""

    @property
    def is_empty(self) -> bool:
        return self == Asked()

    @property
    def narrows(self) -> bool:
        """Whether more is asked than words and days."""
        return bool(self.author or self.category or self.tag or self.state)


def understand(text: str, *, author: Find, category: Find, tag: Find) -> Asked:
    """What is asked for. Takes any string; looks up at most one of each kind of name per filter."""
    asked = Asked()
    finders = {"author": author, "category": category, "tag": tag}
    for match in _PART.finditer(clean_line(text[:LONGEST])):
        word, phrase = match["word"], match["phrase"]
        if word:
            narrowed = _narrowed(asked, word, finders)
            if narrowed is not None:
                asked = replace(narrowed, is_open=False)
                continue
        without = bool(match["without"]) or bool(word and len(word) > 1 and word[0] == "-")
        asked = _with_term(asked, tuple(words_of(word or phrase)), without, bool(word))
    return asked


def _with_term(asked: Asked, term: Term, without: bool, is_word: bool) -> Asked:
    if not term or len(asked.terms) + len(asked.without) >= MOST_TERMS:
        return asked
    if without:
        return replace(asked, without=(*asked.without, term), is_open=False)
    return replace(asked, terms=(*asked.terms, term), is_open=is_word and len(term[-1]) > 1)


def _narrowed(asked: Asked, word: str, finders: dict[str, Find]) -> Asked | None:
    """The search narrowed down by a filter, or None where the word is no filter."""
    if word[0] == "@" and len(word) > 1:
        return _found(asked, "author", word[1:], finders)
    match = _FILTER.fullmatch(word)
    if match is None:
        return None
    key, value = match["key"].lower(), match["value"].strip('"')
    if key in finders:
        return _found(asked, key, value, finders)
    if key == "is":
        return replace(asked, state=value.lower()) if value.lower() in STATES else None
    day = _day(value)
    return replace(asked, **{key: day}) if day else None  # type: ignore[arg-type]


def _found(asked: Asked, key: str, value: str, finders: dict[str, Find]) -> Asked | None:
    pk = finders[key](value)
    return None if pk is None else replace(asked, **{key: pk})  # type: ignore[arg-type]


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if _DAY.fullmatch(value) else None
    except ValueError:
        return None
