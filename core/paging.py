"""Lists by key: a page begins after the last row of the one before, however long the list is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)
PAGE_SIZE: Final = 30


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place after a row in a list ordered by a moment and a key, both descending."""

    moment: datetime
    pk: int

    def __str__(self) -> str:
        return f"{int(self.moment.timestamp() * 1_000_000):x}-{self.pk:x}"

    @classmethod
    def parse(cls, text: str | None) -> "Cursor | None":
        """None for anything that is no cursor: a broken address shows the first page."""
        moment, _, pk = (text or "")[:60].partition("-")
        try:
            return cls(datetime.fromtimestamp(int(moment, 16) / 1_000_000, UTC), int(pk, 16))
        except (ValueError, OverflowError, OSError):
            return None


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    rows: Sequence[M]
    next: Cursor | None


def page_after(
    rows: "QuerySet[M]",
    cursor: Cursor | None,
    *,
    by: str,
    moment_of: Callable[[M], datetime],
    size: int = PAGE_SIZE,
) -> "Page[M]":
    """The next `size` rows after `cursor`, newest `by` first. One query."""
    found = list(rows_after(rows, cursor, by=by)[: size + 1])
    shown = found[:size]
    more = len(found) > size
    return Page(shown, Cursor(moment_of(shown[-1]), shown[-1].pk) if more else None)


def rows_after(rows: "QuerySet[M]", cursor: Cursor | None, *, by: str) -> "QuerySet[M]":
    """All rows after the cursor, newest `by` first."""
    rows = rows.order_by(f"-{by}", "-pk")
    if cursor is not None and cursor.pk < 2**63:
        earlier = Q(**{f"{by}__lt": cursor.moment})
        rows = rows.filter(earlier | Q(**{by: cursor.moment, "pk__lt": cursor.pk}))
        rows = rows.filter(**{f"{by}__lte": cursor.moment})  # lets an index on `by` bound the scan
    return rows
