"""What rules caught in earnest, counted against what moderators decided later."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncWeek
from django.utils import timezone

from automod.models import RuleHit, RuleSet, RuleState
from automod.records import NOTHING, Record

WEEKS: Final = 12
COUNTS: Final = {
    "all": Count("pk"),
    "right": Count("pk", filter=Q(upheld=True)),
    "wrong": Count("pk", filter=Q(upheld=False)),
}


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days of a rule."""

    begins_at: datetime
    record: Record


def hits_of(rule_set: RuleSet, rules: Iterable[str]) -> QuerySet[RuleHit]:
    return RuleHit.objects.filter(version__rule_set=rule_set, rule_hash__in=list(rules))


def records_of(rule_set: RuleSet, states: Mapping[str, RuleState]) -> dict[str, Record]:
    """Rule hash → its record as it is held against it: since it was last switched on.

    Of rules that have a state, as every one has that fired. What one would have done counts only
    while it is watched. One query.
    """
    if not states:
        return {}
    hits = hits_of(rule_set, states)
    watched = [name for name, state in states.items() if state.is_shadow]
    hits = hits.filter(Q(is_shadow=False) | Q(rule_hash__in=watched))
    for name, state in states.items():
        if state.counted_from is not None:
            hits = hits.exclude(rule_hash=name, at__lt=state.counted_from)
    rows = hits.order_by().values("rule_hash").annotate(**COUNTS)
    return {row["rule_hash"]: _record(row) for row in rows}


def weeks_of(rule_set: RuleSet, rule_hash: str) -> list[Week]:
    """The last weeks of a rule, the oldest first; weeks without a hit too. One query."""
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    mondays = [monday - timedelta(weeks=n) for n in reversed(range(WEEKS))]
    weeks = [timezone.make_aware(datetime.combine(day, time())) for day in mondays]
    hits = hits_of(rule_set, [rule_hash]).filter(at__gte=weeks[0])
    rows = hits.annotate(week=TruncWeek("at")).order_by().values("week").annotate(**COUNTS)
    found = {row["week"]: _record(row) for row in rows}
    return [Week(week, found.get(week, NOTHING)) for week in weeks]


def _record(row: Mapping[str, Any]) -> Record:
    return Record(caught=row["all"], upheld=row["right"], kept=row["wrong"])
