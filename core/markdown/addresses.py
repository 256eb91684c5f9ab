"""Where a link may lead, and what kind of link that makes it.

Allowed are http, https, mailto and addresses inside this site. Links to other sites carry
`rel="nofollow ugc noopener"`; links to this site carry nothing. A picture is shown only when it
is one of ours (`/media/…`): a picture from elsewhere would tell that server who reads the page,
so it becomes a link with the class `image-link`.
"""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

OUTBOUND_REL = "nofollow ugc noopener"
LOCAL_PICTURES = re.compile(r"/media/(?:[\w-][\w.-]*/)*[\w-][\w.-]*")
"""Without "..", behind which any page of ours could be asked for as if it were a picture."""

_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
_ALLOWED_SCHEME = re.compile(r"(?:https?|mailto):", re.IGNORECASE)


def is_allowed(url: str) -> bool:
    """Whether a normalised address may be a link at all."""
    return bool(_ALLOWED_SCHEME.match(url)) or not _SCHEME.match(url)


def is_outbound(url: str, own_hosts: Collection[str] = ()) -> bool:
    """Whether the address leads to another site. `own_hosts` are this site's, in lower case."""
    if url.startswith("//"):
        return _host(url) not in own_hosts
    return bool(re.match(r"https?:", url, re.IGNORECASE)) and _host(url) not in own_hosts


def mark_addresses(state: StateCore) -> None:
    """Give outbound links their rel, and turn pictures into what we can show."""
    for block in state.tokens:
        if block.type == "inline" and block.children:
            _mark_children(block, state)


def _mark_children(block: Token, state: StateCore) -> None:
    inside_link = False
    children: list[Token] = []

    for token in block.children or []:
        if token.type == "link_open":
            inside_link = True
            _mark_link(token, state)
            children.append(token)
        elif token.type == "image":
            children.extend(_picture(token, state, inside_link=inside_link))
        else:
            inside_link = inside_link and token.type != "link_close"
            children.append(token)

    block.children = children


def _mark_link(token: Token, state: StateCore) -> None:
    href = str(token.attrs["href"])
    if is_outbound(href, state.env["own_hosts"]):
        token.attrs["rel"] = OUTBOUND_REL
        state.env["links"].append(href)


def _picture(token: Token, state: StateCore, *, inside_link: bool) -> list[Token]:
    """Our own picture as it is; another one as a link, or as its words inside a link."""
    src = str(token.attrs["src"])
    if LOCAL_PICTURES.fullmatch(src):
        token.attrs |= {"loading": "lazy", "decoding": "async", "referrerpolicy": "no-referrer"}
        return [token]

    words = Token("text", "", 0, level=token.level)
    words.content = _alt(token) or src
    if inside_link:
        return [words]

    opening = Token("link_open", "a", 1, level=token.level)
    opening.attrs = {"class": "image-link", "href": src}
    if title := token.attrs.get("title"):
        opening.attrs["title"] = title
    _mark_link(opening, state)
    return [opening, words, Token("link_close", "a", -1, level=token.level)]


def _alt(token: Token) -> str:
    return "".join(child.content for child in token.children or [] if child.content)


def _host(url: str) -> str:
    """Name and, unless it is the scheme's own, port, as `own_hosts` has them."""
    try:
        parts = urlsplit(url)
        port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
        return f"{parts.hostname or ''}{port}"
    except ValueError:
        return ""
