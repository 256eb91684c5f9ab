"""What single words of a text can be: a mention, an emoji shortcode, a bare address.

Works on the text that is left after parsing, so never inside code, links or addresses, and
escaped characters (`\\@name`, `\\:fire:`) stay what they are.
"""

import re
import unicodedata

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from core.markdown.autolinks import ADDRESS_CHARACTERS, link_tokens, trim_address
from core.markdown.shortcodes import emoji_named

_INTERESTING = re.compile(r"[@:]|www\.", re.IGNORECASE)
_WORD = re.compile(
    r"(?<![\w.+\-])(?P<mail>[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8})"
    rf"|(?<![\w/@.])(?P<www>www\.[\w\-]{ADDRESS_CHARACTERS}{{1,500}})"
    r"|(?<![\w/@.])@(?P<name>[^\s!-,/:-@\[-^`{-\u00a9\u2000-\u206f\u3000-\u303f]{1,60})"
    r"|(?<!\w):(?P<emoji>[a-z0-9_+\-]{1,50}):",
    re.IGNORECASE,
)


def mark_words(state: StateCore) -> None:
    """Split the text tokens of every block at mentions, shortcodes and bare addresses."""
    for block in state.tokens:
        if block.type == "inline" and _INTERESTING.search(block.content):
            _mark_children(block, state)


def _mark_children(block: Token, state: StateCore) -> None:
    children: list[Token] = []
    inside_link = False
    for token in block.children or []:
        if token.type == "text" and not inside_link:
            children.extend(_split(token, state))
            continue
        if token.type in ("link_open", "link_close"):
            inside_link = token.type == "link_open"
        children.append(token)
    block.children = children


def _split(token: Token, state: StateCore) -> list[Token]:
    text, done = token.content, 0
    tokens: list[Token] = []

    for match in _WORD.finditer(text):
        found = _word_tokens(match, token.level, state)
        if not found:
            continue
        length, replacement = found
        tokens.append(_text(text[done : match.start()], token.level))
        tokens.extend(replacement)
        done = match.start() + length

    if not tokens:
        return [token]
    return [part for part in [*tokens, _text(text[done:], token.level)] if part.content or part.tag]


def _word_tokens(
    match: re.Match[str], level: int, state: StateCore
) -> tuple[int, list[Token]] | None:
    """How many characters the word takes up, and the tokens that stand for it."""
    if match["emoji"]:
        emoji = emoji_named(match["emoji"].lower())
        return (len(match[0]), [_text(emoji, level)]) if emoji else None
    if match["name"]:
        name = leading_name(match["name"])
        return (len(name) + 1, [_mention(name, level)]) if name else None

    url = match["mail"] or trim_address(match["www"])
    scheme, is_right = ("mailto:", _is_mail_address) if match["mail"] else ("http://", _is_page)
    if not is_right(url):
        return None
    return len(url), link_tokens(url, state.md.normalizeLink(scheme + url), level)


def leading_name(candidate: str) -> str:
    """The part of a candidate that can be a username: `Zoë.` → `Zoë`, `-x` → nothing."""
    end = 0
    for position, character in enumerate(candidate):
        if character.isalnum() or unicodedata.category(character)[0] == "M":
            end = position + 1
        elif character not in "_.-" or position == 0:
            break
    return candidate[:end]


def _is_domain(host: str) -> bool:
    """At least one dot, and no underscore in the last two labels (gfm 6.9)."""
    labels = host.split(".")
    return len(labels) > 1 and all(labels) and "_" not in "".join(labels[-2:])


def _is_page(url: str) -> bool:
    return _is_domain(re.split(r"[/?#:]", url, maxsplit=1)[0])


def _is_mail_address(address: str) -> bool:
    return _is_domain(address.rpartition("@")[2]) and address[-1] not in "-_"


def _text(content: str, level: int) -> Token:
    return Token("text", "", 0, content=content, level=level)


def _mention(name: str, level: int) -> Token:
    return Token("mention", "", 0, content=name, level=level)
