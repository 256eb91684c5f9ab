"""Colours for code: Pygments' short class names, never inline styles.

Only languages people paste in forums are coloured, and only blocks up to MAX_CODE characters:
lexers are long regular expressions, some of which are slow on hostile input.
"""

from functools import cache
from html import escape

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, _TokenType

MAX_CODE = 10_000
MAX_CODE_PER_TEXT = 40_000

_LANGUAGES = """
bash c c++ cfg cmake cpp cs csharp css diff docker dockerfile elixir erlang fortran glsl go
graphql haskell hlsl html http ini java javascript js json jsx julia kotlin kt latex lisp lua
make makefile matlab md markdown nginx nim objective-c objectivec ocaml pascal perl php
powershell ps1 py python python3 r rb rs ruby rust scala scss sh shell sql swift tex toml ts
tsx typescript vb vim xml yaml yml zig zsh
"""
LANGUAGES = frozenset(_LANGUAGES.split())
CLASSES = frozenset(name for name in STANDARD_TYPES.values() if name)


def highlight(code: str, language: str) -> str:
    """Escaped HTML of the code, with spans when the language is known and the code is short."""
    lexer = _lexer(language) if len(code) <= MAX_CODE else None
    if lexer is None:
        return escape(code)
    return "".join(_span(_css_class(kind), text) for kind, text in lexer.get_tokens(code))


@cache
def _lexer_named(language: str) -> Lexer:
    lexer: Lexer = get_lexer_by_name(language, stripnl=False)
    return lexer


def _lexer(language: str) -> Lexer | None:
    language = language.lower()
    return _lexer_named(language) if language in LANGUAGES else None


@cache
def _css_class(kind: _TokenType) -> str:
    while kind not in STANDARD_TYPES and kind.parent is not None:
        kind = kind.parent
    return STANDARD_TYPES.get(kind, "")


def _span(css_class: str, text: str) -> str:
    if not css_class or text.isspace():
        return escape(text)
    return f'<span class="{css_class}">{escape(text)}</span>'
