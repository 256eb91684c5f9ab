"""How far the people of the demo have read, so that there is something new for whoever signs in."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from zlib import crc32

from forums.actions import mark_read
from forums.models import Reading, Topic
from members.models import User

BEHIND: Final = "member"
"""Has missed the last reply of every conversation of late, to show what unread marks look like."""
OF_LATE: Final = timedelta(days=30)
AWAY: Final = timedelta(hours=20)
"""Nobody has looked in since."""


def read_topics(people: Iterable[User], now: datetime) -> None:
    """Let everybody read most topics they may see, as far as these had come when they looked in."""
    for user in people:
        for topic in Topic.objects.visible_to(user).order_by("pk"):
            number = _number_read(topic, user, now)
            if number:
                mark_read(topic, by=user, number=number)
        late = Reading.objects.filter(user=user, read_at__gt=now - AWAY, has_posted=False)
        late.update(read_at=now - AWAY)


def _number_read(topic: Topic, user: User, now: datetime) -> int:
    """The number of the last post they saw; 0 where they never opened the topic."""
    if not crc32(f"{user.username} {topic.slug}".encode()) % 5:
        return 0
    seen = topic.posts.filter(created_at__lte=now - AWAY).count()
    if user.username == BEHIND and topic.last_posted_at > now - OF_LATE:
        return min(seen, topic.highest_number - 1)
    return seen
