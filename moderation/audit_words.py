"""How an entry of the audit log reads: no codes, no numbers of rows."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from django.apps import apps
from django.utils.dateparse import parse_datetime
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.acts import FIELDS, RULES, VALUES
from audit.models import AuditEntry
from moderation.words import moment

ROOMS: Final = ("branding", "members", "forums", "guidelines", "moderation", "automod", "auth")
VIA: Final = {
    "task": gettext_lazy("by itself"),
    "rule": gettext_lazy("by a rule"),
    "command": gettext_lazy("by a command"),
}
_OF_LEVEL: Final = re.compile(r"(\d)\.(\w+)")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


def target_words(entry: AuditEntry) -> str:
    """What it was done to: its name, else its kind and number."""
    if entry.target_label or not entry.target_id:
        return entry.target_label
    return f"{capfirst(_kinds().get(entry.target_type, entry.target_type))} {entry.target_id}"


def via_words(entry: AuditEntry) -> str:
    """How it was done, where nobody did it on a page."""
    return str(VIA.get(entry.via, ""))


def changes(
    entry: AuditEntry,
    categories: Mapping[int, str] | None = None,
    rules: Mapping[str, str] | None = None,
) -> list[tuple[str, str, str]]:
    """What the act changed, as (field, before, after); without a field for a mere value.

    `categories`: names of those the reader may know of; the others stay numbers. `rules`: titles
    of the guidelines' rules by key.
    """
    before, after = entry.before, entry.after
    if before is None and after is None:
        return []
    if not (isinstance(before, dict | None) and isinstance(after, dict | None)):
        return [("", _said(entry.act, "", before), _said(entry.act, "", after))]
    before, after = before or {}, after or {}
    if "category" in before and categories:
        before, after = (
            facts | {"category": categories.get(int(facts["category"]), facts["category"])}
            for facts in (before, after)
        )
    before, after = (_with_titles(entry.act, facts, rules or {}) for facts in (before, after))
    said = (
        (field_words(name), *(_said(entry.act, name, facts.get(name)) for facts in (before, after)))
        for name in dict.fromkeys([*before, *after])
    )
    return [(words, was, now) for words, was, now in said if words and was != now]


def keys_of_rules(entry: AuditEntry) -> Iterator[str]:
    """The rules of the guidelines that what was changed names."""
    for facts in (entry.before, entry.after):
        for name, value in facts.items() if isinstance(facts, dict) else ():
            if (entry.act, "") in RULES:
                yield name
            elif (entry.act, name) in RULES:
                yield from value if isinstance(value, list) else filter(None, [value])


def _with_titles(act: str, facts: dict[str, Any], rules: Mapping[str, str]) -> dict[str, Any]:
    if (act, "") in RULES:
        return {rules.get(key, key): value for key, value in facts.items()}
    return {
        name: _titles(value, rules) if (act, name) in RULES else value
        for name, value in facts.items()
    }


def _titles(value: Any, rules: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [rules.get(key, key) for key in value]
    return rules.get(value, value)


def field_words(name: str) -> str:
    """What a field is called. A column of a trust level says of which."""
    if of_level := _OF_LEVEL.fullmatch(name):
        level, column = of_level.groups()
        return _("{limit}, level {n}").format(limit=field_words(column), n=level)
    words = FIELDS.get(name)
    return capfirst(name.replace("_", " ") if words is None else str(words))


def _said(act: str, name: str, value: Any) -> str:
    """A value as people say it."""
    if isinstance(value, list):
        return ", ".join(_said(act, name, part) for part in value)
    if isinstance(value, dict):
        said = ((field_words(key), _said(act, key, part)) for key, part in value.items())
        return "; ".join(f"{words}: {part}" for words, part in said if words and part)
    return "" if value is None or value == "" else _one(act, name, value)


def _one(act: str, name: str, value: Any) -> str:
    if isinstance(value, bool) or value in {"True", "False"}:
        return _("yes") if value in {True, "True"} else _("no")
    say = VALUES.get((act, name)) or VALUES.get((act, "")) or VALUES.get(("", name))
    words = say(value) if say else None
    if words is not None:
        return str(words)
    if isinstance(value, int | float):
        return number_format(value, force_grouping=True)
    at = parse_datetime(value) if _MOMENT.match(value) else None
    return moment(at) if at and at.tzinfo else str(value)


@cache
def _kinds() -> dict[str, Any]:
    """Name of a model → what its rows are called."""
    return {
        model._meta.model_name: model._meta.verbose_name
        for room in ROOMS
        for model in apps.get_app_config(room).get_models()
        if model._meta.model_name
    }
