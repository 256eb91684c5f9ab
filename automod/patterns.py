"""Searching texts for what moderators wrote, within a fixed time.

Literal values become one expression in the shape of a tree, which costs about the same for three
values as for a thousand and cannot run away. Regular expressions of moderators run in the `regex`
package, which gives up after the time that is left.
"""

import re
import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import regex

SECONDS = 0.05
"""All searches of one rule on one item together."""
MAX_TEXT = 40_000
MAX_VALUES = 20_000
MAX_EXPRESSION = 20_000
MAX_BRANCHINGS = 30
FEW = 12
MAX_UNROLLED = 20_000
"""Pieces of an expression when everything it repeats a fixed number of times is written out."""

_WRAPS = {
    # Anywhere but between two letters of one word.
    "includes-word": (r"(?:\b|(?<!\w))", r"(?:\b|(?!\w))"),
    "includes": ("", ""),
    "starts-with": ("^", ""),
    "ends-with": ("", "$"),
    "full-exact": ("^", "$"),
    "full-text": (r"^\W*", r"\W*$"),
    "domain": (r"(?:^|\.)", "$"),
}
_WORDS_ENDS = re.compile(r"\w(?:.*\w)?", re.DOTALL)
_GLOBAL_FLAGS = re.compile(r"\(\?([aiLmsux]+)\)")
_PIECE = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*+(?:\]|\Z)|\((?:\?[^\w\s]*+)?|\)|\{(\d*)(?:,\d*)?\}|.", re.DOTALL
)


class BadExpression(ValueError):
    """No regular expression, or one that is too long."""


class TooSlow(Exception):
    """The time of this rule for this item is used up."""


class Budget:
    """Processor time that is left."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.left = seconds

    def spend(self, seconds: float) -> None:
        self.left -= seconds


class Pattern(Protocol):
    """A compiled search. Equal ones are one object."""

    def search(self, text: str, budget: Budget) -> tuple[str, ...] | None:
        """The first match: what was found, then the expression's own groups. None if there is none.

        Raises TooSlow when the budget is used up.
        """


@dataclass(frozen=True)
class _Timed:
    """A moderator's expression."""

    compiled: Any

    def search(self, text: str, budget: Budget) -> tuple[str, ...] | None:
        if budget.left <= 0:
            raise TooSlow
        begin = time.thread_time()
        try:
            found = self.compiled.search(text[:MAX_TEXT], timeout=budget.left)
        except TimeoutError:
            budget.left = 0
            raise TooSlow from None
        finally:
            budget.spend(time.thread_time() - begin)
        return tuple(group or "" for group in found.groups()) if found else None


@dataclass(frozen=True)
class _Literal:
    """Values as they stand. Case is ignored by looking for small letters in small letters."""

    compiled: re.Pattern[str]
    few: tuple[str, ...]
    """All values if they are so few that looking for each is the quickest way to a no."""
    case_sensitive: bool

    def search(self, text: str, budget: Budget) -> tuple[str, ...] | None:
        text = text[:MAX_TEXT]
        searched = text if self.case_sensitive else lowered(text)
        if self.few and not any(value in searched for value in self.few):
            return None
        found = self.compiled.search(searched)
        return (text[found.start(1) : found.end(1)],) if found else None


def literal(values: Sequence[str], method: str, *, case_sensitive: bool) -> Pattern:
    """Finds one of the values as they stand. Where several fit, the longest."""
    return _literal(tuple(values), method, case_sensitive)


def expression(values: Sequence[str], method: str, *, case_sensitive: bool) -> Pattern:
    """Finds one of the regular expressions, the first that fits. Raises BadExpression."""
    return _expression(tuple(values), method, case_sensitive)


@lru_cache(maxsize=2_000)
def _literal(values: tuple[str, ...], method: str, case_sensitive: bool) -> Pattern:
    values = tuple(sorted(set(values if case_sensitive else map(lowered, values))))
    few = values if len(values) <= FEW else ()
    if method == "includes-word":
        return _Literal(re.compile(_words(values), re.DOTALL), few, case_sensitive)
    if method == "full-text" and any(not _WORDS_ENDS.fullmatch(value) for value in values):
        # Where signs may be the value or lie around it, a member's text can make it slow.
        escaped = tuple(regex.escape(value) for value in values)
        return _expression(escaped, method, case_sensitive)
    before, after = _WRAPS[method]
    compiled = re.compile(f"{before}({_tree(values)}){after}", re.DOTALL)
    return _Literal(compiled, few, case_sensitive)


