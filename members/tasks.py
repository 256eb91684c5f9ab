"""Housekeeping of accounts."""

from importlib import import_module

from django.conf import settings

from core.tasks import shared_task
from members import actions
from members.actions import private


@shared_task(name="members.clear_expired_sessions", ignore_result=True)
def clear_expired_sessions() -> None:
    """Every day."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@shared_task(name="members.forget_unconfirmed", ignore_result=True)
def forget_unconfirmed() -> int:
    """Every day. A name that nobody came back for is free again."""
    return actions.forget_unconfirmed()


@shared_task(name="members.end_sanctions", ignore_result=True)
def end_sanctions() -> int:
    """Every minute. What ran out held nobody back since; this makes that known, once."""
    return actions.end_sanctions()


@shared_task(name="members.forget_cleared_pictures", ignore_result=True)
def forget_cleared_pictures() -> int:
    """Every day. What a moderator took away can come back until then."""
    return actions.forget_cleared_pictures()


@shared_task(name="members.forget_addresses", ignore_result=True)
def forget_addresses() -> int:
    """Every hour."""
    return private.forget_addresses()
