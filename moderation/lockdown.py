"""The switch that closes some of the site's doors for a while."""

from typing import Final

from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone

from core.transactions import after_commit
from members.models import User
from members.roles import Role
from moderation.models import Lockdown

KEY: Final = "moderation:lockdown"
REGULAR: Final = 2


def current_lockdown() -> Lockdown | None:
    """The one that holds now. Kept in the cache; ends by the clock without any job."""
    kept = cache.get(KEY)
    if kept is None:
        now = timezone.now()
        found = (
            Lockdown.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), ended_at=None)
            .order_by("-pk")
            .first()
        )
        kept = (found,)
        cache.set(KEY, kept, 60)
    lockdown: Lockdown | None = kept[0]
    if lockdown is None or (lockdown.ends_at and lockdown.ends_at <= timezone.now()):
        return None
    return lockdown


def forget_lockdown() -> None:
    """To be called where one began or ended."""
    after_commit(cache.delete, KEY)


def may_post(user: User, lockdown: Lockdown) -> bool:
    match lockdown.who:
        case Lockdown.Who.EVERYBODY:
            return True
        case Lockdown.Who.MEMBERS:
            return user.role != Role.NEWCOMER
        case Lockdown.Who.REGULARS:
            return user.is_staff_member or user.trust_level >= REGULAR
    return user.is_staff_member
