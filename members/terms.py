"""How long something holds against somebody, as it is kept with their rights."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Term:
    """A stretch of time in which somebody is muted or shut out."""

    starts_at: datetime
    ends_at: datetime | None
    """None is until it is lifted."""
    category_pk: int | None = None
    """None is everywhere."""
    is_waiting: bool = False
    """Nothing is held against them: a moderator still has to let them in."""

    def holds_at(self, now: datetime) -> bool:
        return self.starts_at <= now and (self.ends_at is None or self.ends_at > now)


def longest(terms: Iterable[Term], now: datetime) -> Term | None:
    """Of those that hold now the one that ends last."""
    holding = [term for term in terms if term.holds_at(now)]
    return max(holding, key=_end, default=None)


def _end(term: Term) -> tuple[bool, datetime]:
    return term.ends_at is None, term.ends_at or term.starts_at
