"""One parse, and everything a write action wants to know about a text."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit

from markdown_it.token import Token

from core.markdown.effort import TooTangled, steps_for
from core.markdown.parser import build_parser
from core.markdown.plain import EXCERPT_LENGTH, own_tokens, plain_text, shorten
from core.markdown.sanitise import sanitise
from core.usernames import username_key

MentionResolver = Callable[[set[str]], Mapping[str, str]]
"""From the keys of the mentioned names (`username_key`) to {key: profile URL} of those known."""

MAX_MENTIONS = 50

_PARSER = build_parser()
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """What one text came to."""

    html: str
    """Safe to put on a page as it is."""

    mentions: frozenset[str]
    """Keys (`username_key`) of the names to tell: known or not, outside code and quotations."""

    links: tuple[str, ...]
    """Addresses on other sites, in order, repeated as often as they are linked."""

    text: str
    """The author's own words without markup, quoted members and spoilers; for search."""

    excerpt: str
    """Up to EXCERPT_LENGTH characters of `text` without code, on one line."""

    @property
    def domains(self) -> frozenset[str]:
        """The hosts of `links`, in lower case."""
        return frozenset(filter(None, map(_host, self.links)))


def render(
    source: str,
    *,
    resolve_mentions: MentionResolver | None = None,
    own_hosts: Collection[str] = (),
) -> Rendered:
    """Render a member's text. Takes any string, never raises.

    `resolve_mentions` is called at most once, with at most MAX_MENTIONS names, quoted ones too;
    names it does not know stay text. Links to `own_hosts` count as links inside this site.
    """
    source = _UNPRINTABLE.sub("\ufffd", source)
    env: dict[str, Any] = {"steps": steps_for(source), "own_hosts": own_hosts}
    env |= {"links": [], "profiles": {}, "code": 0}
    try:
        tokens = _PARSER.parse(source, env)
    except TooTangled:
        return _as_typed(source)

    everyone = _mentions(tokens)
    if resolve_mentions and everyone:
        env["profiles"] = resolve_mentions(set(everyone))
    text = plain_text(tokens)
    return Rendered(
        html=sanitise(_PARSER.renderer.render(tokens, _PARSER.options, env)),
        mentions=frozenset(_mentions(own_tokens(tokens, _is_quotation))) & frozenset(everyone),
        links=tuple(env["links"]),
        text=text,
        excerpt=shorten(plain_text(tokens, code=False) or text),
    )


def mentioned_names(source: str) -> set[str]:
    """Only the mentions of `render`."""
    return set(render(source).mentions)


def excerpt(source: str, length: int = EXCERPT_LENGTH) -> str:
    """An excerpt of a Markdown source; `Rendered.excerpt` has it without another parse."""
    rendered = render(source)
    return rendered.excerpt if length == EXCERPT_LENGTH else shorten(rendered.text, length)


def _mentions(tokens: Iterable[Token]) -> list[str]:
    """Keys of the names in these blocks, in order, each once."""
    names = (
        username_key(token.content)
        for block in tokens
        for token in block.children or []
        if token.type == "mention"
    )
    return list(dict.fromkeys(names))[:MAX_MENTIONS]


def _is_quotation(token: Token) -> bool:
    return token.type == "blockquote_open"


def _as_typed(source: str) -> Rendered:
    return Rendered(
        html=f'<pre class="as-typed" tabindex="0">{escape(source, quote=False)}</pre>\n',
        mentions=frozenset(),
        links=(),
        text=source,
        excerpt=shorten(source),
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
