"""What works, though probably not as meant."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from automod import patterns
from automod.language import grammar, values
from automod.language.loading import Entry, Items, Mapping, Scalar
from automod.language.problems import Kind, Problem
from automod.language.reading import SectionReader
from automod.language.rules import Rule
from automod.language.searches import read_key

_LIKE_REGEX = re.compile(r"\\[wWsSdDbB.]|\.[*+]|\[[^\]\s]+-[^\]\s]+\]|\(\?|\([^()|]+\|[^()]+\)")
LOOKED_AT = 200
"""Characters of a value in which signs of an expression are looked for."""
_PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
_TEXT_KEYS = frozenset(
    {
        "comment", "message", "message_subject", "modmail", "modmail_subject", "action_reason",
        "report_reason",
    }
)  # fmt: skip


def lint_section(section: SectionReader, tree: Mapping) -> None:
    """Remarks on the way one section is written."""
    for entry in tree.repeated:
        _warn(section, entry, _("%(key)s stands here twice; the last one counts") % _named(entry))
    searches = []
    for entry in tree.entries.values():
        if isinstance(entry.value, Mapping):
            lint_group(section, entry.value)
        elif entry.key in _TEXT_KEYS:
            continue
        elif (key := read_key(entry.key)) and set(key.fields) & _all_fields():
            searches += [] if key.is_reversed else [key.name]
            _lint_search(section, entry, key.modifiers)
    for entry in tree.entries.values():
        if entry.key in _TEXT_KEYS and isinstance(entry.value, Scalar):
            _lint_text(section, entry, searches)
    stickied = tree.entries.get("comment_stickied")
    type_ = tree.entries.get("type")
    if stickied and type_ and values.plain(type_.value) == "comment":
        message = _("an answer is pinned only under a topic, and this rule is for replies")
        _warn(section, stickied, message)


def lint_group(section: SectionReader, group: Mapping) -> None:
    for entry in group.repeated:
        _warn(section, entry, _("%(key)s stands here twice; the last one counts") % _named(entry))
    for entry in group.entries.values():
        if (key := read_key(entry.key)) and set(key.fields) & _all_fields():
            _lint_search(section, entry, key.modifiers)


def _all_fields() -> frozenset[str]:
    return frozenset().union(*grammar.FIELDS.values())


def _lint_search(section: SectionReader, entry: Entry, modifiers: tuple[str, ...]) -> None:
    methods = [one for one in modifiers if one in grammar.METHODS]
    if len(methods) > 1:
        message = _("of several methods the first counts: %(method)s") % {"method": methods[0]}
        _warn(section, entry, message)
    items = entry.value.items if isinstance(entry.value, Items) else (entry.value,)
    scalars = [one for one in items if isinstance(one, Scalar)]
    for one in scalars:
        if values.is_empty(one):
            message = _("an empty value in a list is left out: it would fit everything")
            section.note(one.line, message, Kind.WARNING)
        elif one.is_plain and str(one.value) != one.raw:
            message = _("%(raw)s is read as “%(value)s”; put it in quotes if it is meant as it is")
            told = message % {"raw": one.raw[:40], "value": str(one.value)[:40]}
            section.note(one.line, told, Kind.WARNING)
    if "regex" not in modifiers:
        suspicious = [one for one in scalars if _LIKE_REGEX.search(one.raw[:LOOKED_AT])]
        if suspicious:
            message = _("“%(value)s” looks like a regular expression, and (regex) is not written")
            told = message % {"value": suspicious[0].raw[:40]}
            section.note(suspicious[0].line, told, Kind.WARNING)
    if (
        isinstance(entry.value, Items)
        and entry.value.is_flow
        and len(scalars) == 1
        and scalars[0].is_plain
        and set(methods) & {"starts-with", "ends-with", "full-exact"}
        and len(scalars[0].raw) <= 12
    ):
        message = _("[%(value)s] is a list; put it in quotes if the brackets belong to the text")
        _warn(section, entry, message % {"value": scalars[0].raw})


def _lint_text(section: SectionReader, entry: Entry, searches: list[str]) -> None:
    assert isinstance(entry.value, Scalar)
    for found in _PLACEHOLDER.finditer(str(entry.value.value)):
        name = found[1]
        if name == "match" or re.fullmatch(r"match-\d+", name):
            if len(searches) > 1:
                message = _("%(name)s takes the first of several checks that fit: write %(better)s")
                better = f"{{{{match-{searches[0]}-1}}}}"
                told = message % {"name": found[0], "better": better}
                _warn(section, entry, told)
        elif name.startswith("match-"):
            check = re.sub(r"-\d+\Z", "", name.removeprefix("match-"))
            if check not in searches:
                message = _("%(name)s belongs to no check of this rule")
                _warn(section, entry, message % {"name": found[0]})
        elif name not in grammar.PLACEHOLDERS:
            message = _("there is no placeholder %(name)s; it stays as it is")
            _warn(section, entry, message % {"name": found[0][:60]})


def lint_book(rules: Iterable[Rule]) -> list[Problem]:
    """Remarks that need compiled rules: those that fit everything, or are never reached."""
    problems = []
    seen: dict[tuple[object, ...], Rule] = {}
    for rule in rules:
        item = rule.targets["item"]
        for check in item.checks:
            if check.is_regex and not check.is_reversed and _fits_everything(check.pattern):
                message = _("this expression also fits an empty text, so it fits everything")
                problems.append(Problem(rule.section + 1, check.line, message, Kind.WARNING))
        if rule.takes_away and not any(target.asks for target in rule.targets.values()):
            message = _("this takes every item of its type away")
            problems.append(Problem(rule.section + 1, rule.line, message, Kind.WARNING))
        if not rule.takes_away:
            continue
        same = seen.setdefault(_conditions(rule), rule)
        if same is not rule and not same.is_once_only and rule.priority <= same.priority:
            message = _("the rule in line %(line)d has the same conditions, so this is never tried")
            told = message % {"line": same.line}
            problems.append(Problem(rule.section + 1, rule.line, told, Kind.WARNING))
    return problems


def _fits_everything(pattern: patterns.Pattern) -> bool:
    try:
        return pattern.search("", patterns.Budget()) is not None
    except patterns.TooSlow:
        return False


def _conditions(rule: Rule) -> tuple[object, ...]:
    return (
        rule.kind,
        rule.type,
        rule.moderators_exempt,
        rule.ignore_blockquotes,
        tuple(
            (
                name,
                target.any_threshold,
                tuple((t.key, t.value, t.operator) for t in target.tests),
                tuple((t.key, t.operator, t.number, t.unit) for t in target.thresholds),
                tuple((c.fields, c.is_reversed, c.pattern) for c in target.checks),
            )
            for name, target in sorted(rule.targets.items())
            if target.asks
        ),
    )


def _warn(section: SectionReader, entry: Entry, message: str) -> None:
    section.note(entry.line, message, Kind.WARNING)


def _named(entry: Entry) -> dict[str, str]:
    return {"key": entry.key}
