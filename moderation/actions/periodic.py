"""What the clock does: nothing waits with somebody who is not there."""

from random import SystemRandom

from django.db import transaction
from django.utils import timezone

from audit.actions import log
from eventlog.actions import record
from moderation.actions.appeals import ask_second_look
from moderation.actions.cases import lock_case, step
from moderation.events import CasePassedOn
from moderation.models import Decision, Reviewable, Step, moderation_settings
from moderation.urgency import time_allowed

_random = SystemRandom()


def raise_overdue(*, limit: int = 500) -> int:
    """Give what nobody decided in time to the next level, with its time once more.

    A claim that is in use waits for its holder; owners are the last. Says how many were raised.
    """
    late = Reviewable.objects.overdue(timezone.now()).filter(level__lt=Reviewable.Level.OWNERS)
    keys = list(late.order_by("due_at").values_list("pk", flat=True)[:limit])
    return sum(_raise(pk) for pk in keys)


@transaction.atomic
def _raise(case_id: int) -> bool:
    now = timezone.now()
    case = lock_case(Reviewable(pk=case_id))
    if not case.is_open or case.due_at > now or case.level >= Reviewable.Level.OWNERS:
        return False
    if case.holder(now) is not None:
        return False
    before = {"level": case.level, "assignee": case.assignee_id}
    case.level += 1
    case.assignee = case.team = case.claimed_by = case.claimed_at = None
    case.due_at = now + time_allowed(case)
    step(case, Step.Kind.RAISED, level=case.level)
    case.save()
    log(
        "case.raised",
        by=None,
        target=case,
        label=case.title,
        via="task",
        before=before,
        after={"level": case.level},
        category_id=case.category_id,
    )
    record(CasePassedOn(case_id=case.pk, raised=True))
    return True


def pick_for_second_look(decision: Decision) -> bool:
    """Whether chance chose this decision, by the site's share; then somebody looks at it again."""
    if decision.by_id is None or decision.batch_id is not None:
        return False
    if _random.random() >= moderation_settings().quality_share:
        return False
    ask_second_look(decision)
    return True
