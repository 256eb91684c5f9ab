"""Cases: opened, joined, claimed, passed on. Every change is a step with a number."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from audit.actions import log
from core.markdown import own_words_of_html
from core.together import add
from core.transactions import after_commit
from core.wake import wake
from eventlog.actions import record
from forums.models import Post
from members.models import User
from moderation.events import CaseOpened, CasePassedOn
from moderation.models import IDLE, Absence, Decision, Flag, Reviewable, RulePolicy, Step
from moderation.permissions import can_decide
from moderation.refusals import AlreadyDecided, ClaimedByOther, IsAway, Stale
from moderation.urgency import due_at, reach_of
from moderation.words import steps_since, what_happened

QUEUE: Final = "moderation.queue"
"""The group of sockets that show the queue."""
MOST_SEVERE: Final = 4
EXCERPT_LENGTH: Final = 300


def case_of_post(post: Post) -> Reviewable:
    """The one case of this post, made if there is none; its row is locked."""
    return _case({"subject": Reviewable.Subject.POST, "post": post}, _facts_of(post))


def cases_of_posts(keys: Sequence[int]) -> dict[int, Reviewable]:
    """The one case of each of these posts, made where there is none; rows locked in key order."""
    known = Reviewable.objects.filter(post__in=keys).values_list("post_id", flat=True)
    new = Post.objects.filter(pk__in=set(keys) - set(known)).select_related("topic")
    rows = [
        Reviewable(subject=Reviewable.Subject.POST, post=post, **_new(_facts_of(post)))
        for post in new.order_by("pk")
    ]
    if rows:
        Reviewable.objects.bulk_create(rows, ignore_conflicts=True)
    cases = Reviewable.objects.select_for_update(of=("self",), no_key=True)
    found = cases.filter(post__in=keys).order_by("pk")
    return {case.post_id: case for case in found if case.post_id is not None}


def _facts_of(post: Post) -> dict[str, Any]:
    return {
        "user_id": post.author_id,
        "category_id": post.topic.category_id,
        "title": post.topic.title,
        "excerpt": excerpt_of(post),
    }


def excerpt_of(post: Post) -> str:
    """The beginning of what it says, for lists: the words alone."""
    return own_words_of_html(post.html, EXCERPT_LENGTH)


def case_of_account(user: User, subject: str) -> Reviewable:
    """The one case of somebody's profile, picture or account; its row is locked."""
    excerpt = {"profile": f"{user.title} {user.bio}".strip()}.get(subject, "")
    return _case(
        {"subject": subject, "user": user},
        {"title": user.display_name, "excerpt": excerpt[:300]},
    )


def case_of_decision(decision: Decision, kind: str, text: str = "") -> Reviewable:
    """The case in which somebody else looks at a decision again; its row is locked."""
    return _case(
        {"subject": Reviewable.Subject.DECISION, "decision": decision, "kind": kind},
        _facts_of_decision(decision) | {"excerpt": text[:300]},
    )


def new_case_of_decision(decision: Decision, kind: str) -> Reviewable:
    """The same as it would be, unsaved: for asking who could look at it."""
    subject = Reviewable.Subject.DECISION
    return Reviewable(
        subject=subject, decision=decision, **_new(_facts_of_decision(decision)) | {"kind": kind}
    )


def _facts_of_decision(decision: Decision) -> dict[str, Any]:
    return {
        "user_id": decision.user_id,
        "not_for_id": decision.by_id,
        "category_id": decision.case.category_id,
        "title": decision.case.title,
    }


def _case(which: dict[str, Any], facts: dict[str, Any]) -> Reviewable:
    """A new row is decided, so that `open_case` opens its first round."""
    rows = Reviewable.objects.select_for_update(of=("self",), no_key=True)
    new = {key: value for key, value in _new(facts).items() if key not in which}
    made, _is_new = rows.get_or_create(**which, defaults=new)
    return made


def _new(facts: dict[str, Any]) -> dict[str, Any]:
    defaults = {"kind": Reviewable.Kind.REPORTED, "due_at": timezone.now(), "round": 0}
    return defaults | facts | {"state": Reviewable.State.DECIDED}


def lock_case(case: Reviewable) -> Reviewable:
    """The row as it is now, locked until the transaction ends."""
    return Reviewable.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)


def lock_cases(keys: Iterable[int]) -> dict[int, Reviewable]:
    """Several, in key order."""
    rows = Reviewable.objects.select_for_update(of=("self",), no_key=True)
    return {case.pk: case for case in rows.filter(pk__in=keys).order_by("pk")}


