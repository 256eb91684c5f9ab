"""Conversations: opened, renamed, moved, pinned, locked, featured."""

from collections.abc import Iterable
from typing import Final, Literal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.pages import outdate
from eventlog.actions import record
from forums.actions.posts import keep_revision, record_held, refuse_conflict, show_or_hide
from forums.actions.traces import trace_topic
from forums.actions.visibility import (
    Actor,
    count_tags,
    count_topic,
    refuse_unless_moderator,
    topic_for_writing,
)
from forums.actions.writing import (
    once_per_form,
    refuse_haste,
    refuse_links,
    refuse_many_topics,
    refuse_muted,
    render_post,
    screened,
    sent_before,
    tags_of,
)
from forums.events import PostPublished, TopicChanged, TopicStarted
from forums.models import Category, Post, Reading, Tag, Topic
from forums.permissions import can_edit, can_move, can_start_topic
from forums.screening import Draft, Verdict, screen
from members.models import User

OF_STAFF: Final = frozenset({Topic.Kind.ANNOUNCEMENT, Topic.Kind.PROMPT})
"""Kinds of topics that only the brand starts."""


@once_per_form
def start_topic(
    category: Category,
    *,
    by: User,
    title: str,
    body: str,
    kind: str = Topic.Kind.DISCUSSION,
    tags: Iterable[str] = (),
    form_key: UUID | None = None,
) -> Topic:
    """Open a conversation with its first post, or keep it for review.

    The same `form_key` twice returns the first.
    """
    rendered = render_post(body)
    with transaction.atomic():
        category = Category.objects.select_for_update(no_key=True).get(pk=category.pk)
        if form_key and (sent := sent_before(by, form_key)):
            return sent.topic

        refuse_muted(by, category)
        if not can_start_topic(by, category):
            raise PermissionDenied
        if kind in OF_STAFF and not by.is_staff_member:
            raise PermissionDenied
        refuse_links(by, rendered)
        refuse_haste(by)
        refuse_many_topics(by)
        names = tuple(sorted(set(tags)))
        draft, verdict = screened(Draft(by, category, body, rendered, title, tags=names))

        post = _write(draft, kind=kind, form_key=form_key, is_held=bool(verdict.hold))
        topic = post.topic
        set_tags(topic, {*draft.tags, *verdict.tags})
        Reading.objects.create(user=by, topic=topic, last_read_number=1, has_posted=True)
        if verdict.hold:
            record_held(post, verdict, by=by)
            return topic
        Category.objects.filter(pk=category.pk).update(
            topic_count=F("topic_count") + 1, post_count=F("post_count") + 1, last_topic=topic
        )
        User.objects.filter(pk=by.pk).update(post_count=F("post_count") + 1)

        record(TopicStarted(topic_id=topic.pk, author_id=by.pk), by=by)
        record(PostPublished(post_id=post.pk, topic_id=topic.pk, author_id=by.pk), by=by)
        outdate("lists", "front")
    return topic


def _write(draft: Draft, *, kind: str, form_key: UUID | None, is_held: bool) -> Post:
    """A new topic and its first post, which is what it gives."""
    now = timezone.now()
    held_at = now if is_held else None
    topic = Topic.objects.create(
        category=draft.category,
        author=draft.by,
        title=draft.title,
        kind=kind,
        excerpt=draft.rendered.excerpt,
        highest_number=1,
        faces=[draft.by.pk],
        held_at=held_at,
        created_at=now,
        last_posted_at=now,
    )
    return Post.objects.create(
        topic=topic,
        number=1,
        author=draft.by,
        body=draft.body,
        html=draft.rendered.html,
        created_at=now,
        form_key=form_key,
        held_at=held_at,
    )


@transaction.atomic
def edit_topic(
    topic: Topic,
    *,
    by: User,
    title: str,
    category: Category,
    kind: str,
    tags: Iterable[str],
    version: int,
) -> Topic:
    """Change what stands over a conversation. Who may move it, `can_move` says."""
    topic = topic_for_writing(topic.pk)
    post = topic.posts.numbered().get(number=1)
    post.topic = topic

    refuse_muted(by, topic.category)
    if not can_edit(by, post):
        raise PermissionDenied
    if category.pk != topic.category_id and not can_move(by, topic, category):
        raise PermissionDenied
    if kind != topic.kind and {kind, topic.kind} & OF_STAFF and not by.is_staff_member:
        raise PermissionDenied
    refuse_conflict(post, version)

    before = _facts(topic)
    verdict, tags = Verdict(), tuple(sorted(set(tags)))
    if (title, category, kind, tags) != _standing_over(topic):
        draft = Draft(by, category, post.body, render_post(post.body), title, topic, post, tags)
        verdict = screen(draft)
        left = draft.after(verdict)
        title, tags = left.title, left.tags
    if title != topic.title:
        keep_revision(post, by, title=topic.title)
        post.version += 1
        post.edited_at = timezone.now()
        post.save(update_fields=["version", "edited_at"])
    topic.title, topic.kind = title, kind
    if category.pk != topic.category_id:
        _move(topic, category)
    topic.save(update_fields=["title", "slug", "kind"])
    set_tags(topic, {*tags, *verdict.tags})
    if verdict.hold:
        show_or_hide(topic, post, verdict, by=by)

    _record_changes(topic, before, by)
    return topic


