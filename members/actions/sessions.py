"""Devices that are signed in."""

from allauth.usersessions.models import UserSession
from django.db import transaction


@transaction.atomic
def end_session(session: UserSession) -> None:
    """Sign one device out. Its next request finds nobody."""
    session.end()
