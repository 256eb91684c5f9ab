"""What rules want done is carried out, once the post is saved. Each part does nothing twice."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from automod.actions.calling import owe_call
from automod.actions.hits import note_outcome
from automod.evaluation import Conditions, evaluate
from automod.events import AuthorTold
from automod.in_force import (
    InForce,
    conditions_for,
    owner_of,
    rules_in_force,
    version_in_force,
)
from automod.language import Rule, RuleBook
from automod.models import RuleVersion
from automod.outcome import Deed, Letter, Outcome
from automod.posts import asked_of, item_key, item_of_post
from automod.reasons import TAKES_DOWN, decided_by, name_of, reason_of, told_of
from automod.voice import name_of_voice, site_voice
from eventlog.actions import record
from forums import actions as forum
from forums.actions.writing import render_post
from forums.models import Category, Post, Topic
from forums.permissions import can_move
from guidelines.models import Rule as Guideline
from members.actions.sanctions import impose_sanction
from members.models import User
from moderation.actions import Choice, decide, hold_case
from moderation.actions.cases import add_reasons, case_of_post, open_case, weigh
from moderation.models import Decision, Reviewable
from moderation.permissions import can_decide

Outcomes = Decision.Outcome
Kind = Reviewable.Kind
MOST_TAGS: Final = 5
LONGEST_TAG: Final = 30


@transaction.atomic
def look_at_post(post: Post, *, reports: int = 0, only_reports: bool = False) -> Outcome:
    """Try the rules in force on a post that is public, and do what those want that fit.

    With `only_reports` those alone that ask how often it was reported.
    """
    in_force = rules_in_force(post.topic.category)
    if not in_force or post.is_gone or post.author.username == name_of_voice():
        return Outcome()
    if only_reports and "reports" not in asked_of(in_force):
        return Outcome()

    conditions = conditions_for(in_force, item_key(post), bot=name_of_voice())
    if only_reports:
        conditions = _only_about_reports(conditions, in_force)
    item = item_of_post(
        post,
        render_post(post.body),
        in_force,
        reports=reports,
        approved_by=approved_by(post),
    )
    outcome = evaluate([one.book for one in in_force], item, conditions)
    note_outcome(outcome, in_force, item=item_key(post), post=post)
    for deed in outcome.deeds:
        _carry_out(post, deed, owner_of(deed.rule, in_force))
    return outcome


@transaction.atomic
def carry_out_reasons(post: Post, reasons: Sequence[dict[str, Any]]) -> None:
    """After a rule kept a post from readers: its hit, its letters, and the decision, if it is one.

    What only the spam score holds may still be let through by a rule that approves.
    """
    by_rules = [reason for reason in reasons if reason["code"] == "rule"]
    for reason in by_rules:
        owner = version_in_force(reason["facts"]["version"])
        rule = _rule_of(owner, reason["facts"]) if owner else None
        if owner is None or rule is None:
            continue
        deed = _deed_again(rule, owner, post, reason["facts"]["action"])
        note_outcome(Outcome(deeds=[deed]), [owner], item=item_key(post), post=post)
        if deed.action in TAKES_DOWN:
            take_down(post, deed, owner, reasons)
        _write_for(post, deed, owner)
    if reasons and all(reason["code"] == "spam" for reason in reasons):
        _let_through(post)


def take_down(post: Post, deed: Deed, owner: InForce, reasons: Sequence[dict[str, Any]]) -> None:
    """Decide that it is removed, by the site itself. Its author can appeal."""
    letter = [_letter_to_moderators(deed, deed.modmail, owner)] if deed.modmail else []
    case = hold_case(post, reasons=[*reasons, *letter], kind=Kind.HELD)
    rule = deed.rule
    message = told_of(deed)
    if deed.message:
        message = f"{message}\n\n{deed.message.text}"
    guideline = Guideline.objects.current().filter(key=rule.wishes.guideline).first()
    choice = Choice(outcome=Outcomes.REMOVE, rule=guideline, message=message, note=name_of(rule))
    decide(case, choice, by=None, automatic=decided_by(rule))


def approved_by(post: Post) -> str:
    """Who let exactly this text through: "moderator", "bot", or nobody."""
    decisions = Decision.objects.standing().filter(post=post).order_by("-created_at", "-pk")
    last = decisions.first()
    if last is None or last.outcome not in {Outcomes.KEEP, Outcomes.NUDGE}:
        return ""
    if post.edited_at is not None and post.edited_at > last.created_at:
        return ""
    return "moderator" if last.by_id else "bot"


def _carry_out(post: Post, deed: Deed, owner: InForce) -> None:
    reasons = [_as_kept(deed, owner)]
    if deed.action in TAKES_DOWN:
        take_down(post, deed, owner, reasons)
    elif deed.action == "filter":
        forum.hold_again(post, by=None)
        hold_case(post, reasons=reasons, kind=Kind.HELD)
    elif deed.action == "report":
        _point_out(post, reasons)
    elif deed.action == "approve":
        _keep(post, deed)
    _mark_topic(post, deed, owner)
    _write_for(post, deed, owner)


def _point_out(post: Post, reasons: list[dict[str, Any]]) -> None:
    """A flag by the site: the case says so, and nobody is counted as a reporter."""
    case = case_of_post(post)
    if not case.is_open and any(reason in case.reasons for reason in reasons):
        return
    open_case(case, kind=Kind.REPORTED)
    add_reasons(case, reasons)
    weigh(case)


def _keep(post: Post, deed: Deed) -> None:
    case = Reviewable.objects.open().filter(post=post).first()
    if case is not None:
        choice = Choice(outcome=Outcomes.KEEP, note=name_of(deed.rule))
        decide(case, choice, by=None, automatic=decided_by(deed.rule))


def _mark_topic(post: Post, deed: Deed, owner: InForce) -> None:
    """Tags, pins, locks and the category of the topic. A flair is a tag here."""
    topic = post.topic
    flairs = [deed.parent_flair, *([deed.flair] if post.is_first else [])]
    names = [*(deed.tags if post.is_first else ()), *(flair.text for flair in flairs if flair)]
    tags = [tag for name in names if name and (tag := _as_tag(name))]
    if missing := [tag for tag in tags if tag not in topic.tag_names]:
        room = max(MOST_TAGS - len(topic.tag_names), 0)
        topic = forum.tag_topic(topic, by=None, names=missing[:room])
    settings = deed.parent_settings | (deed.settings if post.is_first else {})
    if "locked" in settings:
        forum.lock_topic(topic, by=None, on=bool(settings["locked"]))
    if "sticky" in settings:
        forum.pin_topic(topic, by=None, on=settings["sticky"] is not False)
    if deed.category and post.is_first and deed.category != topic.category.slug:
        to = Category.objects.filter(slug=deed.category, archived_at=None).first()
        if to is not None and _may_move_to(to, topic, owner):
            forum.move_topic(topic, by=None, category=to)


def _may_move_to(to: Category, topic: Topic, owner: InForce) -> bool:
    """Rules of one category move topics where their author could move them."""
    if owner.category_id is None:
        return True
    version = RuleVersion.objects.select_related("author").get(pk=owner.version_id)
    return version.author is not None and can_move(version.author, topic, to)


def _write_for(post: Post, deed: Deed, owner: InForce) -> None:
    """What a rule has the site say, and to whom the case goes."""
    if deed.comment and not _is_gone(post):
        reply_to = None if post.is_first else post
        forum.reply_as_site(post.topic, by=site_voice(), body=deed.comment.text, reply_to=reply_to)
    if deed.message and deed.action not in TAKES_DOWN:
        _tell_author(post, deed.message, deed.rule, owner)
    if deed.modmail and deed.action not in TAKES_DOWN:
        _point_out(post, [_letter_to_moderators(deed, deed.modmail, owner)])
    if deed.assign:
        _assign(post, deed.assign)
    if deed.silence_seconds:
        _silence(post, deed)
    owe_call(post, deed, owner)


def _letter_to_moderators(deed: Deed, letter: Letter, owner: InForce) -> dict[str, Any]:
    """It lies in the case, beside the reasons; the author does not read it."""
    words = f"{letter.subject}: {letter.text}"[:1000]
    facts = {
        "version": owner.version_id,
        "category": owner.category_id,
        "line": deed.rule.line,
        "hash": deed.rule.hash,
        "severity": 1,
        "told": "",
    }
    return {"code": "modmail", "words": words, "facts": facts}


def _tell_author(post: Post, letter: Letter, rule: Rule, owner: InForce) -> None:
    record(
        AuthorTold(
            post_id=post.pk,
            user_id=post.author_id,
            subject=letter.subject,
            text=letter.text,
            rule=decided_by(rule),
            version_id=owner.version_id,
            line=rule.line,
        )
    )


def _assign(post: Post, username: str) -> None:
    who = User.objects.named(username).filter(is_active=True).first()
    case = Reviewable.objects.open().filter(post=post, assignee=None).first()
    if who is not None and case is not None and can_decide(who, case):
        Reviewable.objects.filter(pk=case.pk, assignee=None).update(assignee=who)


def _silence(post: Post, deed: Deed) -> None:
    """Staff are left alone, whatever a rule says."""
    ends_at = timezone.now() + timedelta(seconds=deed.silence_seconds or 0)
    try:
        impose_sanction(
            post.author,
            by=None,
            kind="mute",
            ends_at=ends_at,
            category_id=post.topic.category_id,
            reason=decided_by(deed.rule),
        )
    except PermissionDenied:
        return


def _let_through(post: Post) -> None:
    """Where only the spam score objects, a rule that approves may know better."""
    in_force = rules_in_force(post.topic.category)
    if not in_force or not post.is_held:
        return
    conditions = conditions_for(in_force, item_key(post), bot=name_of_voice())
    item = item_of_post(post, render_post(post.body), in_force, is_held_as_spam=True)
    outcome = evaluate([one.book for one in in_force], item, conditions)
    approving = [deed for deed in outcome.deeds if deed.action == "approve"]
    if approving:
        note_outcome(Outcome(deeds=approving), in_force, item=item_key(post), post=post)
        hold_case(post, reasons=[], kind=Kind.HELD)
        _keep(post, approving[-1])


@dataclass(frozen=True, slots=True)
class Either:
    """What is in the one or in the other."""

    one: Container[str]
    other: Container[str]

    def __contains__(self, name: object) -> bool:
        return name in self.one or name in self.other


def _only_about_reports(conditions: Conditions, in_force: Sequence[InForce]) -> Conditions:
    others = {
        rule.hash
        for one in in_force
        for rule in one.book.rules
        if not any(
            test.key == "reports" for target in rule.targets.values() for test in target.tests
        )
    }
    return replace(conditions, off=Either(conditions.off, others))


def _rule_of(owner: InForce, facts: dict[str, Any]) -> Rule | None:
    found = [rule for rule in owner.book.rules if rule.hash == facts["hash"]]
    return next((rule for rule in found if rule.line == facts["line"]), None)


def _deed_again(rule: Rule, owner: InForce, post: Post, action: str) -> Deed:
    """What it wanted, with its texts. The moment has passed; then at least what it did."""
    book = RuleBook(tuple(one for one in owner.book.rules if one.hash == rule.hash), (), 1)
    item = item_of_post(post, render_post(post.body), [owner])
    deeds = evaluate(book, item, Conditions(bot=name_of_voice())).deeds
    return deeds[0] if deeds else Deed(rule=rule, action=action)


def _as_kept(deed: Deed, owner: InForce) -> dict[str, Any]:
    reason = reason_of(deed, owner)
    return {"code": reason.code, "words": reason.words, "facts": reason.facts}


def _as_tag(name: str) -> str:
    """A flair as tags are written."""
    words = "".join(c if c.isalnum() or c in ".+-" else " " for c in name.lower())
    return "-".join(words.split()).strip(".+-")[:LONGEST_TAG]


def _is_gone(post: Post) -> bool:
    now = Post.objects.only("is_public").filter(pk=post.pk).first()
    topic = Topic.objects.only("is_public").filter(pk=post.topic_id).first()
    return now is None or topic is None or not (now.is_public and topic.is_public)
