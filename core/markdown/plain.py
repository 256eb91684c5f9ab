"""The words of a text without its markup: for search, previews and notifications."""

import re
from collections.abc import Callable, Iterator
from html import unescape

import nh3
from markdown_it.token import Token

EXCERPT_LENGTH = 180

_SPACES = re.compile(r"\s+")
_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|td|th|pre|blockquote|summary|div)>|<br ?/?>")
_QUOTE = re.compile(r'<blockquote class="quote".*?</blockquote>', re.DOTALL)
_NOT_A_PREVIEW = re.compile(
    rf'{_QUOTE.pattern}|<pre class="code".*?</pre>'
    r'|<details class="spoiler">.*?</details>|<span class="spoiler".*?</span>',
    re.DOTALL,
)


def plain_text(tokens: list[Token], *, code: bool = True) -> str:
    """The author's own words, one block per line.

    Left out: quotations of other members (they are found where they were written), and spoilers,
    because a search result or a mail would give them away.
    """
    lines: list[str] = []
    for token in own_tokens(tokens, _is_not_for_previews):
        if token.type == "inline":
            lines.append(_words(token.children or []))
        elif code and token.type in ("fence", "code_block"):
            lines.append(token.content)
    return "\n".join(line.strip() for line in lines if line.strip())


def own_tokens(tokens: list[Token], is_left_out: Callable[[Token], bool]) -> Iterator[Token]:
    """The block tokens outside those blocks whose opening token is left out."""
    resume_level: int | None = None
    for token in tokens:
        if resume_level is not None:
            if token.level == resume_level and token.nesting == -1:
                resume_level = None
        elif token.nesting == 1 and is_left_out(token):
            resume_level = token.level
        else:
            yield token


def _is_not_for_previews(token: Token) -> bool:
    return token.type == "details_open" or "attribution" in token.meta


def shorten(text: str, length: int = EXCERPT_LENGTH) -> str:
    """One line of at most `length` characters, cut between words and ended with `…`."""
    line = _SPACES.sub(" ", text).strip()
    if len(line) <= length:
        return line
    cut = line[:length]
    whole_words = cut.rpartition(" ")[0]
    return (whole_words if len(whole_words) > length // 2 else cut[:-1]).rstrip(" ,;:.") + "…"


def excerpt_of_html(html: str, length: int = EXCERPT_LENGTH) -> str:
    """An excerpt of HTML that `render` made, for rows whose source is not at hand."""
    return shorten(_words_of_html(_NOT_A_PREVIEW.sub(" ", html)), length)


def own_words_of_html(html: str, length: int = EXCERPT_LENGTH) -> str:
    """The same for those who judge it: code and what spoilers hide are in it, and quotations of
    other members where there is nothing else.
    """
    own = shorten(_words_of_html(_QUOTE.sub(" ", html)), length)
    return own or shorten(_words_of_html(html), length)


def _words_of_html(html: str) -> str:
    return unescape(nh3.clean(_BLOCK_END.sub(" ", html), tags=set()))


def _words(children: list[Token]) -> str:
    parts: list[str] = []
    spoilers = 0
    for token in children:
        if token.type in ("spoiler_open", "spoiler_close"):
            spoilers += token.nesting
        elif spoilers:
            continue
        elif token.type == "mention":
            parts.append(f"@{token.content}")
        elif token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif token.type == "image":
            parts.append(_words(token.children or []))
        elif token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
    return "".join(parts)
