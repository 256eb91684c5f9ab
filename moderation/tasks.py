"""What beat asks for. Each can run at any time, any number of times."""

from celery import shared_task

from moderation.actions.cases import release_idle
from moderation.actions.periodic import raise_overdue


@shared_task(name="moderation.raise_overdue", ignore_result=True)
def raise_overdue_cases() -> int:
    """Every minute: what waited too long goes a level up, idle claims are anybody's again."""
    release_idle()
    return raise_overdue()
