"""What moderators tell each other about members."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from audit.actions import log
from members.models import User
from moderation.models import Note, Reviewable
from moderation.permissions import can_decide


@transaction.atomic
def add_note(case: Reviewable, *, by: User, text: str) -> Note:
    """Write something about the author of a case, for whoever moderates there."""
    if not can_decide(by, case):
        raise PermissionDenied

    note = Note.objects.create(user=case.user, by=by, category_id=case.category_id, text=text)

    log(
        "member.noted",
        by=by,
        target=case.user,
        label=case.user.username,
        why=text[:200],
        category_id=case.category_id,
    )
    return note
