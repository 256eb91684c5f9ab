"""Marks of a database, shown in the text as it was written."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from search.excerpts import LENGTH, excerpt, highlighted
from search.words import words_of


def mark(text: str, *words: str) -> str:
    return " ".join(f"\x02{word}\x03" if word in words else word for word in words_of(text))


def test_words_are_marked_where_they_stand():
    text = "Cafés & <b>Café</b>"

    assert highlighted(text, mark(text, "cafe")) == (
        "Cafés &amp; &lt;b&gt;<mark>Café</mark>&lt;/b&gt;"
    )


def test_words_side_by_side_share_a_mark():
    assert highlighted("a wind-screen", "a \x02wind screen\x03") == "a <mark>wind-screen</mark>"
    assert highlighted("a wind-screen", "a \x02wind\x03 \x02screen\x03") == (
        "a <mark>wind-screen</mark>"
    )


def test_marks_of_another_text_are_left_out():
    assert highlighted("a new text", "an \x02old\x03 text") == "a new text"
    assert highlighted("a text", "") == "a text"


def test_an_excerpt_shows_most_of_what_was_found():
    text = "valve " + "word " * 200 + "valve and gasket, valve and gasket " + "word " * 200

    shown = excerpt(text, mark(text, "valve", "gasket"))

    assert "<mark>valve</mark> and <mark>gasket, valve</mark> and <mark>gasket</mark>" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")


def test_a_short_text_is_shown_whole_on_one_line():
    assert excerpt("Two\n\nlines", "two lines") == "Two lines"


def test_one_long_word_is_cut():
    assert len(excerpt("x" * 5000, "")) == LENGTH + 1


@given(st.text(max_size=600), st.data())
def test_nothing_of_a_text_reaches_the_page_unescaped(text, data):
    words = words_of(text)
    found = data.draw(st.lists(st.sampled_from(words))) if words else []

    for shown in (excerpt(text, mark(text, *found)), highlighted(text, mark(text, *found))):
        assert isinstance(shown, Markup)
        left = shown.replace("<mark>", "").replace("</mark>", "")
        assert "<" not in left
        assert ">" not in left
        assert shown.count("<mark>") == shown.count("</mark>")
