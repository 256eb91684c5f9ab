"""A ceiling on the work one text may cost.

Markdown has inputs whose parsing costs depth times length (quotes inside quotes with lazy lines,
brackets inside brackets). Timing them out would depend on the machine, so the parser counts its
own steps instead: a step is one attempt to read the source at one place, and a bracket counts
ten, since each looks ahead for its partner. The 36,136 posts of a real forum need at most 0.5
steps per character where they are long; a text that needs more than `STEPS_PER_CHARACTER` on top
of `FREE_STEPS` is given up and shown as it was typed.
"""

from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

FREE_STEPS = 5_000
STEPS_PER_CHARACTER = 0.6
STEPS_PER_BRACKET = 10
MAX_BLOCK_TOKENS = 40_000
MAX_NESTING = 30


class TooTangled(Exception):
    """The text costs more to parse than any real post, or nests deeper than MAX_NESTING."""


def steps_for(source: str) -> int:
    """How many steps the parser may take for this text."""
    return FREE_STEPS + int(STEPS_PER_CHARACTER * len(source))


def limit_effort(md: MarkdownIt) -> None:
    """Count in front of every rule chain. The budget is `env["steps"]`."""
    chains = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.before("table", "count_block", _count_block, {"alt": chains})
    md.inline.ruler.before("text", "count_inline", _count_inline)
    md.core.ruler.after("block", "check_depth", _check_depth)


def _spend(env: Any, steps: int = 1) -> None:
    env["steps"] -= steps
    if env["steps"] < 0:
        raise TooTangled("too many steps")


def _count_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    _spend(state.env)
    if len(state.tokens) > MAX_BLOCK_TOKENS:
        raise TooTangled("too many blocks")
    return False


def _count_inline(state: StateInline, silent: bool) -> bool:
    _spend(state.env, STEPS_PER_BRACKET if state.src[state.pos] == "[" else 1)
    return False


def _check_depth(state: StateCore) -> None:
    """Refuse what the parser would cut off: at MAX_NESTING it silently drops the rest."""
    if any(token.level >= MAX_NESTING - 1 for token in state.tokens):
        raise TooTangled("nested too deeply")