def _words(values: tuple[str, ...]) -> str:
    """Whole words. Beside a value's own punctuation there is always a boundary."""
    groups: dict[tuple[str, str], list[str]] = {}
    for value in values:
        ends = tuple(r"\b" if re.match(r"\w", char) else "" for char in (value[0], value[-1]))
        groups.setdefault((ends[0], ends[1]), []).append(value)
    parts = [f"{before}{_tree(tuple(group))}{after}" for (before, after), group in groups.items()]
    return f"({'|'.join(parts)})"


@lru_cache(maxsize=64)
def lowered(text: str) -> str:
    """In small letters, each where the letter was: none becomes two, and there is one sigma."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return small.replace("ς", "σ").replace("ſ", "s")


def _tree(values: Sequence[str], depth: int = 0) -> str:
    """An expression for sorted, distinct values in which common beginnings stand only once."""
    if depth > MAX_BRANCHINGS:
        return f"(?:{'|'.join(map(re.escape, reversed(values)))})"
    groups: dict[str, list[str]] = {}
    for value in values:
        groups.setdefault(value[:1], []).append(value)
    branches = []
    for first, same in groups.items():
        if not first:
            continue
        if len(same) == 1:
            branches.append(re.escape(same[0]))
            continue
        shared = _common_beginning(same[0], same[-1])
        rest = [value[len(shared) :] for value in same]
        branches.append(re.escape(shared) + _tree(rest, depth + 1))
    if "" not in groups:
        return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{'|'.join(branches)})?" if branches else ""


def _common_beginning(first: str, last: str) -> str:
    length = 0
    for one, other in zip(first, last, strict=False):
        if one != other:
            break
        length += 1
    return first[:length]


@lru_cache(maxsize=2_000)
def _expression(values: tuple[str, ...], method: str, case_sensitive: bool) -> Pattern:
    before, after = _WRAPS[method]
    scoped = [_scoped(value) for value in values]
    for value in scoped:
        _compile(value, regex.V0)
    flags = regex.V0 | regex.DOTALL | (0 if case_sensitive else regex.IGNORECASE)
    return _Timed(_compile(f"{before}({'|'.join(scoped)}){after}", flags))


def _scoped(value: str) -> str:
    """The expression with flags for all of it, `(?i)`, turned into a group of its own.

    So that they do not reach the other values, wherever in this one they were written.
    """
    if len(value) > MAX_EXPRESSION:
        raise BadExpression("it is too long")
    flags = "".join(sorted(set("".join(_GLOBAL_FLAGS.findall(value))) - set("auL")))
    bare = _GLOBAL_FLAGS.sub("", value)
    return f"(?{flags}:{bare})" if flags else bare


def _compile(value: str, flags: int) -> Any:
    _weigh(value)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return regex.compile(value, flags, cache_pattern=False)
    except (regex.error, ValueError, OverflowError, RecursionError, IndexError, KeyError) as error:
        raise BadExpression(str(error)) from error
    except (TypeError, AttributeError, MemoryError) as error:
        raise BadExpression("it cannot be compiled") from error


def _weigh(value: str) -> None:
    """Refuse counted repeats of counted repeats: a dozen characters of them fill a machine."""
    sizes = [0]
    last = 0
    for piece in _PIECE.finditer(value):
        text = piece[0]
        if text.startswith("("):
            sizes.append(0)
            last = 0
        elif text == ")" and len(sizes) > 1:
            last = sizes.pop()
            sizes[-1] += last
        elif piece[1] is not None and len(text) > 1:
            times = int(piece[1][:9] or 0)
            added = last * max(times - 1, 0)
            last += added
            sizes[-1] += added
        else:
            last = 1
            sizes[-1] += 1
        if sizes[-1] > MAX_UNROLLED:
            raise BadExpression("it repeats itself too often")
