"""The dialect of this forum, as one parser that is built once.

CommonMark 0.31 and GitHub's tables, strikethrough, task lists and autolinks, except that

- a line break in the source is a line break on the page, as people expect in a conversation,
- headings start at h3, below the page's title (h1) and a post's own heading (h2); h4 and deeper
  become h6,
- raw HTML is shown as text, apart from `<kbd> <sub> <sup> <br>` without attributes,
- links lead to http, https, mailto or this site, and pictures from elsewhere become links
  (`addresses.py`),
- code says its language as `data-language` and is coloured with classes (`highlight.py`),
- there are spoilers, attributed quotes, mentions and emoji shortcodes,
- a text that nests more than 30 deep or costs far more than its length is shown as typed
  (`effort.py`).
"""

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from core.markdown.addresses import is_allowed, mark_addresses
from core.markdown.autolinks import web_address
from core.markdown.effort import MAX_NESTING, limit_effort
from core.markdown.html import PostRenderer
from core.markdown.quotes import mark_quotes
from core.markdown.spoilers import read_spoilers
from core.markdown.tags import small_tag
from core.markdown.words import mark_words


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        return is_allowed(url)

    def normalizeLinkText(self, link: str) -> str:
        """Addresses are shown as typed: decoding punycode would make look-alikes look alike."""
        return link


def build_parser() -> MarkdownIt:
    """A parser for `env` as `rendering.py` fills it."""
    options = {
        "html": False,
        "breaks": True,
        "xhtmlOut": False,
        "maxNesting": MAX_NESTING,
        "tasklists": True,
        "strikethrough_single_tilde": True,
    }
    md = _Parser("commonmark", options, renderer_cls=PostRenderer)
    md.enable(["table", "strikethrough"])
    md.disable(["html_block", "html_inline"])

    read_spoilers(md)
    md.inline.ruler.after("newline", "web_address", web_address)
    md.inline.ruler.before("autolink", "small_tag", small_tag)
    md.core.ruler.after("inline", "words", mark_words)
    md.core.ruler.after("words", "addresses", mark_addresses)
    md.core.ruler.push("quotes", mark_quotes)
    md.core.ruler.push("blocks", _fit_blocks)
    limit_effort(md)
    return md


def _fit_blocks(state: StateCore) -> None:
    """Lower the headings, and say a column's alignment without a style."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
        elif token.type in ("th_open", "td_open") and "style" in token.attrs:
            style = str(token.attrs.pop("style"))
            token.attrs["align"] = style.removeprefix("text-align:")
