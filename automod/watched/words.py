"""Finding watched words in a text: thousands of them in a millisecond.

A watched word is a word or several (`buy now`), with `*` for any letters and `?` for one. It is
found as a whole word: a letter, mark or digit of any script before or after it makes another word.
Words of scripts that put no spaces between them are found anywhere. Also found: other cases and
forms, with invisible characters inside, with letters of other alphabets that look the same
(`vіаgrа`), with digits for letters (`v1agra`), and spelt out (`v i a g r a`, `v.i.a.g.r.a`). A
plain Latin word is taken at face value: `corn` is not `com`.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

import regex

from core.usernames import username_skeleton

MOST_LETTERS: Final = 100
LEAST_LITERAL: Final = 2
"""A pattern has so many letters in a row at least: `*` alone would find everything."""

_LETTER: Final = r"[\p{L}\p{M}\p{N}_\p{Cf}]"
_TOKEN = regex.compile(rf"{_LETTER}+(?:['’·]{_LETTER}+)*")
_SPELT = regex.compile(
    rf"(?<!{_LETTER}){_LETTER}(?P<between>[ .\-*/|]|, ?)(?:{_LETTER}(?P=between)){{1,30}}{_LETTER}"
    rf"(?!{_LETTER})"
)
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_INVISIBLE = regex.compile(r"\p{Cf}+")
_SEPARATORS = regex.compile(rf"(?:(?!{_LETTER}).)+", regex.DOTALL)
_PLAIN = regex.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_PATTERN = regex.compile(rf"[{_LETTER[1:-1]}*?'’·\-.\s]+")
_WILD = frozenset("*?")
_DIGITS_AS_LETTERS = str.maketrans("0134578@$", "oieastbas")


class Hit(NamedTuple):
    """Where in the text a watched word stands."""

    word: "Watched"
    start: int
    end: int


class Watched(NamedTuple):
    """A pattern, and whatever the caller keeps beside it."""

    pattern: str
    tag: object = None


class BadPattern(ValueError):
    """Not a word to watch."""


class _Token(NamedTuple):
    start: int
    end: int
    forms: frozenset[str]


_Test = Callable[[str], bool]


@dataclass(slots=True)
class _Index:
    """Where to look a form up. `pieces` leads from three letters to patterns that contain them."""

    whole: dict[str, list["_Phrase"]] = field(default_factory=dict)
    pieces: dict[str, list["_Phrase"]] = field(default_factory=dict)
    short: list["_Phrase"] = field(default_factory=list)


class _Phrase(NamedTuple):
    watched: Watched
    parts: tuple[_Test, ...]


class WordList:
    """Watched words, ready to be searched for. Building takes some milliseconds per hundred."""

    def __init__(self, words: Iterable[Watched]) -> None:
        self._index = _Index()
        self._unspaced: list[tuple[str, Watched]] = []
        for watched in words:
            self._add(watched)

    def hits(self, text: str) -> list[Hit]:
        """In the order of the text; of words that lie in each other, all."""
        tokens = list(_tokens(text))
        found = [
            Hit(phrase.watched, token.start, tokens[at + len(phrase.parts) - 1].end)
            for at, token in enumerate(tokens)
            for phrase in self._candidates(token)
            if _stands_at(phrase, tokens, at)
        ]
        found += [
            hit for token in _spelt(text) for hit in self._spelt_hits(token) if hit not in found
        ]
        if self._unspaced and _UNSPACED.search(text):
            found += self._unspaced_hits(text)
        return sorted(dict.fromkeys(found), key=lambda hit: (hit.start, hit.end))

    def _add(self, watched: Watched) -> None:
        pattern = checked_pattern(watched.pattern)
        if _UNSPACED.search(pattern) and not set(pattern) & _WILD:
            self._unspaced.append((_folded(pattern), watched))
            return
        words = [form for part in pattern.split() if (form := _pattern_form(part))]
        phrase = _Phrase(watched, tuple(map(_test, words)))
        first = words[0]
        literal = max(_literals(first), key=len)
        if literal == first:
            self._index.whole.setdefault(first, []).append(phrase)
        elif len(literal) >= 3:
            self._index.pieces.setdefault(literal[:3], []).append(phrase)
        else:
            self._index.short.append(phrase)

    def _candidates(self, token: _Token) -> Iterator[_Phrase]:
        index = self._index
        for form in token.forms:
            yield from index.whole.get(form, ())
            if index.pieces:
                for at in range(len(form) - 2):
                    yield from index.pieces.get(form[at : at + 3], ())
        yield from index.short

    def _spelt_hits(self, token: _Token) -> Iterator[Hit]:
        for phrase in self._candidates(token):
            if len(phrase.parts) == 1 and any(map(phrase.parts[0], token.forms)):
                yield Hit(phrase.watched, token.start, token.end)

    def _unspaced_hits(self, text: str) -> Iterator[Hit]:
        for word, watched in self._unspaced:
            for match in regex.finditer(regex.escape(word), text, regex.IGNORECASE):
                yield Hit(watched, match.start(), match.end())


def checked_pattern(raw: str) -> str:
    """The pattern as it is kept, or BadPattern."""
    pattern = " ".join(unicodedata.normalize("NFKC", raw).split())
    if not pattern or len(pattern) > MOST_LETTERS or not _PATTERN.fullmatch(pattern):
        raise BadPattern("letters, digits, * and ? only")
    words = [form for part in pattern.split() if (form := _pattern_form(part))]
    literal = max(map(len, _literals(words[0])), default=0) if words else 0
    if not literal or (literal < LEAST_LITERAL and set(words[0]) & _WILD):
        raise BadPattern("a few letters beside * and ?")
    return pattern


def _stands_at(phrase: _Phrase, tokens: list[_Token], at: int) -> bool:
    following = tokens[at : at + len(phrase.parts)]
    return len(following) == len(phrase.parts) and all(
        any(map(is_it, token.forms)) for is_it, token in zip(phrase.parts, following, strict=True)
    )


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        yield _Token(match.start(), match.end(), _forms(match[0]))


def _spelt(text: str) -> Iterator[_Token]:
    for match in _SPELT.finditer(text):
        yield _Token(match.start(), match.end(), _forms(_SEPARATORS.sub("", match[0])))


@lru_cache(16_384)
def _forms(word: str) -> frozenset[str]:
    """What a word of a text may be meant as."""
    folded = _folded(word)
    if _PLAIN.fullmatch(word):
        return frozenset((folded,))
    latin = folded if word.isascii() else "".join(map(_letter_as_latin, folded))
    forms = {folded, latin, latin.translate(_DIGITS_AS_LETTERS), latin.replace("_", "")}
    if "I" in word[1:]:
        forms.add(_folded(word.replace("I", "l")))
    return frozenset(forms)


def _folded(word: str) -> str:
    visible = _INVISIBLE.sub("", word).replace("’", "'")
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold())


@lru_cache(4_096)
def _letter_as_latin(letter: str) -> str:
    """The small Latin letter that this one is taken for: `раураl` becomes `paypal`.

    Letter by letter, so that `m` stays `m` (a word's skeleton has `rn` for it). An accent makes
    another letter: `ano` does not stand in `año`.
    """
    if letter.isascii():
        return letter
    skeleton = unicodedata.normalize("NFD", username_skeleton(letter))
    return skeleton if len(skeleton) == 1 and skeleton.isascii() else letter


def _pattern_form(part: str) -> str:
    """A part of a pattern as tokens are folded; hyphens and dots inside it are not letters."""
    return regex.sub(r"[^\p{L}\p{M}\p{N}_*?']", "", _folded(part))


def _literals(word: str) -> list[str]:
    return word.replace("?", "*").split("*")


def _test(word: str) -> _Test:
    if not set(word) & _WILD:
        return word.__eq__
    squeezed = regex.sub(r"\*+", "*", word)
    source = "".join({"*": r"\w*", "?": r"\w"}.get(c, regex.escape(c)) for c in squeezed)
    return lambda form: _fits(source)(form) is not None


@lru_cache(16_384)
def _fits(source: str) -> Callable[[str], object]:
    """Made when a text first comes near it: most of a list never is."""
    return regex.compile(source).fullmatch
