"""Who may do what in the forum. Every page, list, search, feed and socket asks here."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from members.models import Viewer
from members.permissions import Rights, rights_of
from members.terms import Term
from members.trust import limits_on

if TYPE_CHECKING:
    from forums.models import Category, Post, Topic


def visible_categories(viewer: Viewer) -> frozenset[int] | None:
    """Keys of the categories the viewer may know of; None means every one."""
    return _where(rights_of(viewer), "see_category")


def moderated_categories(viewer: Viewer) -> frozenset[int] | None:
    """Keys of the categories the viewer moderates; None means every one."""
    if not viewer.is_authenticated:
        return frozenset()
    return _where(rights_of(viewer), "moderate_category")


def can_see(viewer: Viewer, category: "Category") -> bool:
    return rights_of(viewer).on("see_category", category.pk)


def mute_in(viewer: Viewer, category: "Category") -> Term | None:
    """What keeps the viewer from writing here now: a mute of the category, of the one it lies in,
    or everywhere.
    """
    if not viewer.is_authenticated:
        return None
    return rights_of(viewer).muted(category.pk, category.parent_id)


def can_see_topic(viewer: Viewer, topic: "Topic") -> bool:
    """The same answer as `Topic.objects.visible_to` gives, for a topic that was read."""
    if not can_see(viewer, topic.category):
        return False
    if not topic.is_gone or can_moderate(viewer, topic.category):
        return True
    return topic.author_id == viewer.pk


def can_start_topic(by: Viewer, category: "Category") -> bool:
    return (
        by.is_authenticated
        and not category.is_archived
        and can_see(by, category)
        and not mute_in(by, category)
        and (rights_of(by).on("start_in_category", category.pk) or can_moderate(by, category))
    )


def can_move(by: Viewer, topic: "Topic", to: "Category") -> bool:
    """Authors move what nobody else has said anything in: others wrote for those who read there.

    Where moderators read topics first, only they move some in.
    """
    own = topic.answered_at is None or can_moderate(by, topic.category)
    is_read_first = bool(to.holds) and not can_moderate(by, to)
    return own and not is_read_first and can_start_topic(by, to)


def can_reply(by: Viewer, topic: "Topic") -> bool:
    """A locked topic still takes replies from those who moderate it; nobody muted replies."""
    return not topic.is_gone and _can_write_in(by, topic)


def _can_write_in(by: Viewer, topic: "Topic") -> bool:
    if not by.is_authenticated or topic.is_deleted or topic.category.is_archived:
        return False
    if not can_see(by, topic.category) or mute_in(by, topic.category):
        return False
    if can_moderate(by, topic.category):
        return True
    return not topic.is_locked and rights_of(by).on("reply_in_category", topic.category_id)


def can_moderate(by: Viewer, category: "Category") -> bool:
    return by.is_authenticated and rights_of(by).on("moderate_category", category.pk)


def can_edit(by: Viewer, post: "Post") -> bool:
    """Authors edit where they may write, as long as their trust level lets them; and what a
    moderator hid at any time, for that brings it back.

    Moderators edit everything in their categories.
    """
    if not by.is_authenticated or post.is_deleted or mute_in(by, post.topic.category):
        return False
    if can_moderate(by, post.topic.category):
        return True
    if post.topic.is_gone and not post.is_first:
        return False
    mine = post.author_id == by.pk and not is_too_late_to_edit(by, post)
    return mine and _can_write_in(by, post.topic)


def is_too_late_to_edit(by: Viewer, post: "Post") -> bool:
    """Whether the time is over in which the writer's level edits a post of theirs."""
    since = editable_since(by)
    return since is not None and post.hidden_at is None and post.created_at <= since


def editable_since(by: Viewer) -> datetime | None:
    """How old a post of one's own may be to be edited; None for as old as it is."""
    level = limits_on(by) if by.is_authenticated else None
    if level is None or level.edit_minutes is None:
        return None
    return timezone.now() - timedelta(minutes=level.edit_minutes)


def can_delete(by: Viewer, post: "Post") -> bool:
    """Authors take back a reply, and a topic that nobody has answered."""
    if not by.is_authenticated or post.is_deleted or post.topic.is_deleted:
        return False
    if can_moderate(by, post.topic.category):
        return True
    alone = not post.is_first or post.topic.reply_count == 0
    return post.author_id == by.pk and alone and _can_write_in(by, post.topic)


def can_restore(by: Viewer, post: "Post") -> bool:
    """Whoever deleted a post may undo it where they may still write; moderators may undo anybody's.

    In a deleted topic the first post comes back first, and the topic with it.
    """
    if not by.is_authenticated or not post.is_deleted:
        return False
    if post.topic.is_deleted and not post.is_first:
        return False
    if can_moderate(by, post.topic.category):
        return True
    mine = post.author_id == by.pk and post.deleted_by_id == by.pk
    return mine and _is_open_to(by, post.topic.category)


def can_react_in(by: Viewer, topic: "Topic") -> bool:
    """Wherever one can read and has a place to reply; a locked topic still takes reactions."""
    return (
        by.is_authenticated
        and not topic.is_gone
        and not topic.category.is_archived
        and can_see(by, topic.category)
        and not mute_in(by, topic.category)
        and (
            rights_of(by).on("reply_in_category", topic.category_id)
            or can_moderate(by, topic.category)
        )
    )


def can_react(by: Viewer, post: "Post") -> bool:
    """To other people's posts."""
    return not post.is_gone and post.author_id != by.pk and can_react_in(by, post.topic)


def can_accept_answer(by: Viewer, topic: "Topic") -> bool:
    if not by.is_authenticated or not topic.is_question or topic.is_gone:
        return False
    place = topic.category
    mine = topic.author_id == by.pk and _is_open_to(by, place)
    return mine or can_moderate(by, place)


def _is_open_to(by: Viewer, category: "Category") -> bool:
    """Whether they see it, and are not muted there; and anybody says anything in it any more."""
    return not category.is_archived and can_see(by, category) and not mute_in(by, category)


def can_read_history(viewer: Viewer, post: "Post") -> bool:
    """Members read how a post changed; of a withheld one only its moderators and its author do."""
    if not viewer.is_authenticated or not can_see(viewer, post.topic.category):
        return False
    return (
        not post.is_gone or viewer.pk == post.author_id or can_moderate(viewer, post.topic.category)
    )


def _where(rights: Rights, codename: str) -> frozenset[int] | None:
    if codename in rights.everywhere:
        return None
    return frozenset(int(pk) for pk in rights.somewhere.get(codename, ()))
