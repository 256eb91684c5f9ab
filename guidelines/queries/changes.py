"""What is different between two versions, rule by rule, for people to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.diff import diff_html
from guidelines.content import Content, RuleText


@dataclass(frozen=True, slots=True)
class Change:
    """One part that is not as it was."""

    kind: Literal["new", "gone", "changed", "moved"]
    heading: str
    html: SafeString
    """The words with `<ins>` and `<del>`; "" where a rule only has another number."""
    note: str = ""


def changes_between(old: Content, new: Content) -> list[Change]:
    """In the order of the page. No queries: both were read with their rules."""
    return [*_of_texts(old, new, first=True), *_of_rules(old, new), *_of_texts(old, new)]


def _of_rules(old: Content, new: Content) -> Iterator[Change]:
    before = {rule.key: rule for rule in old.rules}
    for rule in new.rules:
        was = before.pop(rule.key, None)
        heading = f"{rule.number} {rule.title}"
        if was is None:
            yield Change("new", heading, diff_html("", _words(rule)), _("New rule"))
        elif _words(was) != _words(rule):
            html = diff_html(_words(was), _words(rule))
            yield Change("changed", heading, html, _moved(was, rule))
        elif was.number != rule.number:
            yield Change("moved", heading, SafeString(""), _moved(was, rule))
    for was in before.values():
        heading = f"{was.number} {was.title}"
        yield Change("gone", heading, diff_html(_words(was), ""), _("No longer a rule"))


def _of_texts(old: Content, new: Content, *, first: bool = False) -> Iterator[Change]:
    """Title and intro stand above the rules, the rest below."""
    parts = (
        [(_("Title and intro"), _intro)]
        if first
        else [(_("How we enforce"), _enforcement), (_("Appeals"), _appeals)]
    )
    for heading, words in parts:
        if words(old) != words(new):
            yield Change("changed", heading, diff_html(words(old), words(new)))


def _moved(was: RuleText, rule: RuleText) -> str:
    if was.number == rule.number:
        return ""
    return _("Was number {number}").format(number=was.number)


def _intro(content: Content) -> str:
    return f"{content.title}\n{content.lede}"


def _enforcement(content: Content) -> str:
    steps = (f"{step.name}: {step.text} ({step.who})" for step in content.ladder)
    return "\n".join([content.enforcement, *steps, content.enforcement_note])


def _appeals(content: Content) -> str:
    return content.appeals


def _words(rule: RuleText) -> str:
    """A rule as lines of text."""
    lines = [rule.title, rule.meaning]
    lines += [f"{_('Fine')}: {text}" for text in rule.fine]
    lines += [f"{_('Not fine')}: {text}" for text in rule.not_fine]
    lines += [f"{i}. {text}" for i, text in enumerate(rule.ladder, start=1)]
    return "\n".join(lines) + "\n"
