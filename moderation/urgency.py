"""Which case first: urgency = severity × reach × age × weight of reports.

A case may wait `target ÷ (severity × reach × weight)`; its urgency is the part of that which has
passed. Whatever the time is, the case whose time is up first is the most urgent, so the queue is
ordered by a moment that does not change by itself, `due_at`, and an index answers it.
"""

from datetime import datetime, timedelta
from math import log2, log10
from typing import Final

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from core.pages import stored_part
from moderation.models.desk import TeamTarget, moderation_settings
from moderation.models.reviewables import Reviewable

SEVERITY: Final = {1: 0.5, 2: 1.0, 3: 3.0, 4: 12.0}
TARGETS: Final = "moderation-targets"
"""The tag of what teams set themselves."""
LEAST: Final = timedelta(minutes=5)
MOST: Final = 4
"""A mild case of few readers waits at most so many times the target."""


def reach_of(views: int, *, is_public: bool) -> float:
    """1 where nobody but moderators sees it, 2 at a hundred readers, 3 at ten thousand."""
    return round(1 + log10(max(views, 1)) / 2, 2) if is_public else 1.0


def weight_factor(report_weight: float) -> float:
    """1 without reports, 2 with two usual ones, 3 with six: more of them say less and less."""
    return 1 + log2(1 + report_weight / 2)


def factor(case: Reviewable) -> float:
    return SEVERITY[case.severity] * case.reach * weight_factor(case.report_weight)


def target_minutes(case: Reviewable) -> int:
    """Of a usual case: what its team set itself, else what its level has. Kept for a while."""
    if case.team_id is not None:
        own = _team_targets().get(case.team_id)
        if own is not None:
            return own
    settings = moderation_settings()
    match case.level:
        case Reviewable.Level.OWNERS:
            return settings.owner_minutes
        case Reviewable.Level.MANAGERS:
            return settings.manager_minutes
    return settings.target_minutes


def _team_targets() -> dict[int, int]:
    return stored_part("moderation:targets", ("site", TARGETS), _read_team_targets)


def _read_team_targets() -> dict[int, int]:
    return dict(TeamTarget.objects.values_list("team", "minutes"))


def time_allowed(case: Reviewable) -> timedelta:
    target = timedelta(minutes=target_minutes(case))
    return max(LEAST, min(target / factor(case), target * MOST))


def due_at(case: Reviewable) -> datetime:
    return _began(case) + time_allowed(case)


def _began(case: Reviewable) -> datetime:
    """When it came to whoever has it now: from then on its time is counted."""
    return case.passed_at or case.opened_at


def heat(case: Reviewable, now: datetime | None = None) -> tuple[str, int]:
    """How a ring shows the time left: cool, warm (last half), hot (last tenth), over; per cent."""
    now = now or timezone.now()
    whole = (case.due_at - _began(case)).total_seconds() or 1
    left = round((case.due_at - now).total_seconds() / whole * 100)
    if left <= 0:
        return "over", 0
    state = "hot" if left <= 10 else "warm" if left <= 50 else "cool"
    return state, min(left, 100)


def explain(case: Reviewable, now: datetime | None = None) -> str:
    """Why it stands where it does, for whoever points at it."""
    began = _began(case)
    whole, passed = case.due_at - began, (now or timezone.now()) - began
    if case.passed_at and abs(case.due_at - due_at(case)) > LEAST:
        words = _("Passed on to be decided within {minutes} minutes.")
    else:
        words = _(
            "Severity {severity} × reach {reach} × reports {weight}: to be decided within "
            "{minutes} minutes of the usual {target}."
        )
    over = _("They are over.") if passed >= whole else _("{passed} of them are over.")
    return f"{words} {over}".format(
        severity=number_format(SEVERITY[case.severity]),
        reach=number_format(case.reach, 1),
        weight=number_format(weight_factor(case.report_weight), 1),
        minutes=_minutes(whole),
        target=target_minutes(case),
        passed=_minutes(passed),
    )


def _minutes(span: timedelta) -> int:
    return round(span.total_seconds() / 60)
