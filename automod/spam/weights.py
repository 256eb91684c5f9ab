"""A table of weights: what training leaves behind, and all that scoring needs.

One signed byte per slot and one factor for all of them. Packed it is some ten thousand bytes, in
memory a quarter of a megabyte.
"""

import math
import struct
import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from automod.spam.features import SLOTS, Newness, slots_of

_MAGIC: Final = b"HSW1"
_HEAD: Final = struct.Struct("<4sdd")


class NotWeights(ValueError):
    """The bytes are no packed weights of this format."""


@dataclass(frozen=True, slots=True)
class Weights:
    """`table[slot] * factor` is the weight of a slot, `bias` what speaks for spam beforehand."""

    table: "array[int]"
    factor: float
    bias: float

    def score(self, text: str, newness: Newness | None = None) -> float:
        """0 (reads like conversation) to 1 (reads like spam). Well under a millisecond."""
        slots = slots_of(text, newness)
        table = self.table
        return probability(self.bias + self.unit(len(slots)) * sum(table[slot] for slot in slots))

    def unit(self, slots: int) -> float:
        """What one step of the table counts in a text that has so many slots."""
        return self.factor / math.sqrt(slots or 1)

    def pack(self) -> bytes:
        head = _HEAD.pack(_MAGIC, self.factor, self.bias)
        return head + zlib.compress(self.table.tobytes(), 9)

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        try:
            magic, factor, bias = _HEAD.unpack_from(packed)
            table = array("b", zlib.decompressobj().decompress(packed[_HEAD.size :], SLOTS + 1))
        except (struct.error, zlib.error) as error:
            raise NotWeights(str(error)) from error
        if magic != _MAGIC or len(table) != SLOTS or not math.isfinite(factor + bias):
            raise NotWeights("not a table of this format")
        return cls(table, factor, bias)

    @classmethod
    def from_floats(cls, weights: Sequence[float], bias: float) -> Self:
        """Of SLOTS weights. A byte each costs less accuracy than one example more or less."""
        factor = max(map(abs, weights), default=0) / 127 or 1.0
        return cls(array("b", (round(weight / factor) for weight in weights)), factor, bias)


def probability(evidence: float) -> float:
    """The logistic curve, for any size of evidence."""
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, evidence))))
