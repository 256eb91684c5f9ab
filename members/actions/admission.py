"""New people who wait are let in, or their account is closed; both can be taken back."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from audit.actions import log
from core.pages import outdate
from eventlog.actions import record
from members.actions.people import rights_changed
from members.events import AccountClosed, AccountReopened, MemberAdmitted
from members.models import User
from members.permissions import can_decide_sign_up


@transaction.atomic
def admit(user: User, *, by: User | None) -> datetime | None:
    """Let somebody write from now on. Says since when they waited; None where they did not."""
    user = _locked(user, by)
    since: datetime | None = user.waiting_since
    if since is None:
        return None

    user.waiting_since = None
    user.save(update_fields=["waiting_since"])

    _changed(user, by, "member.admitted")
    record(MemberAdmitted(user_id=user.pk), by=by)
    return since


@transaction.atomic
def wait_again(user: User, *, by: User | None, since: datetime) -> User:
    """They are asked to wait as they did before they were let in."""
    user = _locked(user, by)
    user.waiting_since = since
    user.save(update_fields=["waiting_since"])
    _changed(user, by, "member.waits_again")
    return user


@transaction.atomic
def close_account(user: User, *, by: User | None) -> bool:
    """Nobody signs in with it, and nobody sees it. Says whether it was open."""
    user = _locked(user, by)
    if not user.is_active:
        return False

    user.is_active = False
    user.save(update_fields=["is_active"])

    _changed(user, by, "member.closed")
    record(AccountClosed(user_id=user.pk), by=by)
    return True


@transaction.atomic
def reopen_account(user: User, *, by: User | None) -> User:
    """As it was before it was closed."""
    user = _locked(user, by)
    user.is_active = True
    user.save(update_fields=["is_active"])
    _changed(user, by, "member.reopened")
    record(AccountReopened(user_id=user.pk), by=by)
    return user


def _locked(user: User, by: User | None) -> User:
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not can_decide_sign_up(by, user):
        raise PermissionDenied
    return user


def _changed(user: User, by: User | None, act: str) -> None:
    rights_changed(user)
    outdate("lists", "people", f"user:{user.pk}")
    log(act, by=by, target=user, via="page" if by else "rule")
