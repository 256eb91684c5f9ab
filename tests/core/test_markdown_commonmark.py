"""The examples of the CommonMark and GitHub specifications.

What an example expects is first said in our dialect (`in_our_dialect`): the same structure with
lowered headings, visible line breaks, link decorations and so on. What still differs, differs on
purpose and is listed with its reason. An example that is listed and does not differ fails too.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from core.markdown.addresses import OUTBOUND_REL, is_outbound
from tests.core.markdown_html import Event, comparable, html_of, read
from tests.shared_data import SHARED, needs_shared, shared_rows

pytestmark = needs_shared

COMMONMARK = shared_rows("markdown", "commonmark-0.31.2.json") if SHARED.is_dir() else []
GITHUB = shared_rows("markdown", "gfm-0.29.json") if SHARED.is_dir() else []

COMMONMARK_DIFFERENCES = {
    "raw HTML is shown as text": {
        *(21, 31, *range(148, 192), 201, 308, 309, 344, 475, 476, 477, 491, 494, 524, 536),
        *(613, 614, 615, 616, 617, 623, *range(625, 632), 642, 643),
    },
    "only http, https and mailto are links": {596, 598, 599, 601},
    "typed addresses are links": {602, 608, 611, 612},
    "a newline written as an entity is no line break": {39},
    "a language is a word": {144},
}
GITHUB_DIFFERENCES = {
    "xmpp is no link, and a typed mailto: stays outside its link": {633, 634, 635},
    "raw HTML is shown as text": {657},
}

TAGS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "del": "s"}


def in_our_dialect(html: str) -> list[Event]:
    """What a specification expects, as this forum says the same thing."""
    events = comparable(read(html), newline="<br>")
    is_inside_link = False
    ours: list[Event] = []
    for position, event in enumerate(events):
        if event.name == "a":
            is_inside_link = event.kind == "+"
        if event.name == "img":
            ours.extend(_picture(dict(event.attributes), is_inside_link=is_inside_link))
        elif event.kind == "+" and event.name == "pre":
            ours.append(_code_block(code=events[position + 1]))
        elif event.name == "code" and ours[-1].name == "pre":
            ours.append(Event(event.kind, "code"))
        else:
            ours.extend(_ours(event))
    return comparable(ours)


def _ours(event: Event) -> Iterator[Event]:
    attributes = dict(event.attributes)
    if is_outbound(attributes.get("href", "")):
        attributes["rel"] = OUTBOUND_REL
    if event.name == "table" and event.kind == "+":
        yield _opening("div", {"class": "table-scroll", "tabindex": "0"})
    name = TAGS.get(event.name, event.name) if event.kind else event.name
    yield Event(event.kind, name, frozenset(attributes.items()))
    if event.name == "table" and event.kind == "-":
        yield Event("-", "div")


def _picture(attributes: dict[str, str], *, is_inside_link: bool) -> Iterator[Event]:
    """None of the examples shows a picture of ours, so each becomes a link or words in a link."""
    address = attributes.pop("src")
    words = Event("", attributes.pop("alt", "") or address)
    if is_inside_link:
        yield words
        return
    yield from _ours(_opening("a", {"class": "image-link", "href": address, **attributes}))
    yield words
    yield Event("-", "a")


def _code_block(*, code: Event) -> Event:
    language = dict(code.attributes).get("class", "").removeprefix("language-")
    label = {"data-language": language} if language else {}
    return _opening("pre", {"class": "code", "tabindex": "0", **label})


def _opening(tag: str, attributes: dict[str, str]) -> Event:
    return Event("+", tag, frozenset(attributes.items()))


def _without_extras(events: list[Event]) -> Iterator[Event]:
    """Without what a specification has no way to say: colours of code, classes of task lists and
    names of their boxes.
    """
    for event in events:
        if event.name in ("ul", "ol", "li", "input"):
            kept = frozenset(a for a in event.attributes if a[0] not in ("class", "aria-label"))
            yield Event(event.kind, event.name, kept)
        elif event.name != "span" or not event.kind:
            yield event


def is_as_expected(example: dict[str, str]) -> bool:
    ours = _without_extras(read(html_of(example["markdown"])))
    return comparable(list(ours)) == in_our_dialect(example["html"])


@pytest.mark.parametrize(
    ("examples", "differences"),
    [
        pytest.param(COMMONMARK, COMMONMARK_DIFFERENCES, id="CommonMark 0.31.2"),
        pytest.param(GITHUB, GITHUB_DIFFERENCES, id="GitHub 0.29"),
    ],
)
def test_a_specification_is_followed_except_where_we_differ_on_purpose(
    examples: list[dict[str, Any]], differences: dict[str, set[int]]
):
    unlike = {example["example"] for example in examples if not is_as_expected(example)}

    assert unlike == set().union(*differences.values())
