"""Who is told of what happened in the forum, and of what moderators decided."""

import re
from html import unescape
from typing import Final
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from automod.events import AuthorTold, RuleSwitchedOff
from automod.queries.switched_off import switched_off
from core.markdown import mentioned_names
from core.usernames import username_key
from eventlog.registry import on
from forums.events import AnswerAccepted, PostPublished
from forums.models import Post
from members.actions import claim_letter
from members.events import AccountOffered, SanctionEnded, TrustLevelChanged
from members.languages import in_language_of
from members.models import Sanction, User
from members.trust import trust_levels
from moderation.actions.cases import MOST_SEVERE
from moderation.events import (
    AppealAnswered,
    CaseOpened,
    CasePassedOn,
    DecisionMade,
    DecisionUndone,
    ItemReported,
)
from moderation.models import Appeal, Decision, Flag, Reviewable
from moderation.permissions import people_for
from notifications.actions import notify, tell
from notifications.letters import owe_letter_to
from notifications.models import Notification
from notifications.words import (
    appeal_line,
    case_line,
    decision_letter,
    decision_line,
    level_line,
    message_letter,
    message_line,
    notice_letter,
    optional_letter,
    over_line,
    receipt_letter,
    report_line,
    rule_line,
    short_letter,
    taken_back_line,
)

Kind = Notification.Kind
_QUOTED: Final = re.compile(r'<blockquote class="quote" data-author="([^"]*)"')
MOST_QUOTED: Final = 20


@on(PostPublished)
def tell_of_post(event: PostPublished) -> None:
    """Whoever is mentioned or quoted, the topic's author, and the author of the post replied to."""
    post = _post(event.post_id)
    if post is None:
        return
    people = dict.fromkeys(_named(mentioned_names(post.body)), Kind.MENTION)
    people |= dict.fromkeys(_named(_quoted(post.html)), Kind.QUOTE)
    people[post.topic.author_id] = Kind.REPLY
    if post.reply_to:
        people[post.reply_to.author_id] = Kind.REPLY
    notify(people, post=post, actor=post.author)


@on(AnswerAccepted)
def tell_of_solution(event: AnswerAccepted) -> None:
    """Whoever wrote it. Who asked is shown as the one who found it helpful."""
    post = _post(event.post_id)
    if post is not None and post.topic.solution_id == post.pk:
        notify({post.author_id: Kind.SOLUTION}, post=post, actor=post.topic.author)


def _post(pk: int) -> Post | None:
    """The post as it is now, or None while it is out of sight."""
    posts = Post.objects.filter(pk=pk, is_public=True, topic__is_public=True)
    return posts.select_related("author", "topic__author", "topic__category", "reply_to").first()


def _quoted(html: str) -> set[str]:
    names = _QUOTED.findall(html)[:MOST_QUOTED]
    return {username_key(unescape(name)) for name in names}


def _named(keys: set[str]) -> list[int]:
    return list(User.objects.filter(username_key__in=keys).values_list("pk", flat=True))


@on(DecisionMade)
def tell_of_decision(event: DecisionMade) -> None:
    """Whom it is about, and whoever reported it. Of many decided as one, each hears once."""
    decision = _decision(event.decision_id)
    if decision is None or decision.is_undone:
        return
    if _changes_something(decision):
        with in_language_of(decision.user):
            tell(
                [decision.user_id],
                kind=Kind.WELCOME if decision.outcome == "keep" else Kind.DECISION,
                about=_once(f"decision:{decision.pk}", decision),
                text=decision_line(decision),
                href=_where(decision),
                letter=decision_letter(decision),
                also_closed=True,
            )
    _tell_reporters(decision)


