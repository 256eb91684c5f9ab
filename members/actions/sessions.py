"""Devices that are signed in."""

from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import transaction

from members.models import User


@transaction.atomic
def end_session(session: UserSession, *, by: User) -> None:
    """Sign out one of one's own devices. Its next request finds nobody."""
    if session.user_id != by.pk:
        raise PermissionDenied
    session.end()
