"""Looking at the site as somebody else sees it, without being them.

The viewer of a preview is a shadow: it has the rights of the one who is shown and is nobody. Its
key belongs to no row, so nothing that is somebody's own can be found by it, and whatever it would
write belongs to nobody and is refused. The session stays that of the real person.
"""

import time
from collections.abc import Callable
from copy import copy
from typing import Any, Final, NoReturn, TypedDict, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.models import PRIVATE, User, Viewer
from members.patches import patch_for
from members.permissions import can_view_as, rights_of, rights_of_role
from members.roles import GUEST, LADDER, Role

V = TypeVar("V", bound=Callable[..., Any])
KEY: Final = "preview"
NOBODY: Final = -1
PREVIEW_SECONDS: Final = 3600
GUEST_WORDS: Final = _("Guest")


class Kept(TypedDict):
    """What the session knows of a preview."""

    role: str
    user: int
    """Key of the member who is shown, or 0 for a role."""
    name: str
    since: float


def shown_in_preview(view: V) -> V:
    """Open a view for members to previews: it shows nothing that is somebody's own.

    Views that guests may call are open, everything else is not.
    """
    view.shown_in_preview = True  # type: ignore[attr-defined]
    return view


def preview_in(session: SessionBase) -> Kept | None:
    kept: Kept | None = session.get(KEY)
    return kept


def is_over(kept: Kept) -> bool:
    return time.time() > kept["since"] + PREVIEW_SECONDS


def shadow_for(by: User, kept: Kept) -> Viewer | None:
    """Who the site is shown to; None where it may no longer be. At most two queries besides those
    for rights.
    """
    if kept["user"]:
        user: User | None = User.objects.filter(pk=kept["user"], is_active=True).first()
        if user is None or not can_view_as(by, user.role):
            return None
        return _shadow_of(user, by)
    if kept["role"] not in LADDER or not can_view_as(by, kept["role"]):
        return None
    return _shadow_of_role(kept["role"], by)


def viewed_by(viewer: Viewer) -> User | None:
    """The person behind a preview."""
    person: User | None = getattr(viewer, "viewed_by", None)
    return person


def is_preview(request: HttpRequest) -> bool:
    """Ask this before something is counted, marked or kept because a page was looked at."""
    return viewed_by(request.user) is not None


def role_words(role: str) -> str:
    return str(GUEST_WORDS if role == GUEST else Role(role).label)


def _shadow_of(user: User, by: User) -> User:
    shadow = copy(user)
    for name in (*PRIVATE, "claim_email"):
        setattr(shadow, name, None if name == "last_login" else "")
    shadow.unread_notifications = 0
    return _as_shadow(shadow, rights_of(user), by)


def _shadow_of_role(role: str, by: User) -> Viewer:
    rights = rights_of_role(role)
    if role == GUEST:
        guest = AnonymousUser()
        guest._rights, guest.viewed_by = rights, by  # type: ignore[attr-defined]
        return guest
    shadow = User(username=role, name=role_words(role), role=role, patch=patch_for(role))
    shadow.second_factor_at = by.second_factor_at
    return _as_shadow(shadow, rights, by)


def _as_shadow(shadow: User, rights: object, by: User) -> User:
    shadow.pk = NOBODY
    shadow.theme, shadow.keys_off = by.theme, by.keys_off
    shadow._rights, shadow.viewed_by = rights, by  # type: ignore[attr-defined]
    shadow.save = shadow.delete = _refuse  # type: ignore[method-assign]
    return shadow


def _refuse(*_args: object, **_kwargs: object) -> NoReturn:
    raise PermissionDenied
