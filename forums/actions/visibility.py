"""What is public and what is not, and what that changes in the counters.

Everything that takes a post out of sight or brings it back ends in `set_moments`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, F, QuerySet
from django.utils import timezone

from core.pages import outdate
from core.statements import Statement, Update
from core.transactions import after_commit
from eventlog.actions import record
from forums.actions.counting import Later, count_authors, later, put_off
from forums.actions.in_hand import in_hand
from forums.actions.traces import trace_post
from forums.actions.writing import tags_of, wake_readers
from forums.events import (
    PostDeleted,
    PostHidden,
    PostPublished,
    PostRestored,
    PostShown,
    TopicDeleted,
    TopicRestored,
    TopicStarted,
)
from forums.models import Category, Post, Reading, Tag, Topic
from forums.permissions import can_moderate
from members.models import User

_locked = Statement(lambda pk: Topic.objects.for_writing().filter(pk=pk))
_has_posted = Statement(
    lambda user, topic: Reading.objects.filter(user=user, topic=topic, has_posted=True).values_list(
        "pk"
    )
)
_count_in_category = Update(
    lambda category, topic: (
        Category.objects.filter(pk=category),
        {"post_count": F("post_count") + 1, "last_topic": topic},
    )
)
_count_for_author = Update(
    lambda pk: (User.objects.filter(pk=pk), {"post_count": F("post_count") + 1})
)


def _others(topic: int, author: int) -> QuerySet[Post]:
    replies = Post.objects.filter(topic=topic, is_public=True, number__gt=1)
    return replies.exclude(author=author).order_by("number")


_last_public = Statement(
    lambda topic: (
        Post.objects.filter(topic=topic, is_public=True)
        .order_by("-number")
        .values_list("created_at")[:1]
    )
)
_first_other = Statement(lambda topic, author: _others(topic, author).values_list("created_at")[:1])
_first_staff = Statement(
    lambda topic, author: (
        _others(topic, author)
        .filter(author__is_staff_member=True)
        .values_list("pk", "created_at")[:1]
    )
)
_replies = Statement(
    lambda topic: (
        Post.objects.filter(topic=topic, is_public=True, number__gt=1)
        .order_by()
        .values("topic")
        .annotate(count=Count("pk"))
        .values_list("count")
    )
)
_newest_topic = Statement(
    lambda category: (
        Topic.objects.listed()
        .filter(category=category)
        .order_by("-last_posted_at", "-pk")
        .values_list("pk")[:1]
    )
)

Actor = User | None
"""Who acts; None is the site itself, by one of its rules."""


@transaction.atomic
def publish_held(post: Post, *, by: Actor) -> Post:
    """Let a post that waited for review appear, as if it were written now."""
    topic, post = lock_post(post)

    refuse_unless_moderator(by, topic)
    if not post.is_held:
        return post
    if post.number and not post.is_first:
        # It was public before, and a moderator took that back.
        set_moments(topic, post, held_at=None)
        record(PostShown(post_id=post.pk, topic_id=topic.pk), by=by)
        _show(topic)
        return post

    post.created_at = timezone.now()
    if post.is_first:
        post.save(update_fields=["created_at"])
        topic.created_at = topic.last_posted_at = post.created_at
        topic.save(update_fields=["created_at", "last_posted_at"])
        set_moments(topic, post, held_at=None)
        record(TopicStarted(topic_id=topic.pk, author_id=post.author_id), by=by)
    else:
        post.held_at = None
        post.number = topic.highest_number + 1
        post.save(update_fields=["created_at", "held_at", "number"])
        _count_held(topic)
        count_reply(topic, post)

    record(PostPublished(post_id=post.pk, topic_id=topic.pk, author_id=post.author_id), by=by)
    trace_post("post.published", post, by)
    _show(topic)
    return post


@transaction.atomic
def hold_again(post: Post, *, by: Actor) -> Post:
    """Take a publication back: the post waits for review again, and keeps its number."""
    topic, post = lock_post(post)

    refuse_unless_moderator(by, topic)
    if post.is_held:
        return post

    set_moments(topic, post, held_at=timezone.now())
    trace_post("post.hidden", post, by)
    record(PostHidden(post_id=post.pk, topic_id=topic.pk), by=by)
    _show(topic)
    return post


@transaction.atomic
def remove_post(post: Post, *, by: Actor) -> Post:
    """Take somebody's post away, by a moderator or a rule of the site."""
    topic, post = lock_post(post)

    refuse_unless_moderator(by, topic)
    if post.is_deleted:
        return post

    set_moments(topic, post, deleted_at=timezone.now(), deleted_by=by)
    trace_post("topic.deleted" if post.is_first else "post.deleted", post, by)
    record(PostDeleted(post_id=post.pk, topic_id=topic.pk), by=by)
    if post.is_first:
        record(TopicDeleted(topic_id=topic.pk), by=by)
    _show(topic)
    return post


