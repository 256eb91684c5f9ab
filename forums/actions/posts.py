"""Replies: written, edited, taken back, brought back."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.pages import outdate
from core.transactions import after_commit
from eventlog.actions import record
from forums.actions.writing import (
    refuse_haste,
    refuse_links,
    refuse_muted,
    render_post,
    tags_of,
    wake_readers,
)
from forums.events import (
    PostDeleted,
    PostEdited,
    PostPublished,
    PostRestored,
    TopicDeleted,
    TopicRestored,
)
from forums.models import Category, Post, Reading, Revision, Topic
from forums.permissions import can_delete, can_edit, can_reply, can_restore, can_see
from forums.refusals import EditedMeanwhile, TopicLocked
from members.models import User


def reply_to_topic(
    topic: Topic,
    *,
    by: User,
    body: str,
    reply_to: Post | None = None,
    form_key: UUID | None = None,
) -> Post:
    """Publish a reply. A locked topic takes replies only from its moderators.

    The same `form_key` twice returns the first reply. Rendering happens before any row is locked.
    """
    rendered = render_post(body)
    with transaction.atomic():
        topic = Topic.objects.for_writing().get(pk=topic.pk)
        if form_key and (sent := Post.objects.filter(author=by, form_key=form_key).first()):
            return sent

        refuse_muted(by, topic.category)
        if not can_reply(by, topic):
            if topic.is_locked and can_see(by, topic.category):
                raise TopicLocked
            raise PermissionDenied
        refuse_links(by, rendered)
        refuse_haste(by)

        post = Post.objects.create(
            topic=topic,
            number=topic.highest_number + 1,
            author=by,
            body=body,
            html=rendered.html,
            reply_to=reply_to if reply_to and reply_to.topic_id == topic.pk else None,
            form_key=form_key,
        )
        _count_reply(topic, post, by)

        record(PostPublished(post_id=post.pk, topic_id=topic.pk, author_id=by.pk), by=by)
        outdate(*tags_of(topic))
        after_commit(wake_readers, topic)
    return post


@transaction.atomic
def edit_post(post: Post, *, by: User, body: str, version: int) -> Post:
    """Replace the text. `version` is the one the writer started from; another one is a conflict."""
    topic, post = lock_post(post)

    refuse_muted(by, topic.category)
    if not can_edit(by, post):
        raise PermissionDenied
    refuse_conflict(post, version)
    if body == post.body:
        return post

    rendered = render_post(body)
    refuse_links(by, rendered)
    keep_revision(post, by)
    post.body, post.html = body, rendered.html
    post.version += 1
    post.edited_at = timezone.now()
    post.save(update_fields=["body", "html", "version", "edited_at"])
    if post.is_first:
        topic.excerpt = rendered.excerpt
        topic.save(update_fields=["excerpt"])

    record(PostEdited(post_id=post.pk, topic_id=topic.pk), by=by)
    outdate(*tags_of(topic), "front")
    return post


@transaction.atomic
def delete_post(post: Post, *, by: User) -> Post:
    """Take a post back; its number and place stay. The first post takes its topic with it."""
    topic, post = lock_post(post)

    if not can_delete(by, post):
        raise PermissionDenied

    post.deleted_at, post.deleted_by = timezone.now(), by
    post.save(update_fields=["deleted_at", "deleted_by"])
    if post.is_first:
        _set_topic_deleted(topic, post.deleted_at, by)
        record(TopicDeleted(topic_id=topic.pk), by=by)
    else:
        _recount(topic)
    _count_post(topic, post, -1)

    record(PostDeleted(post_id=post.pk, topic_id=topic.pk), by=by)
    outdate(*tags_of(topic), "front")
    return post


@transaction.atomic
def restore_post(post: Post, *, by: User) -> Post:
    """Undo a deletion: content, counters and place are what they were. A solution is not."""
    topic, post = lock_post(post)

    if not can_restore(by, post):
        raise PermissionDenied

    post.deleted_at = post.deleted_by = None
    post.save(update_fields=["deleted_at", "deleted_by"])
    if post.is_first:
        _set_topic_deleted(topic, None, None)
        record(TopicRestored(topic_id=topic.pk), by=by)
    else:
        _recount(topic)
    _count_post(topic, post, +1)

    record(PostRestored(post_id=post.pk, topic_id=topic.pk), by=by)
    outdate(*tags_of(topic), "front")
    return post


def lock_post(post: Post) -> tuple[Topic, Post]:
    """The topic's row, then the post's, as they are now."""
    topic = Topic.objects.for_writing().get(pk=post.topic_id)
    post = Post.objects.select_for_update(of=("self",), no_key=True).get(pk=post.pk)
    post.topic = topic
    return topic, post


def refuse_conflict(post: Post, version: int) -> None:
    """Raise where somebody edited the post since the version that the writer started from."""
    if post.version != version:
        last = post.revisions.order_by("-version").select_related("edited_by").first()
        raise EditedMeanwhile(str(last.edited_by) if last else "")


def keep_revision(post: Post, by: User, *, title: str = "") -> None:
    Revision.objects.create(
        post=post, version=post.version, title=title, body=post.body, edited_by=by
    )


def _count_reply(topic: Topic, post: Post, by: User) -> None:
    topic.highest_number = post.number
    topic.reply_count += 1
    topic.last_posted_at = post.created_at
    topic.faces = [by.pk, *(pk for pk in topic.faces if pk != by.pk)][:3]
    if by.pk != topic.author_id:
        topic.answered_at = topic.answered_at or post.created_at
        if by.is_staff_member:
            topic.staff_replied_at = topic.staff_replied_at or post.created_at
            topic.staff_reply_id = topic.staff_reply_id or post.pk
    if not Reading.objects.filter(user=by, topic=topic, has_posted=True).exists():
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
    Category.objects.filter(pk=topic.category_id).update(
        post_count=F("post_count") + 1, last_topic=topic
    )
    User.objects.filter(pk=by.pk).update(post_count=F("post_count") + 1)


def _recount(topic: Topic) -> None:
    """What a topic says about its replies, from the replies. Costs what the topic is long."""
    replies = topic.posts.filter(deleted_at=None).order_by("-number")
    last = replies.first()
    others = replies.exclude(author_id=topic.author_id).order_by("number")
    first_other = others.first()
    first_staff = others.filter(author__is_staff_member=True).first()
    topic.reply_count = max(replies.count() - 1, 0)
    topic.last_posted_at = last.created_at if last else topic.created_at
    topic.answered_at = first_other.created_at if first_other else None
    topic.staff_replied_at = first_staff.created_at if first_staff else None
    topic.staff_reply = first_staff
    if topic.solution_id and not replies.filter(pk=topic.solution_id).exists():
        _forget_solution(topic)
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


def _forget_solution(topic: Topic) -> None:
    solver = Post.objects.filter(pk=topic.solution_id or 0).values("author_id")
    User.objects.filter(pk__in=solver, solution_count__gt=0).update(
        solution_count=F("solution_count") - 1
    )
    topic.solution = topic.solved_at = None


def _set_topic_deleted(topic: Topic, moment: datetime | None, by: User | None) -> None:
    topic.deleted_at, topic.deleted_by = moment, by
    topic.save(update_fields=["deleted_at", "deleted_by"])
    count_topic(topic.category_id, -1 if moment else 1, posts=topic.reply_count)


def count_topic(category_id: int, step: int, *, posts: int) -> None:
    """Count a topic with so many posts into its category, or out of it."""
    latest = Topic.objects.listed().filter(category=category_id).order_by("-last_posted_at")
    Category.objects.filter(pk=category_id).update(
        topic_count=F("topic_count") + step,
        post_count=F("post_count") + step * posts,
        last_topic=latest.values_list("pk", flat=True).first(),
    )


def _count_post(topic: Topic, post: Post, step: int) -> None:
    Category.objects.filter(pk=topic.category_id).update(post_count=F("post_count") + step)
    User.objects.filter(pk=post.author_id).update(post_count=F("post_count") + step)
