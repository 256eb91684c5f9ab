"""The member's side: appeals, and decisions looked at twice."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.actions import log
from eventlog.actions import record
from members.models import User
from moderation.actions.cases import (
    case_of_decision,
    lock_case,
    open_case,
    refuse_claimed,
    refuse_stale,
    step,
    weigh,
    who_decided,
)
from moderation.actions.decisions import undo_decision
from moderation.events import AppealAnswered, AppealMade
from moderation.models import (
    Appeal,
    Decision,
    QualityReview,
    Reviewable,
    Step,
    moderation_settings,
)
from moderation.permissions import can_decide, people_for
from moderation.refusals import AlreadyDecided, AppealedBefore, AppealTooLate, NotYours


def appeal_until(decision: Decision) -> datetime:
    """The last moment at which it can be appealed."""
    return decision.created_at + timedelta(days=moderation_settings().appeal_days)


def appeal(decision: Decision, *, by: User, text: str) -> Appeal:
    """Ask that somebody else looks again. Once for each decision, and within its time."""
    if decision.user_id != by.pk or not decision.restricts or decision.is_undone:
        raise PermissionDenied
    if timezone.now() > appeal_until(decision):
        raise AppealTooLate
    try:
        return _appeal(decision, by, text)
    except IntegrityError:
        raise AppealedBefore from None


@transaction.atomic
def _appeal(decision: Decision, by: User, text: str) -> Appeal:
    case = case_of_decision(decision, Reviewable.Kind.APPEAL, text)
    made = Appeal.objects.create(decision=decision, user=by, text=text)
    open_case(case, kind=Reviewable.Kind.APPEAL, by=by)
    if not people_for(case):
        case.not_for = None  # rather whoever decided than nobody
    weigh(case)
    record(AppealMade(appeal_id=made.pk), by=by)
    return made


@transaction.atomic
def answer_appeal(
    case: Reviewable, *, by: User, overturn: bool, answer: str, version: int | None = None
) -> Appeal:
    """Decide an appeal. Whoever decided first does not, unless nobody else is there; what is
    overturned is undone in full.
    """
    case = lock_case(case)
    decision = case.decision
    if decision is None or case.kind != Reviewable.Kind.APPEAL:
        raise PermissionDenied
    if case.not_for_id == by.pk:
        raise NotYours
    if not can_decide(by, case):
        raise PermissionDenied
    refuse_claimed(case, by)
    refuse_stale(case, version)
    if not case.is_open:
        raise AlreadyDecided(who_decided(case))

    made = Appeal.objects.select_for_update(of=("self",), no_key=True).get(decision=decision)
    made.state = Appeal.State.OVERTURNED if overturn else Appeal.State.UPHELD
    made.answer, made.answered_by, made.answered_at = answer, by, timezone.now()
    made.save()
    if overturn:
        undo_decision(decision, by=by, why=answer, overturned=True)
    _close(case, by=by, outcome=made.state)

    log(
        "appeal.answered",
        by=by,
        target=made,
        label=case.title,
        why=answer,
        after={"state": made.state},
        category_id=case.category_id,
    )
    record(AppealAnswered(appeal_id=made.pk), by=by)
    return made


@transaction.atomic
def ask_second_look(decision: Decision) -> QualityReview:
    """Have somebody else look at a decision without being told what it was."""
    review, is_new = QualityReview.objects.get_or_create(decision=decision)
    if is_new:
        case = case_of_decision(decision, Reviewable.Kind.QUALITY)
        open_case(case, kind=Reviewable.Kind.QUALITY)
        weigh(case)
    return review


@transaction.atomic
def give_second_look(
    case: Reviewable, *, by: User, outcome: str, version: int | None = None
) -> QualityReview:
    """Say what one would have decided. It changes nothing for the member."""
    case = lock_case(case)
    decision = case.decision
    if decision is None or case.kind != Reviewable.Kind.QUALITY or not can_decide(by, case):
        raise PermissionDenied
    refuse_claimed(case, by)
    refuse_stale(case, version)
    if not case.is_open:
        raise AlreadyDecided(who_decided(case))

    review = QualityReview.objects.select_for_update(of=("self",), no_key=True).get(
        decision=decision
    )
    review.reviewer, review.outcome, review.done_at = by, outcome, timezone.now()
    review.agrees = outcome == decision.outcome
    review.save()
    _close(case, by=by, outcome="")
    return review


def _close(case: Reviewable, *, by: User, outcome: str) -> None:
    case.state, case.decided_at = Reviewable.State.DECIDED, timezone.now()
    case.claimed_by = case.claimed_at = None
    case.save()
    step(case, Step.Kind.DECIDED, by=by, outcome=outcome)
