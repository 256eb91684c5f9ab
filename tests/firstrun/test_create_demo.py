"""The demo is created once for all tests of this module: it takes a few seconds."""

import re
from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth import get_user
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from automod.language import read_rules
from automod.models import RuleHit, RuleSet, WatchedWord
from branding.models import Site, forget_site
from eventlog.models import Delivery
from firstrun.actions import create_demo
from firstrun.demo_cases import load_cases
from firstrun.demo_content import load_demo
from forums.models import Category, Post, Reaction, Reading, Tag, Topic
from forums.permissions import can_moderate, can_see
from forums.trust import progress_of, promote
from members.models import User
from members.permissions import read_rights
from members.roles import Role
from moderation.models import Reviewable

pytestmark = pytest.mark.xdist_group("demo")  # so that one worker makes it for all of them

NOW = timezone.now()


@pytest.fixture(scope="module")
def told():
    return load_demo(NOW)


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup, django_db_blocker):
    cache.clear()  # rights of people who had these keys in other tests
    with django_db_blocker.unblock():
        create_demo(say=lambda _sentence: None, now=NOW)
        yield
        call_command("flush", interactive=False, verbosity=0)
    forget_site()


@pytest.fixture(autouse=True)
def _database(db):
    """Each test sees the demo and leaves it as it was."""


def person(username: str) -> User:
    user = User.objects.get(username=username)
    user._rights = read_rights(user)
    return user


def everything() -> dict[str, list]:
    """All rows of our own, but sessions and the like."""
    rooms = ("branding", "members", "forums", "eventlog", "search", "notifications")
    return {
        model._meta.label: sorted(map(str, model._base_manager.values_list()))
        for room in rooms
        for model in apps.get_app_config(room).get_models()
    }


def test_everything_that_is_told_is_there(told):
    posts = [post for topic in told.topics for post in topic.posts]
    given = Counter(
        kind for post in posts for kind, names in post.reactions.items() for _name in names
    )

    assert Site.objects.get().name == "Tarn"
    assert User.objects.count() == len(told.members)
    assert Category.objects.count() == len(told.categories)
    assert Topic.objects.count() == len(told.topics)
    assert Post.objects.count() == len(posts) + len(load_cases(NOW))
    assert Counter(Reaction.objects.values_list("kind", flat=True)) == given


def test_people_are_who_they_are_said_to_be(told):
    for member in told.members:
        user = User.objects.get(username=member.username)
        role = Role.MEMBER if member.moderates else member.role
        assert (user.name, user.title, user.bio) == (member.name, member.title, member.bio)
        assert (user.location, user.patch, user.role) == (member.location, member.patch, role)
        assert (user.joined_at, user.is_superuser) == (member.joined_at, member.role == "owner")
        assert user.is_staff_member == (member.is_staff or role == Role.MODERATOR)
        assert user.emailaddress_set.get().verified


def test_people_are_trusted_as_far_as_what_they_did_goes():
    levels = dict(User.objects.values_list("username", "trust_level"))

    assert levels["newcomer"] == 0
    assert levels["member"] == levels["advocate"] == 2
    assert max(levels.values()) == 3
    newcomer = User.objects.get(username="newcomer")
    assert promote(newcomer).trust_level == 0
    assert {goal.name for goal in progress_of(newcomer) if not goal.met} == {"Days since joining"}


def test_nadia_moderates_mending_and_nothing_else():
    nadia, owen = person("nadia"), person("owen")

    assert [c.slug for c in Category.objects.all() if can_moderate(nadia, c)] == ["mending"]
    assert not any(can_moderate(owen, c) for c in Category.objects.all())


def test_only_advocates_and_above_see_their_table():
    table = Category.objects.get(slug="advocates-table")

    seeing = {user.username for user in User.objects.all() if can_see(person(user.username), table)}

    assert seeing >= {"owner", "manager", "moderator", "advocate", "elena", "yusuf"}
    assert not seeing & {"member", "newcomer", "jun", "nadia"}


def test_every_moment_is_the_one_that_is_told(told):
    topics = {topic.title: topic for topic in Topic.objects.all()}
    in_cases = Reviewable.objects.filter(subject="post").values("post")

    for story in told.topics:
        topic = topics[story.title]
        told_posts = topic.posts.exclude(pk__in=in_cases).order_by("number")
        moments = list(told_posts.values_list("created_at", flat=True))
        assert moments == [post.written_at for post in story.posts]
        last = topic.posts.filter(is_public=True).order_by("number").last()
        assert (topic.created_at, topic.last_posted_at) == (moments[0], last.created_at)
        assert topic.is_pinned == story.pinned
        assert topic.is_locked == story.locked
        assert topic.is_featured == story.featured
        solved = story.posts[story.solution - 1].written_at if story.solution else None
        assert (topic.solution.created_at if topic.solution else None) == solved
        assert topic.tag_names == sorted(story.tags)
    for topic in topics.values():
        kept = (topic.pinned_at, topic.locked_at, topic.featured_at, topic.solved_at)
        assert all(topic.created_at < moment <= NOW for moment in kept if moment)
    assert not Reaction.objects.filter(created_at__gt=NOW).exists()
    assert not Reading.objects.filter(read_at__gt=NOW).exists()


