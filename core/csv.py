"""Tables for spreadsheets, row by row, in which no cell is ever a formula.

Whoever opens such a file trusts it. A spreadsheet runs a cell that begins with one of a few signs,
so text that does gets an apostrophe before it, which spreadsheets take for "this is text".
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from django.http import StreamingHttpResponse

STARTS: Final = tuple("=+-@\t\r\n＝＋－＠")
"""What makes a cell a formula, also as wide letters, whatever blanks stand before."""
BOM: Final = "\ufeff"
"""Without it, Excel reads the file as another encoding than UTF-8."""


def safe_cell(value: object) -> str:
    """The value as text that no spreadsheet runs."""
    text = "" if value is None else str(value).replace("\0", "")
    first = next((sign for sign in text if sign.isprintable() and not sign.isspace()), "")
    if text.startswith(STARTS) or first in STARTS:
        return "'" + text
    return text


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The rows as lines of a file, each made when it is asked for."""
    writer = csv.writer(_Passing(), quoting=csv.QUOTE_ALL)
    yield BOM
    for row in rows:
        yield writer.writerow([safe_cell(value) for value in row])


def csv_response(name: str, rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """A download that takes the memory of one row, however many there are."""
    return download(name, "text/csv; charset=utf-8", csv_lines(rows))


def download(name: str, content_type: str, lines: Iterable[str]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


class _Passing:
    """What `csv` writes to: gives each line back."""

    def write(self, line: str) -> str:
        return line
