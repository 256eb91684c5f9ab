"""Putting other words for watched ones into a Markdown source, without touching what is not prose.

Code, addresses of links and pictures, addresses that are simply typed, mentions and
definitions of references stay letter for letter. Blocks are found by the dialect's own parser.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

import regex
from markdown_it import MarkdownIt

from automod.watched.words import Hit, WordList
from core.markdown import render
from core.markdown.effort import TooTangled, steps_for
from core.markdown.parser import build_parser

Span = tuple[int, int]

_BRACKETED: Final = r"(?:\\.|[^()\\]|\((?:\\.|[^()\\]|\((?:\\.|[^()\\])*\))*\))*"
_NOT_PROSE: Final = regex.compile(
    rf"""
      (?<![\\`])(?P<ticks>`+)(?!`)(?s:(?!\n[ \t]*\n).)*?(?<!`)(?P=ticks)(?!`)   # code in a line
    | \]\(\s*<[^<>\n]*>[^()]*\)                                              # address of a link
    | \]\({_BRACKETED}\)
    | \]\[[^\]\n]*\]                                                       # and by reference
    | ^[ ]{{0,3}}\[[^\]\n]+\]:\s*\S+                                        # with its definition
    | <[a-z][a-z0-9+.-]*:[^<>\s]*> | <[^<>\s@]+@[^<>\s]+>
    | (?:https?://|www\.)[^\s<>]+                                            # typed addresses
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
    | (?<!\w)@[\w.-]+                                                       # mentions
    """,
    regex.VERBOSE | regex.IGNORECASE | regex.MULTILINE,
)
_BLOCKS_OF_CODE: Final = frozenset({"fence", "code_block"})
_ADDRESS_OR_CODE = regex.compile(r'(?:href|src)="[^"]*"|<code[^>]*>.*?</code>', regex.DOTALL)
MOST_TRIED: Final = 20
PATIENCE: Final = 0.5
"""Seconds for finding what is not prose. A text that takes longer is left as it is."""


def replace_words(source: str, words: WordList, replacement: Callable[[Hit], str]) -> str:
    """The source with every hit in prose replaced; of overlapping hits the first, longest one.

    What comes out is rendered and compared. A replacement by which an address or a piece of code on
    the page would change after all is not made.
    """
    hits = words.hits(source)
    if not hits:
        return source
    try:
        kept = _merged([*_code_blocks(source), *_spans_in_lines(source)])
    except (TimeoutError, TooTangled):
        return source

    chosen = list(_in_prose(hits, kept))
    after = _put(source, chosen, replacement)
    if _untouchable(after) == _untouchable(source):
        return after
    for hit in reversed(chosen[:MOST_TRIED]):
        before, source = source, _put(source, [hit], replacement)
        if _untouchable(source) != _untouchable(before):
            source = before
    return source


def _in_prose(hits: list[Hit], kept: list[Span]) -> Iterator[Hit]:
    end = 0
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= end and not _touches(kept, hit.start, hit.end):
            yield hit
            end = hit.end


def _put(source: str, hits: list[Hit], replacement: Callable[[Hit], str]) -> str:
    parts: list[str] = []
    end = 0
    for hit in hits:
        parts += [source[end : hit.start], replacement(hit)]
        end = hit.end
    return "".join(parts) + source[end:]


def _untouchable(source: str) -> list[str]:
    return _ADDRESS_OR_CODE.findall(render(source).html)


def _spans_in_lines(source: str) -> Iterator[Span]:
    for match in _NOT_PROSE.finditer(source, timeout=PATIENCE):
        yield match.span()


def _code_blocks(source: str) -> Iterator[Span]:
    lines = source.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for token in _parser().parse(source, {"steps": steps_for(source)}):
        if token.type in _BLOCKS_OF_CODE and token.map:
            first, last = token.map
            yield starts[first], min(starts[min(last, len(lines))], len(source))


@cache
def _parser() -> MarkdownIt:
    """Blocks only: what stands in lines is found by `_NOT_PROSE`."""
    md = build_parser()
    md.core.ruler.enableOnly(["normalize", "block", "check_depth"])
    return md


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _touches(spans: list[Span], start: int, end: int) -> bool:
    at = bisect_left(spans, (start, start))
    before = at > 0 and spans[at - 1][1] > start
    after = at < len(spans) and spans[at][0] < end
    return before or after
