"""What people are told, in sentences."""

import re
from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, override

from branding.models import brand_name
from members.languages import language_of
from moderation.models import MessageTemplate, Reviewable, Step

TOLD: Final[Mapping[str, str]] = {
    "keep": gettext_noop(
        "You told us about this, and it stays: we found nothing that breaks a rule."
    ),
    "nudge": gettext_noop("You were right to tell us. We spoke to the author privately."),
    "hide": gettext_noop(
        "You were right to tell us. It is hidden until its author has changed it."
    ),
    "remove": gettext_noop("You were right to tell us. It was removed."),
    "pause": gettext_noop("You were right to tell us. Its author cannot write here for a while."),
    "part": gettext_noop("You were right to tell us. Its author is no longer a member."),
}


def outcome_told(outcome: str) -> str:
    """The outcome for whoever reported it; names nobody."""
    return _(TOLD[outcome])


def steps_since(case: Reviewable, version: int) -> list[str]:
    """What happened after a step, oldest first: "was reported (Maren)"."""
    steps = Step.objects.filter(case=case, number__gt=version).select_related("by")
    return [
        what_happened(step.kind, step.by.display_name if step.by else "")
        for step in steps.order_by("number")[:10]
    ]


def what_happened(kind: str, name: str) -> str:
    words = str(Step.Kind(kind).label)
    return f"{words} ({name})" if name else words


def message_for(case: Reviewable, outcome: str, values: Mapping[str, str]) -> str:
    """The site's template of this outcome in the member's language, its placeholders filled.

    Unknown placeholders stay as they are; what is filled in is not looked at again.
    """
    return fill(template_of(outcome, language_of(case.user)).text, values)


def template_of(outcome: str, language: str = "") -> MessageTemplate:
    """The site's text for it in this language, or the one it came with.

    Where there is neither, in the site's own language, then in English.
    """
    wanted = language or settings.LANGUAGE_CODE
    near = list(dict.fromkeys([wanted, wanted.partition("-")[0], settings.LANGUAGE_CODE, "en"]))
    written = {row.language: row for row in MessageTemplate.objects.filter(outcome=outcome)}
    english = default_text(outcome, "en")
    for code in near:
        if code in written:
            return written[code]
        own = default_text(outcome, code)
        if own != english:
            return MessageTemplate(outcome=outcome, language=code, text=own)
    return MessageTemplate(outcome=outcome, language=wanted, text=english)


def default_text(outcome: str, language: str) -> str:
    """What the site came with."""
    with override(language):
        return _(DEFAULTS[outcome]) if DEFAULTS[outcome] else ""


def law_text(outcome: str) -> str:
    """What the author is told where a law is the ground, and no rule."""
    return _(UNDER_LAW[outcome]) if UNDER_LAW[outcome] else ""


def unknown_placeholders(text: str) -> list[str]:
    """What stands in braces in a template and is filled by nothing, in order, each once."""
    return [name for name in dict.fromkeys(_IN_BRACES.findall(text)) if name not in PLACEHOLDERS]


def example_of(text: str) -> str:
    """A template as an author might read it."""
    return fill(text, {name: str(value) for name, (_words, value) in PLACEHOLDERS.items()})


def values_for(case: Reviewable, *, by: str, until: str = "") -> dict[str, str]:
    return {
        "name": case.user.first_word,
        "title": case.title,
        "community": brand_name(),
        "moderator": by,
        "until": until,
    }


def fill(text: str, values: Mapping[str, str]) -> str:
    """A text with its placeholders filled. Unknown ones stay as they are."""
    parts = text.split("{")
    filled = [parts[0]]
    for part in parts[1:]:
        name, brace, rest = part.partition("}")
        known = brace and name in values
        filled.append(values[name] + rest if known else "{" + part)
    return "".join(filled)


def moment(value: object) -> str:
    """A moment as sentences have it."""
    return date_format(localtime(value), "j F Y, H:i")  # type: ignore[arg-type]


_IN_BRACES: Final = re.compile(r"\{([^{}]*)\}")

PLACEHOLDERS: Final[Mapping[str, tuple[str | Promise, str | Promise]]] = {
    "name": (gettext_lazy("the author’s first name"), "Maren"),
    "title": (gettext_lazy("the topic’s title"), gettext_lazy("Which stove for the high moor?")),
    "rule_number": (gettext_lazy("the rule’s number"), "2"),
    "rule_title": (
        gettext_lazy("the rule’s title"),
        gettext_lazy("Sell in the market, nowhere else"),
    ),
    "until": (gettext_lazy("when a pause ends"), gettext_lazy("2 December 2026, 18:00")),
    "community": (gettext_lazy("the community’s name"), "Tarn"),
    "moderator": (gettext_lazy("who decided"), "Dewi"),
}
"""Name → what it stands for, and an example."""

DEFAULTS: Final[Mapping[str, str]] = {
    "keep": "",
    "nudge": gettext_noop(
        "{name}, a word about “{title}”. Rule {rule_number}, {rule_title}: please keep it in "
        "mind. Nobody else sees this, and nothing happened to your post."
    ),
    "hide": gettext_noop(
        "{name}, we have hidden your post in “{title}”. Rule {rule_number}, {rule_title}. Take "
        "out what breaks it: one edit and it is back."
    ),
    "remove": gettext_noop(
        "{name}, we removed your post in “{title}”. Rule {rule_number}, {rule_title}. If you "
        "think we are wrong, somebody else will look again."
    ),
    "pause": gettext_noop(
        "{name}, you can read here but not write until {until}. Rule {rule_number}, "
        "{rule_title}. If you think we are wrong, somebody else will look again."
    ),
    "part": gettext_noop(
        "{name}, you are no longer a member of {community}. Rule {rule_number}, {rule_title}. "
        "You can take your data with you and appeal "
        "once."
    ),
}

UNDER_LAW: Final[Mapping[str, str]] = {
    "keep": "",
    "nudge": gettext_noop(
        "{name}, a word about “{title}”. Somebody told us that it may be against the law: "
        "{law}. Nothing happened to your post; please look at it again."
    ),
    "hide": gettext_noop(
        "{name}, we have hidden your post in “{title}”. As far as we can tell it is against "
        "the law: {law}. Take out what is: one edit and it is back."
    ),
    "remove": gettext_noop(
        "{name}, we removed your post in “{title}”. As far as we can tell it is against the "
        "law: {law}. If you think we are wrong, somebody else will look again."
    ),
    "pause": gettext_noop(
        "{name}, you can read here but not write until {until}. What you wrote in “{title}” "
        "is, as far as we can tell, against the law: {law}. If you think we are wrong, somebody "
        "else will look again."
    ),
    "part": gettext_noop(
        "{name}, you are no longer a member of {community}. What you wrote in “{title}” is, as "
        "far as we can tell, against the law: {law}. You can take your data with you and appeal "
        "once."
    ),
}
