"""The lists of what is watched, and what they find in a text."""

from typing import NamedTuple, TypeVar

from django.db.models import Q

from automod.models import WatchAct, WatchedDomain, WatchedWord
from automod.queries import watched_domains, watched_words
from automod.watched.domains import typed_addresses
from core.paging import Cursor, Page, page_after
from forums.actions.writing import render_post

W = TypeVar("W", WatchedWord, WatchedDomain)


class Found(NamedTuple):
    """What is watched and stands in a text, and how it is written there."""

    row: WatchedWord | WatchedDomain
    said: str


def watched_page(
    kind: type[W], *, sought: str = "", act: str = "", cursor: Cursor | None = None
) -> Page[W]:
    """The newest first. One query."""
    name = "pattern" if kind is WatchedWord else "domain"
    rows = kind.objects.select_related("added_by")
    if sought:
        words = ("tag__icontains", "why__icontains", f"{name}__icontains")
        wanted = Q()
        for lookup in words:
            wanted |= Q(**{lookup: sought})
        rows = rows.filter(wanted)
    if act in WatchAct.values:
        rows = rows.filter(act=act)
    page: Page[W] = page_after(rows, cursor, by="added_at", moment_of=lambda row: row.added_at)
    return page


def found_in(text: str) -> list[Found]:
    """What would be found in a post of this text, each thing once, in the order of the text."""
    words = [Found(hit.word.tag, text[hit.start : hit.end]) for hit in watched_words().hits(text)]  # type: ignore[arg-type]
    links = [*render_post(text).links, *typed_addresses(text)]
    domains = [Found(row, url) for url, row in watched_domains().hits(links)]
    once: dict[WatchedWord | WatchedDomain, Found] = {}
    for found in (*words, *domains):
        once.setdefault(found.row, found)
    return list(once.values())
