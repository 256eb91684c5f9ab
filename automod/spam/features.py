"""What the spam score sees in a text: words, pairs, pieces of words, and signs such as links.

Every feature has a slot, a number below SLOTS, by CRC-32 of its name: the same in every process and
release. Digits are all read as 0, so that a phone number is a shape and not one person's number.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple
from zlib import crc32

SLOTS: Final = 1 << 18
HEAD: Final = 800
TAIL: Final = 200
"""Of a longer text only its first and last characters are looked at: spam stands at the ends."""

_PIECE: Final = 8
"""Size of the pieces of words: four letters, in bytes of UTF-16."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[£$€%!?@#+&*:=<>^/]+")
_DIGIT = re.compile(r"\d")
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"')\]]+"
    r"|\b[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,3}\.(?:com|net|org|info|co|uk|ru|xyz|biz|me|tv|ly|gl|be|io|top"
    r"|shop|site|online|club|de)\b(?:/\S*)?",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"^(?:https?://)?(?:www\.)?", re.IGNORECASE)
_HOST_END = re.compile(r"[/?#:]")
_PHONE = re.compile(r"\d[\d ()-]{6,20}\d")
_MONEY = re.compile(r"[£$€₽]\s?\d|\d\s?[£$€₽]|\d+p\b")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_EMOJI = re.compile("[\U0001f000-\U0001faff]")
_STRETCHED = re.compile(r"(\w)\1{3,}")
_SHORT_HOSTS = frozenset(
    ["bit.ly", "tinyurl.com", "goo.gl", "t.co", "is.gd", "ow.ly", "rb.gy", "cutt.ly", "t.me"]
)
_STEPS: Final = {
    "shouting": (0.15, 0.3, 0.5, 0.8),
    "digits": (0.02, 0.05, 0.1, 0.2),
    "exclamations": (1, 3, 6),
    "words": (2, 4, 8, 16, 32, 64),
    "links": (1, 2, 3),
    "emoji": (1, 4, 10),
}


class Newness(NamedTuple):
    """How new the author is: age of the account in days, and public posts so far."""

    days: float
    posts: int


class _Look(NamedTuple):
    text: str
    plain: str
    words: list[str]
    hosts: list[str]


class Feature(NamedTuple):
    """One thing seen. Kind is word, pair, host or sign; name is the word, or which sign."""

    kind: str
    name: str
    slots: tuple[int, ...]


def slots_of(text: str, newness: Newness | None = None) -> set[int]:
    """All slots of a text, each once."""
    look = _look(text)
    words = list(map(_word_slots, look.words))
    found = set().union(*words)
    found.update(_pair_slot(first, second) for first, second in pairwise(words))
    found.update(_slot(f"h{host}") for host in look.hosts)
    found.update(_slot(f"s{name}") for name in _signs(look, newness))
    return found


def features_of(text: str, newness: Newness | None = None) -> Iterator[Feature]:
    """The same with names, in the order words, pairs, hosts, signs; some more than once."""
    look = _look(text)
    for word in look.words:
        yield Feature("word", word, _word_slots(word))
    for first, second in pairwise(look.words):
        slot = _pair_slot(_word_slots(first), _word_slots(second))
        yield Feature("pair", f"{first} {second}", (slot,))
    for host in look.hosts:
        yield Feature("host", host, (_slot(f"h{host}"),))
    for name in _signs(look, newness):
        yield Feature("sign", name, (_slot(f"s{name}"),))


def host_of(link: str) -> str:
    """The host a link names, as typed, in small letters and without `www.`."""
    return _HOST_END.split(_SCHEME.sub("", link.lower()), maxsplit=1)[0]


def _look(text: str) -> _Look:
    if len(text) > HEAD + TAIL:
        text = f"{text[:HEAD]} {text[-TAIL:]}"
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    words = _WORD.findall(_DIGIT.sub("0", plain.lower()))
    return _Look(text, plain, words, [host_of(link) for link in _LINK.findall(plain)])


def _signs(look: _Look, newness: Newness | None) -> Iterator[str]:
    text, plain, words, hosts = look
    begin = plain[:400]
    amounts = {
        "shouting": sum(map(str.isupper, begin)) / (sum(map(str.isalpha, begin)) or 1),
        "digits": sum(map(str.isdigit, begin)) / (len(begin) or 1),
        "exclamations": plain.count("!"),
        "words": len(words),
        "links": len(hosts),
        "emoji": 0 if plain.isascii() else len(_EMOJI.findall(plain)),
    }
    for name, amount in amounts.items():
        yield from (f"{name}:{step}" for step in _STEPS[name] if amount >= step)
    seen = {
        "phone": _PHONE.search(plain),
        "money": _MONEY.search(plain),
        "stretched": _STRETCHED.search(plain),
        "invisible": _INVISIBLE.search(text),
        "short_link": not _SHORT_HOSTS.isdisjoint(hosts),
        "mixed_alphabets": any(map(_is_mixed, words)),
    }
    yield from (name for name, found in seen.items() if found)
    if newness:
        yield from _newness_signs(newness, has_link=bool(hosts))


def _newness_signs(newness: Newness, *, has_link: bool) -> Iterator[str]:
    if newness.days < 1:
        yield "account:day"
    if newness.days < 7:
        yield "account:week"
    if newness.posts == 0:
        yield "first_post"
        if has_link:
            yield "first_post:link"
    if newness.posts >= 20:
        yield "settled"


@lru_cache(8_192)
def _word_slots(word: str) -> tuple[int, ...]:
    """The word, and its pieces of four letters, with a space for each end."""
    letters = f" {word[:40]} ".encode("utf-16-le", "surrogatepass")
    pieces = {
        crc32(letters[at : at + _PIECE]) & (SLOTS - 1)
        for at in range(0, len(letters) - _PIECE + 1, 2)
    }
    return (_slot(f"w{word}"), *pieces)


@lru_cache(4_096)
def _is_mixed(word: str) -> bool:
    """Latin letters beside Cyrillic or Greek ones: `frее` with two letters that are not ours."""
    alphabets = {
        alphabet
        for character in word
        if character.isalpha()
        for alphabet in (unicodedata.name(character, "").partition(" ")[0],)
    }
    return "LATIN" in alphabets and not alphabets.isdisjoint(("CYRILLIC", "GREEK"))


def _pair_slot(first: tuple[int, ...], second: tuple[int, ...]) -> int:
    return (first[0] * 31 + second[0] * 17 + 7) & (SLOTS - 1)


def _slot(name: str) -> int:
    return crc32(name.encode("utf-8", "replace")) & (SLOTS - 1)
