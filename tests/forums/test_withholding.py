"""What waits for review, what is hidden until it is edited, and what that changes in the counts."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.test import Client
from django.utils import timezone

from eventlog.models import Entry
from forums import actions
from forums.forms import EditTopicForm
from forums.models import Category, Post, Tag, Topic
from forums.refusals import SlowMode
from forums.screening import SCREENS, Draft, Reason, Verdict
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def screened() -> Iterator[None]:
    """A screen that holds what says "hold me" and puts other words for a rude one."""

    def screen(draft: Draft) -> Verdict | None:
        if "hold me" in draft.body:
            return Verdict(hold=(Reason("word", "It says so."),), tags=("held",))
        return Verdict(body=draft.body.replace("darn", "****")) if "darn" in draft.body else None

    SCREENS.append(screen)
    yield
    SCREENS.remove(screen)


def counted() -> dict[str, object]:
    """Everything the forum counts, beside what the rows say."""
    category = Category.objects.get()
    public = Q(posts__is_public=True)
    there = Topic.objects.filter(is_public=True).annotate(n=Count("posts", filter=public))
    assert category.topic_count == there.count()
    assert category.post_count == sum(topic.n for topic in there)
    for topic in there:
        assert topic.reply_count == topic.n - 1
    newest = there.order_by("-last_posted_at", "-pk").first()
    assert category.last_topic_id == (newest.pk if newest else None)
    return {"topics": category.topic_count, "posts": category.post_count}


def test_a_held_reply_is_seen_by_its_author_and_moderators_only_and_counts_nowhere(screened: None):
    topic = TopicFactory()
    author, moderator, other = UserFactory(), StaffFactory(), UserFactory()

    post = actions.reply_to_topic(topic, by=author, body="Please hold me")

    assert post.is_held
    assert post.number == 0
    assert list(Post.objects.visible_to(other).filter(pk=post.pk)) == []
    assert list(Post.objects.visible_to(author).filter(pk=post.pk)) == [post]
    assert list(Post.objects.visible_to(moderator).filter(pk=post.pk)) == [post]
    assert counted() == {"topics": 1, "posts": 1}
    held = Entry.objects.get(kind="forums.PostHeld").payload
    assert held["reasons"] == [{"code": "word", "words": "It says so.", "facts": {}}]


def test_a_held_reply_appears_with_the_next_number_when_a_moderator_lets_it(screened: None):
    topic = TopicFactory()
    post = actions.reply_to_topic(topic, by=UserFactory(), body="hold me")
    PostFactory(topic=topic)

    actions.publish_held(post, by=StaffFactory())

    post.refresh_from_db()
    assert (post.number, post.is_gone) == (3, False)
    assert Topic.objects.get().held_count == 0
    assert counted() == {"topics": 1, "posts": 3}


def test_a_held_topic_is_nowhere_until_it_is_published(screened: None, guest: Client):
    category, author = CategoryFactory(), UserFactory()

    topic = actions.start_topic(category, by=author, title="Hello", body="hold me")

    assert guest.get(topic.href).status_code == 404
    assert counted() == {"topics": 0, "posts": 0}

    actions.publish_held(topic.posts.get(), by=StaffFactory())

    assert guest.get(topic.href).status_code == 200
    assert Topic.objects.get().tag_names == ["held"]
    assert counted() == {"topics": 1, "posts": 1}


def test_a_screen_can_put_other_words(screened: None):
    post = actions.reply_to_topic(TopicFactory(), by=UserFactory(), body="darn it")

    assert (post.body, post.html.strip()) == ("**** it", "<p>**** it</p>")


def test_only_moderators_publish_hide_and_show():
    post = PostFactory()

    for action in (actions.publish_held, actions.hide_post, actions.show_post):
        with pytest.raises(PermissionDenied):
            action(post, by=post.author)


def test_a_hidden_post_comes_back_with_its_authors_edit():
    post = PostFactory()
    actions.hide_post(post, by=StaffFactory())
    assert counted() == {"topics": 1, "posts": 1}

    actions.edit_post(post, by=post.author, body="Kinder words", version=1)

    post.refresh_from_db()
    assert not post.is_gone
    assert counted() == {"topics": 1, "posts": 2}
    assert Entry.objects.get(kind="forums.PostShown").payload["by_edit"] is True


def test_a_moderators_edit_does_not_bring_back_what_is_hidden():
    post, moderator = PostFactory(), StaffFactory()
    actions.hide_post(post, by=moderator)

    actions.edit_post(post, by=moderator, body="Kinder words", version=1)

    post.refresh_from_db()
    assert post.is_hidden


def test_an_edit_a_screen_objects_to_is_hidden(screened: None):
    post = PostFactory()

    actions.edit_post(post, by=post.author, body="now hold me", version=1)

    post.refresh_from_db()
    assert post.is_hidden
    hidden = Entry.objects.get(kind="forums.PostHidden").payload
    assert [reason["code"] for reason in hidden["reasons"]] == ["word"]


def test_hiding_the_first_post_hides_its_topic_and_showing_it_restores_all_counts():
    topic = TopicFactory(replies=2)
    first, moderator = topic.posts.get(number=1), StaffFactory()
    before = counted()

    actions.hide_post(first, by=moderator)
    assert counted() == {"topics": 0, "posts": 0}
    assert not Topic.objects.visible_to(UserFactory()).exists()

    actions.show_post(first, by=moderator)
    assert counted() == before


def test_a_solution_that_goes_and_comes_back_solves_again():
    topic = TopicFactory(kind="question")
    post, moderator = PostFactory(topic=topic), StaffFactory()
    actions.accept_answer(post, by=topic.author)
    solved_at = Topic.objects.get().solved_at

    actions.hide_post(post, by=moderator)
    assert Topic.objects.get().solution_id is None
    actions.show_post(post, by=moderator)

    assert Topic.objects.get().solution_id == post.pk
    assert Topic.objects.get().solved_at == solved_at
    post.author.refresh_from_db()
    assert post.author.solution_count == 1


def test_in_slow_mode_everybody_waits_between_two_replies():
    topic, author = TopicFactory(), UserFactory()
    actions.slow_topic(topic, by=StaffFactory(), seconds=600)
    first = actions.reply_to_topic(topic, by=author, body="One")

    with pytest.raises(SlowMode):
        actions.reply_to_topic(topic, by=author, body="Two")

    Post.objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(seconds=601))
    assert actions.reply_to_topic(topic, by=author, body="Two").number == 3


def test_a_moved_topic_takes_its_counts_along():
    topic, moderator = TopicFactory(replies=1), StaffFactory()
    other = CategoryFactory()

    actions.move_topic(topic, by=moderator, category=other)

    other.refresh_from_db()
    assert (other.topic_count, other.post_count) == (1, 2)
    old = Category.objects.exclude(pk=other.pk).get()
    assert (old.topic_count, old.post_count) == (0, 0)


def test_the_author_sees_what_waits_under_the_conversation(screened: None, sign_in):
    topic, author = TopicFactory(), UserFactory()

    answer = sign_in(author).post(f"/t/{topic.pk}/reply/", {"body": "hold me please"}, follow=True)

    assert "Waits for a moderator." in answer.content.decode()
    assert "hold me please" in answer.content.decode()
    assert "hold me please" not in sign_in(UserFactory()).get(topic.href).content.decode()


def test_the_author_is_shown_the_way_to_a_hidden_post(sign_in):
    post = PostFactory(body="Rude words")
    actions.hide_post(post, by=StaffFactory())

    client = sign_in(post.author)
    assert f'/p/{post.pk}/actions/">See it' in client.get(post.topic.href).content.decode()
    assert "Rude words" in client.get(f"/p/{post.pk}/actions/").content.decode()

    client = sign_in(UserFactory())
    assert f'/p/{post.pk}/actions/" hidden>' in client.get(post.topic.href).content.decode()
    assert client.get(f"/p/{post.pk}/actions/").status_code == 404


def test_a_reply_let_through_in_a_hidden_topic_counts_when_the_topic_is_back(screened: None):
    topic, moderator = TopicFactory(), StaffFactory()
    post = actions.reply_to_topic(topic, by=UserFactory(), body="Please hold me")
    first = topic.posts.get(number=1)

    actions.hide_post(first, by=moderator)
    actions.publish_held(post, by=moderator)
    assert counted() == {"topics": 0, "posts": 0}

    actions.show_post(first, by=moderator)
    assert counted() == {"topics": 1, "posts": 2}


def test_a_tag_counts_the_topics_that_can_be_read_under_it(screened: None):
    moderator = StaffFactory()
    topic = TopicFactory(tags=["gloves"], body="Please hold me")

    def counts() -> dict[str, int]:
        return dict(Tag.objects.values_list("name", "topic_count"))

    first = topic.posts.get(number=1)
    assert counts() == {"gloves": 0, "held": 0}
    actions.publish_held(first, by=moderator)
    assert counts() == {"gloves": 1, "held": 1}
    actions.remove_post(first, by=moderator)
    assert counts() == {"gloves": 0, "held": 0}
    actions.put_back_post(first, by=moderator)
    assert counts() == {"gloves": 1, "held": 1}


def test_what_is_taken_back_within_a_handful_leaves_the_others_counted():
    topic = TopicFactory(replies=2)
    first, reply, _other = topic.posts.order_by("number")

    with transaction.atomic(), actions.counting_once():
        with transaction.atomic(), actions.counting_once():
            actions.remove_post(reply, by=None)
        with suppress(ZeroDivisionError), transaction.atomic(), actions.counting_once():
            actions.remove_post(first, by=None)
            _ = 1 / 0

    topic.refresh_from_db()
    assert (topic.is_deleted, topic.reply_count) == (False, 1)


def test_nobody_moves_their_topic_past_those_who_read_first():
    topic = TopicFactory(author=UserFactory())
    read_first = CategoryFactory(holds=Category.Holds.TOPICS)
    as_it_is = {"title": topic.title, "kind": topic.kind, "tags": [], "version": 1}

    with pytest.raises(PermissionDenied):
        actions.edit_topic(topic, by=topic.author, category=read_first, **as_it_is)
    form = EditTopicForm(by=topic.author, topic=topic)

    assert read_first not in form.fields["category"].queryset
    assert Topic.objects.get(pk=topic.pk).category == topic.category
    actions.edit_topic(topic, by=StaffFactory(), category=read_first, **as_it_is)
    assert Topic.objects.get(pk=topic.pk).category == read_first
