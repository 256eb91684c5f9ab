"""What was decided about somebody, as they read it themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branding.models import brand_name
from core.paging import Cursor, page_after
from forums.models import Category, Post
from forums.permissions import can_see
from members.models import Sanction, User
from moderation.actions import appeal_until
from moderation.models import Appeal, Decision, DecisionQuerySet, Flag
from moderation.standing_words import decided, held_words, meanings, who_decided
from moderation.words import moment

NAMES: Final = {
    Sanction.Kind.WARNING: gettext_lazy("Nudge"),
    Sanction.Kind.STRIKE: gettext_lazy("Strike"),
    Sanction.Kind.MUTE: gettext_lazy("Pause"),
    Sanction.Kind.SUSPENSION: gettext_lazy("Suspension"),
    Sanction.Kind.BAN: gettext_lazy("Ban"),
}


@dataclass(frozen=True, slots=True)
class Held:
    """One thing that holds against somebody now."""

    name: str
    words: str
    ends_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A page of decisions about somebody, newest first, and what holds now."""

    held: Sequence[Held]
    statements: Sequence["Statement"]
    next: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A decision with its reasons, for the one it is about. Says never who decided."""

    decision: Decision
    decided: str
    title: str
    """Where it was, as far as its reader may still know; "" otherwise."""
    quote: str
    """Their own words."""
    place: str
    """The category that what holds in one alone holds in, as far as its reader may still know."""
    means: Sequence[str]
    who: str
    pointed: str
    """What led to it: a report, a notice, a rule of the site."""
    appeal: Appeal | None
    appeal_until: datetime
    can_appeal: bool

    @property
    def scope(self) -> str:
        """Where and how long it holds."""
        if self.decision.is_undone:
            return _("It was taken back and holds no more.")
        sanctions = self.decision.sanctions.all()
        here = [sanction.ends_at for sanction in sanctions if sanction.category_id]
        everywhere = [sanction.ends_at for sanction in sanctions if not sanction.category_id]
        parts = []
        if here:
            words = (
                _("In {category} on {community}, in every country, until {until}.")
                if _last(here)
                else _("In {category} on {community}, in every country, for no set time.")
            )
            parts.append(
                words.format(
                    category=self.place or _("one category"),
                    community=brand_name(),
                    until=_last(here),
                )
            )
        if everywhere or not here:
            words = (
                _("On {community}, in every country, until {until}.")
                if _last(everywhere)
                else _("On {community}, in every country, for no set time.")
            )
            parts.append(words.format(community=brand_name(), until=_last(everywhere)))
        return " ".join(parts)

    @property
    def ground(self) -> str:
        """The rule or the law it rests on, or both."""
        rule, law = self.decision.rule, self.decision.law
        if rule is None and not law:
            return _("No rule was broken.")
        parts = []
        if rule is not None:
            words = _("Rule {number}, “{title}”, of version {version} of our guidelines.")
            parts.append(
                words.format(number=rule.number, title=rule.title, version=rule.version.number)
            )
        if law:
            parts.append(_("The law, as far as we can tell: {law}").format(law=law))
        return " ".join(parts)

    @property
    def ground_kind(self) -> str:
        """As the statement for programs has it."""
        rule, law = self.decision.rule, self.decision.law
        if rule is None:
            return "law" if law else "none"
        return "guidelines and law" if law else "guidelines"

    def facts(self) -> dict[str, Any]:
        """The same for programs: plain values."""
        decision, rule = self.decision, self.decision.rule
        return {
            "community": brand_name(),
            "statement": decision.pk,
            "decided_at": decision.created_at.isoformat(),
            "decision": self.decided,
            "outcome": decision.outcome,
            "restricts": decision.restricts,
            "facts": {
                "subject": decision.case.subject,
                "title": self.title,
                "your_words": self.quote,
                "led_to_it": self.pointed,
            },
            "ground": {
                "kind": self.ground_kind,
                "law": decision.law,
                "rule": rule.number if rule else None,
                "title": rule.title if rule else "",
                "meaning": rule.meaning if rule else "",
                "version": rule.version.number if rule else None,
                "read": settings.SITE_URL + rule.version.href if rule else "",
            },
            "message": decision.message,
            "means": list(self.means),
            "scope": self.scope,
            "automated": bool(decision.automatic),
            "decided_by": self.who,
            "taken_back_at": decision.undone_at.isoformat() if decision.undone_at else None,
            "appeal": {
                "until": self.appeal_until.isoformat(),
                "possible": self.can_appeal,
                "at": settings.SITE_URL + decision.href,
                "state": self.appeal.state if self.appeal else "",
                "answer": self.appeal.answer if self.appeal else "",
            },
        }


def decisions_about(user: User) -> DecisionQuerySet:
    """What somebody reads of in their standing: not what found nothing."""
    found: DecisionQuerySet = (
        Decision.objects.visible_to(user)
        .filter(user=user)
        .exclude(outcome=Decision.Outcome.KEEP)
        .select_related("case", "rule__version", "post__topic__category", "category", "appeal")
        .prefetch_related("sanctions")
    )
    return found


def standing_of(user: User, *, cursor: Cursor | None = None) -> Standing:
    """Four queries at most, however many decisions there are."""
    page = page_after(
        decisions_about(user), cursor, by="created_at", moment_of=lambda row: row.created_at
    )
    statements = [statement_of(row, user, is_short=True) for row in page.rows]
    return Standing(held_now(user), statements, str(page.next or ""))


def held_now(user: User) -> list[Held]:
    """Two queries at most."""
    held = list(user.sanctions.in_force(timezone.now()).order_by("-starts_at"))
    places = {sanction.category_id for sanction in held if sanction.category_id}
    names: dict[int, Category] = {}
    if places:
        names = Category.objects.visible_to(user).in_bulk(sorted(places))
    return [
        Held(
            str(NAMES[Sanction.Kind(sanction.kind)]),
            held_words(sanction, _name(names, sanction.category_id)),
            sanction.ends_at,
            sanction.reason,
        )
        for sanction in held
    ]


def statement_of(decision: Decision, user: User, *, is_short: bool = False) -> Statement:
    """A short one, for lists, asks the database for nothing more."""
    made = getattr(decision, "appeal", None)
    until = appeal_until(decision)
    open_to_appeal = decision.restricts and not decision.is_undone and made is None
    place = _place(decision, user)
    sanctions = {sanction.pk: sanction for sanction in decision.sanctions.all()}
    return Statement(
        decision=decision,
        decided=decided(decision),
        title=_title(decision, user),
        quote=decision.case.excerpt if is_short else _words_then(decision),
        place=place,
        means=(
            [_("Nothing any more: what it changed was put back.")]
            if decision.is_undone
            else meanings(decision, sanctions, place)
        ),
        who=who_decided(decision),
        pointed="" if is_short else _what_pointed(decision),
        appeal=made,
        appeal_until=until,
        can_appeal=open_to_appeal and timezone.now() <= until,
    )


def _name(names: dict[int, Category], pk: int | None) -> str:
    return names[pk].name if pk in names else ""


def _last(ends: Sequence[datetime | None]) -> str:
    """When the last of them ends, "" where one has no end or there is none."""
    known = [end for end in ends if end is not None]
    return moment(max(known)) if known and len(known) == len(ends) else ""


def _place(decision: Decision, user: User) -> str:
    """Where it was decided, unless the category was closed to them since."""
    category = decision.category
    return category.name if category is not None and can_see(user, category) else ""


def _title(decision: Decision, user: User) -> str:
    """The topic's title, unless its category was closed to them since."""
    post = decision.post
    if post is None or not can_see(user, post.topic.category):
        return ""
    return post.topic.title


def _words_then(decision: Decision) -> str:
    """Their post as it was when it was decided on, which an edit may have changed since."""
    for effect in decision.effects:
        if effect["act"] == "edit" and "body" in effect["done"]:
            return str(effect["done"]["body"])
        if was := effect["done"].get("was"):
            fields = ("name", "title", "bio", "location")
            return "\n".join(was[field] for field in fields if was.get(field))
    post: Post | None = decision.post
    if post is None:
        return decision.case.excerpt
    later = post.revisions.filter(created_at__gt=decision.created_at).order_by("version").first()
    return later.body if later else post.body


def _what_pointed(decision: Decision) -> str:
    flags = Flag.objects.filter(case=decision.case_id, round=decision.round)
    reasons = set(flags.values_list("reason", flat=True))
    if Flag.Reason.ILLEGAL in reasons:
        return _("Somebody sent us a notice because they think it is illegal.")
    if reasons:
        return _("Somebody reported it.")
    if decision.round == decision.case.round and decision.case.reasons:
        words = "; ".join(reason["words"] for reason in decision.case.reasons)
        return _("A rule of the site pointed at it: {words}").format(words=words)
    return _("A moderator came across it.")
