"""What changed between two versions of a text, for people to read.

Lines are compared first, then the words of the lines that changed. Both comparisons have a bound,
so that 100 kB of text cost little more than reading it; what is beyond the bound is shown as one
removal and one addition.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

MAX_PAIRS = 30_000
"""Pairs of equal lines or words a comparison may have: up to a third of a second of work when
the order is as unlike as can be, some milliseconds for what people edit."""

LINES_AROUND = 2
"""Unchanged lines shown before and after a change; longer stretches are folded."""

# With the blank lines after it, for the same reason as below.
_LINE = re.compile(r"[^\n]*\n+|[^\n]+")
# With the space after it: spaces of their own would pair up with every other space.
_WORD = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")


class Kind(Enum):
    """What happened to a piece of text. The value is the HTML element that shows it."""

    SAME = ""
    REMOVED = "del"
    ADDED = "ins"


@dataclass(frozen=True)
class Segment:
    """A piece of text. SAME and REMOVED in order are the old text, SAME and ADDED the new one."""

    kind: Kind
    text: str


def diff_texts(old: str, new: str) -> list[Segment]:
    """The segments that lead from one text to the other, neighbours of one kind joined."""
    return _joined(_segments(old, new))


def diff_html(old: str, new: str) -> SafeString:
    """The diff as escaped text with `<ins>` and `<del>`, for an element that keeps line breaks.

    Unchanged lines away from any change are folded into `<span class="diff-fold">`.
    """
    segments = diff_texts(old, new)
    last = len(segments) - 1
    pieces = (
        _shown(segment, is_first=position == 0, is_last=position == last)
        for position, segment in enumerate(segments)
    )
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _segments(old: str, new: str) -> Iterator[Segment]:
    """Line by line; lines that were rewritten word by word, as long as the pairs last."""
    pairs_left = MAX_PAIRS
    for before, after in _compare(_cut(old, new, _LINE), MAX_PAIRS):
        if before == after:
            yield Segment(Kind.SAME, before)
            continue
        words = _cut(before, after, _WORD)
        for removed, added in _compare(words, pairs_left):
            if removed == added:
                yield Segment(Kind.SAME, removed)
            else:
                yield Segment(Kind.REMOVED, removed)
                yield Segment(Kind.ADDED, added)
        pairs_left -= words.pairs


@dataclass(frozen=True)
class _Cut:
    """Two texts in pieces: the same head and tail, and what differs in between."""

    head: list[str]
    old: list[str]
    new: list[str]
    tail: list[str]

    @property
    def pairs(self) -> int:
        """How many pairs of equal pieces there are, which difflib looks at several times."""
        counts = Counter(self.new)
        return sum(counts[piece] for piece in self.old)


def _cut(old_text: str, new_text: str, pattern: re.Pattern[str]) -> _Cut:
    old, new = pattern.findall(old_text), pattern.findall(new_text)
    shorter = min(len(old), len(new))
    start = 0
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    old_end, new_end = len(old) - end, len(new) - end
    return _Cut(old[:start], old[start:old_end], new[start:new_end], old[old_end:])


def _compare(cut: _Cut, max_pairs: int) -> Iterator[tuple[str, str]]:
    """Old and new text of each stretch in order; equal where nothing changed."""
    yield "".join(cut.head), "".join(cut.head)
    if cut.pairs > max_pairs:
        yield "".join(cut.old), "".join(cut.new)
    else:
        matcher = SequenceMatcher(None, cut.old, cut.new, autojunk=False)
        for _tag, a, b, c, d in matcher.get_opcodes():
            yield "".join(cut.old[a:b]), "".join(cut.new[c:d])
    yield "".join(cut.tail), "".join(cut.tail)


def _joined(segments: Iterator[Segment]) -> list[Segment]:
    """Without empty segments; neighbours of one kind are one."""
    joined: list[Segment] = []
    for segment in segments:
        if joined and joined[-1].kind is segment.kind:
            joined[-1] = Segment(segment.kind, joined[-1].text + segment.text)
        elif segment.text:
            joined.append(segment)
    return joined


def _shown(segment: Segment, *, is_first: bool, is_last: bool) -> SafeString:
    if segment.kind is not Kind.SAME:
        tag = SafeString(segment.kind.value)
        return format_html("<{}>{}</{}>", tag, segment.text, tag)

    lines = segment.text.splitlines(keepends=True)
    head = 0 if is_first else LINES_AROUND
    tail = 0 if is_last else LINES_AROUND
    folded = len(lines) - head - tail
    if folded < 2:
        return conditional_escape(segment.text)
    before, after = "".join(lines[:head]), "".join(lines[len(lines) - tail :] if tail else [])
    return format_html("{}{}{}", before, _fold(folded), after)


def _fold(count: int) -> SafeString:
    words = ngettext("%(count)s unchanged line", "%(count)s unchanged lines", count)
    return format_html('<span class="diff-fold">{}</span>\n', words % {"count": count})
