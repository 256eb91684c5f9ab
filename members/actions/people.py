"""People: they join, get a role, and change what others see of them."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from audit.actions import log
from core.pages import outdate
from core.refusals import ActionRefused
from core.transactions import after_commit
from core.wake import wake
from eventlog.actions import record
from members.door import has_to_wait
from members.events import MemberJoined, ProfileChanged, RoleChanged
from members.models import User
from members.permissions import can_change_role, can_edit_profile, forget_rights, rights_of
from members.roles import LADDER, STAFF_ROLES, Role, groups_of_role


class LastOwner(ActionRefused):
    """A site always keeps one owner."""


class ProfileMuted(ActionRefused):
    """Who is muted everywhere does not write in their profile instead."""


@transaction.atomic
def join(user: User) -> None:
    """Make a member of somebody who signed up and came in for the first time.

    Where a room above asks for it they wait, and write nothing before they are let in.
    """
    user.confirmed_at = timezone.now()
    if has_to_wait(user):
        user.waiting_since = user.confirmed_at
    user.save(update_fields=["confirmed_at", "waiting_since"])
    put_into_role_groups(user)
    outdate("people")
    record(MemberJoined(user_id=user.pk), by=user)


def forget_unproved_password(user: User) -> None:
    """Whoever typed it at sign-up did not prove the address, and may be somebody else than its
    owner, who came in now by a code.
    """
    user.set_unusable_password()
    user.save(update_fields=["password"])


def forget_unconfirmed(*, days: int = 7) -> int:
    """Delete accounts whose address nobody confirmed within so many days, and say how many."""
    old = User.objects.filter(
        confirmed_at=None, joined_at__lt=timezone.now() - timedelta(days=days)
    )
    count: int = old.count()
    old.delete()
    return count


def confirm_address(user: User) -> None:
    """Count an address as proved, for set-up and demos; people prove theirs by a code."""
    if user.email:
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )


@transaction.atomic
def change_role(user: User, *, by: User, role: str, why: str = "") -> User:
    """Give somebody another site role. Refused to whoever stands below, and for the last owner."""
    involved = User.objects.select_for_update().filter(Q(role=Role.OWNER) | Q(pk=user.pk))
    people = {person.pk: person for person in involved.order_by("pk")}
    user = people.pop(user.pk)

    if not can_change_role(by, user, role):
        raise PermissionDenied
    others = [p for p in people.values() if p.is_active and not p.is_claimable]
    before = user.role
    if before == Role.OWNER != role and not others:
        raise LastOwner(_("Make somebody else an owner first: a site always keeps one."))

    # A newcomer by somebody's word is not promoted again by the clock.
    user.trust_locked = role == Role.NEWCOMER or (user.trust_locked and before != Role.NEWCOMER)
    give_role(user, role, by=by, why=why)
    return user


def give_role(user: User, role: str, *, by: User | None, why: str = "") -> None:
    """What `change_role` does once it may, and a trust level without anybody's doing."""
    before = user.role
    set_role(user, role)
    outdate("lists", "people", f"user:{user.pk}")
    record(RoleChanged(user_id=user.pk, before=before, after=role), by=by)
    if before != role:
        log(
            "member.role",
            by=by,
            target=user,
            why=why,
            before={"role": before},
            after={"role": role},
            via="page" if by else "task",
        )


@transaction.atomic
def change_appearance(user: User, *, by: User, theme: str, keys_off: bool) -> User:
    """Say how the site looks and which keys it listens to: a person's own choice."""
    if by.pk != user.pk:
        raise PermissionDenied
    user.theme, user.keys_off = theme, keys_off
    user.save(update_fields=["theme", "keys_off"])
    return user


def set_language(user: User, *, by: User, language: str) -> User:
    """Say in which language the site writes to one: a person's own choice."""
    if by.pk != user.pk or language not in {"", *dict(settings.LANGUAGES)}:
        raise PermissionDenied
    user.language = language
    user.save(update_fields=["language"])
    return user