@on(DecisionUndone)
def tell_of_undoing(event: DecisionUndone) -> None:
    """Whoever was told of it. After an appeal its answer says so."""
    decision = _decision(event.decision_id)
    if decision is None or event.overturned:
        return
    known = Notification.objects.filter(
        user=decision.user_id, about=_once(f"decision:{decision.pk}", decision)
    )
    if not known.exists():
        return
    with in_language_of(decision.user):
        line, href = taken_back_line(decision), _where(decision)
        tell(
            [decision.user_id],
            kind=Kind.UNDONE,
            about=_once(f"undone:{decision.pk}", decision, "undone"),
            text=line,
            href=href,
            letter=short_letter(decision.user, line, href),
            also_closed=True,
        )


@on(AppealAnswered)
def tell_of_answer(event: AppealAnswered) -> None:
    appeal = Appeal.objects.select_related("decision", "user").get(pk=event.appeal_id)
    with in_language_of(appeal.user):
        line, href = appeal_line(appeal), appeal.decision.href
        tell(
            [appeal.user_id],
            kind=Kind.APPEAL,
            about=f"appeal:{appeal.pk}",
            text=line,
            href=href,
            letter=short_letter(appeal.user, line, href, appeal.answer),
            also_closed=True,
        )
    if appeal.state == Appeal.State.OVERTURNED:
        _tell_reporters(appeal.decision, again="overturned")


@on(CasePassedOn)
def tell_of_case(event: CasePassedOn) -> None:
    """The person, the team or the level it was passed on to."""
    case = _case(event.case_id)
    if case is not None:
        _tell_moderators(case, about=f"case:{case.pk}:{case.version}", is_urgent=False)


@on(AccountOffered)
def write_to_claimant(event: AccountOffered) -> None:
    """The link to an account from an archive; none where it was accepted meanwhile."""
    user = User.objects.get(pk=event.user_id)
    if user.is_claimable and user.claim_email:
        with in_language_of(user):
            subject, body = claim_letter(user)
        # Whoever is invited again, to the same address too, gets another letter.
        owe_letter_to(user.claim_email, about=f"claim:{uuid4()}", subject=subject, body=body)


@on(ItemReported)
def confirm_notice(event: ItemReported) -> None:
    """Somebody without an account gave notice: a letter says that we have it."""
    flag = Flag.objects.filter(pk=event.flag_id).first()
    if flag is not None and flag.address:
        with in_language_of(None):
            subject, body = receipt_letter(flag)
        owe_letter_to(flag.address, about=f"receipt:{flag.pk}", subject=subject, body=body)


@on(CaseOpened, ItemReported)
def tell_of_urgent(event: CaseOpened | ItemReported) -> None:
    """What may be illegal or dangerous, once in each round."""
    case = _case(event.case_id)
    if case is not None and case.severity >= MOST_SEVERE:
        _tell_moderators(case, about=f"case:{case.pk}:round:{case.round}", is_urgent=True)


@on(TrustLevelChanged)
def tell_of_level(event: TrustLevelChanged) -> None:
    user = User.objects.filter(pk=event.user_id, trust_level=event.new).first()
    if user is None or user.is_staff_member:
        return
    moment = f"{timezone.localdate():%Y%m%d}"
    with in_language_of(user):
        line = level_line(trust_levels()[event.new], rose=event.new > event.old)
        tell(
            [user.pk],
            kind=Kind.LEVEL,
            about=f"level:{event.old}:{event.new}:{moment}",
            text=line,
            href="/standing/#trust",
            letter=optional_letter(user, line, "/standing/#trust"),
        )


@on(SanctionEnded)
def tell_of_end(event: SanctionEnded) -> None:
    """Nobody is reminded of a nudge."""
    sanction = Sanction.objects.select_related("user").filter(pk=event.sanction_id).first()
    if sanction is None or sanction.kind == Sanction.Kind.WARNING:
        return
    with in_language_of(sanction.user):
        line = over_line(sanction)
        tell(
            [sanction.user_id],
            kind=Kind.OVER,
            about=f"sanction:{sanction.pk}",
            text=line,
            href="/standing/",
            letter=optional_letter(sanction.user, line, "/standing/"),
        )


