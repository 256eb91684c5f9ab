"""What the site tells, in its reader's language: a line for the page, a subject and a letter.

Lines and letters hold nothing private: what was decided about is behind the link.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from automod.queries.switched_off import SwitchedOff
from branding.models import brand_name
from core.markdown import excerpt
from forums.models import Post
from members.models import Sanction, TrustLevel, User
from moderation.actions import appeal_until
from moderation.models import Appeal, Decision, Flag, Reviewable
from moderation.standing_words import decided, who_decided
from moderation.words import moment

Letter = tuple[str, str]


def decision_line(decision: Decision) -> str:
    rule = decision.rule
    if rule is None:
        return decided(decision) if not decision.law else f"{decided(decision)} {_law(decision)}"
    return _("{what} Rule {number}, {title}.").format(
        what=decided(decision), number=rule.number, title=rule.title
    )


def decision_letter(decision: Decision) -> Letter:
    parts = [decision.message or decided(decision)]
    if decision.rule is not None:
        parts.append(
            _("Rule {number}, {title}: {address}").format(
                number=decision.rule.number,
                title=decision.rule.title,
                address=settings.SITE_URL + decision.rule.version.href,
            )
        )
    if decision.law:
        parts.append(_law(decision))
    if decision.outcome != Decision.Outcome.KEEP:
        parts.append(
            _("The reasons, and what it means: {address}").format(
                address=settings.SITE_URL + decision.href
            )
        )
    if decision.restricts:
        parts.append(
            _(
                "If you think we are wrong, you can appeal there until {until}. Somebody who did "
                "not decide looks again."
            ).format(until=moment(appeal_until(decision)))
        )
    return decided(decision), letter(decision.user, *parts)


def _law(decision: Decision) -> str:
    return _("As far as we can tell it is against the law: {law}").format(law=decision.law)


def taken_back_line(decision: Decision) -> str:
    return _("We took a decision about you back. What it changed is as it was.")


def appeal_line(appeal: Appeal) -> str:
    if appeal.state == Appeal.State.OVERTURNED:
        return _("You were right: we took our decision back, and put back what it changed.")
    return _("Somebody else looked again. The decision stays.")


def report_line(flag: Flag) -> str:
    return flag.answer


def receipt_letter(flag: Flag) -> Letter:
    """To whoever gave a legal notice without an account. Holds nothing that they wrote."""
    return _("We have your notice"), letter_to_guest(
        _("You told us that something at {address} is illegal.").format(address=_where(flag)),
        _(
            "Our moderators read it before other things and decide it by hand or by the site’s "
            "rules. We write to you what came of it."
        ),
        _("Was it not you? Then somebody used your address, and you need do nothing."),
    )


def notice_letter(flag: Flag, decision: Decision) -> Letter:
    """What came of a legal notice."""
    return _("What came of your notice"), letter_to_guest(
        _("You told us that something at {address} is illegal.").format(address=_where(flag)),
        flag.answer,
        who_decided(decision),
        _(
            "If you think we are wrong, you can tell us more in another notice from the same "
            "page, or go to a court or an out-of-court body for disputes."
        ),
    )


def _where(flag: Flag) -> str:
    return settings.SITE_URL + str((flag.notice or {}).get("where", ""))


def case_line(case: Reviewable, *, is_urgent: bool) -> str:
    if is_urgent:
        return _("A case cannot wait: it may be illegal or dangerous.")
    if case.assignee_id:
        return _("A case was passed on to you.")
    return _("A case waits for {level}.").format(level=Reviewable.Level(case.level).label)


def level_line(level: TrustLevel, *, rose: bool) -> str:
    if rose:
        return _("You are on the trust level “{name}” now. See what it allows.").format(
            name=level.name
        )
    return _("Your trust level is “{name}” now. See what leads to the next.").format(
        name=level.name
    )


def rule_line(rule: SwitchedOff) -> str:
    words = _("Your rule “{name}” (line {line}, {where}) was switched off.")
    return words.format(name=rule.name, line=rule.line, where=rule.where)


def message_line(text: str, post: Post) -> str:
    """The beginning of what a rule says, without its marks."""
    return excerpt(_without_place(text, post), 280) or _("A rule has something to say about it.")


def message_letter(subject: str, text: str, post: Post) -> Letter:
    said = _without_place(text, post)
    return subject, letter(post.author, said, settings.SITE_URL + post.href)


def _without_place(text: str, post: Post) -> str:
    """Messages of rules begin with where the post is, which we say in our own way."""
    return text.removeprefix(post.href).strip()


def over_line(sanction: Sanction) -> str:
    if sanction.kind == Sanction.Kind.STRIKE:
        return _("A strike of yours is forgotten.")
    if sanction.kind == Sanction.Kind.MUTE:
        return _("Your pause is over: you can write again.")
    return _("Your suspension is over: everything is open to you again.")


def short_letter(user: User, line: str, href: str, *more: str) -> Letter:
    """A line, what somebody wrote for it, and where to read on."""
    return line, letter(user, line, *more, settings.SITE_URL + href)


def optional_letter(user: User, line: str, href: str) -> Letter:
    """The same, and where mails of this kind are switched off."""
    where = settings.SITE_URL + reverse("notifications:mail")
    off = _("Mails like this can be switched off: {address}").format(address=where)
    return line, letter(user, line, settings.SITE_URL + href, off)


def letter(user: User, *parts: str) -> str:
    """With a greeting, unless the words begin by naming whom they are for."""
    said = [part for part in parts if part]
    if not (said and said[0].startswith(f"{user.first_word}, ")):
        said.insert(0, _("Hello {name},").format(name=user.first_word))
    return "\n\n".join([*said, brand_name()]) + "\n"


def letter_to_guest(*parts: str) -> str:
    """Without a name: whoever typed the address may not be its owner."""
    return "\n\n".join([_("Hello,"), *(part for part in parts if part), brand_name()]) + "\n"
