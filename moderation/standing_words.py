"""What a decision says to the member it is about, in sentences. Nobody is named in them."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import Sanction
from moderation.models import Decision
from moderation.words import moment

Words = str | Promise

DECIDED: Final[Mapping[tuple[str, str], Words]] = {
    ("keep", "post"): _("Your post stays."),
    ("keep", "account"): _("You are in. Welcome."),
    ("nudge", "account"): _("You are in, with a word from the moderators."),
    ("hide", "post"): _("We hid a post of yours until you edit it."),
    ("remove", "post"): _("We removed a post of yours."),
    ("hide", "profile"): _("We took away what your profile said."),
    ("remove", "profile"): _("We took away what your profile said."),
    ("hide", "avatar"): _("We took your picture away."),
    ("remove", "avatar"): _("We took your picture away."),
    ("hide", "account"): _("We did not let your account in."),
    ("remove", "account"): _("We did not let your account in."),
    ("part", "account"): _("We did not let your account in."),
}
OTHERWISE: Final[Mapping[str, Words]] = {
    "keep": _("We looked, and nothing changes."),
    "nudge": _("A word from the moderators, for you alone."),
    "hide": _("We hid something of yours."),
    "remove": _("We removed something of yours."),
    "pause": _("You can read here, but not write for a while."),
    "part": _("You are no longer a member here."),
}
MEANS: Final[Mapping[str, Words]] = {
    "hide": _("Nobody but you and the moderators sees the post. Edit it, and it is back."),
    "delete": _("Nobody but you and the moderators sees the post any more."),
    "edit": _("A moderator changed the text. You can see what changed in its history."),
    "move": _("The topic moved to another category."),
    "lock": _("The topic takes no more replies."),
    "slow": _("Everybody waits a while between two replies in this topic."),
    "close": _("You cannot sign in with this account."),
}
RESET: Final[Mapping[str, Words]] = {
    "profile": _("Name, line, text and place of your profile are empty. You can write new ones."),
    "avatar": _("The drawing stands in for your picture. You can choose another one."),
}
HELD_UNTIL: Final[Mapping[str, Words]] = {
    "warning": _("Moderators remember this nudge until {until}. It keeps you from nothing."),
    "strike": _("A strike. It is forgotten on {until}, and keeps you from nothing by itself."),
    "mute": _("You can read but not write until {until}."),
    "mute_here": _("You can read but not write in {category} until {until}."),
    "suspension": _(
        "You see nothing but this page, the guidelines and your account until {until}."
    ),
    "ban": _("You see nothing but this page, the guidelines and your account until {until}."),
}
HELD: Final[Mapping[str, Words]] = {
    "warning": _("Moderators remember this nudge. It keeps you from nothing."),
    "strike": _("A strike. It keeps you from nothing by itself."),
    "mute": _("You can read but not write until a moderator lifts it."),
    "mute_here": _("You can read but not write in {category} until a moderator lifts it."),
    "suspension": _(
        "You see nothing but this page, the guidelines and your account until a moderator lifts it."
    ),
    "ban": _(
        "You see nothing but this page, the guidelines and your account, for good unless a "
        "moderator lifts it."
    ),
}


def decided(decision: Decision) -> str:
    """What was decided, in one sentence."""
    key = (decision.outcome, decision.case.subject)
    return str(DECIDED.get(key, OTHERWISE[decision.outcome]))


def meanings(decision: Decision, sanctions: Mapping[int, Sanction], place: str = "") -> list[str]:
    """What it means, one sentence for each of its acts. `sanctions` are those of the decision,
    `place` names the category it was decided in.
    """
    means = [_means(effect, decision, sanctions, place) for effect in decision.effects]
    return list(filter(None, means))


def _means(
    effect: dict[str, Any], decision: Decision, sanctions: Mapping[int, Sanction], place: str
) -> str:
    sanction = sanctions.get(effect["done"].get("sanction", 0))
    if sanction is not None:
        return held_words(sanction, place)
    if effect["act"] == "reset":
        return str(RESET.get(decision.case.subject, ""))
    return str(MEANS.get(effect["act"], ""))


def held_words(sanction: Sanction, category: str = "") -> str:
    """What holds, and until when. `category` names where, for what holds in one alone."""
    until = moment(sanction.ends_at) if sanction.ends_at else ""
    words = HELD_UNTIL if until else HELD
    kind = sanction.kind
    if kind == Sanction.Kind.MUTE and sanction.category_id:
        kind = "mute_here"
    where = category or gettext("one category")
    return str(words[kind]).format(until=until, category=where)


def who_decided(decision: Decision) -> str:
    """A person or a rule of the site; never which person."""
    if decision.automatic:
        return gettext(
            "A rule of the site decided this by itself: “{rule}”. No person did."
        ).format(rule=decision.automatic)
    return gettext("A moderator looked at it and decided. No rule of the site did so by itself.")
