"""From tokens to HTML, where ours differs from plain CommonMark."""

import re
from collections.abc import Sequence
from html import escape
from typing import Final

from markdown_it.common.utils import unescapeAll
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from core.markdown.highlight import MAX_CODE_PER_TEXT, highlight
from core.usernames import username_key

MOST_OF_A_NAME: Final = 100
_LANGUAGE = re.compile(r"[\w+#.\-]{1,30}")


class PostRenderer(RendererHTML):
    """Each method draws the token of its name."""

    def mention(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        name = tokens[idx].content
        url = env["profiles"].get(username_key(name))
        if not url:
            return escape(f"@{name}")
        return f'<a class="mention" href="{escape(url)}">@{escape(name)}</a>'

    def spoiler_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return '<span class="spoiler" tabindex="0">'

    def details_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        title = escape(tokens[idx].content)
        return f'<details class="spoiler"><summary>{title}</summary>\n'

    def blockquote_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        attribution = tokens[idx].meta.get("attribution")
        opening = f"<blockquote{self.renderAttrs(tokens[idx])}>\n"
        if not attribution:
            return opening
        return opening + self.renderInline(attribution, options, env) + "\n"

    def table_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return '<div class="table-scroll" tabindex="0"><table>\n'

    def table_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return "</table></div>\n"

    def list_item_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """A box that is ticked or not is called what stands beside it."""
        html = super().list_item_open(tokens, idx, options, env)
        if "checked" not in tokens[idx].meta:
            return html
        name = _words(tokens[idx + 1 : idx + 3]) or ("☑" if tokens[idx].meta["checked"] else "☐")
        return html.replace("<input ", f'<input aria-label="{escape(name)}" ', 1)

    def code_block(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return _code(tokens[idx].content, "", env)

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return _code(tokens[idx].content, tokens[idx].info, env)


def _words(tokens: Sequence[Token]) -> str:
    """The beginning of what the inline tokens say, without their marks."""
    parts = (part for token in tokens for part in token.children or ())
    said = "".join(part.content for part in parts if part.type in ("text", "code_inline"))
    return said.strip()[:MOST_OF_A_NAME]


def _code(code: str, info: str, env: EnvType) -> str:
    """A scrollable block; its language is the first word of the fence."""
    match = _LANGUAGE.match(unescapeAll(info.strip()))
    language = match[0] if match else ""
    env["code"] += len(code)
    inner = highlight(code, language) if env["code"] <= MAX_CODE_PER_TEXT else escape(code)
    label = f' data-language="{escape(language)}"' if language else ""
    return f'<pre class="code"{label} tabindex="0"><code>{inner}</code></pre>\n'
