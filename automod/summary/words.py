"""Small parts of sentences."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from automod.language.grammar import QUALITIES
from automod.language.rules import Threshold

SHOWN_VALUES = 3
SHOWN_CHARACTERS = 60


def in_a_row(parts: Sequence[str], last: str) -> str:
    """“a, b and c”; `last` is a phrase with `first` and `second`."""
    if len(parts) < 2:
        return "".join(parts)
    return last % {"first": ", ".join(parts[:-1]), "second": parts[-1]}


def all_of(parts: Sequence[str]) -> str:
    return in_a_row(parts, _("%(first)s and %(second)s"))


def one_of(parts: Sequence[str]) -> str:
    return in_a_row(parts, _("%(first)s or %(second)s"))


def quoted(values: Sequence[str]) -> str:
    """The first values in quotes, and how many others there are."""
    shown = [_("“%(value)s”") % {"value": _short(value)} for value in values[:SHOWN_VALUES]]
    rest = len(values) - len(shown)
    if rest == 1:
        shown.append(_("“%(value)s”") % {"value": _short(values[-1])})
    elif rest:
        others = ngettext("%(number)d other", "%(number)d others", rest)
        shown.append(others % {"number": rest})
    return one_of(shown)


def _short(value: str) -> str:
    line = " ".join(value.split()) or value
    return line if len(line) <= SHOWN_CHARACTERS else line[: SHOWN_CHARACTERS - 1] + "…"


def field_name(name: str) -> str:
    names = {
        "id": _("number"),
        "title": _("title"),
        "body": _("text"),
        "url": _("link"),
        "domain": _("link's domain"),
        "flair_text": _("flair"),
        "flair_css_class": _("flair's class"),
        "flair_template_id": _("flair's template"),
        "media_author": _("embed's author"),
        "media_author_url": _("embed's author link"),
        "media_title": _("embed's title"),
        "media_description": _("embed's description"),
        "poll_option_text": _("poll option"),
        "poll_option_count": _("number of poll options"),
        "crosspost_id": _("original's number"),
        "crosspost_title": _("original's title"),
        "name": _("name"),
        "groups": _("group"),
        "category": _("category"),
        "tags": _("tag"),
        "link_domains": _("links' domain"),
        "language": _("language"),
        "channel": _("channel"),
    }
    return names[name]


def measure_name(key: str) -> str:
    names = {
        "account_age": _("account age"),
        "contributor_quality": _("contributor quality"),
        "comment_karma": _("reputation from replies"),
        "post_karma": _("reputation from topics"),
        "combined_karma": _("reputation"),
        "comment_subreddit_karma": _("reputation from replies in this category"),
        "post_subreddit_karma": _("reputation from topics in this category"),
        "combined_subreddit_karma": _("reputation in this category"),
        "trust_level": _("trust level"),
        "contribution_score": _("contribution score"),
        "topics_created": _("number of topics"),
    }
    return names[key]


def comparison(threshold: Threshold) -> str:
    value = str(threshold.number)
    if threshold.key == "account_age":
        value = duration(threshold.number, threshold.unit)
    elif threshold.key == "contributor_quality":
        value = _quality(QUALITIES[threshold.number])
    return compared(threshold.operator, value)


def compared(operator: str, value: str) -> str:
    phrases = {
        "<": _("below %(value)s"),
        ">": _("above %(value)s"),
        "<=": _("at most %(value)s"),
        ">=": _("at least %(value)s"),
        "==": _("exactly %(value)s"),
        "!=": _("not %(value)s"),
    }
    return phrases[operator] % {"value": value}


def _quality(name: str) -> str:
    names = {
        "lowest": _("lowest"),
        "low": _("low"),
        "moderate": _("moderate"),
        "high": _("high"),
        "highest": _("highest"),
    }
    return names[name]


def duration(number: int, unit: str) -> str:
    phrases = {
        "second": ngettext("%(number)d second", "%(number)d seconds", number),
        "minute": ngettext("%(number)d minute", "%(number)d minutes", number),
        "hour": ngettext("%(number)d hour", "%(number)d hours", number),
        "day": ngettext("%(number)d day", "%(number)d days", number),
        "week": ngettext("%(number)d week", "%(number)d weeks", number),
        "month": ngettext("%(number)d month", "%(number)d months", number),
        "year": ngettext("%(number)d year", "%(number)d years", number),
    }
    return phrases[unit] % {"number": number}


def seconds(number: int) -> str:
    """In the largest unit that leaves nothing over."""
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if number % size == 0:
            return duration(number // size, unit)
    return duration(number, "second")