@transaction.atomic
def put_back_post(post: Post, *, by: Actor) -> Post:
    """Undo a removal: content, counters, place and solution are what they were."""
    topic, post = lock_post(post)

    refuse_unless_moderator(by, topic)
    if not post.is_deleted:
        return post

    set_moments(topic, post, deleted_at=None, deleted_by=None)
    trace_post("topic.restored" if post.is_first else "post.restored", post, by)
    record(PostRestored(post_id=post.pk, topic_id=topic.pk), by=by)
    if post.is_first:
        record(TopicRestored(topic_id=topic.pk), by=by)
    _show(topic)
    return post


@transaction.atomic
def hide_post(post: Post, *, by: Actor) -> Post:
    """Take a post out of sight until its author edits it; of a first post, the whole topic."""
    topic, post = lock_post(post)

    refuse_unless_moderator(by, topic)
    if post.is_hidden:
        return post

    set_moments(topic, post, hidden_at=timezone.now())
    record(PostHidden(post_id=post.pk, topic_id=topic.pk), by=by)
    trace_post("post.hidden", post, by)
    _show(topic)
    return post


@transaction.atomic
def show_post(post: Post, *, by: Actor) -> Post:
    """Bring a hidden post back as it is."""
    topic, post = lock_post(post)

    refuse_unless_moderator(by, topic)
    if not post.is_hidden:
        return post

    set_moments(topic, post, hidden_at=None)
    record(PostShown(post_id=post.pk, topic_id=topic.pk), by=by)
    trace_post("post.shown", post, by)
    _show(topic)
    return post


def refuse_unless_moderator(by: Actor, topic: Topic) -> None:
    if by is not None and not can_moderate(by, topic.category):
        raise PermissionDenied


def topic_for_writing(pk: int) -> Topic:
    """The topic's row as it is now, with its category; nobody else writes it until the end."""
    if (near := in_hand().topics.get(pk)) is not None:
        return near
    for topic in _locked(pk):
        return topic
    raise Topic.DoesNotExist


def lock_post(post: Post) -> tuple[Topic, Post]:
    """The topic's row, then the post's, as they are now."""
    topic = topic_for_writing(post.topic_id)
    near = in_hand().posts.get(post.pk)
    post = near or Post.objects.select_for_update(of=("self",), no_key=True).get(pk=post.pk)
    post.topic = topic
    return topic, post


def post_as_it_is(pk: int) -> Post:
    """The post with its topic and author: the row in hand, or read now."""
    if (near := in_hand().posts.get(pk)) is not None:
        return near
    return Post.objects.select_related("topic__category", "author").get(pk=pk)


def set_moments(topic: Topic, post: Post, **moments: Any) -> None:
    """Write what withholds a post, or no longer does, and count it out or in.

    The first post's moments are its topic's too.
    """
    was_gone = post.is_gone
    for row in (post, topic) if post.is_first else (post,):
        for name, value in moments.items():
            setattr(row, name, value)
        row.save(update_fields=list(moments))
    if post.number == 0:
        _count_held(topic)
    if post.is_gone == was_gone:
        return
    step = -1 if post.is_gone else +1
    put = later()
    if post.is_first:
        if put is not None and put.owes(topic.pk):
            recount(topic)
        count_topic(topic.category_id, step, posts=topic.reply_count + 1)
        count_tags(topic.tag_names, step)
    else:
        _count_in_topic(topic, post, put)
        if not topic.is_gone:
            count_posts(topic.category_id, step)
    if put is None:
        count_authors(Counter({post.author_id: step}))
    else:
        put.authors[post.author_id] += step


def _count_in_topic(topic: Topic, post: Post, put: Later | None) -> None:
    solution = topic.solution_id
    _remember_solution(topic, post)
    if put is None:
        recount(topic)
        return
    put.topics[topic.pk] = topic
    if topic.solution_id != solution:
        topic.save(update_fields=["solution", "solved_at"])


@contextmanager
def counting_once() -> Iterator[None]:
    """Many posts in one transaction: what they change in counters is counted once, at the end.

    Whoever uses it locks the topics first. Within one another, the outer one counts.
    """
    with put_off(_count_later):
        yield


