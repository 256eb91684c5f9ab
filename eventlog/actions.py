"""Write down what happened and let the listeners hear it: each once, whatever breaks in between."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import transaction
from django.db.models.functions import Now

from core.together import add
from core.transactions import after_commit
from eventlog.events import EVENTS, Event
from eventlog.models import Delivery, Entry
from eventlog.registry import LISTENERS, LISTENERS_OF

logger = logging.getLogger(__name__)

NUDGED = "eventlog:nudged"
# Seconds in which one nudge stands for all, and in which a broken broker is not asked again.
NUDGE_LASTS = 5
# Seconds after the first, second, … failure. One more failure and the delivery is dead.
WAITS = [10, 60, 5 * 60, 30 * 60, 2 * 3600]


def record(event: Event, *, by: AbstractBaseUser | AnonymousUser | None = None) -> Entry:
    """Write the event and what its listeners are owed, in the caller's transaction: two INSERTs.

    Within `written_together` they are written at its end, two INSERTs for all of them.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            f"{event.name} is recorded in the transaction that makes it true."
        )
    entry = Entry(kind=event.name, payload=event.payload(), by_id=by.pk if by else None)
    add(entry, _write)
    return entry


def _write(entries: Sequence[Entry]) -> None:
    Entry.objects.bulk_create(entries)
    owed = [
        (entry.pk, listener)
        for entry in entries
        for listener in LISTENERS_OF.get(EVENTS[entry.kind], [])
    ]
    if owed:
        Delivery.objects.owe(owed)
        after_commit(nudge)


def nudge() -> None:
    """Ask a worker to look at what is owed, once for a burst. The sweep finds what this misses."""
    if cache.add(NUDGED, 1, timeout=NUDGE_LASTS):
        from eventlog.tasks import deliver

        deliver.delay()


def deliver_owed(*, limit: int = 500) -> int:
    """Run what is due, at most `limit` deliveries, and say how many ran.

    Any number of workers may do so at once.
    """
    count = 0
    while count < limit and deliver_next():
        count += 1
    return count


@transaction.atomic
def deliver_next() -> Delivery | None:
    """Run the next delivery that is due. Its work and the mark that it ran are saved together."""
    delivery = Delivery.objects.due().claimed().select_related("entry").first()

    if delivery is None:
        return None
    try:
        with transaction.atomic():
            LISTENERS[delivery.listener](delivery.entry.event)
    except Exception as error:
        logger.exception("%s failed", delivery)
        _put_off(delivery, error)
    else:
        delivery.state = Delivery.State.DONE
        delivery.done_at = Now()
        delivery.save(update_fields=["state", "done_at"])
    return delivery


def _put_off(delivery: Delivery, error: Exception) -> None:
    delivery.error = f"{type(error).__name__}: {error}"[:2000]
    if delivery.attempts < len(WAITS):
        wait = timedelta(seconds=WAITS[delivery.attempts])
        delivery.next_attempt_at = Now() + wait
    else:
        delivery.state = Delivery.State.DEAD
    delivery.attempts += 1
    delivery.save(update_fields=["state", "attempts", "next_attempt_at", "error"])


def replay_dead(*, listener: str | None = None) -> int:
    """Owe dead deliveries anew, from the first attempt. The error stays until the next one."""
    dead = Delivery.objects.filter(state=Delivery.State.DEAD)
    if listener:
        dead = dead.filter(listener=listener)
    return dead.update(state=Delivery.State.OWED, attempts=0, next_attempt_at=Now())


def forget_old(*, days: int = 30, batch: int = 1000) -> int:
    """Delete entries older than this that everybody heard, in batches. Say how many went."""
    heard = Entry.objects.filter(created_at__lt=Now() - timedelta(days=days)).exclude(
        deliveries__state__in=[Delivery.State.OWED, Delivery.State.DEAD]
    )
    forgotten = 0
    while ids := list(heard.order_by("pk").values_list("pk", flat=True)[:batch]):
        Entry.objects.filter(pk__in=ids).delete()
        forgotten += len(ids)
    return forgotten
