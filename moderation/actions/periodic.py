"""What the clock does: nothing waits with somebody who is not there."""

from random import SystemRandom

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from audit.actions import log
from eventlog.actions import record
from moderation.actions.appeals import ask_second_look
from moderation.actions.cases import lock_case, new_case_of_decision, step
from moderation.events import CasePassedOn
from moderation.models import Absence, Decision, Reviewable, Step, moderation_settings
from moderation.permissions import people_for
from moderation.queries.presence import is_somebody_at, level_above
from moderation.urgency import due_at

_random = SystemRandom()
Level = Reviewable.Level


def raise_overdue(*, limit: int = 500) -> int:
    """Give what nobody decided in time to the next level where somebody is, with its time anew.

    A claim that is in use waits for its holder. Where nobody above is there, those who have it keep
    it and are told again; owners are the last. Says how many went on.
    """
    late = Reviewable.objects.overdue(timezone.now())
    if is_somebody_at(Level.OWNERS):
        late = late.exclude(level=Level.OWNERS, assignee=None, team=None)
    keys = list(late.order_by("due_at").values_list("pk", flat=True)[:limit])
    return sum(_raise(pk) for pk in keys)


def leave_absent(*, limit: int = 500) -> int:
    """Nothing waits with somebody who is away, nor with owners of whom none is there.

    Assigned cases are everybody's of that level again, at once. Says how many went on.
    """
    away = Absence.objects.filter(until__gt=timezone.now()).values("user")
    waiting = Q(assignee__in=away) | Q(claimed_by__in=away)
    if not is_somebody_at(Level.OWNERS) and is_somebody_at(Level.MANAGERS):
        waiting |= Q(level=Level.OWNERS)
    cases = Reviewable.objects.open().filter(waiting).order_by("due_at")
    keys = list(cases.values_list("pk", flat=True)[:limit])
    return sum(_go_on(pk) for pk in keys)


@transaction.atomic
def _raise(case_id: int) -> bool:
    now = timezone.now()
    case = lock_case(Reviewable(pk=case_id))
    if not case.is_open or case.due_at > now or case.holder(now) is not None:
        return False
    _give_to(case, level_above(case.level), act="case.raised")
    return True


@transaction.atomic
def _go_on(case_id: int) -> bool:
    """To the same level, and from owners who are not there to managers who are."""
    case = lock_case(Reviewable(pk=case_id))
    if not case.is_open:
        return False
    level = case.level
    if level == Level.OWNERS and not is_somebody_at(Level.OWNERS):
        level = Level.MANAGERS
    _give_to(case, level, act="case.left")
    return True


def _give_to(case: Reviewable, level: int, *, act: str) -> None:
    before = {"level": case.level, "assignee": getattr(case.assignee, "username", None)}
    case.level, case.passed_at = level, timezone.now()
    case.assignee = case.team = case.claimed_by = case.claimed_at = None
    case.due_at = due_at(case)
    step(case, Step.Kind.RAISED, level=case.level)
    case.save()
    log(
        act,
        by=None,
        target=case,
        label=case.title,
        via="task",
        before=before,
        after={"level": case.level},
        category_id=case.category_id,
    )
    record(CasePassedOn(case_id=case.pk, raised=True))


def pick_for_second_look(decision: Decision) -> bool:
    """Whether chance chose this decision, by the site's share; then somebody looks at it again.

    None is chosen where nobody else is there who could.
    """
    if decision.by_id is None or decision.batch_id is not None:
        return False
    if _random.random() >= moderation_settings().quality_share:
        return False
    if not people_for(new_case_of_decision(decision, Reviewable.Kind.QUALITY)):
        return False
    ask_second_look(decision)
    return True
