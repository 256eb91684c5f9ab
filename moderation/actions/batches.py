"""Many posts decided as one, and undone as one.

A handful of posts is decided in one transaction, together with the count that says so: members
write in between, a killed worker loses nothing, and what is owed is always in the row. What it
is about is locked first, cases before topics, posts and authors and each in key order, and
handed on, so that nothing is read twice. Counters, steps, audit entries and events are written
once for all of it. A post that is refused takes back nothing but itself.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import log
from core.refusals import ActionRefused
from core.statements import Statement
from core.together import written_together
from core.transactions import after_commit
from core.wake import wake
from eventlog.actions import record
from forums.actions import counting_once, post_as_it_is, posts_in_hand
from forums.models import Post
from guidelines.models import Rule
from members.languages import language_of
from members.models import User
from moderation.actions.cases import (
    QUEUE,
    cases_of_posts,
    lock_cases,
    open_case,
    who_decided,
)
from moderation.actions.decisions import (
    Choice,
    Outcome,
    decide_locked,
    lock_appeals,
    lock_decisions,
    undo_locked,
)
from moderation.effects import ABOUT_THE_AUTHOR, effects_of
from moderation.events import BatchFinished, BatchUndone
from moderation.models import Batch, Decision, Flag, Reviewable
from moderation.permissions import can_decide, can_undo_batch
from moderation.refusals import AlreadyDecided, NothingChosen, RuleNeeded
from moderation.similar import MOST, decidable
from moderation.words import fill, moment, template_of, values_for

logger = logging.getLogger(__name__)
AT_ONCE: Final = 25
"""So many in a transaction. Before each the moderator's rights are asked anew, and after it open
pages are told.
"""
_flags = Statement(
    lambda case, number: Flag.objects.filter(case=case, round=number).values_list("pk")[:1]
)


def start_batch(
    case: Reviewable,
    choice: Choice,
    *,
    by: User,
    posts: Sequence[int],
    likeness: str = "",
    form_key: UUID | None = None,
) -> Batch:
    """Decide about all of these posts as one. A worker carries it out; the row says how far it is.

    Posts that the moderator may not decide about are left out. The same form twice is one batch.
    """
    if not can_decide(by, case):
        raise PermissionDenied
    if choice.outcome != Outcome.KEEP and choice.rule is None:
        raise RuleNeeded
    try:
        return _start(case, choice, by, posts, likeness=likeness, form_key=form_key)
    except IntegrityError:
        if form_key is None:
            raise
        return Batch.objects.get(form_key=form_key, by=by)


@transaction.atomic
def _start(
    case: Reviewable,
    choice: Choice,
    by: User,
    posts: Sequence[int],
    *,
    likeness: str,
    form_key: UUID | None,
) -> Batch:
    found = decidable(by).filter(pk__in=list(posts)[:MOST]).order_by("pk")
    items = list(found.values_list("pk", flat=True))
    if not items:
        raise NothingChosen

    batch = Batch.objects.create(
        by=by,
        case=case,
        likeness=likeness,
        choice=_as_json(choice),
        items=items,
        total=len(items),
        form_key=form_key,
    )

    _log("batch.started", batch, by=by, why=choice.note, after={"outcome": choice.outcome})
    after_commit(_nudge, batch.pk)
    return batch


@transaction.atomic
def undo_batch(batch: Batch, *, by: User, why: str = "") -> Batch:
    """Take back all that it decided, by a worker again. What is not decided yet stays undecided."""
    batch = Batch.objects.select_for_update(of=("self",), no_key=True).get(pk=batch.pk)

    if not can_undo_batch(by, batch):
        raise PermissionDenied
    if batch.is_undoing:
        return batch

    batch.undo_asked_at, batch.undo_by, batch.undo_why = timezone.now(), by, why
    batch.worked_at = None
    batch.save(update_fields=["undo_asked_at", "undo_by", "undo_why", "worked_at"])

    _log("batch.undone", batch, by=by, why=why)
    after_commit(_nudge, batch.pk)
    return batch


def work_off(batch_id: int, *, seconds: float) -> bool:
    """Do what is owed of a batch for so long. Says whether nothing is owed any more.

    It can be killed, repeated and run by two workers at once: each post is decided once.
    """
    until = monotonic() + seconds
    worker = Worker(batch_id)
    while monotonic() < until:
        if not worker.next(AT_ONCE):
            return True
    return False


class Worker:
    """Deals with the posts of a batch, or takes its decisions back, a handful after the other."""

    def __init__(self, batch_id: int) -> None:
        batch = Batch.objects.get(pk=batch_id)
        self.key = batch_id
        self.items: Sequence[int] = batch.items
        self.choice = _from_json(batch.choice)
        self.texts: dict[str, str] = {}

    def next(self, count: int) -> bool:
        """Do some more; False when nothing is owed."""
        wake(f"moderation.batch.{self.key}", {"type": "batch.moved"})
        wake(QUEUE, {"type": "queue.moved"})
        return self._some(count)

    @transaction.atomic
    def _some(self, count: int) -> bool:
        rows = Batch.objects.select_for_update(of=("self",), no_key=True)
        batch = rows.select_related("by", "undo_by").defer("items", "choice").get(pk=self.key)
        if batch.is_at_rest:
            return False
        batch.worked_at = timezone.now()
        with written_together():
            if batch.is_undoing:
                self._undo_some(batch, count)
            else:
                self._decide_some(batch, count)
        return True

    def _decide_some(self, batch: Batch, count: int) -> None:
        keys = self.items[batch.position : batch.position + count]
        cases = cases_of_posts(keys)
        with posts_in_hand(keys), counting_once():
            for key in keys:
                why = _try(lambda key=key: self._decide_post(key, cases.get(key), batch))
                if why:
                    batch.refused += 1
                    batch.failures = [*batch.failures, {"post": key, "why": why}]
                else:
                    batch.done += 1
        if batch.position >= batch.total:
            batch.finished_at = timezone.now()
            record(BatchFinished(batch_id=batch.pk), by=batch.by)
            numbers = {"done": batch.done, "refused": batch.refused}
            _log("batch.finished", batch, by=batch.by, after=numbers, via="task")
        batch.save(update_fields=["done", "refused", "failures", "worked_at", "finished_at"])

    def _decide_post(self, key: int, case: Reviewable | None, batch: Batch) -> None:
        post = post_as_it_is(key)
        if case is None:
            raise ObjectDoesNotExist
        text = self.choice.message or self._usual_text(language_of(post.author))
        _decide_post(post, case, replace(self.choice, message=text), batch)

    def _usual_text(self, language: str) -> str:
        """The site's own words, in the author's language."""
        if language not in self.texts:
            self.texts[language] = template_of(self.choice.outcome, language).text
        return self.texts[language]

    def _undo_some(self, batch: Batch, count: int) -> None:
        decisions = Decision.objects.filter(batch=batch, undone_at=None).order_by("-pk")
        if batch.undo_at is not None:
            decisions = decisions.filter(pk__lt=batch.undo_at)
        rows = decisions.values_list("pk", "post_id", "case_id")[:count]
        found = {pk: (post, case) for pk, post, case in rows}
        if not found:
            batch.undone_at = timezone.now()
            record(BatchUndone(batch_id=batch.pk), by=batch.undo_by)
        asked = lock_appeals(list(found))  # before cases, as whoever answers them does
        cases = lock_cases({case for _post, case in found.values()})
        with posts_in_hand([post for post, _case in found.values() if post]), counting_once():
            locked = lock_decisions(list(found))
            for key in found:
                batch.undo_at = key
                why = _try(lambda key=key: _undo(locked[key], cases, asked.get(key), batch))
                if why:
                    batch.failures = [*batch.failures, {"decision": key, "why": why}]
                else:
                    batch.undone += 1
        batch.save(update_fields=["undone", "undone_at", "undo_at", "failures", "worked_at"])


def _try(act: Any) -> str:
    """Why it was refused; "" where it was done. A database that is busy is asked again later."""
    try:
        with transaction.atomic(), written_together(), counting_once():
            act()
    except OperationalError:
        raise
    except ActionRefused as refusal:
        return str(refusal)
    except PermissionDenied:
        return _("You may not decide this.")
    except ObjectDoesNotExist:
        return _("It is gone.")
    except Exception:
        logger.exception("A post of a batch could not be decided")
        return _("Something broke. It is as it was.")
    return ""


def _decide_post(post: Post, case: Reviewable, choice: Choice, batch: Batch) -> None:
    by = batch.by
    if by is None:
        raise PermissionDenied
    if post.is_deleted:
        raise AlreadyDecided("")
    case.post, case.user, case.category = post, post.author, post.topic.category
    if not case.is_open:
        if case.decided_at and case.decided_at > batch.created_at:
            raise AlreadyDecided(who_decided(case))
        open_case(case, kind=Reviewable.Kind.REPORTED, by=by, tell=False)
    choice = replace(choice, message=_message(case, choice, by))
    decide_locked(case, _once_per_author(case, choice, batch), by=by, batch=batch, told=False)


def _message(case: Reviewable, choice: Choice, by: User) -> str:
    """What was typed, or the site's own text, with this author's and this topic's names."""
    values = values_for(case, by=by.display_name, until=moment(_pause_until(choice)))
    if choice.rule is not None:
        values |= {"rule_number": str(choice.rule.number), "rule_title": choice.rule.title}
    return fill(choice.message, values)


