"""Categories, topics and posts, made by the forum's own actions so that all counters are right."""

from typing import Any

from django.utils import timezone

from forums.actions import create_category, reply_to_topic, start_topic
from forums.models import Category, Post, Topic
from members.models import User
from tests.factories.members import UserFactory

_n = iter(range(1, 10**9))


def CategoryFactory(*, private: bool = False, **fields: Any) -> Category:
    """Open to everybody; `private=True` only to moderators and above."""
    n = next(_n)
    access = {"see": "moderator", "start": "moderator", "reply": "moderator"} if private else {}
    fields = (
        {
            "name": f"Category {n}",
            "slug": f"category-{n}",
            "see": "guest",
            "start": "newcomer",
            "reply": "newcomer",
            "by": None,
        }
        | access
        | fields
    )
    return create_category(**fields)


def TopicFactory(
    *,
    category: Category | None = None,
    author: User | None = None,
    replies: int = 0,
    locked: bool = False,
    pinned: bool = False,
    **fields: Any,
) -> Topic:
    n = next(_n)
    category = category or CategoryFactory()
    author = author or UserFactory()
    fields = {"title": f"Topic {n}", "body": f"Opening words {n}"} | fields
    topic = start_topic(category, by=author, **fields)
    for i in range(replies):
        reply_to_topic(topic, by=author, body=f"Reply {i}")
    if locked or pinned:
        now = timezone.now()
        Topic.objects.filter(pk=topic.pk).update(
            locked_at=now if locked else None, pinned_at=now if pinned else None
        )
    topic.refresh_from_db()
    return topic


def PostFactory(
    *,
    topic: Topic | None = None,
    author: User | None = None,
    body: str = "Some words",
    **fields: Any,
) -> Post:
    """A reply."""
    topic = topic or TopicFactory()
    return reply_to_topic(topic, by=author or topic.author, body=body, **fields)
