"""Members point at something, and whoever is none gives notice of what is illegal."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.limits import allow
from eventlog.actions import record
from forums.actions import hide_post
from forums.models import Post
from guidelines.models import Rule
from members.models import User
from members.trust import limits_on
from moderation.actions.cases import case_of_account, case_of_post, open_case, step, weigh
from moderation.events import ItemReported
from moderation.models import Flag, Reviewable, Step, moderation_settings
from moderation.permissions import can_report
from moderation.refusals import (
    AlreadyReported,
    NoticeIncomplete,
    OwnWords,
    RuleNeeded,
    TooManyReports,
    TooManyReportsToday,
)
from moderation.reporters import is_mass_report, weight_of

NOTICE_NEEDS = ("law", "explanation", "name", "email", "in_good_faith")
NOTIFIERS_KEPT: Final = timedelta(days=90)
"""So long after the answer a notice still says who gave it: time to ask back, or to contest."""


@dataclass(frozen=True, slots=True)
class Item:
    """What is reported: a post, or a part of somebody's account."""

    subject: str
    post: Post | None = None
    user: User | None = None

    @property
    def owner_id(self) -> int:
        return self.post.author_id if self.post else self.user.pk  # type: ignore[union-attr]

    @property
    def name(self) -> str:
        return self.post.topic.title if self.post else self.user.display_name  # type: ignore[union-attr]

    @property
    def href(self) -> str:
        return self.post.href if self.post else self.user.href  # type: ignore[union-attr]


def report(
    item: Item,
    *,
    by: User,
    reason: str,
    rule: Rule | None = None,
    text: str = "",
    marked: str = "",
    notice: dict[str, Any] | None = None,
) -> Flag:
    """Tell the moderators. Once per person and thing; what others reported it joins.

    A legal notice names the law, why, who gives it, and that they believe it.
    """
    if not can_report(by):
        raise PermissionDenied
    if item.owner_id == by.pk:
        raise OwnWords
    if reason == Flag.Reason.RULE and rule is None:
        raise RuleNeeded
    if reason == Flag.Reason.ILLEGAL and not all((notice or {}).get(key) for key in NOTICE_NEEDS):
        raise NoticeIncomplete
    _refuse_haste(by)
    try:
        return _report(
            item,
            by,
            reason=reason,
            rule=rule if reason == Flag.Reason.RULE else None,
            text=text,
            marked=marked,
            notice=notice if reason == Flag.Reason.ILLEGAL else None,
        )
    except IntegrityError:
        raise AlreadyReported from None


def give_notice(
    item: Item,
    *,
    network: str,
    law: str,
    explanation: str,
    name: str,
    email: str,
    in_good_faith: bool,
    marked: str = "",
) -> Flag:
    """Somebody without an account says that something is illegal; it joins the item's case.

    It weighs nothing among reports, so that guests hide nothing by their number; that it may be
    illegal brings it up. The same address about the same thing is one notice until it is answered.
    """
    email = email.lower()
    needed = {"law": law, "explanation": explanation, "name": name, "email": email}
    if not all(needed.values()) or not in_good_faith:
        raise NoticeIncomplete
    address = sha256(_mailbox(email).encode()).hexdigest()
    if not allow("notice", network, times=5, seconds=3600):
        raise TooManyReports
    if not allow("notice-from", address, times=5, seconds=86400):
        raise TooManyReports
    return _report(
        item,
        None,
        reason=Flag.Reason.ILLEGAL,
        marked=marked,
        notice=needed | {"in_good_faith": True, "where": item.href},
    )


def _mailbox(email: str) -> str:
    """Where mail to an address ends up: what stands behind a plus is the same letter box."""
    local, _at, host = email.rpartition("@")
    return f"{local.partition('+')[0]}@{host}"


def forget_notifiers() -> int:
    """Take name and address out of notices that were answered a while ago. Says of how many."""
    before = timezone.now() - NOTIFIERS_KEPT
    named = Flag.objects.filter(reason=Flag.Reason.ILLEGAL, answered_at__lt=before)
    forgotten = 0
    for flag in named.exclude(notice__email="").order_by("pk"):
        flag.notice = (flag.notice or {}) | {"name": "", "email": ""}
        flag.save(update_fields=["notice"])
        forgotten += 1
    return forgotten


def _refuse_haste(by: User) -> None:
    """Raise where somebody reports faster than people do, or more than their level allows."""
    if not allow("report", by.pk, times=5, seconds=5):
        raise TooManyReports
    level = limits_on(by)
    per_day = level.reports_per_day if level else None
    if per_day is None or level is None:
        return
    if not allow("reports", by.pk, times=per_day, seconds=86400):
        raise TooManyReportsToday(level, per_day)


@transaction.atomic
def _report(item: Item, by: User | None, **said: Any) -> Flag:
    case = (
        case_of_post(item.post) if item.post else case_of_account(item.user, item.subject)  # type: ignore[arg-type]
    )

    if by is None:
        waiting = Flag.objects.filter(case=case, reporter=None, outcome=Flag.Outcome.PENDING)
        same = waiting.filter(notice__email=said["notice"]["email"]).first()
        if same is not None:
            return same
    elif Flag.objects.filter(case=case, reporter=by).exists():
        raise AlreadyReported

    open_case(case, kind=Reviewable.Kind.REPORTED, by=by)
    flag = Flag.objects.create(
        case=case, reporter=by, round=case.round, weight=weight_of(by) if by else 0, **said
    )
    step(case, Step.Kind.REPORTED, by=by, flag=flag.pk, reason=flag.reason)
    case.is_mass_report = is_mass_report(case)
    weigh(case)
    _hide_by_weight(case)
    record(ItemReported(case_id=case.pk, flag_id=flag.pk), by=by)
    return flag


def _hide_by_weight(case: Reviewable) -> None:
    """Where the site says so: enough weight hides a post until somebody decided."""
    settings = moderation_settings()
    if settings.hide_at_weight is None or case.report_weight < settings.hide_at_weight:
        return
    if case.post is None or case.post.is_gone:
        return
    if case.is_mass_report and not settings.mass_reports_hide:
        return
    hide_post(case.post, by=None)
    step(case, Step.Kind.FLAGGED, codes=["reports"], weight=case.report_weight)