def test_what_is_counted_is_right():
    for topic in Topic.objects.all():
        posts = list(topic.posts.exclude(number=0).order_by("number").select_related("author"))
        public = [post for post in posts if not post.is_gone]
        others = [post for post in public if post.author_id != topic.author_id]
        staff = [post for post in others if post.author.is_staff_member]
        latest = list(dict.fromkeys(post.author_id for post in reversed(posts)))
        assert topic.highest_number == len(posts)
        assert topic.reply_count == len(public) - 1
        assert topic.participant_count == len(latest)
        assert topic.faces == latest[:3]
        assert topic.answered_at == (others[0].created_at if others else None)
        assert topic.staff_replied_at == (staff[0].created_at if staff else None)
        assert topic.staff_reply == (staff[0] if staff else None)
        assert topic.like_count == Reaction.objects.filter(post__topic=topic).count()
        assert topic.view_count == topic.readings.filter(has_posted=False).count()
    for post in Post.objects.all():
        assert post.reactions == Counter(post.given.values_list("kind", flat=True))
    for category in Category.objects.all():
        topics = category.topics.all()
        assert category.topic_count == len(topics)
        assert (
            category.post_count
            == Post.objects.filter(topic__category=category, is_public=True).count()
        )
        assert category.last_topic == topics.order_by("-last_posted_at").first()
    for user in User.objects.all():
        assert user.post_count == user.posts.filter(is_public=True).count()
        assert user.thanks_count == Reaction.objects.filter(post__author=user).count()
        assert user.solution_count == Topic.objects.filter(solution__author=user).count()
    for tag in Tag.objects.all():
        assert tag.topic_count == tag.topics.count()


def test_quotes_lead_to_the_posts_they_quote(told):
    quotes = sum(len(re.findall(r"\(#\d+\)", p.body)) for t in told.topics for p in t.posts)
    posts = Post.objects.select_related("topic")
    addresses = {post.href: post.topic_id for post in posts}
    links = [
        (topic_id, match[1])
        for body, topic_id in posts.values_list("body", "topic_id")
        for match in re.finditer(r"\((/t/[^)]+)\)", body)
    ]

    assert len(links) == quotes > 0
    assert all(addresses[address] == topic_id for topic_id, address in links)


def test_the_member_has_something_unread_but_not_everything():
    readings = Reading.objects.filter(user__username="member").select_related("topic")

    behind = [r for r in readings if 0 < r.last_read_number < r.topic.highest_number]

    assert len(behind) >= 5
    assert len(readings) - len(behind) >= 5
    ages_ago = NOW - timedelta(days=60)
    late = [r for r in behind if not r.topic.posts.filter(created_at__gt=ages_ago).exists()]
    assert all(r.has_posted for r in late)


@pytest.mark.parametrize("username", ["owner", "manager", "member"])
def test_some_notifications_are_unread_and_none_is_from_now(username):
    user = User.objects.get(username=username)

    told = user.notifications.all()

    assert 0 < user.unread_notifications == told.filter(read_at=None).count() < len(told)
    assert all(row.created_at == row.post.created_at for row in told if row.post)
    assert all(row.created_at < NOW for row in told)


def test_search_finds_it_and_nobody_is_owed_anything():
    document = apps.get_model("search", "Document")

    assert document.objects.count() == Post.objects.filter(is_public=True).count()
    assert not Delivery.objects.exclude(state=Delivery.State.DONE).exists()


@pytest.mark.parametrize(
    "role", ["owner", "manager", "moderator", "advocate", "member", "newcomer"]
)
@pytest.mark.parametrize("login", ["{}", "{}@demo.hearth.example"])
def test_each_role_signs_in_by_name_and_by_address(role, login):
    client = Client()

    client.post("/accounts/login/", {"login": login.format(role), "password": "hearth-demo"})

    assert get_user(client).username == role
    assert client.get("/latest/").status_code == 200


def test_a_second_time_changes_nothing():
    before = everything()

    out = StringIO()
    call_command("create_demo", stdout=out)

    assert out.getvalue() == "There is a community already; nothing was changed.\n"
    assert everything() == before


def test_a_public_site_refuses(settings):
    settings.DEMO = settings.LOCAL_ONLY = False

    with pytest.raises(CommandError, match="this site is public"):
        call_command("create_demo")


def test_beginning_afresh_needs_a_yes():
    before = everything()

    with pytest.raises(CommandError, match="--fresh --yes"):
        call_command("create_demo", fresh=True)

    assert everything() == before


def test_rules_run_by_themselves_and_none_of_them_fits_what_was_said_before():
    version = RuleSet.objects.get().active

    assert version is not None
    assert read_rules(version.source).errors == []
    assert RuleHit.objects.count() == 0
    assert WatchedWord.objects.count() == 2
