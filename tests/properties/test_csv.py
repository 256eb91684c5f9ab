"""Whatever is written into a table, no spreadsheet runs it."""

import csv
import io

from hypothesis import example, given
from hypothesis import strategies as st

from core.csv import csv_lines, safe_cell

FORMULA = tuple("=+-@\t\r\n＝＋－＠")
texts = st.text() | st.builds(
    lambda blank, sign, rest: blank + sign + rest,
    st.text(alphabet=" \u00a0\u3000\u200b\ufeff\x0b\x00\t", max_size=3),
    st.sampled_from(FORMULA),
    st.text(),
)


@given(texts)
@example("\x00=1+1")
@example("\u200b\t=1")
def test_no_cell_starts_a_formula(text):
    cell = safe_cell(text)

    assert not cell.startswith(FORMULA)
    visible = [sign for sign in cell if sign.isprintable() and not sign.isspace()]
    assert not visible or visible[0] not in FORMULA
    assert cell.removeprefix("'") in {text.replace("\0", ""), text.replace("\0", "")[1:]}


@given(st.lists(st.lists(texts, min_size=1, max_size=4), max_size=4))
def test_rows_come_back_as_they_went(rows):
    text = "".join(csv_lines(rows)).removeprefix("\ufeff")

    read = list(csv.reader(io.StringIO(text, newline="")))

    assert read == [[safe_cell(cell) for cell in row] for row in rows]


def test_what_is_no_text_is_written_as_text():
    assert [safe_cell(None), safe_cell(5), safe_cell(-5)] == ["", "5", "'-5"]
