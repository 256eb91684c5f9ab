"""Members accept the guidelines."""

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.refusals import ActionRefused
from eventlog.actions import record
from guidelines.events import GuidelinesAccepted
from guidelines.models import Acceptance, Version
from members.models import User


class AcceptedElsewhere(ActionRefused):
    """What was on the screen is not what holds now."""

    def __init__(self) -> None:
        super().__init__(_("The guidelines have changed again since. Please read this version."))


@transaction.atomic
def accept_guidelines(*, by: User, version: int) -> Acceptance:
    """Keep that somebody accepted this version (its number): the newest, which they have read.

    Accepting again gives the first acceptance.
    """
    newest = Version.objects.newest()
    if newest is None or newest.number != version:
        raise AcceptedElsewhere

    acceptance, is_new = Acceptance.objects.get_or_create(user=by, version=newest)

    if is_new:
        record(GuidelinesAccepted(version_id=newest.pk, user_id=by.pk), by=by)
    return acceptance


@transaction.atomic
def accept_by_joining(user: User) -> Acceptance | None:
    """Keep that somebody accepted what held when they sent the sign-up form, which says so.

    Whoever came by another service saw no such form, and is asked before their first post.
    """
    if SocialAccount.objects.filter(user=user).exists():
        return None
    held = Version.objects.filter(published_at__lte=user.joined_at).newest()
    if held is None:
        return None

    acceptance, is_new = Acceptance.objects.get_or_create(
        user=user, version=held, defaults={"accepted_at": user.joined_at}
    )

    if is_new:
        record(GuidelinesAccepted(version_id=held.pk, user_id=user.pk), by=user)
    return acceptance
