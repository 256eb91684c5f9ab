"""Who is at the other end of a socket, asked anew at every message."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser

from members.models import User, Viewer


def viewer_of(scope: Mapping[str, Any]) -> Viewer | None:
    """The person as they are now, or None for an account or a session that has ended.

    At most two queries.
    """
    user = scope.get("user")
    if user is None or not user.is_authenticated:
        return AnonymousUser()
    session = scope.get("session")
    if session is not None and not session.exists(session.session_key):
        return None
    found: User | None = User.objects.filter(pk=user.pk, is_active=True).first()
    return found
