"""Which rules are tried in which order, when they fit, and what they want done."""

import pytest

from automod.evaluation import Conditions, evaluate
from automod.items import DELETED, Author, Media, Original, Topic
from automod.language.rules import Flair
from tests.automod.rules import book_of, fires, outcome_of, reply, topic

MODERATOR = Author(name="mo", is_moderator=True)


def test_the_first_rule_that_takes_away_ends_everything():
    source = "\n---\n".join(
        [
            "title: x\nset_flair: F",
            "title: x\naction: filter\naction_reason: 'word {{match}}'",
            "title: x\naction: spam\npriority: -1",
            "title: x\naction: report\npriority: 99",
        ]
    )

    outcome = outcome_of(source, topic("X"))

    assert [(deed.rule.section, deed.action, deed.reason) for deed in outcome.deeds] == [
        (1, "filter", "word X")
    ]
    assert outcome.is_queued


def test_the_categorys_rules_come_after_the_sites_within_each_group():
    site = book_of("title: x\naction: filter")
    category = book_of("title: x\naction: remove\npriority: 100\n---\ntitle: x\nset_flair: F")

    assert evaluate([site, category], topic("x")).action == "filter"
    assert evaluate([book_of("title: y\naction: filter"), category], topic("x")).action == "remove"


def test_a_rule_that_answers_does_so_once():
    source = "title: x\ncomment: hello"
    (rule,) = book_of(source).rules

    assert outcome_of(source, topic("x")).fired
    assert not outcome_of(source, topic("x"), performed={rule.hash}).fired


def test_a_rule_that_is_only_watched_changes_nothing():
    source = "title: x\naction: remove\n---\ntitle: x\naction: filter"
    first = book_of(source).rules[0]

    outcome = outcome_of(source, topic("x"), shadow={first.hash})

    assert [deed.rule.section for deed in outcome.shadows] == [0]
    assert outcome.action == "filter"


def test_a_rule_that_is_switched_off_is_not_tried():
    source = "title: x\naction: remove"

    assert not outcome_of(source, topic("x"), off={book_of(source).rules[0].hash}).fired


def test_a_rule_that_breaks_removes_nothing_and_the_others_go_on(monkeypatch):
    source = "title: x\nis_poll: false\naction: remove\n---\ntitle: x\nset_flair: F"

    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr("automod.targets.passes", broken)
    outcome = outcome_of(source, topic("x"))

    assert [rule.section for rule in outcome.failed] == [0]
    assert outcome.action is None
    assert [rule.section for rule in outcome.fired] == [1]


def test_the_time_for_an_item_is_limited():
    outcome = outcome_of("title: x\naction: remove", topic("x"), item_seconds=-1)

    assert outcome.gave_up
    assert not outcome.fired


@pytest.mark.parametrize(
    ("source", "item", "runs"),
    [
        ("title: x\naction: remove", topic("x", by=MODERATOR), False),
        ("title: x\naction: report", topic("x", by=MODERATOR), False),
        ("title: x\naction: remove\nmoderators_exempt: false", topic("x", by=MODERATOR), True),
        ("title: x\nset_flair: F", topic("x", by=MODERATOR), True),
        ("title: x\naction: filter", topic("x", item={"approved_by": "moderator"}), False),
        ("title: x\naction: filter", topic("x", item={"approved_by": "bot"}), True),
        ("title: x\naction: report", topic("x", item={"approved_by": "moderator"}), True),
        ("title: x\naction: report", topic("x", item={"removed_by": "bot"}), False),
        ("body: x\naction: filter", reply("x", by=Author(name="AutoModerator")), False),
        ("media_title: x\naction: filter", topic("x"), False),
        ("media_title: x\naction: filter", topic("t", media=Media(title="x")), True),
        ("~media_title: x\naction: filter", topic("x"), False),
        ("title: x\ncomment: '{{media_title}}'", topic("x"), False),
        ("title+media_title: x\naction: filter", topic("x"), True),
    ],
)
def test_a_rule_is_tried_where_it_may_run(source, item, runs):
    assert fires(source, item) is runs