def set_role(user: User, role: str) -> None:
    """The write itself, for set-up and archives; people go through `change_role`.

    Level 0 is the newcomer's alone, so the trust level follows.
    """
    user.is_superuser = role == Role.OWNER
    if user.role in STAFF_ROLES or role in STAFF_ROLES:
        user.is_staff_member = role in STAFF_ROLES
    user.role = role
    user.trust_level = 0 if role == Role.NEWCOMER else max(1, user.trust_level)
    user.save(
        update_fields=["role", "is_superuser", "is_staff_member", "trust_level", "trust_locked"]
    )
    put_into_role_groups(user)
    rights_changed(user)


def rights_changed(user: User) -> None:
    """To be called where what somebody may do has changed: the next request and, within moments,
    open sockets ask anew.
    """
    User.objects.filter(pk=user.pk).update(permissions_version=F("permissions_version") + 1)
    user.refresh_from_db(fields=["permissions_version"])
    user.__dict__.pop("_rights", None)
    sockets_ask_anew(user)


def sockets_ask_anew(user: User) -> None:
    """To be called where a session ended, too: its open sockets close within moments."""
    after_commit(wake, f"person.{user.pk}", {"type": "person.changed"})


def rights_of_many_changed() -> None:
    """The same where a right of a role or group has changed."""
    forget_rights()
    outdate("site")
    after_commit(wake, "rights", {"type": "rights.changed"})


@transaction.atomic
def edit_profile(  # every field of the form is a keyword
    user: User, *, by: User, name: str, title: str, bio: str, location: str
) -> User:
    """Change what others read about somebody."""
    user = User.objects.select_for_update().get(pk=user.pk)

    if not can_edit_profile(by, user):
        raise PermissionDenied
    _refuse_muted(by)

    user.name, user.title, user.bio, user.location = name, title, bio, location
    user.save(update_fields=["name", "title", "bio", "location"])

    _profile_changed(user, by, "member.profile")
    return user


@transaction.atomic
def change_avatar(user: User, *, by: User, picture: bytes | None) -> User:
    """Show this picture (WebP bytes made by `core.pictures`), or the drawing again for None."""
    user = User.objects.select_for_update().get(pk=user.pk)

    if not can_edit_profile(by, user):
        raise PermissionDenied
    if picture is not None:
        _refuse_muted(by)

    old = user.avatar.name
    if picture is None:
        user.avatar = ""
    else:
        user.avatar.save("avatar.webp", ContentFile(picture), save=False)
    user.save(update_fields=["avatar"])
    if old and old != user.avatar.name:  # a lost file leaves its name to the next one
        storage = user.avatar.storage
        transaction.on_commit(lambda: storage.delete(old), robust=True)

    _profile_changed(user, by, "member.avatar")
    return user


def _refuse_muted(by: User) -> None:
    """Who only waits to be let in may say who they are: that helps to decide."""
    term = rights_of(by).muted()
    if term is None or term.is_waiting:
        return
    if term.ends_at is None:
        raise ProfileMuted(_("You can read but not write until a moderator lifts it."))
    until = date_format(timezone.localtime(term.ends_at), "j F Y, H:i")
    words = _("You can read but not write until {until}. Your profile stays as it is meanwhile.")
    raise ProfileMuted(str(words).format(until=until))


def _profile_changed(user: User, by: User, act: str) -> None:
    outdate("lists", "people", f"user:{user.pk}")
    record(ProfileChanged(user_id=user.pk), by=by)
    if by.pk != user.pk:
        log(act, by=by, target=user)


def put_into_role_groups(user: User) -> None:
    ladder = Group.objects.in_bulk(list(LADDER), field_name="name")
    user.groups.remove(*ladder.values())
    user.groups.add(*(ladder[name] for name in groups_of_role(user.role)))
