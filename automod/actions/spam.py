"""The weights of the spam score that are in force, and how they are learned."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from audit.actions import log
from audit.models import AuditEntry
from automod.models import SpamSettings, SpamWeights
from automod.permissions import can_keep_watch_lists
from automod.queries import WEIGHTS_KEY
from automod.queries.decided import COUNTS_KEY
from automod.spam.weights import Weights
from core.transactions import after_commit
from members.models import User
from members.permissions import can_manage_site


@transaction.atomic
def put_weights_into_force(
    weights: Weights,
    *,
    by: User | None,
    own_spam: int = 0,
    own_conversation: int = 0,
    figures: Mapping[str, Any] | None = None,
    via: str = "",
    why: str = "",
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
        figures=dict(figures or {}),
        made_at=timezone.now(),
    )

    log(
        "spam.weights",
        by=by,
        target=row,
        via=via or (AuditEntry.Via.PAGE if by else AuditEntry.Via.COMMAND),
        why=why,
        before=_weights(before),
        after={"weights": row.pk, "own_spam": own_spam, "own_conversation": own_conversation},
    )
    after_commit(cache.delete, WEIGHTS_KEY)
    return row


@transaction.atomic
def go_back_to(row: SpamWeights | None, *, by: User, why: str = "") -> SpamWeights | None:
    """Score with an earlier table again, or with the shipped start (None)."""
    before = SpamWeights.objects.select_for_update().filter(is_active=True).first()

    if not can_keep_watch_lists(by):
        raise PermissionDenied
    if before == row:
        return row

    SpamWeights.objects.filter(is_active=True).update(is_active=False)
    if row is not None:
        SpamWeights.objects.filter(pk=row.pk).update(is_active=True)
        row.is_active = True

    log(
        "spam.weights",
        by=by,
        target=row,
        why=why,
        before=_weights(before),
        after=_weights(row),
    )
    after_commit(cache.delete, WEIGHTS_KEY)
    return row


@transaction.atomic
def set_learning(
    *, by: User, rule_keys: Sequence[str], learns_at_night: bool, why: str = ""
) -> SpamSettings:
    """Say which rules are about spam, and whether the site learns by itself."""
    if not can_keep_watch_lists(by):
        raise PermissionDenied

    row = SpamSettings.objects.select_for_update().filter(pk=1).first() or SpamSettings(pk=1)
    before = {"rules": sorted(row.rule_keys), "at_night": row.learns_at_night}
    row.rule_keys, row.learns_at_night = sorted(rule_keys), learns_at_night
    row.save()
    after_commit(cache.delete, COUNTS_KEY)

    after = {"rules": row.rule_keys, "at_night": learns_at_night}
    if before != after:
        log("spam.learning", by=by, why=why, before=before, after=after)
    return row


def _weights(row: SpamWeights | None) -> dict[str, Any] | None:
    return {"weights": row.pk} if row else None
