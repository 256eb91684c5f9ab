"""Searching: literal lists, expressions, and expressions that are meant to hang the site."""

import contextlib
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automod.language import read_rules
from automod.patterns import (
    SECONDS,
    BadExpression,
    Budget,
    TooSlow,
    expression,
    literal,
)
from tests.automod.rules import outcome_of, reply

HOSTILE = [
    (r"(a+)+$", "a" * 5_000 + "b"),
    (r"(a|aa)+$", "a" * 5_000 + "b"),
    (r"(.*a){20}$", "a" * 5_000 + "b"),
    (r"(\w+\s*)*\d\Z", "abc " * 2_000),
    (r"^(([a-z])+.)+[0-9]([a-z])+$", "a" * 5_000),
    (r"(x+x+)+y", "x" * 5_000),
]


def found(pattern, text):
    return pattern.search(text, Budget())


@pytest.mark.parametrize(("pattern", "text"), HOSTILE)
def test_an_expression_that_would_run_for_ever_is_stopped(pattern, text):
    budget = Budget(SECONDS)

    with pytest.raises(TooSlow):
        expression([pattern], "includes", case_sensitive=False).search(text, budget)

    assert budget.left <= 0


def test_a_rule_has_one_budget_for_all_its_searches():
    slow = expression([HOSTILE[0][0]], "includes", case_sensitive=False)
    budget = Budget(SECONDS)
    with pytest.raises(TooSlow):
        slow.search(HOSTILE[0][1], budget)

    began = time.perf_counter()
    with pytest.raises(TooSlow):
        expression(["b"], "includes", case_sensitive=False).search("b", budget)

    assert time.perf_counter() - began < SECONDS


def test_a_rule_that_is_too_slow_is_told_and_the_others_go_on():
    hostile, text = HOSTILE[0]
    source = f"body (regex, includes): '{hostile}'\naction: remove\n---\nbody: aaa\naction: filter"

    outcome = outcome_of(source, reply(text + " aaa"))

    assert [rule.section for rule in outcome.too_slow] == [0]
    assert outcome.action == "filter"


@pytest.mark.parametrize(
    "bomb",
    [
        "((a{1000}){1000}){1000}",
        "(?:(?:a{999}){999})",
        "a{100000000}",
        "((((a{9}b){9}){9}){9}){9}",
        "(" * 3_000 + "a" + ")" * 3_000,
        "a" * 30_000,
    ],
)
def test_an_expression_that_would_fill_the_memory_is_refused(bomb):
    with pytest.raises(BadExpression):
        expression([bomb], "includes", case_sensitive=False)


@pytest.mark.parametrize("mistake", ["(a", "[a", "*a", "a)(b", "(?P<x", r"(?P=nobody)", "a)|(b"])
def test_what_is_no_expression_is_refused(mistake):
    with pytest.raises(BadExpression):
        expression([mistake, "c"], "includes", case_sensitive=False)


@pytest.mark.parametrize("piece", ["[", "[a", "[[:a", "(?", "{", "[^]", "(?i)", "a?", "{9"])
def test_weighing_an_expression_takes_no_longer_than_reading_it(piece):
    began = time.thread_time()

    with contextlib.suppress(BadExpression):
        expression([piece * (20_000 // len(piece))], "includes", case_sensitive=False)

    assert time.thread_time() - began < 2


def test_flags_reach_their_own_value_only():
    pattern = expression(["(?i)urgent", "help(?s).me"], "includes", case_sensitive=True)

    assert found(pattern, "URGENT") == ("URGENT",)
    assert found(pattern, "help\nme") == ("help\nme",)
    assert found(pattern, "HELP ME") is None


def test_own_groups_come_after_what_was_found():
    pattern = expression([r"(\w+) vs (\w+)?"], "includes-word", case_sensitive=False)

    assert found(pattern, "cats vs ") == ("cats vs ", "cats", "")


@pytest.mark.parametrize(
    ("method", "value", "yes", "no"),
    [
        ("includes-word", "cat", ["a CAT!", "cat"], ["big_cat", "cat2", "concatenate"]),
        ("includes-word", "C++", ["I use C++11"], ["C+"]),
        ("includes", "cat", ["concatenate"], ["dog"]),
        ("starts-with", "[Q]", ["[q] how"], ["Re: [Q]"]),
        ("ends-with", ".png", ["a.PNG", "a.png\n"], ["a.png?"]),
        ("full-exact", "help", ["Help"], ["help!", "help\nme"]),
        ("full-text", "help", ["**Help!**"], ["help me"]),
        ("domain", "example.com", ["example.com", "a.b.example.com"], ["my-example.com"]),
        ("includes-word", "straße", ["Die Straße."], ["strasse"]),
    ],
)
def test_each_method_finds_what_it_says(method, value, yes, no):
    pattern = literal([value], method, case_sensitive=False)

    assert [found(pattern, text) is not None for text in yes] == [True] * len(yes)
    assert [found(pattern, text) is not None for text in no] == [False] * len(no)


WORDS = st.text("abcABC.+ \n(ß", min_size=1, max_size=6)


@given(values=st.lists(WORDS, min_size=1, max_size=12), text=st.text("abcABC.+ \n(ß", max_size=40))
@pytest.mark.parametrize("case_sensitive", [True, False])
def test_a_literal_list_finds_what_searching_each_value_finds(case_sensitive, values, text):
    flags = 0 if case_sensitive else re.IGNORECASE

    pattern = literal(values, "includes", case_sensitive=case_sensitive)

    expected = any(re.search(re.escape(value), text, flags) for value in values)
    assert (found(pattern, text) is not None) is expected


def test_a_long_list_with_common_beginnings_compiles_and_finds_the_longest():
    values = ["a" * length for length in range(1, 300)] + [f"word{n}" for n in range(5_000)]

    pattern = literal(values, "includes-word", case_sensitive=False)

    assert found(pattern, "see WORD4999 here") == ("WORD4999",)
    assert found(pattern, "aaa") == ("aaa",)
    assert found(pattern, "word5000") is None


def test_only_the_beginning_of_an_endless_text_is_searched():
    pattern = literal(["needle"], "includes", case_sensitive=False)

    assert found(pattern, " " * 39_000 + "needle")
    assert found(pattern, " " * 40_000 + "needle") is None


@pytest.mark.parametrize(
    "rule",
    ["body_longer_than: 5", "body (full-text): '!'", "body (full-text): cat", "~body: '!!?'"],
)
def test_a_members_endless_signs_cost_a_literal_rule_little(rule):
    began = time.thread_time()

    outcome_of(f"{rule}\naction: filter", reply("!" * 100_000 + "a" + "! " * 20_000))

    assert time.thread_time() - began < 0.5


def test_a_rule_files_endless_blanks_and_brackets_are_read_quickly():
    began = time.thread_time()

    read_rules("author:\n  account_age: '" + " " * 200_000 + "x'\naction: filter")
    read_rules("title: '" + "[-" * 100_000 + "'\naction: filter")
    read_rules("? " + "a+" * 100_000 + "\n: x\naction: filter")

    assert time.thread_time() - began < 5
