"""A rule file is cut into sections before anything of it is understood."""

import re
from dataclasses import dataclass

MAX_BYTES = 512 * 1024
"""Of one rule file, as on Reddit."""

_BREAKS = re.compile(r"\r\n?")


@dataclass(frozen=True)
class Section:
    """The text between two separators: the line where it begins, the length of the first one."""

    line: int
    text: str
    dashes: int = 3


def split_sections(source: str) -> list[Section]:
    """Cut at every line that begins with three hyphens.

    What follows the hyphens on their line belongs to the new section. More hyphens than three are a
    mistake, and `dashes` keeps how many there were.
    """
    sections: list[Section] = []
    lines: list[str] = []
    begin, dashes = 1, 3
    for number, line in enumerate(_BREAKS.sub("\n", source).split("\n"), 1):
        if line.startswith("---"):
            sections.append(Section(begin, "\n".join(lines), dashes))
            rest = line.lstrip("-")
            lines, begin, dashes = [rest], number, len(line) - len(rest)
        else:
            lines.append(line)
    sections.append(Section(begin, "\n".join(lines), dashes))
    return sections
