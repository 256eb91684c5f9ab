"""The audit log, searched. However long it is, one page costs the same."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q

from audit.models import AuditEntry
from core.paging import Cursor, Page, page_after, rows_after
from guidelines.models import Rule
from members.models import Viewer
from moderation.audit_words import keys_of_rules
from moderation.permissions import audit_visible_to

LOOKED_THROUGH: Final = 20_000
"""Entries in which one page looks for words. No index knows words, so a page looks at so many and
offers to go on."""
EXPORTED_AT_ONCE: Final = 1000


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What the log is narrowed to; None and "" narrow nothing."""

    by: int | None = None
    """Key of an account; 0 for the site itself, -1 for nobody."""
    act: str = ""
    target: tuple[str, str] | None = None
    """Type and key."""
    category: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""

    def condition(self) -> Q:
        wanted = Q()
        if self.by is not None:
            wanted &= Q(by=self.by) if self.by else Q(by=None)
        if self.act:
            wanted &= Q(act=self.act)
        if self.target:
            wanted &= Q(target_type=self.target[0], target_id=self.target[1])
        if self.category is not None:
            wanted &= Q(category_id=self.category)
        if self.since:
            wanted &= Q(at__gte=self.since)
        if self.until:
            wanted &= Q(at__lt=self.until)
        return wanted


def audit_page(
    viewer: Viewer, wish: Wish, *, cursor: Cursor | None = None, size: int = 30
) -> Page[AuditEntry]:
    """Entries the viewer may read, newest first, each with who did it. Two queries at most.

    Where words are looked for, a page may be short, even empty, and still have a next one.
    """
    entries = audit_visible_to(viewer).filter(wish.condition()).select_related("by")
    if not wish.text:
        return page_after(entries, cursor, by="at", moment_of=_at, size=size)

    window = rows_after(entries, cursor, by="at")
    edge = window.values_list("at", "pk")[LOOKED_THROUGH - 1 : LOOKED_THROUGH].first()
    said = Q(why__icontains=wish.text) | Q(target_label__icontains=wish.text)
    found = entries.filter(said | Q(by_name__icontains=wish.text) | Q(act__icontains=wish.text))
    if edge is None:
        return page_after(found, cursor, by="at", moment_of=_at, size=size)
    end = Cursor(*edge)
    found = found.filter(Q(at__gt=end.moment) | Q(at=end.moment, pk__gte=end.pk))
    page = page_after(found.filter(at__gte=end.moment), cursor, by="at", moment_of=_at, size=size)
    return page if page.next else Page(page.rows, end)


def all_entries(viewer: Viewer, wish: Wish) -> Iterator[AuditEntry]:
    """Every entry of the wish, a thousand in memory at a time."""
    cursor: Cursor | None = None
    while True:
        page = audit_page(viewer, wish, cursor=cursor, size=EXPORTED_AT_ONCE)
        yield from page.rows
        if page.next is None:
            return
        cursor = page.next


def rules_named(entries: Iterable[AuditEntry]) -> dict[tuple[str, int], str]:
    """(key, version) of the guidelines that entries name → "2 Sell in the market". One query, none
    where they name none.
    """
    keys = {(one.rule_key, one.rule_version) for one in entries if one.rule_key}
    if not keys:
        return {}
    found = Rule.objects.filter(
        key__in={key for key, _n in keys}, version__number__in={n for _key, n in keys}
    ).values_list("key", "version__number", "number", "title")
    return {(key, version): f"{number} {title}" for key, version, number, title in found}


def titles_of_rules(entries: Iterable[AuditEntry]) -> dict[str, str]:
    """Key of each rule that what was changed names → "2 Sell in the market", as it last was called.

    One query, none where they name none.
    """
    keys = {key for entry in entries for key in keys_of_rules(entry)}
    if not keys:
        return {}
    found = Rule.objects.filter(key__in=keys).order_by("version__number")
    return {key: f"{n} {title}" for key, n, title in found.values_list("key", "number", "title")}


def _at(entry: AuditEntry) -> datetime:
    return entry.at
