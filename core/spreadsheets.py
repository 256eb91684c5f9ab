"""Cells of files that people open in a spreadsheet."""

from typing import Final

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value: object) -> str:
    """The value as text that no spreadsheet takes for a formula. Numbers stay numbers."""
    if value is None:
        return ""
    text = str(value)
    if isinstance(value, (int, float)):
        return text
    return f"'{text}" if text.lstrip().startswith(FORMULA) or text[:1] in FORMULA else text
