"""Who is there to decide, and who is not."""

from datetime import timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from members.models import User
from members.roles import Role
from moderation.models import Absence, Reviewable, moderation_settings

ROLES: Final = {
    Reviewable.Level.MODERATORS: Role.MODERATOR,
    Reviewable.Level.MANAGERS: Role.MANAGER,
    Reviewable.Level.OWNERS: Role.OWNER,
}


def people_at(level: int) -> QuerySet[User]:
    """Those of this role who are not away and were here lately."""
    now = timezone.now()
    since = now - timedelta(days=moderation_settings().absent_after_days)
    here = Q(visits__day__gte=timezone.localdate(since)) | Q(joined_at__gte=since)
    away = Absence.objects.filter(until__gt=now).values("user")
    people: QuerySet[User] = User.objects.filter(
        here, role=ROLES[Reviewable.Level(level)], is_active=True
    )
    return people.exclude(pk__in=away).distinct()


def is_somebody_at(level: int) -> bool:
    return people_at(level).exists()


def level_above(level: int) -> int:
    """The next one where somebody is; where there is none, the highest at which somebody is."""
    for higher in range(level + 1, Reviewable.Level.OWNERS + 1):
        if is_somebody_at(higher):
            return higher
    while level > Reviewable.Level.MODERATORS and not is_somebody_at(level):
        level -= 1
    return level


def absences() -> QuerySet[Absence]:
    """Who is away now, for those who moderate."""
    rows = Absence.objects.filter(until__gt=timezone.now()).select_related("user")
    return rows.order_by("until", "pk")
