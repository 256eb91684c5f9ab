"""The nudge, the sweep and the broom."""

from django.core.cache import cache

from core.tasks import shared_task
from eventlog import actions


@shared_task(name="eventlog.deliver", ignore_result=True)
def deliver() -> int:
    """After a commit. The flag goes first: what is saved after it was lowered raises it again."""
    cache.delete(actions.NUDGED)
    return deliver_owed()


@shared_task(name="eventlog.deliver_owed", ignore_result=True)
def deliver_owed() -> int:
    """Every few seconds, for what no nudge announced: later attempts, or a broker that was away."""
    delivered = actions.deliver_owed(limit=500)
    if delivered == 500:
        actions.nudge()
    return delivered


@shared_task(name="eventlog.forget_old", ignore_result=True)
def forget_old() -> int:
    """Every hour."""
    return actions.forget_old()
