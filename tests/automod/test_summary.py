"""Rules in plain words."""

import pytest
from django.utils import translation

from automod.queries.rules import list_of
from tests.automod.rules import book_of


def said(source):
    return [sentence for row in list_of(book_of(source)).rows for sentence in row.summary]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (
            "title: cat\naction: filter",
            "Topics whose title holds the word “cat” are held for review.",
        ),
        (
            "body: [a, b, c, d, e]\naction: spam",
            "Topics and replies whose text holds the word “a”, “b”, “c” or 2 others are removed as"
            " spam.",
        ),
        (
            "type: comment\n~body (starts-with): Q\nreports: 1\naction: report",
            "Replies with at least 1 report and whose text does not begin with “Q” are reported to"
            " the moderators.",
        ),
        (
            "type: link submission\ndomain: x.test\nset_flair: Link\nset_locked: true",
            "Topics with a link whose link's domain is “x.test” or belongs to it get the flair"
            " “Link” and are closed.",
        ),
        (
            "type: submission\nauthor:\n  account_age: '< 7'\n  comment_karma: '< 5'\n"
            "  satisfy_any_threshold: true\naction: filter\nmoderators_exempt: false",
            "Topics by members whose account age is below 7 days or whose reputation from replies"
            " is below 5 are held for review. This holds for moderators, too.",
        ),
        (
            "body (regex, includes): 'fo+'\nparent_submission:\n  title: x\n  set_locked: true\n",
            "Replies whose text fits the pattern “fo+” in topics whose title holds the word “x”"
            " have the effect that their topics are closed.",
        ),
        (
            "body (regex): '[A-Z]{10,}'\naction: report\n",
            "Topics and replies whose text fits the pattern “[A-Z]{10,}” (capitals or not) are"
            " reported to the moderators.",
        ),
        (
            "rate: 5 in 10 minutes\nsilence_author: 1 day\nmodmail: look",
            "Topics and replies by members who wrote 5 times within 10 minutes bring the moderators"
            " a message and silence their author for 1 day.",
        ),
        ("type: submission\ncomment: Welcome", "Topics get an answer by the site."),
    ],
)
def test_a_rule_is_said_in_one_sentence(source, sentence):
    assert said(source) == [sentence]


def test_a_rule_that_differs_between_topics_and_replies_is_two_sentences():
    assert said("title+body: x\naction: remove") == [
        "Replies whose text holds the word “x” are removed.",
        "Topics whose title or text holds the word “x” are removed.",
    ]


def test_sentences_are_made_in_the_readers_language():
    with translation.override("de"):
        assert said("title: cat\naction: filter")
