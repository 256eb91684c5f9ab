"""Cases are decided, and decisions undone."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from audit.actions import log
from eventlog.actions import record
from guidelines.models import Rule
from members.models import Sanction, User
from moderation.actions.cases import lock_case, open_case, refuse_claimed, step, weigh
from moderation.effects import Scene, do_effects, effects_of, undo_effects
from moderation.events import DecisionMade, DecisionUndone
from moderation.models import Batch, Decision, Flag, Reviewable, Step
from moderation.permissions import can_decide
from moderation.refusals import AlreadyDecided, RuleNeeded, Stale
from moderation.reporters import count_outcome
from moderation.words import outcome_told, steps_since

Outcome = Decision.Outcome


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What somebody decides, in the queue's words or as a list of acts."""

    outcome: str
    rule: Rule | None = None
    message: str = ""
    note: str = ""
    days: int = 7
    """How long a pause is."""
    effects: list[dict[str, Any]] = field(default_factory=list)
    """Acts in place of the usual ones: [{"act", "params"}]."""


@transaction.atomic
def decide(
    case: Reviewable,
    choice: Choice,
    *,
    by: User | None,
    version: int | None = None,
    batch: Batch | None = None,
    automatic: str = "",
    told: bool = True,
) -> Decision:
    """Decide a case: its acts, its records and what people are told, all or nothing.

    `version` is the step that was on the screen; whoever missed one is told what happened since.
    `by` None is one of the site's rules, `automatic` says which. `told` False: whoever shows the
    queue is told by the caller, once for many.
    """
    return decide_locked(
        lock_case(case),
        choice,
        by=by,
        version=version,
        batch=batch,
        automatic=automatic,
        told=told,
    )


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
    """The same for a case whose row this transaction has locked already."""
    if by is not None:
        if not can_decide(by, case):
            raise PermissionDenied
        refuse_claimed(case, by)
        _refuse_stale(case, version)
    if not case.is_open:
        raise AlreadyDecided(_who_decided(case))
    if choice.outcome != Outcome.KEEP and choice.rule is None and not automatic:
        raise RuleNeeded

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
    case.save()
    _answer_reports(case, decision)
    step(case, Step.Kind.DECIDED, by=by, tell=told, decision=decision.pk, outcome=decision.outcome)

    _log("case.decided", decision, by=by, why=choice.note or _reason(choice))
    record(DecisionMade(decision_id=decision.pk), by=by)
    return decision


@transaction.atomic
def undo_decision(
    decision: Decision,
    *,
    by: User | None,
    why: str = "",
    overturned: bool = False,
    anew: bool = True,
) -> Decision:
    """Put everything back that a decision changed, and ask the case anew.

    After an appeal (`overturned`), and where nobody had asked (`anew` False), the case stays
    decided. Undone twice, it is undone once.
    """
    case = lock_case(decision.case)
    decision = Decision.objects.select_for_update(of=("self",), no_key=True).get(pk=decision.pk)

    if by is not None and not can_decide(by, case):
        raise PermissionDenied
    if decision.is_undone:
        return decision
    if case.is_open and case.round == decision.round:
        raise AlreadyDecided(_who_decided(case))

    undo_effects(Scene(case, by, decision.user, decision.post), decision.effects)
    decision.undone_at, decision.undone_by = timezone.now(), by
    decision.overturned = overturned
    decision.save(update_fields=["undone_at", "undone_by", "overturned"])
    _take_back_answers(decision)
    step(case, Step.Kind.UNDONE, by=by, decision=decision.pk)
    if anew and not overturned and not case.is_open:
        _ask_anew(case, decision)

    _log("case.undone", decision, by=by, why=why)
    record(DecisionUndone(decision_id=decision.pk, overturned=overturned), by=by)
    return decision


def _refuse_stale(case: Reviewable, version: int | None) -> None:
    if version is None or version == case.version:
        return
    if not case.is_open:
        raise AlreadyDecided(_who_decided(case))
    raise Stale(steps_since(case, version))


def _who_decided(case: Reviewable) -> str:
    last = case.decisions.select_related("by").order_by("-round").first()
    return last.by.display_name if last and last.by else ""


def _reason(choice: Choice) -> str:
    return f"{choice.rule.number} {choice.rule.title}" if choice.rule else ""


def _sanctions(effects: list[dict[str, Any]]) -> "list[Sanction]":
    keys = [effect["done"]["sanction"] for effect in effects if "sanction" in effect["done"]]
    return list(Sanction.objects.filter(pk__in=keys)) if keys else []


def _answer_reports(case: Reviewable, decision: Decision) -> None:
    """Tell each reporter of this round in plain words, and count whether they were right."""
    was_right = decision.outcome != Outcome.KEEP
    outcome = Flag.Outcome.UPHELD if was_right else Flag.Outcome.DECLINED
    flags = Flag.objects.filter(case=case, round=case.round, outcome=Flag.Outcome.PENDING)
    people = sorted(pk or 0 for pk in flags.values_list("reporter_id", flat=True))
    if not people:
        return
    flags.update(outcome=outcome, answer=outcome_told(decision), answered_at=timezone.now())
    for pk in filter(None, people):
        count_outcome(pk, upheld=int(was_right), declined=int(not was_right))


def _take_back_answers(decision: Decision) -> None:
    flags = Flag.objects.filter(case=decision.case_id, round=decision.round)
    for flag in flags.exclude(outcome=Flag.Outcome.PENDING).order_by("reporter_id"):
        if flag.reporter_id is None:
            continue
        right = flag.outcome == Flag.Outcome.UPHELD
        count_outcome(flag.reporter_id, upheld=-int(right), declined=-int(not right))
    flags.update(outcome=Flag.Outcome.PENDING, answer="", answered_at=None)


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
            "member": decision.user.username,
        },
        category_id=decision.category_id,
        rule=(decision.rule.key, decision.rule.version.number) if decision.rule else None,
        via="rule" if by is None else "page",
    )
