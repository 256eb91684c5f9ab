"""The few HTML tags people type in posts: keys, raised and lowered letters, a line break."""

import re

from markdown_it.rules_inline import StateInline

_TAG = re.compile(r"<(?:(?P<br>br)\s*/?|(?P<close>/?)(?P<name>kbd|sub|sup))>", re.IGNORECASE)


def small_tag(state: StateInline, silent: bool) -> bool:
    """Inline rule for `<kbd> <sub> <sup> <br>` without attributes; all other tags are text.

    A tag that is never closed ends with its block: the sanitiser closes it.
    """
    if state.src[state.pos] != "<" or not (match := _TAG.match(state.src, state.pos)):
        return False
    if not silent:
        if match["br"]:
            state.push("hardbreak", "br", 0)
        else:
            state.push("html_inline", "", 0).content = match[0].lower()
    state.pos = match.end()
    return True
