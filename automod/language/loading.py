"""One section's YAML 1.1 as a tree that knows its lines.

Nothing but texts, numbers, booleans, days, lists and mappings can come out. What unfolds to more
than it is worth, or lies too deep, is refused before a tree is built.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.utils.translation import gettext as _
from yaml.constructor import SafeConstructor

MAX_DEPTH = 12
LONGEST_NUMBER = 100
"""Characters; what is longer is a text. To reckon with it would take long."""
MAX_NODES = 60_000
"""Texts, lists and mappings of one section, with everything that references repeat."""

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp")
)
_OTHER_COMMENT = re.compile(r"\s*(?:/\*+|\*+/|//.*)\s*\Z")
_FOLDED = re.compile(r":\s+>[=\s]*[\d.]")


class Unreadable(Exception):
    """The section is no YAML that can be read. `line` counts from 1 within the section."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = max(line, 1)


@dataclass(frozen=True)
class Scalar:
    """A single value, and how it was written."""

    value: object
    raw: str
    line: int
    is_plain: bool


@dataclass(frozen=True)
class Items:
    """A list. `is_flow` in square brackets."""

    items: tuple["Node", ...]
    line: int
    is_flow: bool


@dataclass(frozen=True)
class Entry:
    """A key with its value."""

    key: str
    line: int
    value: "Node"


@dataclass(frozen=True)
class Mapping:
    """Keys in lower case, in the order in which each was first written."""

    entries: dict[str, Entry]
    line: int
    repeated: tuple[Entry, ...] = ()


Node = Scalar | Items | Mapping


@dataclass
class Loaded:
    """A section's tree (None if it says nothing), and lines that were taken for comments."""

    node: Node | None
    blanked: list[tuple[int, str]] = field(default_factory=list)


def load_section(text: str, first_line: int = 1) -> Loaded:
    """The tree, its lines counted from `first_line`. Raises Unreadable.

    A line that is only the beginning or end of a comment of another language (`/*`) is skipped if
    YAML stumbles over it.
    """
    loaded = Loaded(None)
    while True:
        try:
            loaded.node = _load(text, first_line - 1)
        except Unreadable as problem:
            found = _comment_at(text, problem.line)
            if found is None or len(loaded.blanked) >= 20:
                raise
            loaded.blanked.append((problem.line + first_line - 1, found))
            lines = text.split("\n")
            lines[problem.line - 1] = ""
            text = "\n".join(lines)
        else:
            return loaded


def _comment_at(text: str, line: int) -> str | None:
    lines = text.split("\n")
    written = lines[line - 1] if line <= len(lines) else ""
    return written.strip() if _OTHER_COMMENT.match(written) else None


def _load(text: str, offset: int) -> Node | None:
    try:
        _weigh(text)
        tree = yaml.compose(text, Loader=Loader)
        return None if tree is None else _Builder(offset).node(tree)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = _("there is a character that may not stand in a rule file")
        raise Unreadable(message, line) from error
    except yaml.MarkedYAMLError as error:
        # An end that is missing is missed on the line after the last.
        last = text.rstrip().count("\n") + 1
        raise Unreadable(_reason(text, error), min(_line_of(error), last)) from error
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        raise Unreadable(_("this cannot be read as YAML"), 1) from error


def _line_of(error: yaml.MarkedYAMLError) -> int:
    """Where the trouble begins: a key without a colon is only noticed on the line after it."""
    begin, end = error.context_mark, error.problem_mark
    if begin is not None and "simple key" in str(error.context or ""):
        return int(begin.line) + 1
    mark = end or begin
    return int(mark.line) + 1 if mark else 1


def _reason(text: str, error: yaml.MarkedYAMLError) -> str:
    lines = text.split("\n")
    line = lines[min(_line_of(error), len(lines)) - 1]
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return _("YAML is indented with spaces; there is a tab")
    if _FOLDED.search(line):
        return _("put a value that begins with > in quotes")
    about = ", ".join(str(part) for part in (error.context, error.problem) if part)
    return _("this is no YAML: %(problem)s") % {"problem": about}