def open_case(case: Reviewable, *, kind: str, by: User | None = None, tell: bool = True) -> bool:
    """Begin another round, unless one is open. Says whether it did. The row must be locked, and is
    saved by the caller (`weigh`).

    What is opened only to be decided at once is told to nobody.
    """
    if case.is_open:
        return False
    now = timezone.now()
    case.state, case.kind, case.opened_at, case.decided_at = Reviewable.State.OPEN, kind, now, None
    case.round += 1
    case.report_weight, case.report_count, case.is_mass_report = 0, 0, False
    case.reasons, case.rule_keys, case.spam_score = [], [], None
    case.severity, case.level = 2, Reviewable.Level.MODERATORS
    case.claimed_by = case.claimed_at = case.assignee = case.team = case.passed_at = None
    step(case, Step.Kind.OPENED, by=by, tell=tell, saved_later=True, why=kind)
    if tell:
        record(CaseOpened(case_id=case.pk), by=by)
    return True


def weigh(case: Reviewable) -> None:
    """Count again what its order in the queue follows from, and save the case."""
    flags = list(Flag.objects.filter(case=case, round=case.round).select_related("rule"))
    case.report_count = len(flags)
    case.report_weight = sum(flag.weight for flag in flags)
    named = Counter(flag.rule.key for flag in flags if flag.rule)
    named.update(key for reason in case.reasons if (key := reason["facts"].get("rule")))
    case.rule_keys = [key for key, _n in named.most_common()]
    case.severity = _severity(case, flags)
    if case.post_id:
        post = Post.objects.select_related("topic").get(pk=case.post_id)
        case.reach = reach_of(
            post.topic.view_count, is_public=not post.is_gone and not post.topic.is_gone
        )
    case.due_at = due_at(case)
    case.save()


def _severity(case: Reviewable, flags: Sequence[Flag]) -> int:
    if any(flag.reason == Flag.Reason.ILLEGAL for flag in flags):
        return MOST_SEVERE
    known = dict(RulePolicy.objects.filter(key__in=case.rule_keys).values_list("key", "severity"))
    named = [known.get(key, 2) for key in case.rule_keys]
    said = [reason["facts"].get("severity", 2) for reason in case.reasons]
    mild = [1] if any(flag.reason != Flag.Reason.RULE for flag in flags) else []
    return max([*named, *said, *mild], default=2)


def step(
    case: Reviewable,
    kind: str,
    *,
    by: User | None = None,
    tell: bool = True,
    saved_later: bool = False,
    **facts: Any,
) -> Step:
    """Write down what happened to a case, and tell whoever looks at it. The row must be locked.
    Within `written_together` steps are written at its end.

    A batch tells the list itself, once for many. `saved_later`: the caller saves the case.
    """
    case.version += 1
    if not saved_later:
        Reviewable.objects.filter(pk=case.pk).update(version=case.version)
    made = Step(case=case, number=case.version, kind=kind, by=by, facts=facts)
    add(made, _write_steps)
    if tell:
        after_commit(wake, QUEUE, {"type": "queue.moved"})
    return made


def _write_steps(steps: list[Step]) -> None:
    Step.objects.bulk_create(steps)
    for key in dict.fromkeys(step.case_id for step in steps):
        after_commit(wake, f"moderation.case.{key}", {"type": "case.moved"})


def add_reasons(case: Reviewable, reasons: Iterable[dict[str, Any]]) -> None:
    """What the site's own rules say; the same said twice is said once. The row must be locked."""
    new = [reason for reason in reasons if reason not in case.reasons]
    if new:
        case.reasons = [*case.reasons, *new]
        scores = [reason["facts"]["spam_score"] for reason in new if reason["code"] == "spam"]
        case.spam_score = max(scores, default=case.spam_score)
        step(case, Step.Kind.FLAGGED, codes=[reason["code"] for reason in new])


@transaction.atomic
def hold_case(post: Post, *, reasons: list[dict[str, Any]], kind: str) -> Reviewable:
    """What the rules of the site keep from readers comes into the queue, once."""
    case = case_of_post(post)
    open_case(case, kind=kind)
    add_reasons(case, reasons)
    weigh(case)
    return case


@transaction.atomic
def claim_case(case: Reviewable, *, by: User) -> Reviewable:
    """Take a case for ten minutes of idleness. Refused while somebody else has it."""
    case = lock_case(case)

    if not can_decide(by, case):
        raise PermissionDenied
    refuse_claimed(case, by)

    case.claimed_by, case.claimed_at = by, timezone.now()
    case.save(update_fields=["claimed_by", "claimed_at"])
    _tell(case)
    return case


