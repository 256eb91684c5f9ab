"""Words that reporters marked, highlighted in HTML that was rendered before.

Tags go through untouched and every letter is escaped anew, so marking adds nothing but `<mark>`.
"""

import re
from collections.abc import Iterable
from html import unescape

from markupsafe import Markup, escape

_TAG = re.compile(r"(<[^>]*>)")
_SPACE = re.compile(r"\s+")
SHORTEST = 3


def marked_html(html: str, phrases: Iterable[str]) -> Markup:
    """The HTML with every phrase in `<mark>`, also where it runs through several elements."""
    pieces = _TAG.split(html)
    texts = [unescape(piece) if i % 2 == 0 else "" for i, piece in enumerate(pieces)]
    spans = _spans("".join(texts), phrases)
    out, start = [], 0
    for i, piece in enumerate(pieces):
        if i % 2:
            out.append(piece)
            continue
        out.append(_with_marks(texts[i], start, spans))
        start += len(texts[i])
    return Markup("".join(out))  # noqa: S704 (tags are the renderer's, text is escaped)


def _spans(text: str, phrases: Iterable[str]) -> list[tuple[int, int]]:
    """Where the phrases stand, joined where they overlap; space counts as space however long."""
    found = []
    for phrase in phrases:
        words = _SPACE.split(phrase.strip())
        if sum(map(len, words)) < SHORTEST:
            continue
        pattern = re.compile(r"\s*".join(map(re.escape, words)), re.IGNORECASE)
        found += [match.span() for match in pattern.finditer(text)]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def _with_marks(text: str, offset: int, spans: list[tuple[int, int]]) -> str:
    out, at = [], 0
    for start, end in spans:
        a, b = max(start - offset, 0), min(end - offset, len(text))
        if a >= b or not text[a:b].strip():
            continue
        out += [escape(text[at:a]), Markup("<mark>"), escape(text[a:b]), Markup("</mark>")]
        at = b
    return "".join([*map(str, out), str(escape(text[at:]))])
