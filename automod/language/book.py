"""Reading a whole rule file."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from automod.language import grammar, values
from automod.language.compiling import compile_rule
from automod.language.lints import lint_book, lint_section
from automod.language.loading import Entry, Mapping, Unreadable, load_section
from automod.language.problems import Kind, Problem
from automod.language.reading import SectionReader, WrongKind
from automod.language.rules import Rule
from automod.language.sections import MAX_BYTES, Section, split_sections
from automod.language.standards import Standards, shipped_standards

MAX_SECTIONS = 2_000


@dataclass(frozen=True)
class RuleBook:
    """A rule file that was read. Only one without errors may be put in force."""

    rules: tuple[Rule, ...]
    """In file order, for both kinds."""
    problems: tuple[Problem, ...]
    sections: int
    """How many mappings the file has."""

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.kind is Kind.ERROR]

    @cached_property
    def taking_away(self) -> tuple[Rule, ...]:
        """Tried first, the first that fits ends everything."""
        return self._in_order(True)

    @cached_property
    def others(self) -> tuple[Rule, ...]:
        """Every one that fits is carried out."""
        return self._in_order(False)

    @cached_property
    def words(self) -> frozenset[str]:
        """Everything its rules ask for: fields, tests, comparisons, and names of groups of keys."""
        words: set[str] = set()
        for rule in self.rules:
            for name, target in rule.targets.items():
                words.add(name)
                words.update(field for check in target.checks for field in check.fields)
                words.update(test.key for test in target.tests)
                words.update(one.key for one in target.thresholds)
        return frozenset(words)

    def _in_order(self, takes_away: bool) -> tuple[Rule, ...]:
        rules = [rule for rule in self.rules if rule.takes_away is takes_away]
        return tuple(sorted(rules, key=lambda rule: -rule.priority))


def read_rules(source: str, standards: Standards | None = None) -> RuleBook:
    """Every rule of a file, and everything there is to say about it. Never raises.

    A section that cannot be used is an error in `problems`; the rules of the others are there
    nevertheless, so that an editor can show what works already.
    """
    if len(source.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        message = _("the file is larger than %(number)d KiB") % {"number": MAX_BYTES // 1024}
        return RuleBook((), (Problem(0, 1, message),), 0)
    reader = _Reader(shipped_standards() if standards is None else standards)
    for section in split_sections(source.removeprefix("\ufeff")):
        reader.read(section)
        if reader.count > MAX_SECTIONS:
            message = _("the file has more than %(number)d rules") % {"number": MAX_SECTIONS}
            reader.problems[Problem(0, section.line, message)] = None
            break
    if not reader.count and not reader.problems:
        reader.explain_emptiness()
    for problem in lint_book(reader.rules):
        reader.problems.setdefault(problem)
    problems = sorted(reader.problems, key=lambda problem: problem.line)
    return RuleBook(tuple(reader.rules), tuple(problems), reader.count)


class _Reader:
    def __init__(self, standards: Standards) -> None:
        self.standards = standards
        self.rules: list[Rule] = []
        self.problems: dict[Problem, None] = {}
        self.count = 0
        self.odd: int | None = None
        """The line of the first section that is a list or a text."""

    def note(self, line: int, message: str, kind: Kind = Kind.ERROR) -> None:
        self.problems[Problem(self.count + 1, line, message, kind)] = None

    def read(self, section: Section) -> None:
        if section.dashes > 3:
            self.note(section.line, _("rules are separated by exactly three hyphens"))
        try:
            loaded = load_section(section.text, section.line)
        except Unreadable as problem:
            self.note(section.line + problem.line - 1, str(problem))
            self.count += 1
            return
        for line, written in loaded.blanked:
            message = _("not supported: “%(written)s”; a comment begins with #")
            self.note(line, message % {"written": written}, Kind.UNSUPPORTED)
        if isinstance(loaded.node, Mapping):
            self.read_mapping(loaded.node, section)
        elif loaded.node is not None and self.odd is None:
            self.odd = loaded.node.line

    def read_mapping(self, tree: Mapping, section: Section) -> None:
        reader = SectionReader(self.count, tree, _title(section, tree.line))
        merged = self.with_standard(reader, tree)
        rules = _variants(reader, merged)
        lint_section(reader, merged)
        useful = []
        for rule in rules:
            if _is_rule(rule):
                useful.append(rule)
        if rules and not useful:
            message = _("this has no check or no action, so it never does anything")
            reader.note(tree.line, message, Kind.WARNING)
        self.problems.update(reader.problems)
        self.rules += useful
        self.count += 1

    def with_standard(self, reader: SectionReader, tree: Mapping) -> Mapping:
        """The rule's keys over those of the standard condition it names."""
        entry = tree.entries.get("standard")
        if entry is None:
            return tree
        try:
            name = values.text(entry.value).strip().lower()
        except values.WrongValue as problem:
            reader.refuse(entry, problem)
            return tree
        standard = self.standards.get(name)
        if standard is None:
            message = _("there is no standard condition “%(name)s”") % {"name": name[:60]}
            reader.note(entry.line, message)
            return tree
        under = {
            key: Entry(key, entry.line, below.value)
            for key, below in standard.entries.items()
            if key not in tree.entries
        }
        return Mapping(tree.entries | under, tree.line, tree.repeated)

    def explain_emptiness(self) -> None:
        """A file in another program's language must not look like a file without rules."""
        if self.odd is not None:
            message = _(
                "there is a list or a text here, and no rule: a rule is keys such as title, body"
                " and action, and three hyphens separate it from the next"
            )
            self.note(self.odd, message)


def _variants(reader: SectionReader, tree: Mapping) -> list[Rule]:
    """The rule for every kind it can be on; an error if it can be on none."""
    entry = tree.entries.get("type")
    kinds: tuple[str, ...] = grammar.KINDS
    if entry is not None:
        try:
            kinds = grammar.TYPES[values.one_of(entry.value, grammar.TYPES)]
        except values.WrongValue as problem:
            reader.refuse(entry, problem)
            return []
    rules, wrong = [], []
    for kind in kinds:
        try:
            rule = compile_rule(reader, tree, kind)
        except WrongKind as problem:
            wrong.append(problem)
        else:
            rules.append(rule)
    if not rules and wrong:
        first = wrong[0]
        message = first.message
        if len(wrong) > 1:
            message = _("no type of item has everything that this rule names (%(why)s)") % {
                "why": message
            }
        reader.note(first.line, message)
    if any(problem.kind is Kind.ERROR for problem in reader.problems):
        return []
    return [rule for rule in rules if rule is not None]


def _is_rule(rule: Rule) -> bool:
    """It has a check and an action. A type counts as a check, "any" does not."""
    asks = rule.type != "any" or any(target.asks for target in rule.targets.values())
    return asks and any(not target.wishes.is_empty for target in rule.targets.values())


def _title(section: Section, line: int) -> str:
    """The last comment before the section's first key."""
    lines = section.text.split("\n")[: max(line - section.line, 0)]
    for text in reversed(lines):
        words = text.strip().strip("#").strip()
        if text.strip().startswith("#") and words:
            return words[:120]
    return ""
