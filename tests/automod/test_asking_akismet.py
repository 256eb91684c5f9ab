"""Akismet hears of posts outside of their transactions, and what it says is acted on once."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from audit.addresses import note_address
from automod.actions.asking import owed_posts, pay
from automod.actions.spam import set_learning
from automod.models import Asked
from automod.owing import WAITS
from automod.tasks import ask_owed
from eventlog.testing import deliver_events
from forums.actions import edit_post
from forums.models import Post
from members.actions import grant
from members.models import User
from moderation.actions import undo_decision
from moderation.models import Reviewable
from tests.automod.akismet_server import KEY, AkismetServer, akismet_server
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import StaffFactory, UserFactory
from tests.factories.moderation import CaseFactory, DecisionFactory, RuleFactory

pytestmark = pytest.mark.django_db
BODY = "I compared three of them last winter, and the cheap one held."


@pytest.fixture
def akismet(settings: Any) -> Iterator[AkismetServer]:
    with akismet_server() as server:
        host = f"127.0.0.1:{server.server_port}"
        settings.AKISMET_KEY = KEY
        settings.AKISMET_URL = f"http://{host}/1.1"
        settings.AKISMET_ALLOWED = [host]
        yield server


def writer(name: str = "", **fields: Any) -> User:
    user = UserFactory(name=name, **fields)
    note_address(user, "203.0.113.9")
    return user


def written(author: User, body: str = BODY, **fields: Any) -> Post:
    topic = fields.pop("topic", None) or TopicFactory(author=StaffFactory())
    post = PostFactory(topic=topic, author=author, body=body, **fields)
    deliver_events()
    return post


def calls(akismet: AkismetServer) -> list[str]:
    return [call for call, _fields in akismet.calls]


def paid(post: Post) -> Asked:
    """As a minute later, when the sweep comes."""
    Asked.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    ask_owed()
    return Asked.objects.get(post=post)


def test_while_it_is_off_nothing_is_owed_and_nothing_sent():
    written(writer())

    assert not Asked.objects.exists()
    assert owed_posts() == []
    assert ask_owed() == 0


def test_a_published_post_is_asked_about_once_with_what_the_protocol_needs(akismet: AkismetServer):
    author = writer("Wren", email="wren@example.com")

    post = written(author)
    row = paid(post)

    assert (row.opinion, row.owed) == ("ham", "")
    assert ask_owed() == 0
    ((call, fields),) = akismet.calls
    assert call == "comment-check"
    assert fields["comment_content"] == BODY
    assert fields["user_ip"] == "203.0.113.9"
    assert fields["comment_author"] == "Wren"
    assert fields["comment_author_email"] == "wren@example.com"
    assert fields["permalink"].endswith(post.href)
    post.refresh_from_db()
    assert post.is_public


@pytest.mark.parametrize(
    ("name", "words", "severity"),
    [
        ("akismet-guaranteed-spam", "Akismet takes it for spam.", 2),
        ("akismet-discard", "Akismet is certain that it is spam.", 3),
    ],
)
def test_what_it_takes_for_spam_waits_for_a_moderator_who_reads_why(
    akismet: AkismetServer, name: str, words: str, severity: int, sign_in: Any
):
    author = writer(name)
    post = written(author)

    paid(post)
    deliver_events()

    post.refresh_from_db()
    assert post.is_held
    case = Reviewable.objects.get(post=post)
    assert (case.is_open, case.kind, case.severity) == (True, "held", severity)
    assert [reason["words"] for reason in case.reasons] == [words]
    assert words in sign_in(StaffFactory()).get(case.href).text
    assert "This post waits for a moderator." in sign_in(author).get(post.topic.href).text
    page = sign_in(author).get(f"/p/{post.pk}/actions/").text
    assert "A service that looks for spam, Akismet, takes it for advertising." in page


def test_what_is_held_already_gets_one_more_reason(akismet: AkismetServer):
    author = writer("akismet-guaranteed-spam")
    post = written(author, "Free followers!!! Buy cheap pills at http://bit.ly/x, call 0800 555")
    post.refresh_from_db()
    assert post.is_held

    paid(post)

    case = Reviewable.objects.get(post=post)
    assert [reason["code"] for reason in case.reasons] == ["spam", "akismet"]


def test_moderators_and_known_people_are_not_asked_about(akismet: AkismetServer):
    moderator = StaffFactory()
    note_address(moderator, "203.0.113.9")

    written(moderator)
    written(writer(trust_level=2))

    assert not Asked.objects.exists()


def test_what_guests_cannot_read_is_not_sent(akismet: AkismetServer):
    category = CategoryFactory(private=True)
    author = writer()
    for right in ("see_category", "reply_in_category"):
        grant(right, author, category)

    written(author, topic=TopicFactory(category=category, author=StaffFactory()))

    assert not Asked.objects.exists()


def test_nobody_is_sent_without_a_network_address(akismet: AkismetServer):
    post = written(UserFactory())

    row = paid(post)

    assert (row.opinion, row.owed) == ("", "")
    assert akismet.calls == []


def test_a_server_that_fails_is_asked_again_later_and_given_up_in_the_end(
    akismet: AkismetServer, caplog: pytest.LogCaptureFixture
):
    akismet.mood = "broken"
    post = written(writer())
    for wait in WAITS:
        row = paid(post)
        assert row.owed == "ask"
        assert row.due_at > timezone.now() + wait - timedelta(minutes=1)
        assert ask_owed() == 0

    row = paid(post)

    assert (row.opinion, row.owed) == ("", "")
    assert len(akismet.calls) == len(WAITS) + 1
    assert "HTTP 500" in caplog.text
    post.refresh_from_db()
    assert post.is_public


def test_after_a_failure_the_answer_still_counts(akismet: AkismetServer):
    akismet.mood = "broken"
    post = written(writer("akismet-guaranteed-spam"))
    paid(post)
    akismet.mood = "well"

    assert paid(post).opinion == "spam"

    post.refresh_from_db()
    assert post.is_held


def test_while_one_worker_asks_another_leaves_it(akismet: AkismetServer):
    post = written(writer())
    Asked.objects.update(owed="ask", opinion="", due_at=timezone.now() + timedelta(minutes=1))
    akismet.calls.clear()

    assert pay(post.pk) is False
    assert akismet.calls == []


def test_a_worker_that_was_killed_after_asking_leaves_nothing_undone(akismet: AkismetServer):
    post = written(writer("akismet-guaranteed-spam"))
    Asked.objects.update(owed="ask", opinion="", attempts=1, due_at=timezone.now())

    paid(post)
    paid(post)

    assert Reviewable.objects.filter(post=post).count() == 1
    case = Reviewable.objects.get(post=post)
    assert [reason["code"] for reason in case.reasons] == ["akismet"]


def test_what_a_moderator_lets_through_is_told_as_no_spam_and_stays_public(akismet: AkismetServer):
    post = written(writer("akismet-guaranteed-spam"))
    paid(post)

    DecisionFactory(case=Reviewable.objects.get(post=post), outcome="keep")
    deliver_events()

    assert paid(post).told == "ham"
    assert calls(akismet) == ["comment-check", "submit-ham"]
    assert ask_owed() == 0
    post.refresh_from_db()
    assert post.is_public


def test_spam_that_it_let_through_is_told_and_taken_back_with_the_decision(akismet: AkismetServer):
    set_learning(by=StaffFactory(), rule_keys=["adverts"], learns_at_night=True)
    post = written(writer())
    paid(post)
    decision = DecisionFactory(case=CaseFactory(post=post), rule=RuleFactory(key="adverts"))
    deliver_events()
    assert paid(post).told == "spam"

    undo_decision(decision, by=StaffFactory())
    deliver_events()

    assert paid(post).told == "ham"
    assert calls(akismet) == ["comment-check", "submit-spam", "submit-ham"]


def test_a_decision_that_agrees_or_is_about_something_else_is_not_told(akismet: AkismetServer):
    post = written(writer())
    paid(post)

    DecisionFactory(case=CaseFactory(post=post), outcome="remove", rule=RuleFactory(key="kind"))
    deliver_events()

    assert paid(post).owed == ""
    assert calls(akismet) == ["comment-check"]


def test_an_edit_is_asked_about_anew(akismet: AkismetServer):
    author = writer()
    post = written(author)
    paid(post)

    edit_post(post, by=author, body=f"{BODY} And the dear one, too.", version=1)
    deliver_events()
    paid(post)

    assert calls(akismet) == ["comment-check", "comment-check"]
    assert akismet.calls[1][1]["comment_content"].endswith("And the dear one, too.")