@pytest.mark.parametrize(
    ("type_", "about", "fits"),
    [
        ("text submission", {}, True),
        ("text submission", {"url": "https://x.test/"}, False),
        ("link submission", {"url": "https://x.test/"}, True),
        ("poll submission", {"is_poll": True}, True),
        ("poll submission", {}, False),
        ("gallery submission", {"is_gallery": True}, True),
        ("crosspost submission", {}, False),
        ("crosspost submission", {"original": Original(title="o")}, True),
    ],
)
def test_a_type_fits_its_topics(type_, about, fits):
    source = f"type: {type_}\nset_flair: F"

    assert fires(source, topic("x", **about)) is fits


@pytest.mark.parametrize(
    ("asked", "author", "fits"),
    [
        ("account_age: '< 7'", Author(age_seconds=6.9 * 86_400, name="a"), True),
        ("account_age: '> 2 weeks'", Author(age_seconds=13 * 86_400, name="a"), False),
        ("account_age: 60hours", Author(age_seconds=60.5 * 3_600, name="a"), True),
        ("account_age: '< 7'", Author(age_seconds=None, name="a"), False),
        ("combined_karma: '< -50'", Author(comment_karma=-900, post_karma=-5, name="a"), True),
        ("post_karma: '< 0'", Author(post_karma=-5, name="a"), False),
        ("link_karma: 5", Author(post_karma=5, name="a"), True),
        ("combined_subreddit_karma: '> 3'", Author(post_subreddit_karma=4, name="a"), True),
        ("contributor_quality: '< moderate'", Author(contributor_quality="low", name="a"), True),
        ("contributor_quality: '< moderate'", Author(name="a"), False),
        ("trust_level: '>= 2'", Author(trust_level=2, name="a"), True),
        ("trust_level: '< 2'", Author(name="a"), False),
        ("contribution_score: '< 10'", Author(contribution_score=3, name="a"), True),
        ("topics_created: 0", Author(topics_created=0, name="a"), True),
        ("first_post: true", Author(first_post=True, name="a"), True),
        ("first_post: true", Author(name="a"), False),
        ("groups: advocates", Author(groups=("staff", "advocates"), name="a"), True),
        ("~groups: advocates", Author(groups=("staff",), name="a"), True),
        ("is_gold: false", Author(name="a"), True),
        ("is_gold: false", Author(name=DELETED), False),
        ("name: deleted", Author(name=DELETED), True),
        ("comment_karma: '< 5'", Author(name=DELETED), False),
        ("flair_text: News", Author(name="a", flair_text="news"), True),
    ],
)
def test_an_author_is_asked_what_is_written(asked, author, fits):
    source = f"author:\n  {asked}\naction: filter"

    assert fires(source, reply("x", by=author)) is fits


@pytest.mark.parametrize(
    ("asked", "item", "fits"),
    [
        ("reports: 2", reply("x", reports=2), True),
        ("reports: 0\nbody: x", reply("x"), True),
        ("is_edited: false", reply("x", is_edited=True), False),
        ("is_top_level: false", reply("x", is_top_level=False), True),
        ("type: submission\nbody_shorter_than: 5", topic("x", url="https://x.test/"), True),
        ("body_shorter_than: 4\nignore_blockquotes: true", reply("> long words\n\nshe"), True),
        ("body_shorter_than: 4", reply("> long words\n\nshe"), False),
        ("toxicity: '> 0.8'", reply("x", toxicity=0.9), True),
        ("toxicity: '> 0.8'", reply("x", toxicity=0.8), False),
        ("toxicity: '< 0.8'", reply("x"), False),
        ("language: [de, fr]", reply("x", language="de"), True),
        ("channel: instagram", reply("x", channel="instagram"), True),
        ("link_domains: bit.ly", reply("x", link_domains=("a.test", "bit.ly")), True),
        ("link_domains: it.ly", reply("x", link_domains=("bit.ly",)), False),
        ("category: ideas", reply("x", to=Topic(category="ideas")), True),
        ("tags: [cat]", topic("x", tags=("dog", "cat")), True),
        ("~tags: [cat]", topic("x", tags=()), True),
        ("is_poll: true", topic("x", is_poll=True), True),
        ("poll_option_text: yes please", topic("x", poll_options=("no", "Yes please")), True),
        ("discussion_type: null\ntitle: x", topic("x"), True),
        ("discussion_type: chat", topic("x"), False),
        ("~body: x\ntitle: hi", topic("hi", url="https://x.test/"), True),
        ("~body: x", topic("hi", url="https://x.test/"), False),
        ("crosspost_subreddit:\n  name: r/cats", topic("x"), False),
        (
            "crosspost_subreddit:\n  name: r/cats",
            topic("x", original=Original(community="cats")),
            True,
        ),
    ],
)
def test_an_item_is_asked_what_is_written(asked, item, fits):
    assert fires(f"{asked}\naction: filter", item) is fits


