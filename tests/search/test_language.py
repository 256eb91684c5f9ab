"""What people type, and what it means."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.language import MOST_TERMS, Asked, understand

KEYS = {"hanna": 7, "stoves": 3, "brass": 5}


def asked(text: str) -> Asked:
    return understand(text, author=KEYS.get, category=KEYS.get, tag=KEYS.get)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("", Asked()),
        ("  ", Asked()),
        ("!?", Asked()),
        ("Gas stove", Asked(terms=(("gas",), ("stove",)), is_open=True)),
        ("O-ring", Asked(terms=(("o", "ring"),), is_open=True)),
        ('"gas stove"', Asked(terms=(("gas", "stove"),))),
        ('"gas stove', Asked(terms=(("gas", "stove"),))),
        ("stove a", Asked(terms=(("stove",), ("a",)))),
        ("stove -gas", Asked(terms=(("stove",),), without=(("gas",),))),
        ('stove -"gas can"', Asked(terms=(("stove",),), without=(("gas", "can"),))),
        ("-", Asked()),
        ("stove - gas", Asked(terms=(("stove",), ("gas",)), is_open=True)),
        ("@hanna", Asked(author=7)),
        ("author:hanna stove", Asked(terms=(("stove",),), author=7, is_open=True)),
        ("stove author:hanna", Asked(terms=(("stove",),), author=7)),
        ("@", Asked()),
        ("@nobody", Asked(terms=(("nobody",),), is_open=True)),
        ("category:stoves TAG:brass", Asked(category=3, tag=5)),
        ("category:", Asked(terms=(("category",),), is_open=True)),
        ("is:Solved", Asked(state="solved")),
        ("is:blue", Asked(terms=(("is", "blue"),), is_open=True)),
        ("after:2026-01-01", Asked(after=date(2026, 1, 1))),
        ("before:2026-02-30", Asked(terms=(("before", "2026", "02", "30"),), is_open=True)),
        ("-tag:brass", Asked(without=(("tag", "brass"),))),
    ],
)
def test_a_search_means(text, meaning):
    assert asked(text) == meaning


def test_what_is_too_long_is_cut():
    assert len(asked("word " * 500).terms) == MOST_TERMS
    assert asked("x" * 300).terms == (("x" * 60, "x" * 60, "x" * 60, "x" * 20),)


@given(st.text())
def test_any_text_means_something(text):
    assert isinstance(asked(text), Asked)
