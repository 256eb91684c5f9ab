"""What others see of somebody, taken away by a moderator and put back."""

from datetime import timedelta
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.core.files.storage import Storage
from django.db import transaction
from django.utils import timezone

from audit.actions import log
from core.pages import outdate
from core.transactions import after_commit
from eventlog.actions import record
from members.events import ProfileChanged
from members.models import ClearedPicture, User
from members.permissions import can_clear_profile

WORDS: Final = ("name", "title", "bio", "location")
KEPT_DAYS: Final = 180
"""How long a picture that was taken away can come back."""


@transaction.atomic
def clear_profile(user: User, *, by: User | None, part: str) -> dict[str, Any]:
    """Take away what somebody shows: `part` is "profile" (their words) or "avatar".

    Says what was there, for `put_back_profile`. The file of a picture is moved to where nobody is
    served from, and kept for 180 days.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)

    if not can_clear_profile(by, user):
        raise PermissionDenied

    was: dict[str, Any]
    if part == "avatar":
        was = {"avatar": user.avatar.name or "", "kept_as": ""}
        if was["avatar"] and _storage().exists(was["avatar"]):
            was["kept_as"] = _move(was["avatar"], "cleared/picture.webp")
            ClearedPicture.objects.create(user=user, kept_as=was["kept_as"])
        user.avatar = ""
        user.save(update_fields=["avatar"])
    else:
        was = {field: getattr(user, field) for field in WORDS}
        for field in WORDS:
            setattr(user, field, "")
        user.save(update_fields=[*WORDS])

    _changed(user, by, "member.profile_cleared", part)
    return was


@transaction.atomic
def put_back_profile(user: User, *, by: User | None, was: dict[str, Any]) -> User:
    """Show again what `clear_profile` took away.

    What its person wrote or chose since stays; a picture that was kept too long is gone.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)

    if not can_clear_profile(by, user):
        raise PermissionDenied

    fields = ("avatar",) if "avatar" in was else WORDS
    back = {field: was[field] for field in fields if was[field] and not getattr(user, field)}
    if "avatar" in back:
        kept = ClearedPicture.objects.filter(user=user, kept_as=was["kept_as"]).first()
        back = {"avatar": _move(kept.kept_as, was["avatar"])} if kept else {}
        if kept:
            kept.delete()
    for field, value in back.items():
        setattr(user, field, value)
    if back:
        user.save(update_fields=[*back])

    part = "avatar" if "avatar" in was else "profile"
    _changed(user, by, "member.profile_put_back", part)
    return user


def forget_cleared_pictures() -> int:
    """Delete pictures that can no longer come back, and say how many."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    gone = 0
    for kept in ClearedPicture.objects.filter(cleared_at__lt=before).iterator():
        _storage().delete(kept.kept_as)
        kept.delete()
        gone += 1
    return gone


def _move(name: str, to: str) -> str:
    """Copy a file now, and delete the first one once that is saved: a transaction that is taken
    back leaves a second copy, never none. Gives the name, which is another where one is taken.
    """
    storage = _storage()
    with storage.open(name) as file:
        moved = storage.save(to, file)
    after_commit(storage.delete, name)
    return moved


def _storage() -> Storage:
    storage: Storage = User._meta.get_field("avatar").storage
    return storage


def _changed(user: User, by: User | None, act: str, part: str) -> None:
    outdate("lists", "people", f"user:{user.pk}")
    record(ProfileChanged(user_id=user.pk), by=by)
    log(act, by=by, target=user, after={"part": part}, via="page" if by else "rule")
