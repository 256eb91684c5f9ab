"""Devices that are signed in."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import transaction

from members.actions.people import sockets_ask_anew
from members.models import User


@transaction.atomic
def end_session(session: UserSession, *, by: User) -> None:
    """Sign out one of one's own devices. Its next request finds nobody, its sockets close."""
    if session.user_id != by.pk:
        raise PermissionDenied
    session.end()
    sockets_ask_anew(by)


def password_was_changed(user: User, **_signal: Any) -> None:
    """Sessions begun under the old one count no more."""
    sockets_ask_anew(user)
