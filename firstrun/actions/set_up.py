"""The one write of the wizard."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from branding.actions import dress_site
from branding.models import Site
from core.refusals import ActionRefused
from firstrun.draft import DraftCategory, Look, Owner, logo_bytes
from forums.actions import create_category
from forums.queries.categories import free_slug
from guidelines.actions import publish_guidelines
from guidelines.defaults import default_guidelines
from members.actions import confirm_address, set_role
from members.models import User
from members.roles import Role


class AlreadySetUp(ActionRefused):
    def __init__(self) -> None:
        super().__init__(_("Somebody else has set this site up in the meantime."))


@transaction.atomic
def open_site(*, look: Look, owner: Owner, categories: Sequence[DraftCategory]) -> User:
    """Make the site, its owner, rules and categories: all or nothing.

    Refused to whoever is second.
    """
    _claim(look["name"])

    dress_site(
        name=look["name"], tagline=look["tagline"], accent=look["accent"], logo=logo_bytes(look)
    )
    user = User(**owner)
    user.save()
    set_role(user, Role.OWNER)
    confirm_address(user)
    publish_guidelines(default_guidelines(look["name"]), by=user)
    for position, category in enumerate(categories, start=1):
        create_category(
            by=None,
            name=category["name"],
            slug=free_slug(category["name"]),
            description=category["description"],
            colour=category["colour"],
            icon=category["icon"],
            position=position,
            see="guest",
            start=category["start"],
            reply="newcomer",
        )
    return user


def _claim(name: str) -> None:
    """Of two people at once, the database lets one write the site's row."""
    try:
        with transaction.atomic():
            Site.objects.create(pk=1, name=name)
    except IntegrityError:
        raise AlreadySetUp from None
