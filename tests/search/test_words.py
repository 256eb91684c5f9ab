"""Words, folded the same for what is written and what is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.words import folded, text_of, words_of, words_with_places


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("Café, CAFÉ! cafe\u0301", "cafe cafe cafe"),
        ("don't snake_case O-ring", "don t snake case o ring"),
        ("ﬁre Straße İstanbul", "fire strasse istanbul"),
        ("½ ² ① ٣", "1 2 2 1 3"),
        ("東京の火", "東 京 の 火"),
        ("שָׁלוֹם", "שלום"),
        ("🔥", ""),
        ("x" * 70, "x" * 60 + " " + "x" * 10),
    ],
)
def test_a_text_folds_to_words(text, words):
    assert folded(text) == words


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


@given(st.text())
def test_words_know_their_places(text):
    words, places = words_with_places(text)

    assert words == words_of(text)
    for word, (start, end) in zip(words, places, strict=True):
        assert word in folded(text[start:end])


def test_a_place_is_the_word_as_it_was_written():
    text = "Un cafe\u0301 à Zürich"

    _words, places = words_with_places(text)

    assert [text[start:end] for start, end in places] == ["Un", "cafe", "à", "Zürich"]


def test_quotations_and_spoilers_are_not_the_authors_words():
    html = (
        '<blockquote class="quote" data-by="a"><p>theirs</p><blockquote class="quote">'
        "<p>inner</p></blockquote><p>theirs too</p></blockquote><p>mine &amp; yours</p>"
        '<p><span class="spoiler" tabindex="0">hidden</span> seen</p>'
        '<details class="spoiler"><summary>s</summary><p>hidden</p></details>'
        '<pre class="code"><code><span class="k">def</span> f</code></pre>'
    )

    assert text_of(html).split() == ["mine", "&", "yours", "seen", "def", "f"]
