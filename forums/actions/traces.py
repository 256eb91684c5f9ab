"""What moderators and staff did to what others wrote, for the audit log."""

from collections.abc import Mapping
from typing import Final

from audit.actions import log
from forums.models import Post, Topic
from members.models import User

SWITCHES: Final = {
    "pinned": "topic.pinned",
    "locked": "topic.locked",
    "featured": "topic.featured",
    "slow mode": "topic.slowed",
}


def trace_post(act: str, post: Post, by: User | None) -> None:
    """Log it unless it was the author's own doing. The words are in the post's history."""
    if by is not None and by.pk == post.author_id:
        return
    log(
        act,
        by=by,
        target=post,
        label=f"{post.topic.title} · {post.number}"[-200:],
        category_id=post.topic.category_id,
        via="page" if by else "rule",
    )


def trace_topic(topic: Topic, changes: Mapping[str, list[str]], by: User | None) -> None:
    """`changes`: name of what stands over a topic → before, after. Switches are always moderation,
    the rest only where the topic is somebody else's.
    """
    rest = {name: pair for name, pair in changes.items() if name not in SWITCHES}
    for name in changes.keys() - rest.keys():
        _trace(SWITCHES[name], topic, {name: changes[name]}, by, topic.category_id)
    if (by is not None and by.pk == topic.author_id) or not rest:
        return
    moved = rest.pop("category", None)
    if moved:  # those who moderate there and those who moderate here both read of it
        _trace("topic.moved", topic, {"category": moved}, by, int(moved[0]))
        _trace("topic.moved_in", topic, {"category": moved}, by, topic.category_id)
    if rest:
        _trace("topic.edited", topic, rest, by, topic.category_id)


def _trace(
    act: str, topic: Topic, changes: Mapping[str, list[str]], by: User | None, category_id: int
) -> None:
    log(
        act,
        by=by,
        target=topic,
        category_id=category_id,
        via="page" if by else "rule",
        before={name: pair[0] for name, pair in changes.items()},
        after={name: pair[1] for name, pair in changes.items()},
    )
