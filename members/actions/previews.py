"""A look at the site as somebody else has it: begun with a reason, ended, both logged."""

import time

from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.actions import log
from core.refusals import ActionRefused
from members.models import User
from members.permissions import can_view_as
from members.previews import KEY, Kept, preview_in, role_words


class NobodyToShow(ActionRefused):
    """The name belongs to nobody whose view could be taken."""


@transaction.atomic
def begin_preview(
    session: SessionBase, *, by: User, why: str, role: str = "", username: str = ""
) -> Kept:
    """Show the site as a role, or as one member, from the next request of this session on."""
    user: User | None = None
    if username:
        user = User.objects.named(username).filter(is_active=True).first()
        if user is None:
            raise NobodyToShow(_("Nobody here has this name."))
        role = user.role

    if not role:
        raise NobodyToShow(_("Choose a role, or write somebody’s name."))
    if not can_view_as(by, role):
        raise PermissionDenied

    name = user.display_name if user else role_words(role)
    kept = Kept(role=role, user=user.pk if user else 0, name=name, since=time.time())
    session[KEY] = kept

    log("view.started", by=by, target=user, label=name, why=why, after={"role": role})
    return kept


@transaction.atomic
def end_preview(session: SessionBase, *, by: User) -> None:
    """Show the site as it is to them again. Ended twice, it counts once."""
    kept = preview_in(session)
    if kept is None:
        return
    del session[KEY]

    user = User.objects.filter(pk=kept["user"]).first()
    seconds = round(time.time() - kept["since"])
    log("view.stopped", by=by, target=user, label=kept["name"], after={"seconds": seconds})
