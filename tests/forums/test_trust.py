"""How trust levels are reached, and what they limit."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from eventlog.models import Entry
from eventlog.testing import deliver_events
from forums.actions import edit_post, hide_post, mark_read, react, reply_to_topic, start_topic
from forums.models import Post, Topic
from forums.permissions import can_edit
from forums.refusals import (
    TooFast,
    TooLateToEdit,
    TooManyLinks,
    TooManyNames,
    TooManyPictures,
    TooManyPosts,
    TooManyTopics,
)
from forums.tasks import promote_members
from forums.trust import progress_of, promote
from members.actions import edit_trust_levels, impose_sanction, lift_sanction
from members.models import User, Visit
from members.roles import Role
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import OwnerFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
NOTHING = dict.fromkeys(
    (
        "days_since_joining",
        "days_visited",
        "topics_entered",
        "posts_read",
        "posts_written",
        "reactions_received",
        "reactions_given",
        "clean_days",
    ),
    0,
)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def ask_for(level: int, **needs: int) -> None:
    """Have a level ask for this and nothing else."""
    edit_trust_levels({level: NOTHING | needs}, by=OwnerFactory())


def joined(*, days: int, **fields: Any) -> User:
    return UserFactory(**{"joined_at": timezone.now() - days * DAY} | fields)


def have(user: User) -> dict[str, tuple[int, int]]:
    return {r.name: (r.have, r.need) for r in progress_of(fresh(user))}


def test_progress_counts_what_somebody_did():
    user = joined(days=20, role=Role.NEWCOMER)
    topic = TopicFactory(replies=4)
    mark_read(topic, by=user, number=3)
    reply = PostFactory(topic=topic, author=user)
    mark_read(TopicFactory(category=topic.category), by=user, number=1)
    react(topic.posts.get(number=1), by=user, kind="thanks")
    react(reply, by=topic.author, kind="thanks")
    for days in (0, 1, 2):
        Visit.objects.create(user=user, day=timezone.localdate() - days * DAY)
    edit_trust_levels({1: dict.fromkeys(NOTHING, 7)}, by=OwnerFactory())

    assert have(user) == {
        "Days since joining": (20, 7),
        "Days visited": (3, 7),
        "Topics opened": (2, 7),
        "Posts read": (7, 7),
        "Posts written": (1, 7),
        "Reactions received": (1, 7),
        "Reactions given": (1, 7),
        "Days without a sanction": (7, 7),
    }


def test_progress_shows_only_what_is_asked_for_and_costs_four_queries(
    django_assert_num_queries: Any,
):
    user = UserFactory(role=Role.NEWCOMER)
    edit_trust_levels({1: dict.fromkeys(NOTHING, 1)}, by=OwnerFactory())
    progress_of(user)

    with django_assert_num_queries(4):
        progress_of(user)
    ask_for(1, posts_written=1)
    progress_of(user)
    with django_assert_num_queries(0):
        assert list(have_names(user)) == ["Posts written"]


def have_names(user: User) -> list[str]:
    return [requirement.name for requirement in progress_of(user)]


@pytest.mark.parametrize(("level", "locked"), [(3, False), (4, False), (1, True)])
def test_where_no_level_comes_by_itself_there_is_no_progress(level: int, locked: bool):
    assert progress_of(UserFactory(trust_level=level, trust_locked=locked)) == []


def test_a_post_or_a_reaction_lifts_who_got_there():
    ask_for(1, posts_written=1)
    ask_for(2, reactions_received=1)
    newcomer, reader = UserFactory(role=Role.NEWCOMER), UserFactory()
    post = PostFactory(author=newcomer)
    deliver_events()
    assert (fresh(newcomer).trust_level, fresh(newcomer).role) == (1, Role.MEMBER)

    cache.clear()  # as if a minute had passed
    react(post, by=reader, kind="thanks")
    deliver_events()
    deliver_events()

    assert fresh(newcomer).trust_level == 2
    changed = Entry.objects.filter(kind="members.TrustLevelChanged")
    assert [e.payload["new"] for e in changed.order_by("pk")] == [1, 2]


def test_acts_in_a_burst_ask_once_and_the_hourly_task_finds_the_rest():
    ask_for(1, posts_written=2)
    newcomer = UserFactory(role=Role.NEWCOMER)
    Visit.objects.create(user=newcomer, day=timezone.localdate())
    topic = TopicFactory()
    for _ in range(2):
        PostFactory(topic=topic, author=newcomer)
        deliver_events()
    assert fresh(newcomer).trust_level == 0

    assert promote_members() == 1
    assert promote_members() == 0

    assert fresh(newcomer).trust_level == 1


def test_who_read_a_lot_is_lifted_by_the_hour_through_every_level_reached():
    for level in (1, 2):
        ask_for(level, posts_read=5)
    reader, away = UserFactory(role=Role.NEWCOMER), UserFactory(role=Role.NEWCOMER)
    topic = TopicFactory(replies=9)
    for user in (reader, away):
        mark_read(topic, by=user, number=10)
    Visit.objects.create(user=reader, day=timezone.localdate())

    promote_members()

    assert fresh(reader).trust_level == 2
    assert fresh(away).trust_level == 0


def test_nobody_is_promoted_to_leader_and_nobody_locked_at_all():
    for level in (1, 2, 3, 4):
        ask_for(level)
    member, locked = UserFactory(), UserFactory(role=Role.NEWCOMER, trust_locked=True)

    promote(member)
    promote(locked)

    assert (fresh(member).trust_level, fresh(locked).trust_level) == (3, 0)


def test_the_numbers_a_site_begins_with_lift_a_newcomer_who_took_part():
    user = joined(days=8, role=Role.NEWCOMER)
    Visit.objects.create(user=user, day=timezone.localdate())
    category = CategoryFactory()
    topics = [TopicFactory(category=category, replies=7) for _ in range(3)]
    for topic in topics:
        mark_read(topic, by=user, number=8)
    PostFactory(topic=topics[0], author=user)

    assert promote(fresh(user)).trust_level == 1


def test_a_clean_record_begins_anew_after_a_sanction_unless_it_was_lifted():
    user = joined(days=1)
    edit_trust_levels({2: NOTHING | {"clean_days": 30}}, by=OwnerFactory())
    now = timezone.now()

    def days() -> int:
        return have(user)["Days without a sanction"][0]

    assert days() == 30
    mute = impose_sanction(user, by=OwnerFactory(), kind="mute", ends_at=now + DAY)
    assert days() == 0
    mute.starts_at, mute.ends_at = now - 12 * DAY, now - 10 * DAY
    mute.save()
    assert days() == 10
    lift_sanction(mute, by=OwnerFactory())
    assert days() == 30
    impose_sanction(user, by=OwnerFactory(), kind="warning", ends_at=None)
    assert days() == 30


@pytest.fixture
def limits(settings: Any) -> None:
    settings.POSTING_LIMITS = True


def set_limits(level: int, **values: int | None) -> None:
    edit_trust_levels({level: values}, by=OwnerFactory())


BODIES = {
    "links_per_post": ("https://a.example https://b.example", TooManyLinks),
    "images_per_post": ("![a](/media/a.png) ![b](/media/b.png)", TooManyPictures),
    "mentions_per_post": ("@somebody and @nobody", TooManyNames),
}


@pytest.mark.parametrize("column", BODIES)
def test_what_one_post_holds_is_limited_by_level(column: str, limits: None):
    body, refusal = BODIES[column]
    set_limits(1, **{column: 1})
    topic, member = TopicFactory(), UserFactory()

    with pytest.raises(refusal, match=r"“Member” .* 1 .*Reading and writing here raises it"):
        reply_to_topic(topic, by=member, body=body)
    with pytest.raises(refusal):
        start_topic(topic.category, by=member, title="Title", body=body)

    assert Post.objects.count() == 1
    assert reply_to_topic(topic, by=UserFactory(trust_level=2), body=body).number == 2
    assert reply_to_topic(topic, by=StaffFactory(), body=body).number == 3


def test_posts_an_hour_are_limited_by_level(limits: None):
    set_limits(1, posts_per_hour=2)
    topic, member = TopicFactory(), UserFactory()
    for _ in range(2):
        reply_to_topic(topic, by=member, body="Words")

    with pytest.raises(TooManyPosts, match="2 posts an hour"):
        reply_to_topic(topic, by=member, body="Words")

    assert topic.posts.count() == 3


def test_everybody_but_staff_writes_ten_posts_in_half_a_minute_at_most(limits: None):
    topic, member = TopicFactory(), UserFactory(trust_level=4)
    for _ in range(10):
        reply_to_topic(topic, by=member, body="Words")

    with pytest.raises(TooFast):
        reply_to_topic(topic, by=member, body="Words")


def test_topics_a_day_are_limited_by_level(limits: None):
    set_limits(0, topics_per_day=1)
    category, newcomer = CategoryFactory(), UserFactory(role=Role.NEWCOMER)
    topic = start_topic(category, by=newcomer, title="Title", body="Words")

    with pytest.raises(TooManyTopics, match="1 topic a day"):
        start_topic(category, by=newcomer, title="Title", body="Words")
    Topic.objects.filter(pk=topic.pk).update(created_at=timezone.now() - 2 * DAY)

    assert start_topic(category, by=newcomer, title="Title", body="Words").pk


def test_a_post_is_edited_as_long_as_the_level_lets(limits: None, sign_in: Any):
    set_limits(1, edit_minutes=60)
    member = UserFactory()
    post = PostFactory(author=member, body="Words")
    assert can_edit(member, post)
    Post.objects.filter(pk=post.pk).update(created_at=timezone.now() - timedelta(minutes=61))
    post.refresh_from_db()

    with pytest.raises(TooLateToEdit, match="60 minutes"):
        edit_post(post, by=member, body="Other", version=1)
    client = sign_in(member)
    answer = client.get(f"/p/{post.pk}/edit/", follow=True)
    page = answer.content.decode()

    assert "a post can be edited for 60 minutes" in page
    assert not can_edit(member, post)
    assert f'href="/p/{post.pk}/edit/" hidden' in page
    assert can_edit(StaffFactory(), post)
    assert Post.objects.get(pk=post.pk).body == "Words"


def test_what_a_moderator_hid_can_be_edited_at_any_time(limits: None):
    set_limits(1, edit_minutes=60)
    member = UserFactory()
    post = PostFactory(author=member, body="Words")
    Post.objects.filter(pk=post.pk).update(created_at=timezone.now() - DAY)
    hide_post(post, by=StaffFactory())
    post.refresh_from_db()

    assert can_edit(member, post)


def test_members_read_what_they_may_and_what_leads_further(sign_in: Any):
    newcomer = joined(days=2, role=Role.NEWCOMER)
    mark_read(TopicFactory(replies=13), by=newcomer, number=14)

    page = sign_in(newcomer).get("/settings/trust/").content.decode()

    assert "Level 0 of 4" in page
    assert "What leads to “Member”" in page
    assert "14 of 20" in page
    assert '<rect width="70%"' in page
    assert "<td>10</td><td" in page
    assert ">no limit</td>" in page
    assert "1 day" in page
    assert "Direct messages a day" not in page  # there are none yet


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"role": Role.MODERATOR}, "no limit of a trust level holds for you"),
        ({"trust_level": 2, "trust_locked": True}, "A moderator gave you this level"),
        ({"trust_level": 3}, "the highest level that comes by itself"),
    ],
)
def test_where_nothing_leads_further_the_page_says_why(
    fields: dict[str, Any], words: str, sign_in: Any
):
    page = sign_in(UserFactory(**fields)).get("/settings/trust/").content.decode()

    assert words in page
    assert "What leads to" not in page
