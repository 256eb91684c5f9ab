"""Hostile rule files: whatever is typed, reading answers with rules or with sentences."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from automod.evaluation import evaluate
from automod.items import Item, Topic
from automod.language import grammar, read_rules
from automod.queries.rules import list_of

ITEMS = [
    Item(topic=Topic(title="A cat", body="> quoted\ntext", url="")),
    Item(kind="reply", body="see https://x.test/ now"),
    Item(kind="message", topic=None, body="x"),
]
KEYS = st.sampled_from(
    sorted(
        {
            *grammar.SUBMISSION_FIELDS, *grammar.BOOLEAN_TESTS, *grammar.NUMBER_TESTS,
            *grammar.SET_BOOLEANS, *grammar.THRESHOLDS, *grammar.OUR_FIELDS, "author", "~author",
            "parent_submission", "crosspost_author", "subreddit", "action", "comment", "message",
            "type", "priority", "standard", "set_flair", "set_sticky", "rate", "toxicity",
            "title#2",
            "~title+body (regex)", "body (includes, case-sensitive)", "moderators_exempt",
            "set_suggested_sort", "webhook", "silence_author", "<<", "? ", "name", "is_moderator",
        }
    )
)  # fmt: skip
SCALARS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["remove", "filter", "any", "comment", "true", "no", "> 3", "'< 3 days'", "12:30", "[Q]",
         "(a+)+", "{{match-2}}", "*a", "&a x", "!tag x", "|", ">", "2024-13-45", "0x_", "1e999"]
    ),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[" + ", ".join(items) + "]"),
        st.tuples(KEYS, inner).map(lambda pair: "{" + f"{pair[0]}: {pair[1]}" + "}"),
    ),
    max_leaves=5,
)
LINES = st.one_of(
    st.tuples(KEYS, VALUES).map(lambda pair: f"{pair[0]}: {pair[1]}"),
    st.just("---"),
    st.text(max_size=20),
)


def read_and_use(source):
    book = read_rules(source)
    for problem in book.problems:
        assert problem.message
        assert problem.line >= 1
    list_of(book)
    for item in ITEMS:
        assert evaluate(book, item).failed == []


@given(st.text(max_size=300))
def test_any_text_is_read_or_explained(source):
    read_and_use(source)


@given(st.lists(LINES, max_size=8).map("\n".join))
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_anything_like_a_rule_is_read_or_explained(source):
    read_and_use(source)


@given(st.dictionaries(KEYS, SCALARS, max_size=5))
@settings(deadline=None)
def test_any_keys_with_any_values_are_read_or_explained(rule):
    read_and_use("\n".join(f"{key}: {value!r}" for key, value in rule.items()))
