"""How rules are kept, in numbers. The room that decides lies above and hands them in here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFigures:
    """One rule in a stretch of time."""

    key: str
    number: int
    title: str
    reports: int
    upheld: int
    overturned: int
    median_hours: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnforcementFigures:
    """A stretch of time. Shares are between 0 and 1; a time is None where nothing was decided."""

    days: int
    reports: int
    decided: int
    median_hours: float | None
    share_of_posts_acted_on: float
    appeals: int
    overturned: int
    by_outcome: Sequence[tuple[str, int]] = ()
    """What was decided, in words, with how often; the mildest first, five at most."""
    by_rule: Sequence[RuleFigures] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedExample:
    """A real decision that everybody may read about."""

    text: str
    href: str
    is_fine: bool
    tag: str = ""
    """Of stored pages that show it: outdated when everybody may read it no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarter:
    """Three months, with their figures."""

    name: str
    """ "2026 Q1" """
    since: datetime
    figures: EnforcementFigures


Figures = Callable[[datetime, datetime], EnforcementFigures]
Examples = Callable[[Sequence[str]], dict[str, list[DecidedExample]]]
QUARTERS: Final = 8
_figures: list[Figures] = []
_examples: list[Examples] = []


def provide_figures(source: Figures) -> Figures:
    """Register who counts: called with the moments `since` and `until`. The last one wins."""
    _figures.append(source)
    return source


def provide_decided_examples(source: Examples) -> Examples:
    """Register who knows decisions: called with all keys at once, gives lists by key."""
    _examples.append(source)
    return source


def figures(days: int, *, until: datetime | None = None) -> EnforcementFigures | None:
    """The last so many days, or None while nobody counts."""
    until = until or timezone.now()
    return _figures[-1](until - timedelta(days=days), until) if _figures else None


def quarters(*, now: datetime | None = None) -> list[Quarter]:
    """The quarters that are over, newest first, and the one that is not yet; [] without figures."""
    if not _figures:
        return []
    until = now or timezone.now()
    since = _beginning(until)
    found = []
    for _i in range(QUARTERS):
        name = f"{since.year} Q{(since.month + 2) // 3}"
        found.append(Quarter(name=name, since=since, figures=_figures[-1](since, until)))
        until, since = since, _beginning(since - timedelta(days=1))
    return found


def decided_examples(keys: Sequence[str]) -> dict[str, list[DecidedExample]]:
    """Decisions under these rules that everybody may see; {} while nobody knows any."""
    return _examples[-1](keys) if _examples else {}


def _beginning(moment: datetime) -> datetime:
    """The first moment of the quarter a moment lies in."""
    month = (moment.month - 1) // 3 * 3 + 1
    return moment.replace(month=month, day=1, hour=0, minute=0, second=0, microsecond=0)
