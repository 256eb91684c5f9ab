"""How far the people of the demo are trusted, and on which days they were there."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from forums.models import Post, Reading
from forums.trust import earned_level
from members.models import User, Visit
from members.roles import Role


def trust_people(people: Iterable[User], now: datetime) -> None:
    """Levels by what they wrote and were thanked for, advocates at least regulars; and a visit on
    every day on which they wrote or read something.
    """
    keys = [person.pk for person in people]
    users = list(User.objects.filter(pk__in=keys).exclude(role=Role.NEWCOMER))
    for user in users:
        user.trust_level = earned_level(
            joined_at=user.joined_at,
            posts_written=user.post_count,
            reactions_received=user.thanks_count,
            now=now,
        )
        if user.is_advocate:
            user.trust_level = max(user.trust_level, 2)
    User.objects.bulk_update(users, ["trust_level"])
    Visit.objects.bulk_create(
        (Visit(user_id=pk, day=day) for pk, day in sorted(_days(keys))), ignore_conflicts=True
    )


def _days(keys: list[int]) -> set[tuple[int, date]]:
    wrote = Post.objects.filter(author__in=keys).values_list("author_id", "created_at")
    read = Reading.objects.filter(user__in=keys).values_list("user_id", "read_at")
    return {(pk, timezone.localdate(at)) for pk, at in (*wrote, *read)}
