"""What holds for any text at all, not only for those we thought of."""

from contextlib import suppress

from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.diff import Kind, diff_texts
from core.markdown import excerpt_of_html, render, shorten
from core.text import (
    clean_line,
    clean_text,
    validate_body,
    validate_line,
    validate_name,
    validate_note,
    validate_title,
)
from core.usernames import username_key, username_skeleton, validate_username
from tests.core.markdown_html import surprises_in

# Pieces of our dialect in any order find more than single characters do.
PIECES = """
> - 1. # ``` ~~~ ` * ** _ ~~ || ::: :::spoiler | |-| [ ]( ) ![ <kbd> </kbd> <br> <a < > & &amp; \\
@ @anna :fire: : https://a.example/ www.a.example a@b.example [@a](/t/1/) wrote: javascript: data:
/media/a.png [x]: " ' = --- --> <!-- <?x ]]> \u202e \u200d \ud800 \x00 é 字 🔥
""".split()  # noqa: SIM905
MARKDOWN = st.lists(st.sampled_from([*PIECES, " ", "\n", "\n\n", "    ", "word"])).map("".join)
ANYTHING = st.one_of(st.text(st.characters(exclude_categories=())), MARKDOWN)


def everybody(names: set[str]) -> dict[str, str]:
    return {name: f"/u/{name}/" for name in names}


@given(ANYTHING)
def test_any_text_renders_to_what_a_post_may_contain(source: str):
    rendered = render(source, resolve_mentions=everybody)

    assert surprises_in(rendered.html) == []
    assert len(rendered.excerpt) <= 180
    assert render(source, resolve_mentions=everybody) == rendered


@given(ANYTHING)
def test_the_words_of_a_text_can_be_stored_and_searched(source: str):
    rendered = render(source)

    for words in (rendered.html, rendered.text, rendered.excerpt):
        assert "\x00" not in words
        assert words.encode().decode() == words
    assert len(excerpt_of_html(rendered.html)) <= 180


@given(ANYTHING)
def test_cleaning_twice_is_cleaning_once(typed: str):
    assert clean_text(clean_text(typed)) == clean_text(typed)
    assert clean_line(clean_line(typed)) == clean_line(typed)


@given(ANYTHING)
def test_what_is_kept_can_be_typed_again_and_the_rest_is_refused(typed: str):
    checks = (validate_title, validate_name, validate_line, validate_note, validate_body)
    for check in (*checks, validate_username):
        with suppress(ValidationError):
            kept = check(typed)
            assert check(kept) == kept


@given(ANYTHING, st.integers(min_value=2, max_value=300))
def test_a_shortened_text_fits(text: str, length: int):
    assert len(shorten(text, length)) <= length


@given(ANYTHING)
def test_a_key_is_its_own_key_and_any_name_has_a_skeleton(name: str):
    assert username_key(username_key(name)) == username_key(name)
    assert username_skeleton(name) == username_skeleton(f" {name} ")


LINES = st.lists(st.sampled_from(["a", "b c", "", "d e f", "b d", "😀"])).map("\n".join)


@given(st.one_of(ANYTHING, LINES), st.one_of(ANYTHING, LINES))
def test_a_difference_holds_both_texts(old: str, new: str):
    segments = diff_texts(old, new)

    assert "".join(part.text for part in segments if part.kind is not Kind.ADDED) == old
    assert "".join(part.text for part in segments if part.kind is not Kind.REMOVED) == new
