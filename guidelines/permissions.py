"""Who writes pages, who reads who accepted what, and who has to accept first."""

from django.http import HttpRequest

from core.ahead import foresee_with
from core.pages import keys_of_tags, stored_part
from core.statements import Statement
from guidelines.models import Acceptance, Version
from members.models import User, Viewer
from members.permissions import can_manage_site, rights_of

ACCEPTING = "guidelines"
"""The tag of what hangs on the versions there are."""


@foresee_with
def tags_for_acceptance(request: HttpRequest) -> list[str]:
    """Whoever writes may be asked to accept first."""
    return keys_of_tags("site", ACCEPTING) if request.method == "POST" else []


_accepted = Statement(
    lambda user, number: Acceptance.objects.filter(
        user=user, version__number__gte=number
    ).values_list("pk")[:1]
)


def can_edit_pages(viewer: Viewer) -> bool:
    """Managers and owners."""
    return viewer.is_authenticated and "access_admin" in rights_of(viewer).everywhere


def can_see_acceptances(viewer: Viewer) -> bool:
    return can_manage_site(viewer)


def required_number() -> int:
    """The newest version that asks to be accepted, 0 while there is none. Kept."""
    return stored_part("guidelines:required", ("site", ACCEPTING), _required_number)


def needs_acceptance(user: User) -> bool:
    """Whether somebody accepts the guidelines before they post again. At most one query."""
    required = required_number()
    if not required:
        return False
    return not _accepted(user.pk, required)


def must_accept(user: User) -> Version | None:
    """The version they are asked to accept before their next post, or none."""
    return Version.objects.newest() if needs_acceptance(user) else None


def _required_number() -> int:
    found = Version.objects.filter(is_material=True).order_by("-number")
    return found.values_list("number", flat=True).first() or 0
