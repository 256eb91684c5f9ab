"""The switch that closes some of the site's doors for a while."""

from typing import Final

from django.core.cache import cache
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.ahead import foresee_with
from core.transactions import after_commit
from forums.screening import close_with
from members.doors import close_sign_up_with
from members.models import User
from members.roles import Role
from moderation.models import Lockdown
from moderation.words import moment

KEY: Final = "moderation:lockdown"
REGULAR: Final = 2
POSTS: Final = {
    "members": gettext_noop("Newcomers cannot post."),
    "regulars": gettext_noop("Only members whom the community knows longer can post."),
    "staff": gettext_noop("Only moderators and above can post."),
}


def current_lockdown() -> Lockdown | None:
    """The one that holds now. Kept in the cache; ends by the clock without any job."""
    kept = cache.get(KEY)
    if kept is None:
        now = timezone.now()
        found = (
            Lockdown.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), ended_at=None)
            .order_by("-pk")
            .first()
        )
        kept = (found,)
        cache.set(KEY, kept, 60)
    lockdown: Lockdown | None = kept[0]
    if lockdown is None or (lockdown.ends_at and lockdown.ends_at <= timezone.now()):
        return None
    return lockdown


@foresee_with
def key_of_lockdown(request: HttpRequest) -> list[str]:
    """The notice over every page asks for it."""
    return [KEY]


def forget_lockdown() -> None:
    """To be called where one began or ended."""
    after_commit(cache.delete, KEY)


def notice_of(lockdown: Lockdown) -> str:
    """What the banner says: the reason, and which doors are closed."""
    return _sentences(
        lockdown.reason,
        "" if lockdown.who == Lockdown.Who.EVERYBODY else _(POSTS[lockdown.who]),
        "" if lockdown.sign_up else _("New members cannot join."),
    )


def _sentences(*parts: str) -> str:
    said = filter(None, (part.strip() for part in parts))
    return " ".join(part if part[-1] in ".!?…" else f"{part}." for part in said)


@close_sign_up_with
def no_sign_up_in_lockdown() -> str | None:
    lockdown = current_lockdown()
    if lockdown is None or lockdown.sign_up:
        return None
    return lockdown.reason


@close_with
def no_posts_in_lockdown(user: User) -> str | None:
    """The reason, who may post, and until when."""
    lockdown = current_lockdown()
    if lockdown is None or may_post(user, lockdown):
        return None
    words = _sentences(lockdown.reason, _(POSTS[lockdown.who]))
    if lockdown.ends_at is None:
        return words
    until = _("This holds until {moment}.").format(moment=moment(lockdown.ends_at))
    return f"{words} {until}"


def may_post(user: User, lockdown: Lockdown) -> bool:
    match lockdown.who:
        case Lockdown.Who.EVERYBODY:
            return True
        case Lockdown.Who.MEMBERS:
            return user.role != Role.NEWCOMER
        case Lockdown.Who.REGULARS:
            return user.is_staff_member or user.trust_level >= REGULAR
    return user.is_staff_member
