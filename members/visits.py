"""On which days people were here."""

from datetime import date
from typing import Final

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from core.ahead import foresee_with, session_of
from members.models import User, Visit

SECONDS: Final = 86400


def count_visit(user: User, request: HttpRequest) -> None:
    """Once a day and session one INSERT, otherwise one look-up in the cache.

    What is written twice is counted once.
    """
    today = timezone.localdate()
    key = _key(request, today)
    if cache.get(key) is None:
        cache.set(key, 1, SECONDS)
        Visit.objects.bulk_create([Visit(user=user, day=today)], ignore_conflicts=True)


def _key(request: HttpRequest, day: date) -> str:
    """Known before it is known who it is."""
    return f"members:visit:{day:%Y%m%d}:{session_of(request)}"


@foresee_with
def todays_visit(request: HttpRequest) -> list[str]:
    return [_key(request, timezone.localdate())]
