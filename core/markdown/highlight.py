"""Colours for code: Pygments' short class names, never inline styles.

Lexers are long regular expressions, and many take time that grows with the square of a long line
or a long block. So only short blocks are coloured, without very long lines, stretches of blank
ones or hundreds of escaped quotes, in languages that people paste in forums. Measured with 30
hostile patterns in each language a block costs at most a tenth of a second, an ordinary one some
milliseconds.
"""

import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from pygments.token import STANDARD_TYPES, Error, _TokenType

if TYPE_CHECKING:
    from pygments.lexer import Lexer

MAX_CODE = 5_000
MAX_CODE_PER_TEXT = 15_000
MAX_ESCAPED_QUOTES = 200

_LANGUAGES = """
bash c c++ cfg cmake cpp cs csharp css diff docker dockerfile elixir erlang fortran glsl go
graphql haskell hlsl html http ini java javascript js json jsx julia kotlin latex lisp lua
make makefile matlab md markdown nginx nim objective-c objectivec ocaml pascal perl php
powershell ps1 py python python3 r rb rs ruby rust scala scss sh shell sql swift tex toml ts
tsx typescript vim xml yaml yml zig zsh
"""
LANGUAGES = frozenset(_LANGUAGES.split())
CLASSES = frozenset(name for name in STANDARD_TYPES.values() if name)

# Their own lexers look for method headers in every row of words, in cubic time.
_STAND_INS = {"cs": "vala", "csharp": "vala", "java": "dart"}
_LONG_LINE_OR_GAP = re.compile(r"[^\n]{301}|\n{30}")


def highlight(code: str, language: str) -> str:
    """Escaped HTML of the code, with spans if it is short and in a known language."""
    language = language.lower()
    if language not in LANGUAGES or len(code) > MAX_CODE or _is_unusual(code):
        return escape(code)
    tokens = _lexer(_STAND_INS.get(language, language)).get_tokens(code)
    return "".join(_span(_css_class(kind), text) for kind, text in tokens)


def _is_unusual(code: str) -> bool:
    escaped_quotes = code.count('\\"') + code.count("\\'")
    return escaped_quotes > MAX_ESCAPED_QUOTES or bool(_LONG_LINE_OR_GAP.search(code))


@cache
def _lexer(language: str) -> "Lexer":
    from pygments.lexers import get_lexer_by_name  # a long table, for those who post code

    lexer: Lexer = get_lexer_by_name(language, stripnl=False)
    return lexer


@cache
def _css_class(kind: _TokenType) -> str:
    """Nothing for what a lexer takes for an error: people paste fragments."""
    while kind not in STANDARD_TYPES and kind.parent is not None:
        kind = kind.parent
    return "" if kind is Error else STANDARD_TYPES.get(kind, "")


def _span(css_class: str, text: str) -> str:
    if not css_class or text.isspace():
        return escape(text)
    return f'<span class="{css_class}">{escape(text)}</span>'
