"""What holds against somebody: imposed, lifted, over."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from audit.actions import log
from eventlog.actions import record
from members.actions.people import rights_changed
from members.actions.trust import set_trust_level
from members.events import MemberSanctioned, SanctionEnded, SanctionLifted
from members.models import EARNED, Sanction, User
from members.permissions import can_sanction
from members.roles import STAFF_ROLES


@transaction.atomic
def impose_sanction(
    user: User,
    *,
    by: User | None,
    kind: str,
    ends_at: datetime | None,
    category_id: int | None = None,
    reason: str = "",
) -> Sanction:
    """Hold something against somebody, from now. `by=None` is the site's own rules, which leave
    staff alone.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)

    if not _may(by, user, kind, category_id):
        raise PermissionDenied

    sanction = Sanction.objects.create(
        user=user,
        kind=kind,
        category_id=category_id,
        reason=reason[:200],
        ends_at=ends_at,
        created_by=by,
        took_level=_take_level(user, kind),
    )
    rights_changed(user)

    record(MemberSanctioned(sanction_id=sanction.pk, user_id=user.pk), by=by)
    _log("member.sanctioned", sanction, by)
    return sanction


@transaction.atomic
def lift_sanction(sanction: Sanction, *, by: User | None) -> Sanction:
    """Take it back: from the next request on nothing of it holds. Lifted twice, it counts once."""
    user = User.objects.select_for_update(no_key=True).get(pk=sanction.user_id)
    sanction = Sanction.objects.select_for_update(no_key=True).get(pk=sanction.pk)
    sanction.user = user

    if not _may(by, user, sanction.kind, sanction.category_id):
        raise PermissionDenied
    if sanction.is_lifted:
        return sanction

    sanction.lifted_at = timezone.now()
    sanction.save(update_fields=["lifted_at"])
    _give_level_back(user, sanction)
    rights_changed(user)

    record(SanctionLifted(sanction_id=sanction.pk, user_id=user.pk), by=by)
    _log("member.sanction_lifted", sanction, by)
    return sanction


def end_sanctions(*, limit: int = 500) -> int:
    """Write down, once each, that the time of sanctions is over. Say of how many."""
    over = Sanction.objects.that_ran_out(timezone.now())
    ended = 0
    for pk in list(over.order_by("ends_at").values_list("pk", flat=True)[:limit]):
        ended += _end(pk)
    return ended


@transaction.atomic
def _end(sanction_id: int) -> int:
    now = timezone.now()
    sanction = (
        Sanction.objects.that_ran_out(now)
        .select_for_update(no_key=True, skip_locked=True, of=("self",))
        .filter(pk=sanction_id)
        .first()
    )
    if sanction is None:
        return 0
    sanction.ended_at = now
    sanction.save(update_fields=["ended_at"])
    record(SanctionEnded(sanction_id=sanction.pk, user_id=sanction.user_id))
    return 1


def _take_level(user: User, kind: str) -> int | None:
    """The highest earned level asks for a clean record; more than a warning costs it."""
    if kind == Sanction.Kind.WARNING or user.trust_locked or user.trust_level != EARNED:
        return None
    set_trust_level(user, EARNED - 1)
    return EARNED


def _give_level_back(user: User, sanction: Sanction) -> None:
    if sanction.took_level is not None and user.trust_level == sanction.took_level - 1:
        set_trust_level(user, sanction.took_level)


def _may(by: User | None, user: User, kind: str, category_pk: int | None) -> bool:
    if by is None:
        return user.role not in STAFF_ROLES
    return can_sanction(by, user, kind=kind, category_pk=category_pk)


def _log(act: str, sanction: Sanction, by: User | None) -> None:
    log(
        act,
        by=by,
        target=sanction.user,
        why=sanction.reason,
        after={
            "kind": sanction.kind,
            "until": sanction.ends_at.isoformat() if sanction.ends_at else None,
        },
        category_id=sanction.category_id,
        via="page" if by else "rule",
    )
