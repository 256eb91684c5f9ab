"""`manage.py try_rules RULES ITEMS`, for rules that are kept outside of the site."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.automod.test_vectors import VECTORS
from tests.shared_data import needs_shared


@pytest.fixture
def attempt(tmp_path):
    def run(rules, items):
        (tmp_path / "rules.yaml").write_text(rules)
        (tmp_path / "items.json").write_text(items if isinstance(items, str) else json.dumps(items))
        out, err = StringIO(), StringIO()
        files = [str(tmp_path / "rules.yaml"), str(tmp_path / "items.json")]
        try:
            call_command("try_rules", *files, stdout=out, stderr=err)
        except SystemExit as left:
            return left.code, out.getvalue(), err.getvalue()
        return 0, json.loads(out.getvalue()), err.getvalue()

    return run


def test_each_item_comes_back_with_what_would_happen(attempt):
    rules = "title: cat\naction: filter\naction_reason: 'the word {{match}}'"
    rules += "\n---\nbody: dog\nset_locked: true"
    items = [
        {"id": "one", "item": {"kind": "topic", "title": "My Cat"}, "expect": {"old": True}},
        {"kind": "reply", "body": "a dog"},
    ]

    code, answers, _ = attempt(rules, items)

    assert code == 0
    assert answers == [
        {
            "id": "one",
            "item": {"kind": "topic", "title": "My Cat"},
            "expect": {
                "sections_fired": [0],
                "action_taken": "filter",
                "in_queue": True,
                "flair_set": None,
                "reason": "the word Cat",
            },
        },
        {
            "item": {"kind": "reply", "body": "a dog"},
            "expect": {
                "sections_fired": [1],
                "action_taken": None,
                "in_queue": False,
                "flair_set": None,
                "set": {"locked": True},
            },
        },
    ]


def test_a_file_that_does_not_parse_says_where_and_fails(attempt):
    code, out, _ = attempt("title: x\naction: remove\n---\ntitel: y\naction: spam", [])

    assert code == 1
    assert out == "4: there is no check, action or setting “titel”\n"


def test_remarks_do_not_get_between_the_answers(attempt):
    code, answers, err = attempt("title: x\nset_original_content: true\nset_flair: F", [])

    assert (code, answers) == (0, [])
    assert err == "2: not supported: set_original_content\n"


@pytest.mark.parametrize("items", ["{", "[1]", '[{"item": {"kind": "poem"}}]', '[{"author": {}}]'])
def test_items_in_another_form_are_refused(attempt, items):
    with pytest.raises(CommandError):
        attempt("title: x\naction: remove", items)


@needs_shared
def test_the_vectors_themselves_are_items(attempt):
    code, answers, _ = attempt("title: cat\naction: remove", VECTORS)

    assert code == 0
    assert [answer["id"] for answer in answers] == [vector["id"] for vector in VECTORS]
