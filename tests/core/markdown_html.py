"""Reading HTML in tests: as events to compare, and against what a post may contain."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import groupby
from typing import Any

from core.markdown import render, sanitise

INLINE = {
    "a",
    "br",
    "code",
    "del",
    "em",
    "img",
    "input",
    "kbd",
    "s",
    "span",
    "strong",
    "sub",
    "sup",
}
MARK = "\ue000"  # stands for a tag between texts
VOID = {"br", "hr", "img", "input"}


@dataclass(frozen=True)
class Event:
    """A tag that opens (`+`) or closes (`-`), or text (``)."""

    kind: str
    name: str
    attributes: frozenset[tuple[str, str]] = frozenset()

    @property
    def is_inline(self) -> bool:
        return not self.kind or self.name in INLINE


@dataclass
class _Reader(HTMLParser):
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = frozenset((name, value or "") for name, value in attrs)
        self.events.append(Event("+", tag, attributes))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.events.append(Event("-", tag))

    def handle_data(self, data: str) -> None:
        self.events.append(Event("", data))

    def handle_comment(self, data: str) -> None:
        self.events.append(Event("+", "!--"))

    def handle_decl(self, decl: str) -> None:
        self.events.append(Event("+", "!"))

    def handle_pi(self, data: str) -> None:
        self.events.append(Event("+", "?"))


def html_of(source: str, **options: Any) -> str:
    """The HTML of a Markdown text."""
    return render(source, **options).html


def read(html: str) -> list[Event]:
    """The tags and texts of some HTML, in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.events


def comparable(events: list[Event], *, newline: str = " ") -> list[Event]:
    """The events without the white space that no browser shows.

    `newline="<br>"` turns a newline inside a paragraph into the break that we make of it.
    """
    return list(_comparable(events, newline))


def _comparable(events: list[Event], newline: str) -> Iterator[Event]:
    for is_code, part in _parts(events):
        if is_code:
            yield from _joined(part)
            continue
        for is_inline, run in groupby(part, key=lambda event: event.is_inline):
            events_of_run = list(run)
            yield from _line(events_of_run, newline) if is_inline else events_of_run


def _parts(events: list[Event]) -> Iterator[tuple[bool, list[Event]]]:
    """Turns of what is outside `<pre>` and what is inside."""
    part: list[Event] = []
    for event in events:
        if event.name == "pre" and event.kind == "+":
            yield False, part
            part = [event]
        elif event.name == "pre" and event.kind == "-":
            yield True, [*part, event]
            part = []
        else:
            part.append(event)
    yield False, part


def _joined(events: list[Event]) -> Iterator[Event]:
    for is_text, run in groupby(events, key=lambda event: not event.kind):
        part = list(run)
        yield from [Event("", "".join(event.name for event in part))] if is_text else part


def _line(run: list[Event], newline: str) -> Iterator[Event]:
    """Inline events of one block: spaces collapsed, none at the ends and around line breaks."""
    tags = [event for event in run if event.kind]
    text = "".join(MARK if event.kind else event.name for event in run).strip()
    pieces = text.split(MARK)
    for i, tag in enumerate(tags):
        if tag.name == "br":
            pieces[i], pieces[i + 1] = pieces[i].rstrip(), pieces[i + 1].lstrip()

    for piece, tag in zip(pieces, [*tags, None], strict=True):
        lines = piece.split("\n") if newline == "<br>" else [piece]
        for i, line in enumerate(lines):
            if i:
                yield Event("+", "br")
            if words := re.sub(r"[ \t\n]+", " ", line):
                yield Event("", words)
        if tag:
            yield tag


def surprises_in(html: str) -> list[str]:
    """What a post's HTML contains outside its vocabulary; an empty list is the only good answer."""
    return [
        surprise
        for event in read(html)
        if event.kind == "+"
        for surprise in _surprises(event.name, dict(event.attributes))
    ]


def _surprises(tag: str, attributes: dict[str, str]) -> Iterator[str]:
    if tag not in sanitise.TAGS:
        yield f"<{tag}>"
    values = sanitise.ATTRIBUTE_VALUES.get(tag, {})
    for name, value in attributes.items():
        if name == "class":
            unknown = set(value.split()) - set(sanitise.CSS_CLASSES.get(tag, ()))
            yield from (f"<{tag} class={css_class}>" for css_class in unknown)
        elif name in values:
            if value not in values[name]:
                yield f"<{tag} {name}={value}>"
        elif name not in sanitise.ATTRIBUTES.get(tag, ()):
            yield f"<{tag} {name}>"
        elif name in ("href", "src") and _leads_astray(value):
            yield f"<{tag} {name}={value}>"


def _leads_astray(address: str) -> bool:
    """As browsers read it: without the control characters and spaces they ignore."""
    seen = re.sub(r"[\x00-\x20\x7f-\x9f]", "", address).lower()
    scheme = re.match(r"([a-z][a-z0-9+.\-]*):", seen)
    return bool(scheme) and scheme[1] not in sanitise.SCHEMES
