"""What those who write rules see of them."""

from dataclasses import dataclass, replace

from automod.in_force import book_of
from automod.language import Kind, Problem, Rule, RuleBook
from automod.models import RuleSet, RuleState
from automod.queries.records import records_of
from automod.reasons import name_of
from automod.records import NOTHING, Record
from automod.summary import summarise
from forums.models import Category


@dataclass(frozen=True)
class RuleRow:
    """One section of a file that holds a rule: for topics, for replies, or for both."""

    rule_hash: str
    line: int
    name: str
    summary: list[str]
    remarks: list[Problem]
    state: RuleState | None
    """None for a rule that nothing is known of: it is on and never fired."""
    record: Record = NOTHING

    @property
    def is_off(self) -> bool:
        return self.state is not None and self.state.is_off

    @property
    def is_shadow(self) -> bool:
        return self.state is not None and self.state.is_shadow


@dataclass(frozen=True)
class RuleList:
    """A file as people read it."""

    rows: list[RuleRow]
    loose: list[Problem]
    """Remarks on what is no rule."""


def rule_set_of(category: Category | None) -> RuleSet:
    """With the version in force; a new one, not saved, where none was written. One query."""
    sets = RuleSet.objects.select_related("active__author", "category")
    return sets.filter(category=category).first() or RuleSet(category=category)


def rules_in(rule_set: RuleSet) -> RuleList:
    """The rules in force, in file order, with how good each is. Two queries once the file was
    read.
    """
    if rule_set.active is None:
        return RuleList([], [])
    states = {state.rule_hash: state for state in rule_set.states.all()}
    listed = list_of(book_of(rule_set.active), states)
    known = {row.rule_hash: row.state for row in listed.rows if row.state is not None}
    records = records_of(rule_set, known)
    rows = [replace(row, record=records.get(row.rule_hash, row.record)) for row in listed.rows]
    return replace(listed, rows=rows)


def list_of(book: RuleBook, states: dict[str, RuleState] | None = None) -> RuleList:
    """The rules of a file that was read, by section, and what there is to say about each."""
    sections: dict[int, list[Rule]] = {}
    for rule in book.rules:
        sections.setdefault(rule.section, []).append(rule)
    remarks: dict[int, list[Problem]] = {}
    for problem in book.problems:
        if problem.kind is not Kind.ERROR:
            remarks.setdefault(problem.section - 1, []).append(problem)
    known = states or {}
    rows = [
        RuleRow(
            rule_hash=rules[0].hash,
            line=rules[0].line,
            name=name_of(rules[0]),
            summary=summarise(rules),
            remarks=remarks.pop(section, []),
            state=known.get(rules[0].hash),
        )
        for section, rules in sections.items()
    ]
    return RuleList(rows, [problem for rest in remarks.values() for problem in rest])
