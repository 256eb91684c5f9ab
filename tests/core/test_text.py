"""What people type is cleaned of what nobody sees, and refused in a friendly sentence."""

import unicodedata
from collections.abc import Callable

import pytest
from django import forms
from django.core.exceptions import ValidationError

from core.fields import LineField, MarkdownField
from core.markdown import render
from core.text import (
    MAX_BODY_BYTES,
    MAX_LINE,
    MAX_MARKS,
    MAX_NAME,
    MAX_TITLE,
    clean_line,
    clean_text,
    has_something_visible,
    validate_body,
    validate_line,
    validate_name,
    validate_note,
    validate_title,
    whole_number,
)
from tests.shared_data import needs_shared, shared_rows

# Cleaning


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb\rc\u2028d\u2029e\x85f\x0bg\x0ch", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("a\tb", "a\tb"),
        ("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef"),
        ("a\ud800b\udfffc", "abc"),
        ("\u202eevil\u202c \u2066a\u2069", "evil a"),
        ("\u05d0\u200f! \u200ea", "\u05d0\u200f! \u200ea"),
        ("می\u200cخواهم 👨\u200d👩\u200d👧", "می\u200cخواهم 👨\u200d👩\u200d👧"),
        ("Zoe\u0308", "Zoë"),
        ("a\ufffeb\ufdd0c", "abc"),
        ("hi\U000e0068\U000e0069", "hi"),
        (
            "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
            "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        ),
        ("ไม่ได้", "ไม่ได้"),
    ],
)
def test_a_text_loses_only_what_is_invisible_and_harmful(typed: str, kept: str):
    assert clean_text(typed) == kept


def test_towers_of_accents_are_taken_down():
    kept = clean_text("Z" + "\u0335\u0321\u034f" * 20 + "!")

    marks = [character for character in kept if unicodedata.category(character) == "Mn"]
    assert len(marks) == MAX_MARKS
    assert kept[0] + kept[-1] == "Z!"


def test_a_line_has_single_spaces_and_no_breaks():
    assert clean_line("  one\n\n two\u00a0\t three\u200b\ufeff ") == "one two three"


@pytest.mark.parametrize("typed", ["a", "?!", "🔥", "字", "0", "٣"])
def test_something_is_visible(typed: str):
    assert has_something_visible(typed)


@pytest.mark.parametrize(
    "typed", ["", " ", "\u200b\u200d", "\u3164", "\u2800\u115f", "\u0301", "\ufe0f", "\u00ad\u00a0"]
)
def test_nothing_is_visible(typed: str):
    assert not has_something_visible(typed)


# Checking


@pytest.mark.parametrize(
    ("check", "limit"),
    [(validate_title, MAX_TITLE), (validate_name, MAX_NAME), (validate_line, MAX_LINE)],
)
def test_a_line_has_a_limit_in_characters(check: Callable[[str], str], limit: int):
    assert check(f"  {'ä' * limit}  ") == "ä" * limit

    with pytest.raises(ValidationError) as refusal:
        check("ä" * (limit + 1))
    assert f"{limit}" in refusal.value.messages[0]
    assert f"{limit + 1}" in refusal.value.messages[0]


def test_a_body_has_a_limit_in_bytes():
    assert validate_body("ä" * (MAX_BODY_BYTES // 2)) == "ä" * (MAX_BODY_BYTES // 2)

    with pytest.raises(ValidationError) as refusal:
        validate_body("ä" * (MAX_BODY_BYTES // 2) + "b")
    assert refusal.value.messages == ["A text can be up to 100 kB long. This one has 101 kB."]


@pytest.mark.parametrize(
    ("check", "sentence"),
    [
        (validate_title, "A title needs at least one visible letter."),
        (validate_name, "A name needs at least one visible letter."),
        (validate_body, "Write a few words first."),
    ],
)
@pytest.mark.parametrize("typed", ["", "  \n", "\u200b\u200d", "\x00", "\u202e", "\u3164"])
def test_nothing_visible_is_refused(check: Callable[[str], str], sentence: str, typed: str):
    with pytest.raises(ValidationError) as refusal:
        check(typed)
    assert refusal.value.messages == [sentence]


@pytest.mark.parametrize("typed", ["", " ", "\u200b\u3164"])
def test_other_lines_and_notes_may_be_empty(typed: str):
    assert validate_line(typed) == ""
    assert validate_note(typed) == ""


def test_a_note_keeps_its_lines():
    assert validate_note(" one\r\n\r\ntwo ") == "one\n\ntwo"


def test_a_body_keeps_the_indent_of_its_first_line():
    assert validate_body("\n\n    code\n\nwords  \n") == "    code\n\nwords"


@needs_shared
@pytest.mark.parametrize(
    "check", [validate_title, validate_name, validate_line, validate_note, validate_body]
)
def test_naughty_strings_are_cleaned_or_refused(check: Callable[[str], str]):
    for typed in shared_rows("strings-naughty", "blns.json"):
        try:
            kept = check(typed)
        except ValidationError:
            continue
        assert check(kept) == kept
        assert kept.encode() == unicodedata.normalize("NFC", kept).encode()
        assert bool(render(kept).html) == bool(kept)


# Fields


class _Form(forms.Form):
    title = LineField(check=validate_title, max_length=MAX_TITLE)
    place = LineField(required=False)
    body = MarkdownField()


def test_fields_give_the_checked_text():
    form = _Form({"title": " A  title ", "place": "", "body": "Words\r\nhere\n"})

    assert form.is_valid()
    assert form.cleaned_data == {"title": "A title", "place": "", "body": "Words\nhere"}


def test_fields_say_what_is_wrong_and_keep_what_was_typed():
    form = _Form({"title": "\u3164", "place": "x" * 1001, "body": " "})

    assert form.errors == {
        "title": ["A title needs at least one visible letter."],
        "place": ["Up to 1000 characters fit here. These are 1001."],
        "body": ["Write a few words first."],
    }
    assert 'value="\u3164"' in str(form["title"])


def test_fields_take_any_characters():
    form = _Form({"title": "a\x00\ud800b", "place": "\x00", "body": "\udfffc"})

    assert form.is_valid()
    assert form.cleaned_data == {"title": "ab", "place": "", "body": "c"}


def test_a_line_field_tells_the_browser_its_limit():
    assert 'maxlength="255"' in str(_Form()["title"])


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("12", 12), ("9" * 18, 10**18 - 1), ("9" * 19, None)]
    + [(text, None) for text in ("", "-1", "1.5", " 1", "²", "٣", "one")],
)
def test_a_whole_number_is_plain_digits_and_not_too_long(text, number):
    assert whole_number(text) == number
