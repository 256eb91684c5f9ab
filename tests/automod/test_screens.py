"""What is looked at before something is published, and what its author is told."""

import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from automod import screens
from automod.actions import save_rules
from automod.actions.prints import print_post
from automod.actions.switching import watch_rule
from automod.language import read_rules
from automod.models import RuleHit, RuleSet, WatchedWord
from automod.refusals import WatchedHere
from automod.tasks import count_watched
from eventlog.actions import deliver_owed
from eventlog.testing import deliver_events
from forums.actions import edit_post, edit_topic, reply_to_topic, start_topic
from forums.models import Post, Topic
from members.actions import confirm_address
from members.models import User
from moderation.models import Decision, Reviewable
from notifications.letters import send_owed_letters
from tests.factories.automod import WatchedDomainFactory, WatchedWordFactory
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db

LONG = "I have looked for a good sourdough starter for weeks, and this one rises every time."
SPAM = (
    "WINNER!! Claim your FREE cash prize now, call 0800 123 4567 or click http://bit.ly/x "
    "Cheap pills, guaranteed $5000 a week, limited offer, act now!!!"
)


def rules(source, category=None):
    return save_rules(category, source=source, by=StaffFactory())


def known():
    """Somebody whose texts are not weighed for spam."""
    return UserFactory(trust_level=2)


def reasons_of(post):
    deliver_events()
    return Reviewable.objects.get(post=post).reasons


def test_a_blocked_word_is_refused_in_plain_words_and_nothing_is_written():
    topic = TopicFactory()
    WatchedWordFactory(pattern="grunk", act="block")

    with pytest.raises(WatchedHere, match="Take out “Grunk”"):
        PostFactory(topic=topic, author=UserFactory(), body="What a Grunk you are")

    assert topic.posts.count() == 1


def test_what_was_typed_stays_in_the_field(sign_in):
    topic = TopicFactory()
    WatchedWordFactory(pattern="grunk", act="block")

    page = sign_in(UserFactory()).post(f"/t/{topic.pk}/reply/", {"body": "grunk yourself"})

    assert page.status_code == 422
    assert "grunk yourself" in page.text
    assert "Take out “grunk”" in page.text


def test_moderators_may_write_what_is_blocked_or_held():
    WatchedWordFactory(pattern="grunk", act="block")
    WatchedDomainFactory(domain="shop.test", act="hold")
    topic = TopicFactory()

    post = PostFactory(topic=topic, author=StaffFactory(), body="No grunk, no https://shop.test")

    assert not post.is_held


def test_a_held_word_says_which_and_why_to_moderators_and_less_to_the_author():
    WatchedWordFactory(pattern="grunk", act="hold", why="An insult here.")
    post = PostFactory(topic=TopicFactory(), author=UserFactory(), body="You gr\u200bunk")

    assert post.is_held
    [reason] = reasons_of(post)
    assert reason["code"] == "word"
    assert "“grunk” is watched. An insult here." in reason["words"]
    assert "insult" not in reason["facts"]["told"]


def test_a_watched_link_is_held_and_tags_and_replacements_are_made():
    WatchedDomainFactory(domain="shop.test", act="hold")
    WatchedWordFactory(pattern="foo corp", act="replace", replacement="our neighbours")
    WatchedWordFactory(pattern="broken", act="tag", tag="help")
    place, category = TopicFactory(), CategoryFactory()

    held = PostFactory(topic=place, author=UserFactory(), body="See https://a.shop.test/x")
    topic = start_topic(
        category, by=UserFactory(), title="Foo Corp again", body="foo corp is broken, `foo corp`"
    )

    assert held.is_held
    assert topic.title == "our neighbours again"
    assert topic.posts.get().body == "our neighbours is broken, `foo corp`"
    assert topic.tag_names == ["help"]


def test_a_reply_tags_its_topic_once_it_is_published():
    WatchedWordFactory(pattern="broken", act="tag", tag="help")
    topic = TopicFactory()
    PostFactory(topic=topic, author=UserFactory(), body="It is broken")

    deliver_events()

    assert Topic.objects.get(pk=topic.pk).tag_names == ["help"]
    assert deliver_events() == 0


def test_a_title_is_looked_at_when_it_is_changed():
    WatchedWordFactory(pattern="grunk", act="block")
    topic = TopicFactory()

    with pytest.raises(WatchedHere):
        edit_topic(
            topic, by=topic.author, title="You grunk", category=topic.category,
            kind=topic.kind, tags=[], version=1,
        )  # fmt: skip

    assert Topic.objects.get(pk=topic.pk).title == topic.title


