"""Who waits before they are read, and who has to accept the guidelines first."""

from datetime import timedelta

import pytest
from django.utils import timezone
from time_machine import travel

from eventlog.testing import deliver_events
from forums import actions as forum
from forums.models import Category, Post
from guidelines.actions.acceptances import accept_guidelines
from members.roles import Role
from moderation.actions import start_lockdown
from moderation.models import Reviewable, Settings
from moderation.refusals import AcceptFirst, LockedDown
from tests.factories.forums import CategoryFactory, TopicFactory
from tests.factories.members import StaffFactory, UserFactory
from tests.factories.moderation import RuleFactory

pytestmark = pytest.mark.django_db


def test_the_first_posts_of_a_newcomer_wait_in_the_queue():
    Settings(hold_first_posts=1).save()
    topic, newcomer = TopicFactory(), UserFactory(role=Role.NEWCOMER)

    post = forum.reply_to_topic(topic, by=newcomer, body="Hello")
    deliver_events()

    assert post.is_held
    case = Reviewable.objects.get()
    assert (case.kind, case.post, case.reach) == ("held", post, 1)
    assert case.reasons[0]["words"] == "One of the first 1 posts of somebody new."

    deliver_events()
    assert Reviewable.objects.get().round == 1


def test_members_and_second_posts_do_not_wait():
    Settings(hold_first_posts=1).save()
    topic = TopicFactory()

    assert not forum.reply_to_topic(topic, by=UserFactory(role=Role.MEMBER), body="Hi").is_held
    assert not forum.reply_to_topic(
        topic, by=UserFactory(role=Role.NEWCOMER, post_count=1), body="Hi"
    ).is_held


@pytest.mark.parametrize(("holds", "waiting"), [("topics", [1]), ("all", [0, 1])])
def test_a_category_holds_what_it_says(holds, waiting):
    category = CategoryFactory()
    topic = TopicFactory(category=category)
    Category.objects.filter(pk=category.pk).update(holds=holds)
    category.refresh_from_db()

    forum.reply_to_topic(topic, by=UserFactory(), body="Reply")
    forum.start_topic(category, by=UserFactory(), title="New", body="Topic")
    forum.reply_to_topic(topic, by=StaffFactory(), body="Moderators do not wait")

    held = Post.objects.exclude(held_at=None)
    assert sorted(held.values_list("number", flat=True)) == waiting


def test_after_a_material_change_members_accept_before_they_post(asks_for_acceptance):
    version = RuleFactory().version
    member = UserFactory()
    accept_guidelines(by=member, version=version.number)
    topic = TopicFactory(author=member)
    other = UserFactory()

    with pytest.raises(AcceptFirst):
        forum.reply_to_topic(topic, by=other, body="First words")

    accept_guidelines(by=other, version=version.number)
    assert forum.reply_to_topic(topic, by=other, body="First words").number == 2


def test_in_a_lockdown_only_those_it_names_post():
    topic = TopicFactory()
    until = timezone.now() + timedelta(hours=1)
    moderator = StaffFactory()
    start_lockdown(by=moderator, who="staff", sign_up=False, ends_at=until, reason="Back at eight.")

    with pytest.raises(LockedDown, match="Back at eight"):
        forum.reply_to_topic(topic, by=UserFactory(), body="Hi")
    with pytest.raises(LockedDown):
        forum.edit_topic(
            topic, by=topic.author, title=topic.title, category=topic.category,
            kind="question", tags=["new"], version=1,
        )  # fmt: skip

    assert forum.reply_to_topic(topic, by=moderator, body="Hi").number == 2
    with travel(until, tick=False):
        assert forum.reply_to_topic(topic, by=UserFactory(), body="Hi").number == 3
