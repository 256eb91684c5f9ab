"""From a section's tree to a rule for one kind of item."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from automod.language import grammar, values
from automod.language.keys import REASONS, TargetReader
from automod.language.loading import Entry, Mapping, Node
from automod.language.problems import Kind
from automod.language.reading import SectionReader
from automod.language.rules import Rule, Target

SETTINGS_OF_RULE = frozenset(
    {"type", "priority", "moderators_exempt", "standard", "ignore_blockquotes"}
)
GROUPS = {
    "author": grammar.BOTH,
    "parent_submission": grammar.ONLY_COMMENT,
    "crosspost_author": grammar.ONLY_SUBMISSION,
    "crosspost_subreddit": grammar.ONLY_SUBMISSION,
    "subreddit": grammar.BOTH,
}


def compile_rule(section: SectionReader, tree: Mapping, kind: str) -> Rule | None:
    """The section as a rule for one kind, or None if it was not understood.

    `tree` is the section with its standard condition merged in. Raises WrongKind.
    """
    entries = tree.entries
    settings = _settings(section, tree)
    item = TargetReader(section, "item", kind)
    targets = {"item": item}
    for entry in entries.values():
        key = entry.key.lstrip("~ ")
        if entry.key in SETTINGS_OF_RULE:
            continue
        if key in GROUPS and key in {entry.key, "author"}:
            item.must_suit(entry, GROUPS[key])
            kind_of_target = grammar.SUBMISSION if key == "parent_submission" else kind
            reader = targets.setdefault(key, TargetReader(section, key, kind_of_target))
            _read_group(section, entry, reader, item)
        else:
            item.read(entry)
    type_ = settings["type"]
    if type_ in grammar.NOT_SUPPORTED:
        section.not_supported(entries["type"], type_)
    if any(problem.kind is Kind.ERROR for problem in section.problems):
        return None
    done = {name: reader.done() for name, reader in targets.items()}
    return Rule(
        section=section.number,
        line=section.tree.line,
        title=section.title,
        kind=kind,
        type=type_,
        priority=settings["priority"],
        moderators_exempt=settings["moderators_exempt"],
        ignore_blockquotes=settings["ignore_blockquotes"],
        targets=done,
        needs_media=_needs_media(done),
        hash=hash_of(section.tree),
        unsupported=tuple(section.unsupported),
    )


def _read_group(
    section: SectionReader, entry: Entry, reader: TargetReader, item: TargetReader
) -> None:
    node = entry.value
    if reader.name == "author" and not isinstance(node, Mapping):
        is_reversed = entry.key.startswith("~")
        reader.read(Entry("~name" if is_reversed else "name", entry.line, node))
        return
    if not isinstance(node, Mapping) or entry.key.startswith("~"):
        section.note(entry.line, _("%(key)s takes keys of its own") % {"key": entry.key})
        return
    if reader.name.startswith("crosspost"):
        section.not_supported(entry, reader.name)
    for inner in node.entries.values():
        if reader.name == "author" and inner.key in {"action", *REASONS}:
            message = _("%(key)s belongs to the rule, not to its author; it was moved there")
            section.note(inner.line, message % {"key": inner.key}, Kind.WARNING)
            item.read(inner)
        else:
            reader.read(inner)


def _settings(section: SectionReader, tree: Mapping) -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": "any",
        "priority": 0,
        "moderators_exempt": None,
        "ignore_blockquotes": False,
    }
    readers: dict[str, Callable[[Node], Any]] = {
        "type": lambda node: values.one_of(node, grammar.TYPES),
        "priority": values.whole_number,
        "moderators_exempt": values.boolean,
        "ignore_blockquotes": values.boolean,
    }
    for key, reader in readers.items():
        if entry := tree.entries.get(key):
            try:
                found[key] = reader(entry.value)
            except values.WrongValue as problem:
                section.refuse(entry, problem)
    return found


def _needs_media(targets: dict[str, Target]) -> bool:
    """Whether without data of an embed the rule says nothing."""
    wishes = targets["item"].wishes
    texts = [wishes.reason, wishes.comment, wishes.message, wishes.modmail]
    return any("{{media_" in (text or "") for text in texts) or any(
        set(check.fields) <= grammar.MEDIA_FIELDS
        for name in ("item", "parent_submission")
        if name in targets
        for check in targets[name].checks
    )


def hash_of(tree: Mapping) -> str:
    """The same for the same rule, however its keys are ordered and written."""
    told = json.dumps(values.plain(tree), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
