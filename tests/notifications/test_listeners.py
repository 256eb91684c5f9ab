"""Who is told of what, once."""

import pytest

from eventlog.testing import deliver_events
from forums import actions
from forums.events import PostPublished
from members.models import User
from members.roles import Role
from notifications.listeners import tell_of_post
from notifications.models import Notification
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db


def told() -> set[tuple[str, str]]:
    """Who was told of what since the last time, and whether that is counted."""
    deliver_events()
    rows = list(Notification.objects.select_related("user"))
    for user in User.objects.all():
        assert user.unread_notifications == len([r for r in rows if r.user_id == user.pk])
    return {(row.user.username, row.kind) for row in rows}


@pytest.fixture
def hanna():
    return UserFactory(username="hanna")


@pytest.fixture
def jun():
    return UserFactory(username="jun")


@pytest.fixture
def topic(hanna):
    return TopicFactory(author=hanna)


def test_the_author_of_a_topic_is_told_of_replies(topic, jun):
    PostFactory(topic=topic, author=jun)

    assert told() == {("hanna", "reply")}


def test_the_author_of_a_post_is_told_of_a_reply_to_it(topic, hanna, jun):
    theirs = PostFactory(topic=topic, author=jun)
    deliver_events()
    Notification.objects.all().delete()
    User.objects.update(unread_notifications=0)

    PostFactory(topic=topic, author=hanna, reply_to=theirs)

    assert told() == {("jun", "reply")}


def test_those_mentioned_are_told_however_their_name_is_written(hanna, jun):
    TopicFactory(author=jun, body="Ask @Hanna or @nobody, not `@jun`")

    assert told() == {("hanna", "mention")}


def test_those_quoted_are_told(topic, hanna, jun):
    UserFactory(username="elena")
    body = f"> [@elena]({topic.href}1/) wrote:\n> A valve\n\nTrue."

    PostFactory(topic=topic, author=jun, body=body)

    assert told() == {("hanna", "reply"), ("elena", "quote")}


def test_one_post_tells_each_person_once_of_the_strongest_reason(topic, hanna, jun):
    body = f"> [@hanna]({topic.href}1/) wrote:\n> A valve\n\n@hanna @hanna True."

    PostFactory(topic=topic, author=jun, body=body, reply_to=topic.posts.get())

    assert told() == {("hanna", "reply")}


def test_nobody_is_told_of_what_they_did_themselves(topic, hanna):
    PostFactory(topic=topic, author=hanna, body="@hanna says so", reply_to=topic.posts.get())

    assert told() == set()


def test_those_who_cannot_see_the_category_are_not_told(hanna):
    staff, other = StaffFactory(username="nadia"), StaffFactory()
    TopicFactory(author=other, category=CategoryFactory(private=True), body="@hanna @nadia")

    assert told() == {(staff.username, "mention")}


def test_those_who_lost_the_right_to_see_it_are_not_told(topic, hanna, jun):
    PostFactory(topic=topic, author=jun)

    actions.set_access(topic.category, by=None, see="advocate", start="advocate", reply="advocate")

    assert told() == set()


def test_closed_accounts_are_not_told(topic, hanna, jun):
    User.objects.filter(pk=hanna.pk).update(is_active=False)

    PostFactory(topic=topic, author=jun)

    assert told() == set()


def test_a_post_deleted_meanwhile_tells_nobody(topic, jun):
    post = PostFactory(topic=topic, author=jun)

    actions.delete_post(post, by=jun)

    assert told() == set()


def test_hearing_of_a_post_twice_tells_once(topic, jun):
    post = PostFactory(topic=topic, author=jun)
    deliver_events()

    tell_of_post(PostPublished(post_id=post.pk, topic_id=topic.pk, author_id=jun.pk))

    assert told() == {("hanna", "reply")}


def test_whoever_wrote_the_solution_is_told(jun):
    asked = TopicFactory(kind="question")
    answer = PostFactory(topic=asked, author=jun)
    deliver_events()
    Notification.objects.all().delete()
    User.objects.update(unread_notifications=0)

    actions.accept_answer(answer, by=asked.author)
    actions.withdraw_answer(asked, by=asked.author)
    actions.accept_answer(answer, by=asked.author)

    assert told() == {("jun", "solution")}


def test_a_solution_taken_back_meanwhile_tells_nobody(jun):
    asked = TopicFactory(kind="question")
    answer = PostFactory(topic=asked, author=jun)
    actions.accept_answer(answer, by=asked.author)

    actions.withdraw_answer(asked, by=asked.author)

    assert told() == {(asked.author.username, "reply")}


def test_whoever_has_already_read_the_post_is_not_called(topic, hanna, jun):
    PostFactory(topic=topic, author=jun)
    topic.refresh_from_db()
    actions.mark_read(topic, by=hanna, number=2)

    deliver_events()

    hanna.refresh_from_db()
    assert hanna.unread_notifications == 0
    assert Notification.objects.get().read_at is not None


@pytest.mark.parametrize("role", [Role.NEWCOMER, Role.OWNER])
def test_many_mentions_are_one_notification_each(role):
    people = [UserFactory(role=role) for _ in range(5)]
    author = UserFactory()

    TopicFactory(author=author, body=" ".join(f"@{user.username}" for user in people))

    assert told() == {(user.username, "mention") for user in people}
