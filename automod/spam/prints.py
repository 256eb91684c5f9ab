"""Fingerprints of texts: the same for the same words, and alike for texts that are alike.

A text becomes its letters and digits, as they look (`core.usernames`), without quotations. Each run
of five of them is hashed once and falls into one of BINS; a bin keeps its smallest hash (one-pass
MinHash). The share of equal bins estimates how much two texts have in common. Eight bands of four
bins each find a text with 80 % in common in 99 of 100 cases, one with 30 % in 6.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Final
from zlib import crc32

from core.usernames import username_skeleton

BINS: Final = 64
BANDS: Final = 8
ROWS: Final = 4
RUN: Final = 5
LEAST_LETTERS: Final = 40
"""Shorter texts have no print: many people say "thank you, that helped"."""
MOST_LETTERS: Final = 4_000
ALIKE: Final = 0.6
"""From this share of equal bins on, two texts are called alike."""

_QUOTED = re.compile(r"^[ ]{0,3}>.*$", re.MULTILINE)
_WORD = re.compile(r"[^\W_]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_SPREAD: Final = 0x9E3779B1
_MASK: Final = 0xFFFFFFFF
_SHIFT: Final = 32 - 6


@dataclass(frozen=True, slots=True)
class Print:
    """`exact` and `bands` are signed 64-bit numbers, as both databases store them."""

    exact: int
    bands: tuple[int, ...]
    bins: bytes

    def likeness(self, bins: bytes) -> float:
        """Share of what both texts have together that they have in common, estimated, 0 to 1."""
        equal = sum(
            self.bins[at : at + 2] == bins[at : at + 2] for at in range(0, len(self.bins), 2)
        )
        return equal / BINS


def print_of(text: str) -> Print | None:
    """None for a text too short to say anything. A page of text takes a few milliseconds."""
    letters = letters_of(text)
    if len(letters) < LEAST_LETTERS:
        return None
    bins = _bins(letters)
    packed = b"".join((value & 0xFFFF).to_bytes(2, "little") for value in bins)
    bands = tuple(
        _number(f"{band}:{bins[band * 8 : band * 8 + ROWS]}".encode()) for band in range(BANDS)
    )
    return Print(_number(letters.encode("utf-8", "surrogatepass")), bands, packed)


def letters_of(text: str) -> str:
    """What two copies share: letters and digits as they look, in order, nothing between them."""
    words = _WORD.findall(_INVISIBLE.sub("", _QUOTED.sub("", text)))
    return "".join(map(_as_it_looks, words))[:MOST_LETTERS]


@lru_cache(8_192)
def _as_it_looks(word: str) -> str:
    # Case first: to the eye `I` is an `l`, but a copy in capitals is a copy.
    return username_skeleton(word.casefold())


def _bins(letters: str) -> list[int]:
    """The smallest hash of each bin; an empty bin takes its next neighbour's, marked as lent."""
    units = letters.encode("utf-16-le", "surrogatepass")
    bins: list[int | None] = [None] * BINS
    runs = {units[at : at + 2 * RUN] for at in range(0, len(units) - 2 * RUN + 1, 2)}
    for run in runs:
        value = crc32(run) * _SPREAD & _MASK
        value ^= value >> 15
        value = value * _SPREAD & _MASK
        number = value >> _SHIFT
        smallest = bins[number]
        if smallest is None or value < smallest:
            bins[number] = value
    return list(_lend(bins))


def _lend(bins: list[int | None]) -> Iterable[int]:
    for number in range(BINS):
        for distance in range(BINS):
            value = bins[(number + distance) % BINS]
            if value is not None:
                yield (value + distance * 0x5BD1E995) & _MASK
                break


def _number(content: bytes) -> int:
    return int.from_bytes(blake2b(content, digest_size=8).digest(), "little", signed=True)