def test_posting_too_often_is_counted_over_the_time_that_is_written():
    source = "rate: 3 in 10 minutes\naction: filter"
    slow = Author(name="a", wrote_seconds_ago=(0, 300, 700))
    fast = Author(name="a", wrote_seconds_ago=(0, 300, 600))

    assert not fires(source, reply("x", by=slow))
    assert fires(source, reply("x", by=fast))


def test_a_rule_looks_at_the_topic_of_a_reply_and_acts_on_it():
    source = """
body: '!close'
parent_submission:
    title: question
    set_locked: true
    set_flair: Closed
    action: report
    action_reason: asked by {{author}}
"""
    fitting = reply("!close", to=Topic(title="A question"))

    (deed,) = outcome_of(source, fitting).deeds

    assert deed.parent_settings == {"locked": True}
    assert deed.parent_flair == Flair("Closed")
    assert (deed.parent_action, deed.parent_reason) == ("report", "asked by alice")
    assert not fires(source, reply("!close", to=Topic(title="An answer")))


def test_a_message_of_a_channel_has_no_topic():
    message = reply("x", channel="mail")
    message = type(message)(kind="message", body="x", topic=None, author=message.author)

    assert fires("body: x\naction: filter", message)
    assert not fires("body: x\nparent_submission:\n  title: t\naction: filter", message)


def test_what_a_rule_did_is_seen_by_the_rules_after_it():
    source = "title: x\nset_flair: First\n---\ntitle: x\nset_flair: Second"
    overwriting = source + "\noverwrite_flair: true"

    assert [deed.flair for deed in outcome_of(source, topic("x")).deeds] == [Flair("First"), None]
    assert [deed.flair for deed in outcome_of(overwriting, topic("x")).deeds] == [
        Flair("First"),
        Flair("Second"),
    ]


@pytest.mark.parametrize(
    ("item", "action"),
    [
        (topic("x"), None),
        (topic("x", item={"is_held_as_spam": True}), "approve"),
        (topic("x", item={"reports": 1}), None),
    ],
)
def test_approving_needs_something_to_approve(item, action):
    assert outcome_of("title: x\naction: approve", item).action == action


def test_everything_a_rule_wants_is_in_its_deed():
    source = """
title: (help)
comment: Hello {{author}}
comment_stickied: true
message: See you
modmail_subject: About {{title}}
modmail: Look at {{permalink}}
set_sticky: 2
set_nsfw: true
author:
    set_flair: [Asker, ask]
assign: mo
set_tags: [help, asked]
move_to_category: questions
silence_author: 2 hours
webhook: https://example.com/hook
"""
    (deed,) = outcome_of(source, topic("I need (help)")).deeds

    assert deed.comment.text == "Hello alice"
    assert deed.comment.stickied
    assert (deed.message.subject, deed.message.text) == (
        "AutoModerator notification",
        "/p/1\n\nSee you",
    )
    assert (deed.modmail.subject, deed.modmail.text) == (
        "About I need (help)",
        "Look at /p/1",
    )
    assert deed.settings == {"sticky": 2, "nsfw": True}
    assert deed.author_flair == Flair("Asker", "ask")
    assert (deed.assign, deed.tags, deed.category) == ("mo", ("help", "asked"), "questions")
    assert (deed.silence_seconds, deed.webhook) == (7_200, "https://example.com/hook")


def test_a_deleted_author_gets_no_message():
    (deed,) = outcome_of("body: x\nmessage: hi", reply("x", by=Author(name=DELETED))).deeds

    assert deed.message is None


def test_conditions_have_the_limits_of_the_documentation():
    assert (Conditions().seconds, Conditions().item_seconds) == (0.05, 2.0)
