"""A difference between two texts reads like an edit."""

import pytest

from core.diff import MAX_PAIRS, Kind, Segment, diff_html, diff_texts


def test_a_changed_word_is_one_removal_and_one_addition():
    assert diff_texts("I like green tea.\nBye", "I like black tea.\nBye") == [
        Segment(Kind.SAME, "I like "),
        Segment(Kind.REMOVED, "green "),
        Segment(Kind.ADDED, "black "),
        Segment(Kind.SAME, "tea.\nBye"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "segments"),
    [
        ("", "", []),
        ("same", "same", [Segment(Kind.SAME, "same")]),
        ("", "new", [Segment(Kind.ADDED, "new")]),
        ("old", "", [Segment(Kind.REMOVED, "old")]),
        ("a\nc\n", "a\nb\nc\n", [
            Segment(Kind.SAME, "a\n"), Segment(Kind.ADDED, "b\n"), Segment(Kind.SAME, "c\n"),
        ]),
    ],
)  # fmt: skip
def test_small_differences(old: str, new: str, segments: list[Segment]):
    assert diff_texts(old, new) == segments


def test_the_html_escapes_what_was_written():
    assert diff_html("a <b>", "a <i>") == "a &lt;<del>b</del><ins>i</ins>&gt;"


def test_unchanged_lines_away_from_changes_are_folded():
    lines = [f"line {number}\n" for number in range(1, 21)]

    html = diff_html("".join(lines), "".join([*lines[:9], "new\n", *lines[9:]]))

    assert html == (
        '<span class="diff-fold">7 unchanged lines</span>\nline 8\nline 9\n'
        "<ins>new\n</ins>"
        'line 10\nline 11\n<span class="diff-fold">9 unchanged lines</span>\n'
    )


def test_a_single_unchanged_line_is_not_worth_folding():
    assert diff_html("a\nb\nc\nd", "a\nb\nc\ne") == "a\nb\nc\n<del>d</del><ins>e</ins>"


LONG = {
    "the same line again and again": ("a\n" * 50_000, "a\n" * 25_000 + "b\n" + "a\n" * 24_000),
    "the same word again and again": ("a " * 50_000, "a " * 25_000 + "b " + "a " * 24_000),
    "all lines in another order": (
        "".join(f"{number}\n" for number in range(15_000)),
        "".join(f"{number}\n" for number in range(15_000, 0, -1)),
    ),
    "all words in another order": ("a b c d " * 12_000, "d c b a " * 12_000),
    "many rewritten paragraphs": (
        "".join("a b c d " * 85 + f"{number}\nsame {number}\n" for number in range(140)),
        "".join("d c b a " * 85 + f"{number}!\nsame {number}\n" for number in range(140)),
    ),
}


@pytest.mark.parametrize(("old", "new"), LONG.values(), ids=LONG.keys())
def test_long_texts_are_compared_within_bounds(old: str, new: str):
    segments = diff_texts(old, new)

    assert text_without(Kind.ADDED, segments) == old
    assert text_without(Kind.REMOVED, segments) == new
    assert len(segments) < MAX_PAIRS / 20


def test_beyond_the_bound_a_change_is_one_removal_and_one_addition():
    segments = diff_texts("start " + "a b " * 1_000, "start " + "b a " * 1_000 + "end")

    assert [segment.kind for segment in segments] == [Kind.SAME, Kind.REMOVED, Kind.ADDED]


def text_without(kind: Kind, segments: list[Segment]) -> str:
    return "".join(segment.text for segment in segments if segment.kind is not kind)
