"""Web addresses that are simply typed: `https://…`, `www.…` and mail addresses.

After GitHub's rules (gfm 6.9), with three changes for conversations: quotation marks, brackets
and East Asian punctuation end an address, a `|` does too (so that `||https://…||` is a spoiler),
and an address longer than MAX_ADDRESS stays text.
"""

import re

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

MAX_ADDRESS = 2_000

ADDRESS_CHARACTERS = r"[^\s<>\"`|\\\[\]“”«»、。，（）「」『』]"

_SCHEME_BEFORE = re.compile(r"(?<![a-z0-9+.\-])https?$", re.IGNORECASE)
_AFTER_SCHEME = re.compile(rf"://(?=[\w\[])(?:[\w.\-]+|\[[0-9a-f:.]+\]){ADDRESS_CHARACTERS}*")
_ENTITY_AT_END = re.compile(r"&[a-zA-Z0-9]+;$")
_USER_INFO = re.compile(r"://[^/?#]*@")


def web_address(state: StateInline, silent: bool) -> bool:
    """Inline rule at the `://` of a typed address; the scheme is the end of the pending text."""
    if state.linkLevel or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME_BEFORE.search(state.pending[-9:])
    rest = _AFTER_SCHEME.match(state.src, state.pos, state.pos + MAX_ADDRESS)
    if not scheme or not rest or rest.end() - state.pos >= MAX_ADDRESS:
        return False

    url = trim_address(scheme[0] + rest[0])
    href = state.md.normalizeLink(url)
    if len(url) <= len(scheme[0]) + 3 or _USER_INFO.search(url) or not state.md.validateLink(href):
        return False

    if not silent:
        state.pending = state.pending[: -len(scheme[0])]
        state.push("link_open", "a", 1).attrs = {"href": href}
        state.push("text", "", 0).content = url
        state.push("link_close", "a", -1)
    state.pos += len(url) - len(scheme[0])
    return True


def trim_address(url: str) -> str:
    """Leave out what follows an address in a sentence: full stops, closing brackets, entities."""
    surplus = url.count(")") - url.count("(")
    while url:
        if url[-1] in "?!.,:*_~'’":
            url = url[:-1]
        elif url[-1] == ")" and surplus > 0:
            url, surplus = url[:-1], surplus - 1
        elif url[-1] == ";":
            url = _ENTITY_AT_END.sub("", url) if _ENTITY_AT_END.search(url) else url[:-1]
        else:
            break
    return url


def link_tokens(text: str, href: str, level: int) -> list[Token]:
    """A link around its own address, for the rules that work on finished text."""
    opening = Token("link_open", "a", 1, attrs={"href": href}, level=level)
    words = Token("text", "", 0, content=text, level=level + 1)
    return [opening, words, Token("link_close", "a", -1, level=level)]