def test_tags_are_looked_at_when_a_topic_is_started_and_when_they_change():
    WatchedWordFactory(pattern="grunk", act="block")
    WatchedWordFactory(pattern="foo corp", act="replace", replacement="our neighbours")
    member, category = known(), CategoryFactory()
    topic = start_topic(category, by=member, title="A pump", body=LONG, tags=["foo-corp", "oil"])

    with pytest.raises(WatchedHere):
        start_topic(category, by=member, title="Another pump", body=LONG, tags=["grunk"])
    with pytest.raises(WatchedHere):
        edit_topic(
            topic, by=member, title=topic.title, category=category, kind=topic.kind,
            tags=["oil", "grunk"], version=1,
        )  # fmt: skip

    assert Topic.objects.get().tag_names == ["oil"]


def test_a_rule_sees_the_tags_that_a_new_topic_will_have():
    rules("---\n# Sales wait\nflair_text: sale\naction: filter\n")

    topic = start_topic(CategoryFactory(), by=known(), title="A pump", body=LONG, tags=["sale"])

    assert topic.is_held


def test_hits_are_counted_also_of_what_was_refused():
    word = WatchedWordFactory(pattern="grunk", act="block")

    count_watched(words=[word.pk], domains=[])

    assert WatchedWord.objects.get().hit_count == 1


def test_the_same_text_by_another_account_waits():
    first = PostFactory(topic=TopicFactory(), body=LONG)
    print_post(first)

    copy = PostFactory(topic=TopicFactory(), author=UserFactory(), body=f"{LONG} :)")
    trusted = PostFactory(topic=TopicFactory(), author=UserFactory(trust_level=3), body=LONG)

    assert copy.is_held
    assert not trusted.is_held
    assert "1 other member posted nearly the same text" in reasons_of(copy)[0]["words"]


def test_an_old_print_or_one_s_own_second_post_holds_nothing_and_a_wave_does():
    topic, author = TopicFactory(), UserFactory()
    for n in range(3):
        post = PostFactory(topic=topic, author=author, body=LONG)
        assert not post.is_held, n
        print_post(post)

    assert PostFactory(topic=topic, author=author, body=LONG).is_held


def test_an_edit_is_no_copy_of_itself():
    post = PostFactory(topic=TopicFactory(), author=UserFactory(), body=LONG)
    print_post(post)

    edit_post(post, by=post.author, body=f"{LONG} Yes.", version=1)

    assert Post.objects.get(pk=post.pk).is_public


def test_prints_are_kept_by_a_listener_and_forgotten():
    from automod.models import TextPrint
    from automod.tasks import forget_prints

    post = PostFactory(topic=TopicFactory(), body=LONG)
    deliver_events()
    assert TextPrint.objects.filter(post=post).count() == 1
    TextPrint.objects.update(made_at=timezone.now() - timedelta(days=31))

    assert forget_prints() == 1


def test_likely_spam_of_somebody_new_waits_with_the_signs():
    new = User.objects.get(pk=UserFactory(role="newcomer").pk)
    post = PostFactory(topic=TopicFactory(), author=new, body=SPAM)
    other = PostFactory(topic=TopicFactory(), author=known(), body=SPAM)

    assert post.is_held
    assert not other.is_held
    case = reasons_of(post) and Reviewable.objects.get(post=post)
    assert case.spam_score > 0.9
    assert case.reasons[0]["words"].startswith("Reads like spam (")
    assert case.reasons[0]["facts"]["told"] == "It reads like advertising."


def test_a_rule_that_filters_holds_and_names_itself():
    version = rules("---\n# No shops\nbody: buy now\naction: filter\naction_reason: '{{match}}'\n")
    post = PostFactory(topic=TopicFactory(), author=known(), body="Please buy now")

    assert post.is_held
    [reason] = reasons_of(post)
    assert reason["words"] == "The rule “No shops” (line 3): buy now"
    assert reason["facts"]["version"] == version.pk
    assert (reason["facts"]["line"], reason["facts"]["severity"]) == (3, 2)
    hit = RuleHit.objects.get()
    assert (hit.post, hit.deed["action"]) == (post, "filter")
    assert deliver_events() == 0
    assert Reviewable.objects.get().is_open


@pytest.mark.parametrize("action", ["remove", "spam"])
def test_a_rule_that_removes_lets_nobody_read_it_and_tells_the_author(action):
    rules(f"# No shops\nbody: buy now\naction: {action}\nmessage: Shops go to the fair.\n")
    topic = TopicFactory()
    post = PostFactory(topic=topic, author=known(), body="Please buy now")
    assert not Post.objects.get(pk=post.pk).is_public

    deliver_events()

    post.refresh_from_db()
    assert post.is_deleted
    assert not post.is_public
    decision = Decision.objects.get(post=post)
    assert (decision.by, decision.outcome, decision.automatic) == (
        None,
        "remove",
        "rule “No shops”",
    )
    assert "The site’s rule “No shops” removed this" in decision.message
    assert "Shops go to the fair." in decision.message
    assert decision.restricts
    assert not Reviewable.objects.get(post=post).is_open
    assert Topic.objects.get(pk=topic.pk).reply_count == 0
    assert RuleHit.objects.count() == 1


