"""How far the people of the demo have read, so that there is something new for whoever signs in."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from zlib import crc32

from django.db.models import F

from firstrun.demo_content import DemoTopic
from forums.models import Post, Reading, Topic
from forums.permissions import can_see
from members.models import User

BEHIND: Final = "member"
"""Has missed the end of every conversation of late, to show what unread marks look like."""
OF_LATE: Final = timedelta(days=60)
AWAY: Final = timedelta(hours=20)
"""Nobody has looked in since."""


def read_topics(
    topics: Sequence[tuple[DemoTopic, Topic]], people: Mapping[str, User], now: datetime
) -> None:
    """Let everybody read most topics they may see, as far as these had come when they looked in.

    In bulk, with the views that `forums.actions.mark_read` would count: a thousand readings one by
    one are half of the demo's time.
    """
    readings = {(r.topic_id, r.user_id): r for r in Reading.objects.all()}
    written: defaultdict[int, list[datetime]] = defaultdict(list)
    posts = Post.objects.filter(number__gt=0).order_by("topic_id", "number")
    for topic_id, moment in posts.values_list("topic_id", "created_at"):
        written[topic_id].append(moment)
    behind, new = [], []
    for told, topic in topics:
        for user in people.values():
            number = _number_read(told, written[topic.pk], user, now)
            reading = readings.get((topic.pk, user.pk))
            if reading and reading.last_read_number < number:
                reading.last_read_number, reading.read_at = number, now - AWAY
                behind.append(reading)
            elif not reading and number and can_see(user, topic.category):
                new.append(
                    Reading(topic=topic, user=user, last_read_number=number, read_at=now - AWAY)
                )
    Reading.objects.bulk_update(behind, ["last_read_number", "read_at"])
    Reading.objects.bulk_create(new)
    for topic_id, views in Counter(reading.topic_id for reading in new).items():
        Topic.objects.filter(pk=topic_id).update(view_count=F("view_count") + views)


def _number_read(told: DemoTopic, written: list[datetime], user: User, now: datetime) -> int:
    """The number of the last post they saw; 0 where they never opened the topic.

    `written` has the moment of every post there is, also of those that are in no story.
    """
    if not crc32(f"{user.username} {told.slug}".encode()) % 5:
        return 0
    seen = bisect_right(written, now - AWAY)
    if user.username == BEHIND and written[-1] > now - OF_LATE:
        return min(seen, len(written) * 2 // 3)
    return seen