def _tell_reporters(decision: Decision, *, again: str = "") -> None:
    flags = Flag.objects.filter(case=decision.case_id, round=decision.round).exclude(answer="")
    for flag in flags.select_related("reporter"):
        if flag.reporter is None:
            _write_notifier(flag, decision, again)
            continue
        line = report_line(flag)
        with in_language_of(flag.reporter):
            letter = optional_letter(flag.reporter, line, "/reports/")
        tell(
            [flag.reporter.pk],
            kind=Kind.REPORT,
            about=_once(f"report:{flag.pk}:{decision.pk}{again}", decision, f"reports{again}"),
            text=line,
            href="/reports/",
            letter=letter,
        )


def _write_notifier(flag: Flag, decision: Decision, again: str) -> None:
    if flag.address:
        with in_language_of(None):
            subject, body = notice_letter(flag, decision)
        about = _once(f"report:{flag.pk}:{decision.pk}{again}", decision, f"reports{again}")
        owe_letter_to(flag.address, about=about, subject=subject, body=body)


def _tell_moderators(case: Reviewable, *, about: str, is_urgent: bool) -> None:
    for person in people_for(case):
        with in_language_of(person):
            line = case_line(case, is_urgent=is_urgent)
            tell(
                [person.pk],
                kind=Kind.CASE,
                about=about,
                text=line,
                href=case.href,
                case=case,
                letter=optional_letter(person, line, case.href),
            )


def _decision(pk: int) -> Decision | None:
    rows = Decision.objects.select_related("user", "case", "rule__version", "post__topic")
    return rows.filter(pk=pk).first()


def _case(pk: int) -> Reviewable | None:
    """An open one."""
    rows = Reviewable.objects.select_related("assignee", "team", "category")
    return rows.filter(pk=pk, state=Reviewable.State.OPEN).first()


def _once(about: str, decision: Decision, what: str = "decided") -> str:
    """Many decided as one are one thing to be told of."""
    return f"batch:{decision.batch_id}:{what}" if decision.batch_id else about


def _where(decision: Decision) -> str:
    if decision.batch_id:
        return "/standing/"
    if decision.outcome != Decision.Outcome.KEEP:
        return decision.href
    return decision.post.href if decision.post else "/"


def _changes_something(decision: Decision) -> bool:
    """What was reported and stays is nothing its author has to know of."""
    acts = {effect["act"] for effect in decision.effects if effect["done"]}
    return decision.outcome != Decision.Outcome.KEEP or bool(acts)


@on(RuleSwitchedOff)
def tell_of_rule_off(event: RuleSwitchedOff) -> None:
    """Whoever wrote it, of each time; not where it is on again by now."""
    rule = switched_off(event.version_id, event.rule_hash, event.line)
    if rule is None:
        return
    with in_language_of(rule.author):
        line = rule_line(rule)
        rest = _("The other rules go on. Look at it, change it, or switch it on again:")
        tell(
            [rule.author.pk],
            kind=Kind.RULE,
            about=f"rule:{rule.key}",
            text=f"{line} {rule.why}",
            href=rule.href,
            letter=short_letter(rule.author, line, rule.href, rule.why, rest),
        )


@on(AuthorTold)
def tell_of_message(event: AuthorTold) -> None:
    """What a rule has to say to the author of a post, as long as the post is there."""
    posts = Post.objects.filter(pk=event.post_id, deleted_at=None, topic__deleted_at=None)
    post = posts.select_related("author", "topic").first()
    if post is None:
        return
    with in_language_of(post.author):
        tell(
            [post.author_id],
            kind=Kind.MESSAGE,
            about=f"told:{post.pk}:{event.version_id}:{event.line}",
            text=message_line(event.text, post),
            href=post.href,
            letter=message_letter(event.subject, event.text, post),
        )
