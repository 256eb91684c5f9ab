"""What is searched: the words of a text, folded, with one space between them.

Both databases are given words instead of texts, so that they agree about what a word is: `café!` is
`cafe`, `O-ring` is `o ring`, and every sign of scripts without spaces is a word of its own. The
words of a text and their places in it come from the same folding, so that what a database marks can
be shown in the text as it was written.
"""

import re
import unicodedata
from html import unescape
from typing import Final

import nh3

Place = tuple[int, int]
"""Where something stands in a text: its first character, and the one after its last."""

_WORD: Final = re.compile(r"[^\W_]{1,60}")
_BLOCK_END: Final = re.compile(r"</(?:p|li|h[1-6]|td|th|pre|blockquote|summary|div)>|<br ?/?>")
_NOT_SEARCHED: Final = re.compile(
    r'<blockquote class="quote"(?:(?!<blockquote).)*?</blockquote>'
    r"|<details(?:(?!<details).)*?</details>"
    r'|<span class="spoiler".*?</span>',
    re.DOTALL,
)
_SIGNS: Final = (
    (0x2E80, 0x9FFF),  # radicals, kana, bopomofo, ideographs
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
)


class _Folding(dict[int, str]):
    """For `str.translate`: what a character is in the index. Learns as it goes."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if unicodedata.category(character)[0] in "PSZC":
            self[code] = " "
        else:
            decomposed = unicodedata.normalize("NFKD", character.casefold()).casefold()
            self[code] = "".join(map(_letter, decomposed))
        return self[code]


def _letter(character: str) -> str:
    """A letter is itself, a digit of any script is 0–9, a mark nothing; all else parts words."""
    category = unicodedata.category(character)
    if category[0] == "M":
        return ""
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category[0] != "L":
        return " "
    is_sign = any(first <= ord(character) <= last for first, last in _SIGNS)
    return f" {character} " if is_sign else character


_FOLD: Final = _Folding()


def words_of(text: str) -> list[str]:
    """The folded words, in order."""
    return _WORD.findall(text.translate(_FOLD))


def folded(text: str) -> str:
    """The folded words as one line, which is what is indexed."""
    return " ".join(words_of(text))


def words_with_places(text: str) -> tuple[list[str], list[Place]]:
    """The same words as `words_of`, and where each of them stands in the text."""
    line = text.translate(_FOLD)
    places = [match.span() for match in _WORD.finditer(line)]
    # Nearly always one character became one, and a place in the line is a place in the text.
    if len(line) != len(text) or any(len(_FOLD[ord(character)]) != 1 for character in set(text)):
        origins = [i for i, character in enumerate(text) for _ in _FOLD[ord(character)]]
        places = [(origins[start], origins[end - 1] + 1) for start, end in places]
    return _WORD.findall(line), places


def text_of(html: str) -> str:
    """The author's own words in a rendered post: without markup, quoted members and spoilers."""
    previous = None
    while previous != html:  # from the innermost quotation outwards
        previous, html = html, _NOT_SEARCHED.sub(" ", html)
    return unescape(nh3.clean(_BLOCK_END.sub(" \\g<0>", html), tags=set()))
