"""What other programs are asked and told is owed by a row, and paid outside of transactions.

Such a row has `attempts` and `due_at`. Whoever takes it up has it for two minutes, so a killed
worker only delays it, and it is paid once more.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import F, QuerySet
from django.utils import timezone

HELD: Final = timedelta(minutes=2)
"""How long a worker has a row for itself; a request takes five seconds at most."""
WAITS: Final = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 720))
"""After each failure; after the last one it is given up."""


def due(owed: QuerySet[Any]) -> QuerySet[Any]:
    """Those of the rows that are to be paid now, the longest due first."""
    return owed.filter(due_at__lte=timezone.now()).order_by("due_at")


def take_up(owed: QuerySet[Any]) -> bool:
    """Have the row for oneself, unless somebody else has it or it is not due yet."""
    taken = owed.filter(due_at__lte=timezone.now())
    return bool(taken.update(due_at=timezone.now() + HELD, attempts=F("attempts") + 1))


def next_attempt(attempts: int) -> datetime | None:
    """When to try again after so many failures; None to give it up."""
    return timezone.now() + WAITS[attempts - 1] if attempts <= len(WAITS) else None
