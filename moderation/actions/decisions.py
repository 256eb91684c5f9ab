"""Cases are decided, and decisions undone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from audit.actions import log
from core.statements import Statement
from eventlog.actions import record
from guidelines.models import Rule
from members.languages import language_of
from members.models import Sanction, User
from moderation.actions.cases import (
    lock_case,
    open_case,
    refuse_claimed,
    refuse_stale,
    refuse_unread,
    step,
    weigh,
    who_decided,
)
from moderation.effects import Scene, do_effects, effects_of, undo_effects
from moderation.events import DecisionMade, DecisionUndone
from moderation.models import Appeal, Batch, Decision, Flag, Reviewable, Step
from moderation.permissions import can_decide
from moderation.queries.notices import laws_named
from moderation.refusals import AlreadyDecided, NoticeNeeded, RuleNeeded
from moderation.reporters import count_outcome
from moderation.words import outcome_told

Outcome = Decision.Outcome
_waiting = Statement(
    lambda case, number: (
        Flag.objects.filter(case=case, round=number, outcome=Flag.Outcome.PENDING)
        .select_related("reporter")
        .only("reporter__language")
    )
)
_answered = Statement(
    lambda case, number: (
        Flag.objects.filter(case=case, round=number)
        .exclude(outcome=Flag.Outcome.PENDING)
        .order_by("reporter_id")
    )
)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What somebody decides, in the queue's words or as a list of acts."""

    outcome: str
    rule: Rule | None = None
    law: str = ""
    """In place of a rule or beside it, where a legal notice led to the decision."""
    message: str = ""
    note: str = ""
    days: int = 7
    """How long a pause is."""
    effects: list[dict[str, Any]] = field(default_factory=list)
    """Acts in place of the usual ones: [{"act", "params"}]."""
    post_version: int | None = None
    """The one that was read, where a screen showed it."""


@transaction.atomic
def decide(
    case: Reviewable,
    choice: Choice,
    *,
    by: User | None,
    version: int | None = None,
    automatic: str = "",
) -> Decision:
    """Decide a case: its acts, its records and what people are told, all or nothing.

    `version` is the step that was on the screen; whoever missed one is told what happened since.
    `by` None is one of the site's rules, `automatic` says which.
    """
    return decide_locked(lock_case(case), choice, by=by, version=version, automatic=automatic)


def decide_locked(
    case: Reviewable,
    choice: Choice,
    *,
    by: User | None,
    version: int | None = None,
    batch: Batch | None = None,
    automatic: str = "",
    told: bool = True,
) -> Decision:
    """The same for a case whose row this transaction has locked already.

    `told` False: whoever shows the queue is told by the caller, once for many.
    """
    _refuse(case, choice, by=by, version=version, automatic=automatic)

    scene = Scene(case, by, case.user, case.post, _reason(choice))
    effects = do_effects(
        scene, choice.effects or effects_of(case, choice.outcome, days=choice.days)
    )
    now = timezone.now()
    decision = Decision.objects.create(
        case=case,
        round=case.round,
        outcome=choice.outcome,
        effects=effects,
        rule=choice.rule,
        law=choice.law,
        by=by,
        automatic=automatic,
        user=case.user,
        post=case.post,
        category=case.category,
        message=choice.message,
        note=choice.note,
        batch=batch,
        seconds=max(int((now - case.opened_at).total_seconds()), 0),
    )
    if sanctions := _sanctions(effects):
        decision.sanctions.set(sanctions)
    case.state, case.decided_at = Reviewable.State.DECIDED, now
    case.claimed_by = case.claimed_at = None
    step(
        case,
        Step.Kind.DECIDED,
        by=by,
        tell=told,
        saved_later=True,
        decision=decision.pk,
        outcome=decision.outcome,
    )
    case.save()
    _answer_reports(case, decision, outcome=decision.outcome)

    _log("case.decided", decision, by=by, why=choice.note or _reason(choice))
    record(DecisionMade(decision_id=decision.pk), by=by)
    return decision


def _refuse(
    case: Reviewable, choice: Choice, *, by: User | None, version: int | None, automatic: str
) -> None:
    """Raise where nothing is decided about a case, not by them, or not like this."""
    if case.subject == Reviewable.Subject.DECISION:
        raise PermissionDenied  # appeals and second looks are answered, and decide nothing anew
    if by is not None:
        if not can_decide(by, case):
            raise PermissionDenied
        refuse_claimed(case, by)
        refuse_stale(case, version)
    if not case.is_open:
        raise AlreadyDecided(who_decided(case))
    refuse_unread(case, choice.post_version)
    if choice.outcome != Outcome.KEEP and not (choice.rule or choice.law or automatic):
        raise RuleNeeded(or_law=bool(laws_named(case)))
    if choice.law and not laws_named(case):
        raise NoticeNeeded


@transaction.atomic
def undo_decision(
    decision: Decision, *, by: User | None, why: str = "", overturned: bool = False
) -> Decision:
    """Put everything back that a decision changed, and ask the case anew.

    After an appeal (`overturned`) the case stays decided. An appeal that waits has what it asked
    for, and is closed. Undone twice, it is undone once.
    """
    # Before the case itself, as whoever answers it does.
    asked = None if overturned else lock_appeals([decision.pk]).get(decision.pk)
    case = lock_case(decision.case)
    decision = lock_decisions([decision.pk])[decision.pk]
    decision.case = case
    return undo_locked(decision, asked, by=by, why=why, overturned=overturned)


