"""What the public pages about rules show."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q
from guardian.models import UserObjectPermission

from guidelines.content import Content, content_of_version
from guidelines.figures import DecidedExample, decided_examples, figures
from guidelines.models import Version
from members.models import User
from members.roles import STAFF_ROLES

LATEST: Final = 5
"""Versions named on the page itself."""
DAYS: Final = (30, 90)


@dataclass(frozen=True, slots=True)
class History:
    """A version in the list of all."""

    number: int
    title: str
    summary: str
    published_at: Any
    is_material: bool
    href: str


def newest_version() -> Version | None:
    """With its rules. Two queries."""
    return Version.objects.with_rules().order_by("-number").first()


def history(most: int | None = None) -> list[History]:
    """Versions, newest first. One query."""
    rows = Version.objects.order_by("-number")[:most]
    return [
        History(v.number, v.title, v.summary, v.published_at, v.is_material, v.href)
        for v in rows.only("number", "title", "summary", "published_at", "is_material")
    ]


def guidelines_page(version: Version) -> dict[str, Any]:
    """Everything on the page, for a version read with its rules. Two queries, and the figures'."""
    return guidelines_context(content_of_version(version), version=version)


def guidelines_context(content: Content, *, version: Version | None) -> dict[str, Any]:
    """`version` is None for a draft."""
    examples: dict[str, list[DecidedExample]] = {}
    if version is not None:
        examples = decided_examples([rule.key for rule in content.rules])
    return {
        "content": content,
        "version": version,
        "decided": examples,
        "figures": figures(DAYS[-1]),
        "moderators": moderators(),
        "changes": history(LATEST),
    }


def moderators() -> list[User]:
    """Who moderates everywhere, and who does so somewhere: people before the brand. One query."""
    somewhere = UserObjectPermission.objects.filter(permission__codename="moderate_category")
    people = User.objects.filter(
        Q(role__in=STAFF_ROLES) | Q(pk__in=somewhere.values("user")),
        is_active=True,
        confirmed_at__isnull=False,
    )
    order = {"moderator": 0, "manager": 2, "owner": 3}
    return sorted(
        people.for_showing(), key=lambda user: (order.get(user.role, 1), user.joined_at, user.pk)
    )
