"""Moderators say when they are away."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from audit.actions import log
from members.models import User
from moderation.actions.periodic import leave_absent
from moderation.models import Absence
from moderation.permissions import can_work_queue
from moderation.refusals import NotInThePast


@transaction.atomic
def go_away(*, by: User, until: datetime, note: str = "") -> Absence:
    """Be away until then. What is assigned to them goes to others at once."""
    if not can_work_queue(by):
        raise PermissionDenied
    if until <= timezone.now():
        raise NotInThePast

    absence, _is_new = Absence.objects.update_or_create(
        user=by, defaults={"until": until, "note": note, "created_at": timezone.now()}
    )
    leave_absent()

    log("moderator.away", by=by, target=by, why=note, after={"until": until.isoformat()})
    return absence


@transaction.atomic
def come_back(*, by: User) -> None:
    """Be there again. Come back twice, one came back once."""
    gone, _rows = Absence.objects.filter(user=by).delete()
    if gone:
        log("moderator.back", by=by, target=by)