@transaction.atomic
def move_topic(topic: Topic, *, by: Actor, category: Category) -> Topic:
    """Put a topic into another category, with all that was said in it."""
    topic = topic_for_writing(topic.pk)

    if by is not None and not can_move(by, topic, category):
        raise PermissionDenied
    if category.pk == topic.category_id:
        return topic

    before = _facts(topic)
    _move(topic, category)

    _record_changes(topic, before, by)
    return topic


@transaction.atomic
def slow_topic(topic: Topic, *, by: Actor, seconds: int) -> Topic:
    """Have everybody wait so long between two replies of theirs; 0 ends it."""
    topic = topic_for_writing(topic.pk)

    refuse_unless_moderator(by, topic)

    before = _facts(topic)
    topic.slow_seconds = seconds
    topic.save(update_fields=["slow_seconds"])

    _record_changes(topic, before, by)
    return topic


@transaction.atomic
def tag_topic(topic: Topic, *, by: Actor, names: Iterable[str]) -> Topic:
    """Give the topic these tags besides those it has."""
    topic = topic_for_writing(topic.pk)

    refuse_unless_moderator(by, topic)

    before = _facts(topic)
    set_tags(topic, {*topic.tag_names, *names})

    _record_changes(topic, before, by)
    return topic


def pin_topic(topic: Topic, *, by: Actor, on: bool) -> Topic:
    return _switch(topic, "pinned_at", by=by, on=on)


def lock_topic(topic: Topic, *, by: Actor, on: bool) -> Topic:
    return _switch(topic, "locked_at", by=by, on=on)


def feature_topic(topic: Topic, *, by: User, on: bool) -> Topic:
    return _switch(topic, "featured_at", by=by, on=on)


@transaction.atomic
def _switch(
    topic: Topic, field: Literal["pinned_at", "locked_at", "featured_at"], *, by: Actor, on: bool
) -> Topic:
    topic = topic_for_writing(topic.pk)

    refuse_unless_moderator(by, topic)
    if (getattr(topic, field) is not None) == on:
        return topic

    before = _facts(topic)
    setattr(topic, field, timezone.now() if on else None)
    topic.save(update_fields=[field])

    _record_changes(topic, before, by)
    return topic


def _move(topic: Topic, category: Category) -> None:
    old, topic.category = topic.category_id, category
    topic.save(update_fields=["category"])
    if not topic.is_gone:
        # In key order, so that two moves never wait for each other.
        for pk, step in sorted([(old, -1), (category.pk, +1)]):
            count_topic(pk, step, posts=topic.reply_count + 1)


def set_tags(topic: Topic, names: Iterable[str]) -> None:
    """Give the topic exactly these tags; unknown ones are made. Counts are kept."""
    wanted = set(names)
    has = {tag.name: tag for tag in topic.tags.all()} if topic.pk else {}
    gone = [tag for name, tag in has.items() if name not in wanted]
    new = [Tag.objects.get_or_create(name=name)[0] for name in sorted(wanted - set(has))]
    topic.tag_names = sorted(wanted)
    topic.save(update_fields=["tag_names"])
    if gone:
        topic.tags.remove(*gone)
    if new:
        topic.tags.add(*new)
    if not topic.is_gone:
        count_tags([tag.name for tag in gone], -1)
        count_tags([tag.name for tag in new], +1)


def _standing_over(topic: Topic) -> tuple[str, Category, str, tuple[str, ...]]:
    """What `edit_topic` changes."""
    return topic.title, topic.category, topic.kind, tuple(topic.tag_names)


def _facts(topic: Topic) -> dict[str, str]:
    return {
        "title": topic.title,
        "category": str(topic.category_id),
        "kind": topic.kind,
        "tags": " ".join(topic.tag_names),
        "pinned": str(topic.is_pinned),
        "locked": str(topic.is_locked),
        "featured": str(topic.is_featured),
        "slow mode": str(topic.slow_seconds),
    }


def _record_changes(topic: Topic, before: dict[str, str], by: Actor) -> None:
    after = _facts(topic)
    changes = {name: [old, after[name]] for name, old in before.items() if after[name] != old}
    if changes:
        record(TopicChanged(topic_id=topic.pk, changes=changes), by=by)
        trace_topic(topic, changes, by)
        outdate(*tags_of(topic), "front")
