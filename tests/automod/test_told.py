"""What acts by itself says so: to moderators what it was, to the author in plain words."""

from collections.abc import Callable
from typing import Any

import pytest

from automod.actions import save_rules
from automod.actions.prints import print_post
from eventlog.testing import deliver_events
from forums.models import Post
from moderation.models import Reviewable
from tests.factories.automod import WatchedDomainFactory, WatchedWordFactory
from tests.factories.forums import PostFactory, TopicFactory
from tests.factories.members import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
LONG = "I have looked for a good sourdough starter for weeks, and this one rises every time."
SPAM = (
    "WINNER!! Claim your FREE cash prize now, call 0800 123 4567 or click http://bit.ly/x "
    "Cheap pills, guaranteed $5000 a week, limited offer, act now!!!"
)


def _word() -> None:
    WatchedWordFactory(pattern="grunk", act="hold", why="Insults in March.")


def _domain() -> None:
    WatchedDomainFactory(domain="shop.test", act="hold", why="Sells followers.")


def _copy() -> None:
    print_post(PostFactory(body=LONG))


def _rule() -> None:
    source = "# No raffles\nbody: raffle\naction: filter\naction_reason: raffle"
    save_rules(None, source=source, by=StaffFactory())


@pytest.mark.parametrize(
    ("given", "body", "to_moderators", "to_author"),
    [
        (
            _word,
            "What a Grunk you are, all of you",
            "It says “Grunk”; “grunk” is watched. Insults in March.",
            "It says “Grunk”.",
        ),
        (
            _domain,
            "See https://www.shop.test/x for more",
            "It links to shop.test, which is watched. Sells followers.",
            "It links to shop.test.",
        ),
        (
            _copy,
            LONG,
            "1 other member posted nearly the same text in the last days.",
            "Nearly the same text was posted here before.",
        ),
        (lambda: None, SPAM, "Reads like spam (", "It reads like advertising."),
        (
            _rule,
            "Our raffle is open",
            "The rule “No raffles” (line 2): raffle",
            "The site’s rule “No raffles” has this wait for a moderator.",
        ),
    ],
    ids=["word", "domain", "copy", "spam score", "rule"],
)
def test_what_is_held_says_why_to_both(
    given: Callable[[], None], body: str, to_moderators: str, to_author: str, sign_in: Any
):
    topic, author = TopicFactory(author=StaffFactory()), UserFactory()
    given()

    post = PostFactory(topic=topic, author=author, body=body)
    deliver_events()

    assert Post.objects.get(pk=post.pk).is_held
    case = Reviewable.objects.get(post=post)
    assert to_moderators in sign_in(StaffFactory()).get(case.href).text
    page = sign_in(author).get(topic.href).text
    assert to_author in page
    assert to_moderators not in page


def test_a_held_post_is_seen_by_its_author_and_moderators_alone(sign_in: Any, guest: Any):
    _word()
    topic, author = TopicFactory(author=StaffFactory()), UserFactory()

    PostFactory(topic=topic, author=author, body="What a grunk you are")
    deliver_events()

    assert "What a grunk" in sign_in(author).get(topic.href).text
    assert "What a grunk" in sign_in(StaffFactory()).get(topic.href).text
    assert "What a grunk" not in sign_in(UserFactory()).get(topic.href).text
    assert "What a grunk" not in guest.get(topic.href).text


def test_somebody_who_writes_too_fast_reads_how_much_is_allowed(sign_in: Any, settings: Any):
    settings.POSTING_LIMITS = True
    topic = TopicFactory(author=StaffFactory())
    client = sign_in(UserFactory())
    for number in range(10):
        client.post(f"/t/{topic.pk}/reply/", {"body": f"Thought number {number} of mine"})

    answer = client.post(f"/t/{topic.pk}/reply/", {"body": "And one more thought of mine"})

    assert answer.status_code == 422
    assert "And one more thought of mine" in answer.text
    assert topic.posts.count() == 11
