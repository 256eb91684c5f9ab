"""Hidden until asked for: `||a few words||` in a line, `:::spoiler Title … :::` around blocks."""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

OPENING = ":::spoiler"
CLOSING = ":::"
UNTITLED = "Spoiler"

_BAR = ord("|")


def read_spoilers(md: MarkdownIt) -> None:
    """Teach a parser both forms."""
    md.inline.add_terminator_char("|")
    md.inline.ruler.before("strikethrough", "spoiler", _inline_marker)
    md.inline.ruler2.before("strikethrough", "spoiler", _pair_markers)
    chains = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.before("fence", "spoiler_block", _block, {"alt": chains})


def _inline_marker(state: StateInline, silent: bool) -> bool:
    """Two bars exactly; three or more are text, as in an ASCII drawing."""
    if silent or not state.src.startswith("||", state.pos):
        return False
    scanned = state.scanDelims(state.pos, True)
    state.push("text", "", 0).content = "|" * scanned.length
    if scanned.length == 2:
        state.delimiters.append(
            Delimiter(_BAR, 0, len(state.tokens) - 1, -1, scanned.can_open, scanned.can_close)
        )
    state.pos += scanned.length
    return True


def _pair_markers(state: StateInline) -> None:
    deeper = [meta["delimiters"] for meta in state.tokens_meta if meta and "delimiters" in meta]
    for delimiters in [state.delimiters, *deeper]:
        for opening in delimiters:
            if opening.marker == _BAR and opening.end != -1:
                _make_tag(state, opening.token, "spoiler_open", 1)
                _make_tag(state, delimiters[opening.end].token, "spoiler_close", -1)


def _make_tag(state: StateInline, index: int, kind: str, nesting: int) -> None:
    token = state.tokens[index]
    token.type, token.tag, token.content = kind, "span", ""
    token.nesting = 1 if nesting > 0 else -1


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """From the opening line to its `:::`, to the end of the text when that is missing."""
    first = _line(state, start)
    if state.is_code_block(start) or not first.startswith(OPENING):
        return False
    title = first.removeprefix(OPENING)
    if title and not title[0].isspace():
        return False
    if silent:
        return True

    closing = _closing_line(state, start, end)
    parent, line_max = state.parentType, state.lineMax
    # Lazy continuation lines must not run past the closing line.
    state.parentType, state.lineMax = "container", closing

    opened = state.push("details_open", "details", 1)
    opened.content = title.strip() or UNTITLED
    opened.map = [start, closing]
    state.md.block.tokenize(state, start + 1, closing)
    state.push("details_close", "details", -1)

    state.parentType, state.lineMax = parent, line_max
    state.line = min(closing + 1, end)
    return True


def _closing_line(state: StateBlock, start: int, end: int) -> int:
    """The line with the `:::` that belongs to this opening, counting spoilers in between."""
    depth = 1
    for line in range(start + 1, end):
        text = _line(state, line)
        if not text and state.isEmpty(line):
            continue
        if state.sCount[line] < state.blkIndent:
            return line
        if text.startswith(OPENING):
            depth += 1
        elif text.rstrip() == CLOSING:
            depth -= 1
            if depth == 0:
                return line
    return end


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