@transaction.atomic
def release_case(case: Reviewable, *, by: User) -> Reviewable:
    case = lock_case(case)
    if case.claimed_by_id == by.pk:
        case.claimed_by = case.claimed_at = None
        case.save(update_fields=["claimed_by", "claimed_at"])
        _tell(case)
    return case


@transaction.atomic
def hand_case(case: Reviewable, *, by: User, to: User, version: int | None = None) -> Reviewable:
    """Let somebody else have it, who may decide it."""
    case = lock_case(case)

    if not can_decide(by, case) or not can_decide(to, case):
        raise PermissionDenied
    refuse_claimed(case, by)
    refuse_stale(case, version)
    refuse_away(to)

    case.claimed_by, case.claimed_at = to, timezone.now()
    case.save(update_fields=["claimed_by", "claimed_at"])
    _tell(case)
    return case


def touch_claim(case: Reviewable, *, by: User) -> None:
    """Whoever has it did something with it. One conditional UPDATE."""
    Reviewable.objects.filter(pk=case.pk, claimed_by=by).update(claimed_at=timezone.now())


@transaction.atomic
def pass_on(
    case: Reviewable,
    *,
    by: User,
    reason: str,
    to: User | None = None,
    team: Group | None = None,
    level: int | None = None,
    due: datetime | None = None,
    version: int | None = None,
) -> Reviewable:
    """Give a case to a person, a team or a level, with a reason and a time.

    `version` is the step that was on the screen, as with decisions.
    """
    case = lock_case(case)

    if not can_decide(by, case) or (to is not None and not can_decide(to, case)):
        raise PermissionDenied
    refuse_claimed(case, by)
    refuse_stale(case, version)
    if not case.is_open:
        raise AlreadyDecided(who_decided(case))
    refuse_away(to)

    before = _has_it(case)
    case.assignee, case.team = to, team
    case.level = case.level if level is None else level
    case.claimed_by = case.claimed_at = None
    case.passed_at = timezone.now()
    case.due_at = due or due_at(case)
    step(
        case, Step.Kind.PASSED_ON, by=by, reason=reason, level=case.level, to=to.pk if to else None
    )
    case.save()
    after = _has_it(case)
    log(
        "case.passed_on",
        by=by,
        target=case,
        label=case.title,
        why=reason,
        before=before,
        after=after,
        category_id=case.category_id,
    )
    record(CasePassedOn(case_id=case.pk), by=by)
    return case


def _has_it(case: Reviewable) -> dict[str, Any]:
    return {
        "assignee": case.assignee.username if case.assignee else None,
        "team": case.team.name if case.team else None,
        "level": case.level,
    }


def refuse_claimed(case: Reviewable, by: User) -> None:
    """Raise where somebody else has the case."""
    holder = case.holder()
    if holder is not None and holder.pk != by.pk:
        raise ClaimedByOther(holder.display_name)


def refuse_stale(case: Reviewable, version: int | None) -> None:
    """Raise where somebody acts on what is not how it is any more, and say what happened since."""
    if version is None or version == case.version:
        return
    if not case.is_open:
        raise AlreadyDecided(who_decided(case))
    raise Stale(steps_since(case, version))


def refuse_unread(case: Reviewable, post_version: int | None) -> None:
    """Raise where the post does not say any longer what was on the screen, and say who changed it.

    The step that tells of it may come a moment later.
    """
    post = case.post
    if post_version is None or post is None or post.version == post_version:
        return
    last = post.revisions.select_related("edited_by").order_by("-version").first()
    name = last.edited_by.display_name if last and last.edited_by else ""
    raise Stale([what_happened(Step.Kind.EDITED, name)])


def who_decided(case: Reviewable) -> str:
    """The name of whoever closed it last, or "" where a rule did."""
    last = case.steps.filter(kind=Step.Kind.DECIDED).select_related("by").order_by("number").last()
    return last.by.display_name if last and last.by else ""


def refuse_away(to: User | None) -> None:
    """Raise where a case would wait with somebody who is not there."""
    absence = Absence.objects.filter(user=to, until__gt=timezone.now()).first() if to else None
    if to is not None and absence is not None:
        raise IsAway(to.display_name, absence.until)


def release_idle() -> int:
    """Forget claims that ran out, so that lists need not compare moments. Says how many."""
    idle = Q(claimed_by__isnull=False, claimed_at__lte=timezone.now() - IDLE)
    return Reviewable.objects.filter(idle).update(claimed_by=None, claimed_at=None)


def _tell(case: Reviewable) -> None:
    after_commit(wake, QUEUE, {"type": "queue.moved"})
    after_commit(wake, f"moderation.case.{case.pk}", {"type": "case.moved"})
