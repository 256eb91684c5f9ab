"""Who accepted what."""

from django.db.models import Count

from core.paging import Cursor, Page, page_after
from guidelines.models import Acceptance, Version
from members.models import User


def last_accepted(user: User) -> Version | None:
    """The newest version somebody accepted, with its rules. Two queries."""
    mine = Version.objects.with_rules().filter(acceptances__user=user)
    return mine.order_by("-number").first()


def acceptances_page(*, version: int | None, cursor: Cursor | None) -> Page[Acceptance]:
    """Newest first; of one version or all. One query."""
    rows = Acceptance.objects.with_names()
    if version is not None:
        rows = rows.filter(version__number=min(version, 10**6))
    return page_after(rows, cursor, by="accepted_at", moment_of=lambda row: row.accepted_at)


def shares() -> list[tuple[int, int]]:
    """Versions, newest first, each with how many accepted it. One query."""
    rows = Version.objects.annotate(people=Count("acceptances")).order_by("-number")
    return list(rows.values_list("number", "people")[:12])
