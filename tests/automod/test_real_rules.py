"""The rule files of sixteen real communities."""

import pytest

from automod.evaluation import evaluate
from automod.language import Kind, read_rules
from automod.queries.rules import list_of
from tests.automod.rules import reply, topic
from tests.shared_data import needs_shared, shared_path, shared_text

FOLDER = shared_path("automoderator-configs")
FILES = sorted(path.name for path in FOLDER.glob("*.yaml"))

pytestmark = needs_shared


@pytest.mark.parametrize("name", FILES)
def test_a_real_file_can_be_put_in_force(name):
    book = read_rules(shared_text("automoderator-configs", name))

    assert book.errors == []
    assert book.sections
    sections = {rule.section for rule in book.rules}
    assert len(list_of(book).rows) == len(sections)


def test_nine_rules_in_ten_run_and_the_others_say_why_not():
    rules, idle = 0, []
    for name in FILES:
        book = read_rules(shared_text("automoderator-configs", name))
        running = {rule.section for rule in book.rules if not rule.unsupported}
        rules += book.sections
        idle += [(name, number) for number in range(book.sections) if number not in running]
        told = {p.section - 1 for p in book.problems if p.kind is Kind.UNSUPPORTED}
        assert set(range(book.sections)) - running <= told

    assert len(FILES) == 16
    assert rules == 371
    assert len(idle) / rules <= 0.1
    assert idle == [("emportugues.yaml", 5), ("ethfinance.yaml", 19), ("houseplants.yaml", 13)]


@pytest.mark.parametrize("name", FILES)
def test_a_real_file_judges_ordinary_items_without_failing(name):
    book = read_rules(shared_text("automoderator-configs", name))
    items = [
        topic("Why does my plant look ill?", body="I water it daily.\n\n> quoted"),
        topic("A film", url="https://www.youtube.com/watch?v=1"),
        reply("Call (555) 555-0123, or look at http://bit.ly/x", reports=1),
    ]

    for item in items:
        outcome = evaluate(book, item)
        assert (outcome.failed, outcome.too_slow, outcome.gave_up) == ([], [], False)


def test_the_sign_of_another_languages_comment_is_reported_and_the_rule_works():
    book = read_rules(shared_text("automoderator-configs", "deltarune.yaml"))

    outcome = evaluate(book, topic("My spoiler"))

    told = [str(p) for p in book.problems if p.kind is Kind.UNSUPPORTED]
    assert told == ["194: not supported: “/*”; a comment begins with #"]
    assert outcome.deeds[-1].settings == {"spoiler": True}


def test_another_programs_rules_are_refused_with_an_explanation():
    book = read_rules(shared_text("automoderator-configs", "other-syntax", "sydneytrains.yaml"))

    assert [problem.line for problem in book.errors] == [3]
    assert "three hyphens" in book.errors[0].message