def _pause_until(choice: Choice) -> datetime:
    return timezone.now() + timedelta(days=choice.days)


def _once_per_author(case: Reviewable, choice: Choice, batch: Batch) -> Choice:
    """What is about the author, a pause or a nudge, happens to each of them once in a batch."""
    effects = choice.effects or effects_of(case, choice.outcome, days=choice.days)
    if not any(one["act"] in ABOUT_THE_AUTHOR for one in effects):
        return replace(choice, effects=effects)
    if Decision.objects.filter(batch=batch, user=case.user_id, undone_at=None).exists():
        effects = [one for one in effects if one["act"] not in ABOUT_THE_AUTHOR]
        effects = effects or [{"act": "dismiss", "params": {}}]
    return replace(choice, effects=effects)


def _undo(
    decision: Decision,
    cases: dict[int, Reviewable],
    appeal: Reviewable | None,
    batch: Batch,
) -> None:
    """Cases that were open before are asked anew; those that the batch opened itself are not."""
    by, case = batch.undo_by, cases[decision.case_id]
    if by is None:
        raise PermissionDenied
    decision.case = case
    anew = case.kind != Reviewable.Kind.REPORTED or case.reasons or _flags(case.pk, decision.round)
    undo_locked(decision, appeal, by=by, why=batch.undo_why, anew=bool(anew), told=False)


def _as_json(choice: Choice) -> dict[str, Any]:
    return {
        "outcome": choice.outcome,
        "rule": choice.rule.pk if choice.rule else None,
        "message": choice.message,
        "note": choice.note,
        "days": choice.days,
        "effects": choice.effects,
    }


def _from_json(kept: dict[str, Any]) -> Choice:
    rule = Rule.objects.select_related("version").get(pk=kept["rule"]) if kept["rule"] else None
    return Choice(**(kept | {"rule": rule}))


def _nudge(batch_id: int) -> None:
    from moderation.tasks import work_off_batch

    work_off_batch.delay(batch_id=batch_id)


def _log(act: str, batch: Batch, *, by: User | None, **more: Any) -> None:
    case = batch.case
    log(
        act,
        by=by,
        target=batch,
        label=_("{n} posts").format(n=batch.total),
        category_id=case.category_id if case else None,
        **more,
    )