def _count_later(put: Later) -> None:
    for pk in sorted(put.topics):
        recount(topic_for_writing(pk))
    for pk in sorted(put.categories):
        count_posts(pk, put.categories[pk])
    count_authors(put.authors)
    for topic in put.shown.values():
        _show(topic)


def count_reply(topic: Topic, post: Post) -> None:
    """Count a new reply, which has its number, into its topic, category and author."""
    by = post.author
    topic.highest_number = post.number
    topic.reply_count += 1
    topic.last_posted_at = post.created_at
    topic.faces = [by.pk, *(pk for pk in topic.faces if pk != by.pk)][:3]
    if by.pk != topic.author_id:
        topic.answered_at = topic.answered_at or post.created_at
        if by.is_staff_member:
            topic.staff_replied_at = topic.staff_replied_at or post.created_at
            topic.staff_reply_id = topic.staff_reply_id or post.pk
    if not _has_posted(by.pk, topic.pk):
        topic.participant_count += 1
    reading = Reading(user=by, topic=topic, has_posted=True, read_at=post.created_at)
    reading.last_read_number = post.number
    Reading.objects.bulk_create(
        [reading],
        update_conflicts=True,
        unique_fields=["user", "topic"],
        update_fields=["has_posted", "read_at", "last_read_number"],
    )
    topic.save(
        update_fields=[
            "highest_number",
            "reply_count",
            "last_posted_at",
            "faces",
            "answered_at",
            "staff_replied_at",
            "staff_reply",
            "participant_count",
        ]
    )
    if not topic.is_gone:
        _count_in_category(topic.category_id, topic.pk)
    _count_for_author(by.pk)


def recount(topic: Topic) -> None:
    """What a topic says about its replies, from the replies. Costs what the topic is long."""
    last, others = _last_public(topic.pk), _first_other(topic.pk, topic.author_id)
    staff = _first_staff(topic.pk, topic.author_id) if others else []
    counted = _replies(topic.pk)
    topic.reply_count = counted[0][0] if counted else 0
    topic.last_posted_at = last[0][0] if last else topic.created_at
    topic.answered_at = others[0][0] if others else None
    topic.staff_reply_id, topic.staff_replied_at = staff[0] if staff else (None, None)
    topic.save(
        update_fields=[
            "reply_count",
            "last_posted_at",
            "answered_at",
            "staff_replied_at",
            "staff_reply",
            "solution",
            "solved_at",
        ]
    )


def count_topic(category_id: int, step: int, *, posts: int) -> None:
    """Count a topic with so many posts into its category, or out of it."""
    Category.objects.filter(pk=category_id).update(topic_count=F("topic_count") + step)
    count_posts(category_id, step * posts)


def count_tags(names: Iterable[str], step: int) -> None:
    """Count a topic into its tags or out of them: a tag counts what can be read under it.

    Their rows are locked in key order, so that two topics with the same tags never wait for
    each other.
    """
    tags = Tag.objects.filter(name__in=list(names)).order_by("pk")
    keys = [tag.pk for tag in tags.select_for_update(no_key=True)]
    if keys:
        Tag.objects.filter(pk__in=keys).update(topic_count=F("topic_count") + step)


def count_posts(category_id: int, step: int) -> None:
    """Count posts into a category or out of it; its newest topic may be another one now."""
    if (put := later()) is not None:
        put.categories[category_id] += step
        return
    newest = _newest_topic(category_id)
    Category.objects.filter(pk=category_id).update(
        post_count=F("post_count") + step, last_topic=newest[0][0] if newest else None
    )


def _count_held(topic: Topic) -> None:
    topic.held_count = topic.posts.filter(number=0, deleted_at=None).count()
    topic.save(update_fields=["held_count"])


def _remember_solution(topic: Topic, post: Post) -> None:
    """A solution that goes out of sight solves nothing; when it comes back, it does again."""
    if post.is_gone and topic.solution_id == post.pk:
        post.solved_at, topic.solved_at, topic.solution = topic.solved_at, None, None
        step = -1
    elif not post.is_gone and post.solved_at and topic.solution_id is None:
        topic.solution, topic.solved_at, post.solved_at = post, post.solved_at, None
        step = +1
    else:
        return
    post.save(update_fields=["solved_at"])
    User.objects.filter(pk=post.author_id).update(solution_count=F("solution_count") + step)


def _show(topic: Topic) -> None:
    if (put := later()) is not None:
        put.shown[topic.pk] = topic
        return
    outdate(*tags_of(topic), "front")
    after_commit(wake_readers, topic)
