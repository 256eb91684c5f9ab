"""Replies: written, edited, taken back, brought back."""

from dataclasses import asdict
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.pages import outdate
from core.transactions import after_commit
from eventlog.actions import record
from forums.actions.traces import trace_post
from forums.actions.visibility import count_reply, lock_post, set_moments, topic_for_writing
from forums.actions.writing import (
    once_per_form,
    refuse_haste,
    refuse_hasty_edit,
    refuse_late_edit,
    refuse_links,
    refuse_muted,
    refuse_slow_mode,
    render_post,
    screened,
    sent_before,
    tags_of,
    wake_readers,
)
from forums.events import (
    PostDeleted,
    PostEdited,
    PostHeld,
    PostHidden,
    PostPublished,
    PostRestored,
    PostShown,
    TopicDeleted,
    TopicRestored,
)
from forums.models import Post, Revision, Topic
from forums.permissions import can_delete, can_edit, can_reply, can_restore, can_see
from forums.refusals import EditedMeanwhile, TopicLocked
from forums.screening import Draft, Verdict
from members.models import User


@once_per_form
def reply_to_topic(
    topic: Topic,
    *,
    by: User,
    body: str,
    reply_to: Post | None = None,
    form_key: UUID | None = None,
) -> Post:
    """Publish a reply, or keep it for review. A locked topic takes replies only from moderators.

    The same `form_key` twice returns the first reply. Rendering happens before any row is locked.
    """
    rendered = render_post(body)
    with transaction.atomic():
        topic = topic_for_writing(topic.pk)
        if form_key and (sent := sent_before(by, form_key)):
            return sent

        refuse_muted(by, topic.category)
        if not can_reply(by, topic):
            if topic.is_locked and can_see(by, topic.category):
                raise TopicLocked
            raise PermissionDenied
        refuse_links(by, rendered)
        refuse_haste(by)
        refuse_slow_mode(by, topic)
        draft, verdict = screened(Draft(by, topic.category, body, rendered, topic=topic))

        post = Post.objects.create(
            topic=topic,
            number=0 if verdict.hold else topic.highest_number + 1,
            author=by,
            body=draft.body,
            html=draft.rendered.html,
            reply_to=reply_to if reply_to and reply_to.topic_id == topic.pk else None,
            form_key=form_key,
            held_at=timezone.now() if verdict.hold else None,
        )
        if verdict.hold:
            Topic.objects.filter(pk=topic.pk).update(held_count=F("held_count") + 1)
            record_held(post, verdict, by=by)
            return post
        count_reply(topic, post)

        record(PostPublished(post_id=post.pk, topic_id=topic.pk, author_id=by.pk), by=by)
        outdate(*tags_of(topic))
        after_commit(wake_readers, topic)
    return post


@transaction.atomic
def reply_as_site(topic: Topic, *, by: User, body: str, reply_to: Post | None = None) -> Post:
    """An answer by the site's own account, also where a topic is locked. It answers no question."""
    rendered = render_post(body)
    topic = topic_for_writing(topic.pk)

    post = Post.objects.create(
        topic=topic,
        number=topic.highest_number + 1,
        author=by,
        body=body,
        html=rendered.html,
        reply_to=reply_to,
    )
    answered_at = topic.answered_at
    count_reply(topic, post)
    topic.answered_at = answered_at
    topic.save(update_fields=["answered_at"])

    record(PostPublished(post_id=post.pk, topic_id=topic.pk, author_id=by.pk), by=by)
    outdate(*tags_of(topic))
    after_commit(wake_readers, topic)
    return post


@transaction.atomic
def edit_post(post: Post, *, by: User, body: str, version: int) -> Post:
    """Replace the text. `version` is the one the writer started from; another one is a conflict.

    What a moderator hid comes back with its author's edit, unless a screen objects to the text.
    """
    topic, post = lock_post(post)

    refuse_muted(by, topic.category)
    if not can_edit(by, post):
        if post.author_id == by.pk and can_reply(by, topic):
            refuse_late_edit(by, post)
        raise PermissionDenied
    refuse_conflict(post, version)
    if body == post.body:
        return post

    refuse_hasty_edit(by)
    rendered = render_post(body)
    refuse_links(by, rendered)
    title = topic.title if post.is_first else ""
    tags = tuple(topic.tag_names) if post.is_first else ()
    draft = Draft(by, topic.category, body, rendered, title, topic, post, tags)
    draft, verdict = screened(draft)

    keep_revision(post, by)
    post.body, post.html = draft.body, draft.rendered.html
    post.version += 1
    post.edited_at = timezone.now()
    post.save(update_fields=["body", "html", "version", "edited_at"])
    if post.is_first:
        topic.excerpt = draft.rendered.excerpt
        topic.save(update_fields=["excerpt"])
    show_or_hide(topic, post, verdict, by=by)

    record(PostEdited(post_id=post.pk, topic_id=topic.pk), by=by)
    trace_post("post.edited", post, by)
    outdate(*tags_of(topic), "front")
    return post


@transaction.atomic
def delete_post(post: Post, *, by: User) -> Post:
    """Take a post back; its number and place stay. The first post takes its topic with it."""
    topic, post = lock_post(post)

    if not can_delete(by, post):
        raise PermissionDenied

    set_moments(topic, post, deleted_at=timezone.now(), deleted_by=by)
    if post.is_first:
        record(TopicDeleted(topic_id=topic.pk), by=by)
    record(PostDeleted(post_id=post.pk, topic_id=topic.pk), by=by)
    trace_post("topic.deleted" if post.is_first else "post.deleted", post, by)
    outdate(*tags_of(topic), "front")
    return post


@transaction.atomic
def restore_post(post: Post, *, by: User) -> Post:
    """Undo a deletion: content, counters, place and solution are what they were."""
    topic, post = lock_post(post)

    if not can_restore(by, post):
        raise PermissionDenied

    set_moments(topic, post, deleted_at=None, deleted_by=None)
    if post.is_first:
        record(TopicRestored(topic_id=topic.pk), by=by)
    record(PostRestored(post_id=post.pk, topic_id=topic.pk), by=by)
    trace_post("topic.restored" if post.is_first else "post.restored", post, by)
    outdate(*tags_of(topic), "front")
    return post


def refuse_conflict(post: Post, version: int) -> None:
    """Raise where somebody edited the post since the version that the writer started from."""
    if post.version != version:
        last = post.revisions.order_by("-version").select_related("edited_by").first()
        raise EditedMeanwhile(str(last.edited_by) if last else "")


def keep_revision(post: Post, by: User, *, title: str = "") -> None:
    Revision.objects.create(
        post=post, version=post.version, title=title, body=post.body, edited_by=by
    )


def record_held(post: Post, verdict: Verdict, *, by: User) -> None:
    reasons = [asdict(reason) for reason in verdict.hold]
    record(
        PostHeld(
            post_id=post.pk, topic_id=post.topic_id, author_id=post.author_id, reasons=reasons
        ),
        by=by,
    )


def show_or_hide(topic: Topic, post: Post, verdict: Verdict, *, by: User) -> None:
    """After an edit: what a screen objects to is hidden, what was hidden for an edit is back."""
    if verdict.hold and not post.is_gone:
        set_moments(topic, post, hidden_at=timezone.now())
        reasons = [asdict(reason) for reason in verdict.hold]
        record(PostHidden(post_id=post.pk, topic_id=topic.pk, reasons=reasons), by=by)
    elif post.is_hidden and by.pk == post.author_id and not verdict.hold:
        set_moments(topic, post, hidden_at=None)
        record(PostShown(post_id=post.pk, topic_id=topic.pk, by_edit=True), by=by)
