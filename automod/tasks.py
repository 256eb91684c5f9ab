"""What beat and pages ask for. Each can run at any time, any number of times."""

from collections.abc import Sequence

from celery import shared_task
from django.db.models import F
from django.utils import timezone

from automod.actions.prints import forget_old_prints
from automod.models import WatchedDomain, WatchedWord


@shared_task(name="automod.count_watched", ignore_result=True)
def count_watched(*, words: Sequence[int], domains: Sequence[int]) -> None:
    """What is watched was found once more, perhaps in a text that was refused."""
    seen = {"hit_count": F("hit_count") + 1, "last_hit_at": timezone.now()}
    if words:
        WatchedWord.objects.filter(pk__in=words).update(**seen)
    if domains:
        WatchedDomain.objects.filter(pk__in=domains).update(**seen)


@shared_task(name="automod.forget_prints", ignore_result=True)
def forget_prints() -> int:
    """Every day."""
    return forget_old_prints()
