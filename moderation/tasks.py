"""What beat asks for. Each can run at any time, any number of times."""

from datetime import timedelta
from typing import Final

from django.utils import timezone

from core.tasks import shared_task
from moderation.actions.batches import work_off
from moderation.actions.cases import release_idle
from moderation.actions.lockdown import end_lockdowns_whose_time_is_over
from moderation.actions.periodic import leave_absent, raise_overdue
from moderation.actions.reports import forget_notifiers
from moderation.models import Batch

FORGOTTEN: Final = timedelta(seconds=20)


@shared_task(name="moderation.raise_overdue", ignore_result=True)
def raise_overdue_cases() -> int:
    """Every minute: what waited too long goes a level up, idle claims are anybody's again."""
    release_idle()
    return leave_absent() + raise_overdue()


@shared_task(name="moderation.work_off_batch", ignore_result=True)
def work_off_batch(*, batch_id: int) -> bool:
    """For a minute at most, then again: others are to have their turn."""
    rests = work_off(batch_id, seconds=60)
    if not rests:
        work_off_batch.delay(batch_id=batch_id)
    return rests


@shared_task(name="moderation.work_off_batches", ignore_result=True)
def work_off_batches() -> int:
    """Every ten seconds: what was begun and nobody works on. Says how many batches."""
    forgotten = Batch.objects.owed().exclude(worked_at__gt=timezone.now() - FORGOTTEN)
    keys = list(forgotten.order_by("pk").values_list("pk", flat=True)[:20])
    for key in keys:
        work_off(key, seconds=30)
    return len(keys)


@shared_task(name="moderation.forget_notifiers", ignore_result=True)
def forget_who_gave_notices() -> int:
    """Every day: name and address are kept no longer than somebody may ask back."""
    return forget_notifiers()


@shared_task(name="moderation.end_lockdowns", ignore_result=True)
def end_lockdowns() -> int:
    """Every minute. The clock ended them already; this only writes it down."""
    return end_lockdowns_whose_time_is_over()