def test_a_rule_names_the_guideline_it_keeps():
    from forums.screening import SCREENS
    from moderation.screens import refuse_before_acceptance
    from tests.factories.moderation import RuleFactory

    SCREENS.remove(refuse_before_acceptance)
    try:
        guideline = RuleFactory(key="no-ads")
        rules("body: buy now\naction: remove\nguideline: no-ads\n")
        post = PostFactory(topic=TopicFactory(), author=known(), body="buy now")
        deliver_events()
    finally:
        SCREENS.insert(0, refuse_before_acceptance)

    assert Decision.objects.get(post=post).rule == guideline
    assert Reviewable.objects.get(post=post).rule_keys == ["no-ads"]


def test_an_edit_that_a_rule_objects_to_is_hidden():
    rules("# No shops\nbody: buy now\naction: filter\n")
    post = PostFactory(topic=TopicFactory(), author=UserFactory())

    edit_post(post, by=post.author, body="buy now", version=1)

    post.refresh_from_db()
    assert post.is_hidden
    assert reasons_of(post)[0]["facts"]["name"] == "No shops"


def test_moderators_are_exempt_and_watched_rules_hold_nothing():
    version = rules("body: buy now\naction: filter\n")
    assert not PostFactory(topic=TopicFactory(), author=StaffFactory(), body="buy now").is_held
    book = read_rules(version.source)
    watch_rule(RuleSet.objects.get(), book.rules[0].hash, by=StaffFactory(), only_watch=True)

    post = PostFactory(topic=TopicFactory(), author=known(), body="buy now")
    deliver_events()

    assert not post.is_held
    assert RuleHit.objects.get(post=post).is_shadow


def test_the_category_has_rules_of_its_own():
    here, there = TopicFactory(), TopicFactory()
    rules("body: buy now\naction: filter\n", here.category)

    assert PostFactory(topic=here, author=known(), body="buy now").is_held
    assert not PostFactory(topic=there, author=known(), body="buy now").is_held


def test_what_breaks_in_a_screen_keeps_nobody_from_posting(monkeypatch, caplog):
    def broken(*args, **kwargs):
        raise RuntimeError("broken")

    for name in ("watched_words", "similar_to", "active_weights", "rules_in_force"):
        monkeypatch.setattr(screens, name, broken)

    with caplog.at_level(logging.ERROR):
        post = PostFactory(topic=TopicFactory(), author=UserFactory(), body=LONG)

    assert not post.is_held
    assert caplog.text.count("RuntimeError: broken") >= 4


def test_the_screens_after_one_that_broke_are_asked(monkeypatch, caplog):
    topic = TopicFactory()
    PostFactory(topic=topic, author=UserFactory(), body=LONG)
    deliver_owed()
    monkeypatch.setattr(screens, "watched_words", lambda: User.objects.get(pk="no number"))

    with caplog.at_level(logging.ERROR):
        post = PostFactory(topic=topic, author=UserFactory(), body=LONG)

    assert post.is_held
    assert "look_for_watched failed" in caplog.text


def test_a_hostile_pattern_is_switched_off_and_its_author_told(mailoutbox):
    writer = StaffFactory(email="writer@example.com")
    confirm_address(writer)
    save_rules(None, source="# Slow\nbody (regex, includes): '(a+)+$'\naction: filter\n", by=writer)

    post = PostFactory(topic=TopicFactory(), author=UserFactory(), body="a" * 5_000 + "b")
    deliver_events()

    state = RuleSet.objects.get().states.get()
    assert not post.is_held
    assert state.is_off
    send_owed_letters()
    assert [mail.to for mail in mailoutbox] == [["writer@example.com"]]
    assert "It took longer than it may" in mailoutbox[0].body


def test_the_author_reads_why_it_waits(sign_in):
    rules("# No shops\nbody: buy now\naction: filter\n")
    topic, author = TopicFactory(), known()
    reply_to_topic(topic, by=author, body="buy now")
    deliver_events()

    page = sign_in(author).get(topic.href).text

    assert "The site’s rule “No shops” has this wait for a moderator." in page


def test_the_author_of_a_topic_reads_why_it_waits(sign_in):
    rules("# No shops\nbody: buy now\naction: filter\n")
    category, author = CategoryFactory(), known()
    topic = start_topic(category, by=author, title="Hello", body="buy now")
    deliver_events()

    assert "The site’s rule “No shops” has this wait" in sign_in(author).get(topic.href).text
