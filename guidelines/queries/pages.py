"""Reads about pages: for the frame of every page, the list of articles, and the search."""

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from markupsafe import Markup
from wagtail.models import Page

from core import paging
from core.pages import stored_part
from guidelines.models import ArticlePage, GuidelinesPage, PageWords, Version

PER_PAGE: Final = 12
FOUND: Final = 5
AROUND: Final = 160


class ShellPages(NamedTuple):
    """What masthead and foot of every page name."""

    has_guidelines: bool
    menu: tuple[tuple[str, str], ...]
    """(title, address) of pages that were put there."""


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page that fits a search."""

    title: str
    href: str
    excerpt: Markup
    """With `<mark>` around the words."""


def shell_pages() -> ShellPages:
    """One look-up in the cache; two queries after something was published."""
    return stored_part("guidelines:shell", ("site",), _shell_pages)


def _shell_pages() -> ShellPages:
    menu = Page.objects.live().in_menu().filter(depth__gt=2).order_by("path")
    return ShellPages(
        Version.objects.exists(),
        tuple((page.title, page.get_url() or "/") for page in menu[:12]),
    )


def articles_below(index: Page, *, cursor: paging.Cursor | None) -> paging.Page[ArticlePage]:
    """By when they first came out, newest first. One query."""
    return paging.page_after(
        ArticlePage.objects.child_of(index).live().select_related("picture"),
        cursor,
        by="first_published_at",
        moment_of=lambda article: article.first_published_at,
        size=PER_PAGE,
    )


def find_pages(text: str) -> list[FoundPage]:
    """Published pages that hold all of these words, those with them in the title first.

    One query. All pages are public, so the viewer does not matter.
    """
    words = [word for word in text.casefold().split() if ":" not in word and word[:1] not in "@-"]
    words = [word.strip('"“”') for word in words]
    if not any(words):
        return []
    found = PageWords.objects.filter(page__live=True)
    for word in words[:10]:
        found = found.filter(found_by__contains=word)
    rows = list(found.order_by("title")[:50])
    rows.sort(key=lambda row: not all(word in row.title.casefold() for word in words))
    return [
        FoundPage(r.title, r.href, _marked(_around(r.text, words[0]), words)) for r in rows[:FOUND]
    ]


def guidelines_page_in_tree() -> GuidelinesPage | None:
    page: GuidelinesPage | None = GuidelinesPage.objects.select_related("share_picture").first()
    return page


def _around(text: str, word: str) -> str:
    """The text about the first place a word stands at."""
    place = max(text.casefold().find(word), 0)
    begin = max(place - AROUND // 2, 0)
    cut = text[begin : begin + AROUND]
    if begin:
        cut = "…" + cut.partition(" ")[2]
    if begin + AROUND < len(text):
        cut = cut.rpartition(" ")[0] + "…"
    return cut


def _marked(text: str, words: list[str]) -> Markup:
    """The text, escaped, with `<mark>` around these words."""
    any_word = "|".join(re.escape(word) for word in words if word)
    parts = re.split(f"({any_word})", text, flags=re.IGNORECASE)
    mark = Markup("<mark>{}</mark>")
    return Markup().join(mark.format(part) if n % 2 else part for n, part in enumerate(parts))
