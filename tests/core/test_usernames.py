"""Usernames are readable, and no two of them look alike."""

import sys

import pytest
from django.core.exceptions import ValidationError

from core.usernames import (
    RESERVED,
    _prototypes,
    is_reserved,
    normalise_username,
    username_key,
    username_skeleton,
    validate_username,
)
from tests.shared_data import needs_shared, shared_lines, shared_rows, shared_text


def test_the_table_of_all_that_looks_alike_is_not_kept(monkeypatch):
    monkeypatch.delitem(sys.modules, "confusable_homoglyphs.confusables", raising=False)
    _prototypes.cache_clear()

    assert username_skeleton("раураl") == username_skeleton("paypal")
    assert "confusable_homoglyphs.confusables" not in sys.modules


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("anna", "anna"),
        (" Anna.B-c_d ", "Anna.B-c_d"),
        ("Zoe\u0308", "Zoë"),
        ("ａｎｎａ", "anna"),
        ("Юлия", "Юлия"),
        ("Ελένη7", "Ελένη7"),
        ("山田tarou", "山田tarou"),
        ("たなかカナ", "たなかカナ"),
        ("हिन्दी", "हिन्दी"),
        ("a" * 30, "a" * 30),
    ],
)
def test_names_people_use(typed: str, kept: str):
    assert validate_username(typed) == kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "A username has between 3 and 30 characters."),
        ("ab", "A username has between 3 and 30 characters."),
        ("a" * 31, "A username has between 3 and 30 characters."),
        ("anna b", "A username is made of letters, digits, and _ - . between them."),
        ("anna/b", "A username is made of letters, digits, and _ - . between them."),
        ("anna\u200bb", "A username is made of letters, digits, and _ - . between them."),
        ("anna\ud800", "A username is made of letters, digits, and _ - . between them."),
        ("anna🔥", "A username is made of letters, digits, and _ - . between them."),
        (".anna", "A username starts and ends with a letter or a digit."),
        ("anna_", "A username starts and ends with a letter or a digit."),
        ("an..na", "Put a letter or a digit between two of _ - . in a username."),
        ("pаypal", "Use letters of one alphabet, so that nobody mistakes this username."),
        ("Aλφα", "Use letters of one alphabet, so that nobody mistakes this username."),
        ("юλα", "Use letters of one alphabet, so that nobody mistakes this username."),
        ("moderator", "This username is reserved. Please choose another one."),
        ("Ad.Min", "This username is reserved. Please choose another one."),
        ("adm1n", "This username is reserved. Please choose another one."),
    ],
)
def test_names_that_are_refused(typed: str, sentence: str):
    with pytest.raises(ValidationError) as refusal:
        validate_username(typed)
    assert refusal.value.messages == [sentence]


def test_a_name_is_the_same_in_any_case_and_form():
    assert username_key("ZOE\u0308") == username_key("zoë") == username_key(" Zoë")
    assert username_key("STRASSE") == username_key("straße")
    assert username_key("anna") != username_key("annab")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("paypal", "раураl"),
        ("paypal", "PayPaI"),
        ("modern", "rnodern"),
        ("bob", "b0b"),
        ("alex1", "alexl"),
        ("scope", "ѕсоре"),
        ("Anna", "ANNA"),
    ],
)
def test_look_alikes_have_one_skeleton(one: str, other: str):
    assert username_skeleton(one) == username_skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("anna", "hanna"), ("zoe", "zoë"), ("tom", "tim")])
def test_different_names_have_different_skeletons(one: str, other: str):
    assert username_skeleton(one) != username_skeleton(other)


def test_reserved_words_are_refused_however_they_are_written():
    assert is_reserved("ADMIN")
    assert is_reserved("a-d-m-i-n")
    assert is_reserved("аdmіn")
    assert not is_reserved("adminette")


def test_every_reserved_word_is_spelled_as_its_own_key():
    assert {word for word in RESERVED if username_key(word) != word} == set()


@needs_shared
def test_what_unicode_calls_confusable_has_one_skeleton():
    """Apart from pairs whose letters come apart or together in normalisation."""
    rows = [line.split("#")[0].split(";") for line in confusables()]
    pairs = [(characters(row[0]), characters(row[1])) for row in rows if len(row) > 1]

    unlike = [pair for pair in pairs if username_skeleton(pair[0]) != username_skeleton(pair[1])]

    assert len(pairs) > 6_000
    assert len(unlike) / len(pairs) < 0.01


def confusables() -> list[str]:
    return shared_text("usernames", "unicode-confusables.txt.gz").splitlines()


def characters(codes: str) -> str:
    return "".join(chr(int(code, 16)) for code in codes.split())


ROLES_AND_ROUTES = """
abuse admin administrator api blog contact faq forum guest help host info login logout mail
members moderator owner postmaster privacy profile register root search security settings signup
static staff status support sysadmin system terms test user webmaster www
"""


@needs_shared
def test_the_common_blocklist_is_covered_where_it_concerns_a_forum():
    """The list also has HTTP codes and cipher names, which nobody mistakes for a role."""
    listed = set(shared_lines("usernames", "reserved-big-blocklist.txt"))
    ours = set(ROLES_AND_ROUTES.split())

    assert {word for word in ours & listed if not is_reserved(word)} == set()
    assert len(ours & listed) > 35
    assert sum(is_reserved(word) for word in listed) > len(listed) * 0.45


@needs_shared
def test_the_members_of_a_real_forum_could_keep_their_names():
    names = [row["username"] for row in shared_rows("forum-urho3d-discourse", "users.jsonl.gz")]

    assert refused(names) == ["system"]
    assert len({username_skeleton(name) for name in names}) == len(names)


@needs_shared
def test_naughty_strings_are_names_or_refused():
    kept = [name for name in shared_rows("strings-naughty", "blns.json") if not refused([name])]

    assert all(normalise_username(name) == validate_username(name) for name in kept)


def refused(names: list[str]) -> list[str]:
    found = []
    for name in names:
        try:
            validate_username(name)
        except ValidationError:
            found.append(name)
    return found