def undo_locked(
    decision: Decision,
    asked: Reviewable | None,
    *,
    by: User | None,
    why: str = "",
    overturned: bool = False,
    anew: bool = True,
    told: bool = True,
) -> Decision:
    """The same for a decision that this transaction has locked already, with its case and the open
    case of an appeal against it.

    Where nobody had asked (`anew` False) the case stays decided, too. `told` as with decisions.
    """
    case = decision.case
    if by is not None and not can_decide(by, case):
        raise PermissionDenied
    if decision.is_undone:
        return decision
    if case.is_open and case.round == decision.round:
        raise AlreadyDecided(who_decided(case))

    undo_effects(Scene(case, by, decision.user, decision.post), decision.effects)
    decision.undone_at, decision.undone_by = timezone.now(), by
    decision.overturned = overturned
    decision.save(update_fields=["undone_at", "undone_by", "overturned"])
    _take_back_answers(decision)
    if overturned:
        _answer_reports(case, decision, outcome=Outcome.KEEP)
    step(case, Step.Kind.UNDONE, by=by, tell=told, saved_later=True, decision=decision.pk)
    case.save(update_fields=["version"])
    if anew and not overturned and not case.is_open:
        _ask_anew(case, decision)
    if asked is not None:
        _grant(asked, decision, by=by)

    _log("case.undone", decision, by=by, why=why)
    record(DecisionUndone(decision_id=decision.pk, overturned=overturned), by=by)
    return decision


def _reason(choice: Choice) -> str:
    rule = f"{choice.rule.number} {choice.rule.title}" if choice.rule else ""
    return "; ".join(filter(None, [rule, choice.law]))


def _sanctions(effects: list[dict[str, Any]]) -> "list[Sanction]":
    keys = [effect["done"]["sanction"] for effect in effects if "sanction" in effect["done"]]
    return list(Sanction.objects.filter(pk__in=keys)) if keys else []


def lock_appeals(decisions: Sequence[int]) -> dict[int, Reviewable]:
    """The open cases of appeals against these decisions, in key order."""
    cases = Reviewable.objects.select_for_update(of=("self",), no_key=True)
    found = cases.filter(
        decision__in=decisions, kind=Reviewable.Kind.APPEAL, state=Reviewable.State.OPEN
    )
    return {case.decision_id: case for case in found.order_by("pk") if case.decision_id}


def lock_decisions(keys: Sequence[int]) -> dict[int, Decision]:
    """With what undoing them reads; after their cases."""
    rows = Decision.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("user", "post", "rule__version").filter(pk__in=keys)
    return {decision.pk: decision for decision in found.order_by("pk")}


def _grant(asked: Reviewable, decision: Decision, *, by: User | None) -> None:
    """What was appealed against is undone already; its author hears that by the undoing."""
    now = timezone.now()
    Appeal.objects.filter(decision=decision, state=Appeal.State.OPEN).update(
        state=Appeal.State.OVERTURNED, answered_by=by, answered_at=now
    )
    asked.state, asked.decided_at = Reviewable.State.DECIDED, now
    asked.claimed_by = asked.claimed_at = None
    asked.save()
    step(asked, Step.Kind.DECIDED, by=by, outcome=Appeal.State.OVERTURNED)


def _answer_reports(case: Reviewable, decision: Decision, *, outcome: str) -> None:
    """Tell each reporter of its round in plain words, and count whether they were right."""
    was_right = outcome != Outcome.KEEP
    answer = Flag.Outcome.UPHELD if was_right else Flag.Outcome.DECLINED
    flags = _waiting(case.pk, decision.round)
    now = timezone.now()
    for language in sorted({language_of(flag.reporter) for flag in flags}):
        theirs = [flag.pk for flag in flags if language_of(flag.reporter) == language]
        with override(language):
            told = outcome_told(outcome)
        Flag.objects.filter(pk__in=theirs).update(outcome=answer, answer=told, answered_at=now)
    for pk in sorted(flag.reporter_id for flag in flags if flag.reporter_id):
        count_outcome(pk, upheld=int(was_right), declined=int(not was_right))


def _take_back_answers(decision: Decision) -> None:
    answered = _answered(decision.case_id, decision.round)
    if not answered:
        return
    for flag in answered:
        if flag.reporter_id is None:
            continue
        right = flag.outcome == Flag.Outcome.UPHELD
        count_outcome(flag.reporter_id, upheld=-int(right), declined=-int(not right))
    Flag.objects.filter(pk__in=[flag.pk for flag in answered]).update(
        outcome=Flag.Outcome.PENDING, answer="", answered_at=None
    )


def _ask_anew(case: Reviewable, decision: Decision) -> None:
    """The next round asks what the undone one did, and began when that one began."""
    began = case.opened_at
    reasons, level = case.reasons, case.level
    open_case(case, kind=case.kind)
    case.opened_at, case.reasons, case.level = began, reasons, level
    Flag.objects.filter(case=case, round=decision.round).update(round=case.round)
    weigh(case)


def _log(act: str, decision: Decision, *, by: User | None, why: str) -> None:
    log(
        act,
        by=by,
        target=decision.case,
        label=decision.case.title,
        why=why,
        after={
            "outcome": decision.outcome,
            "acts": [effect["act"] for effect in decision.effects],
            **({"law": decision.law} if decision.law else {}),
            "member": decision.user.username,
        },
        category_id=decision.category_id,
        rule=(decision.rule.key, decision.rule.version.number) if decision.rule else None,
        via="rule" if by is None else "page",
    )
