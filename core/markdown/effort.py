"""A ceiling on the work one text may cost.

Markdown has inputs whose parsing costs depth times length (quotes inside quotes with lazy lines,
brackets inside brackets). Timing them out would depend on the machine, so the parser counts its
own steps instead: a step is one attempt to read the source at one place. Real posts stay below
one step per character (36,136 posts of a real forum: 0.9 at most); a text that needs more than
`STEPS_PER_CHARACTER` on top of `FREE_STEPS` is given up and shown as it was typed.
"""

from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

FREE_STEPS = 5_000
STEPS_PER_CHARACTER = 1
MAX_BLOCK_TOKENS = 60_000
MAX_NESTING = 30


class TooTangled(Exception):
    """The text costs more to parse than any real post, or nests deeper than MAX_NESTING."""


def steps_for(source: str) -> int:
    """How many steps the parser may take for this text."""
    return FREE_STEPS + STEPS_PER_CHARACTER * len(source)


def limit_effort(md: MarkdownIt) -> None:
    """Count in front of every rule chain. The budget is `env["steps"]`."""
    chains = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.before("table", "count_block", _count_block, {"alt": chains})
    md.inline.ruler.before("text", "count_inline", _count_inline)
    md.core.ruler.after("block", "check_blocks", _check_blocks)


def _spend(env: Any) -> None:
    env["steps"] -= 1
    if env["steps"] < 0:
        raise TooTangled("too many steps")


def _count_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    _spend(state.env)
    return False


def _count_inline(state: StateInline, silent: bool) -> bool:
    _spend(state.env)
    return False


def _check_blocks(state: StateCore) -> None:
    """Refuse what the parser would cut off: at MAX_NESTING it silently drops the rest."""
    if len(state.tokens) > MAX_BLOCK_TOKENS:
        raise TooTangled("too many blocks")
    if any(token.level >= MAX_NESTING - 1 for token in state.tokens):
        raise TooTangled("nested too deeply")
