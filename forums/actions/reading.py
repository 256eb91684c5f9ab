"""How far people have read."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from forums.models import Reading, Topic
from forums.permissions import can_see
from members.models import User


@transaction.atomic
def mark_read(topic: Topic, *, by: User, number: int) -> Reading:
    """Remember that somebody has read up to this post. Never back, nor past the newest post."""
    if topic.is_gone or not can_see(by, topic.category):
        raise PermissionDenied

    number = max(0, min(number, topic.highest_number))
    reading, new = Reading.objects.get_or_create(
        user=by, topic=topic, defaults={"last_read_number": number}
    )
    if new:
        Topic.objects.filter(pk=topic.pk).update(view_count=F("view_count") + 1)
    elif number > reading.last_read_number:
        Reading.objects.filter(pk=reading.pk, last_read_number__lt=number).update(
            last_read_number=number, read_at=timezone.now()
        )
    return reading


@transaction.atomic
def mark_all_read(*, by: User) -> int:
    """Everything the member follows by reading counts as read. Says how many topics that were."""
    behind = Reading.objects.filter(user=by, last_read_number__lt=F("topic__highest_number"))
    rows = list(behind.select_related("topic").only("topic__highest_number", "last_read_number"))
    for reading in rows:
        reading.last_read_number, reading.read_at = reading.topic.highest_number, timezone.now()
    Reading.objects.bulk_update(rows, ["last_read_number", "read_at"], batch_size=500)
    return len(rows)
