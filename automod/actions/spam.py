"""The weights of the spam score that are in force."""

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from audit.actions import log
from audit.models import AuditEntry
from automod.models import SpamWeights
from automod.queries import WEIGHTS_KEY
from automod.spam.weights import Weights
from core.transactions import after_commit
from members.models import User
from members.permissions import can_manage_site


@transaction.atomic
def put_weights_into_force(
    weights: Weights, *, by: User | None, own_spam: int = 0, own_conversation: int = 0
) -> SpamWeights:
    """Score with these from now on. The former ones stay, to go back to. `by` None is a command."""
    before = SpamWeights.objects.select_for_update().filter(is_active=True).first()

    if by is not None and not can_manage_site(by):
        raise PermissionDenied

    SpamWeights.objects.filter(is_active=True).update(is_active=False)
    row = SpamWeights.objects.create(
        packed=weights.pack(),
        is_active=True,
        own_spam=own_spam,
        own_conversation=own_conversation,
        made_at=timezone.now(),
    )

    log(
        "spam.weights",
        by=by,
        target=row,
        via=AuditEntry.Via.PAGE if by else AuditEntry.Via.COMMAND,
        before={"weights": before.pk} if before else None,
        after={"weights": row.pk, "own_spam": own_spam, "own_conversation": own_conversation},
    )
    after_commit(cache.delete, WEIGHTS_KEY)
    return row