def _weigh(text: str) -> None:
    """Refuse what is nested too deep or unfolds to too much, by its events alone."""
    sizes: dict[str, int | None] = {}
    stack: list[tuple[str | None, int]] = []
    total = 0
    for event in yaml.parse(text, Loader=Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            size = sizes.get(event.anchor or "", 0)
            if size is None:
                raise Unreadable(_("a reference contains itself"), line)
            total += size
        elif isinstance(event, yaml.CollectionStartEvent):
            total += 1
            stack.append((event.anchor, total - 1))
            if event.anchor:
                sizes[event.anchor] = None
        elif isinstance(event, yaml.ScalarEvent):
            total += 1
            if event.anchor:
                sizes[event.anchor] = 1
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = stack.pop()
            if anchor:
                sizes[anchor] = total - before
        if total > MAX_NODES:
            raise Unreadable(_("this section unfolds to far too many values"), line)
        if len(stack) > MAX_DEPTH:
            raise Unreadable(_("this is nested too deep"), line)


def _is_question_mark(node: yaml.Node) -> bool:
    """A bare `?` in a list, which YAML takes for a mapping of nothing to nothing."""
    if not isinstance(node, yaml.MappingNode) or not node.flow_style or len(node.value) != 1:
        return False
    return all(isinstance(part, yaml.ScalarNode) and not part.value for part in node.value[0])


class _Builder:
    """From YAML's nodes to ours."""

    def __init__(self, offset: int) -> None:
        self.offset = offset
        self.constructor = SafeConstructor()

    def node(self, node: yaml.Node) -> Node:
        line = node.start_mark.line + 1 + self.offset
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node, line)
        if isinstance(node, yaml.SequenceNode) and node.tag.endswith(":seq"):
            return Items(tuple(map(self.node, node.value)), line, bool(node.flow_style))
        if _is_question_mark(node):
            return Scalar("?", "?", line, True)
        if isinstance(node, yaml.MappingNode) and node.tag.endswith(":map"):
            return self.mapping(node, line)
        raise self.unknown_tag(node)

    def scalar(self, node: yaml.ScalarNode, line: int) -> Scalar:
        is_plain = node.style in (None, "")
        if node.tag in {"tag:yaml.org,2002:value", "tag:yaml.org,2002:merge"}:
            return Scalar(node.value, node.value, line, is_plain)
        if node.tag not in _TAGS:
            raise self.unknown_tag(node)
        if len(node.value) > LONGEST_NUMBER and node.tag.endswith((":int", ":float")):
            return Scalar(node.value, node.value, line, is_plain)
        try:
            value = self.constructor.construct_object(node)
        except (ValueError, OverflowError, yaml.YAMLError, AttributeError, KeyError):
            value = node.value
        return Scalar(value, node.value, line, is_plain)

    def mapping(self, node: yaml.MappingNode, line: int) -> Mapping:
        merged: dict[str, Entry] = {}
        entries: dict[str, Entry] = {}
        repeated = []
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                message = _("a key must be a plain text")
                raise Unreadable(message, key_node.start_mark.line + 1)
            if key_node.tag == "tag:yaml.org,2002:merge":
                for mapping in self.merged(value_node):
                    merged = mapping.entries | merged
                continue
            key = key_node.value.strip().lower()
            at = key_node.start_mark.line + 1 + self.offset
            entry = Entry(key, at, self.node(value_node))
            if key in entries:
                repeated.append(entry)
            entries[key] = entry
        return Mapping(merged | entries, line, tuple(repeated))

    def merged(self, node: yaml.Node) -> Iterator[Mapping]:
        value = self.node(node)
        for mapping in value.items if isinstance(value, Items) else (value,):
            if not isinstance(mapping, Mapping):
                raise Unreadable(_("<< takes a mapping"), node.start_mark.line + 1)
            yield mapping

    def unknown_tag(self, node: yaml.Node) -> Unreadable:
        message = _("a value that begins with ! must be in quotes")
        return Unreadable(message, node.start_mark.line + 1)
