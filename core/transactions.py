"""What happens once the work is saved."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction

logger = logging.getLogger(__name__)


def after_commit(func: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """Call func when the transaction is saved, or at once outside of one. For nudges and wake-ups.

    A failure is logged and goes no further: the work is saved, and whoever did it must not be told
    otherwise.
    """

    def call() -> None:
        try:
            func(*args, **kwargs)
        except Exception:
            logger.exception("%s failed after the commit", getattr(func, "__qualname__", func))

    transaction.on_commit(call)
