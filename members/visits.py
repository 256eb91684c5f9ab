"""On which days people were here."""

from typing import Final

from django.core.cache import cache
from django.utils import timezone

from members.models import User, Visit

SECONDS: Final = 86400


def count_visit(user: User) -> None:
    """Once a day one INSERT, otherwise one look-up in the cache.

    What the cache forgets is written twice and counted once.
    """
    today = timezone.localdate()
    key = f"members:visit:{today:%Y%m%d}:{user.pk}"
    if cache.get(key) is None:
        cache.set(key, 1, SECONDS)
        Visit.objects.bulk_create([Visit(user=user, day=today)], ignore_conflicts=True)
