"""Quotations that say whose words they are and lead back to them.

The composer starts a quotation with the line `> [@name](/t/slug/12/3/) wrote:`. That line becomes
the link `quote-by` of a `<blockquote class="quote" data-author="name">`. What follows the name
may be in any language, as long as it is short and ends with a colon.
"""

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_WROTE = re.compile(r"[^:]{0,40}:\s*")


def mark_quotes(state: StateCore) -> None:
    """Turn the first line of each attributed blockquote into its attribution."""
    tokens = state.tokens
    for index in range(len(tokens) - 3):
        if tokens[index].type == "blockquote_open" and tokens[index + 2].type == "inline":
            _attribute(tokens, index)


def _attribute(tokens: list[Token], index: int) -> None:
    quote, paragraph, inline, closing = tokens[index : index + 4]
    parts = _parts(inline.children or [])
    if parts is None or paragraph.type != "paragraph_open":
        return
    link, words, rest = parts

    quote.attrs |= {"class": "quote", "data-author": words.content.removeprefix("@")}
    link.attrs["class"] = "quote-by"
    quote.meta["attribution"] = [link, words, Token("link_close", "a", -1)]
    inline.children = rest
    if not rest:
        # An emptied paragraph is hidden the way tight lists hide theirs.
        paragraph.hidden = closing.hidden = True


def _parts(children: list[Token]) -> tuple[Token, Token, list[Token]] | None:
    """The link, its name and what follows the first line; None if this is no attribution."""
    if [token.type for token in children[:4]] != ["link_open", "text", "link_close", "text"]:
        return None
    link, words, _, wrote = children[:4]
    is_local = re.match(r"/(?!/)", str(link.attrs["href"]))
    if not is_local or not words.content.startswith("@") or not _WROTE.fullmatch(wrote.content):
        return None
    if len(children) == 4:
        return link, words, []
    if children[4].type not in ("softbreak", "hardbreak"):
        return None
    return link, words, children[5:]
