"""The table of trust levels: what each of them needs and allows.

The rows are made by `post_migrate`, with these numbers; from then on the site's managers own them.
"""

from decimal import Decimal
from typing import Any, Final

from django.conf import settings
from django.db import router
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.markdown.rendering import MAX_MENTIONS
from core.pages import stored_part
from members.models import HIGHEST, TrustLevel, User

TAG: Final = "trust-levels"

REQUIREMENTS: Final = (
    "days_since_joining",
    "days_visited",
    "topics_entered",
    "posts_read",
    "posts_written",
    "reactions_received",
    "reactions_given",
    "clean_days",
)
LIMITS: Final = (
    "posts_per_hour",
    "topics_per_day",
    "links_per_post",
    "images_per_post",
    "mentions_per_post",
    "edit_minutes",
    "reports_per_day",
    "report_weight",
)
"""What is shown and can be changed. `messages_per_day` and `may_upload` have their columns, and
come here with the messages and files they limit.
"""
NAMES: Final[tuple[Any, ...]] = (_("New"), _("Member"), _("Regular"), _("Trusted"), _("Leader"))
_ANY: Final = None

# A line for each column, a number for each level.
DEFAULTS: Final[dict[str, tuple[Any, ...]]] = {
    "days_since_joining": (0, 7, 15, 60, 0),
    "days_visited": (0, 1, 10, 30, 0),
    "topics_entered": (0, 3, 20, 60, 0),
    "posts_read": (0, 20, 100, 500, 0),
    "posts_written": (0, 1, 5, 25, 0),
    "reactions_received": (0, 0, 3, 15, 0),
    "reactions_given": (0, 0, 3, 15, 0),
    "clean_days": (0, 7, 30, 90, 0),
    "posts_per_hour": (10, _ANY, _ANY, _ANY, _ANY),
    "topics_per_day": (3, 20, 40, _ANY, _ANY),
    "links_per_post": (2, 10, 30, _ANY, _ANY),
    "images_per_post": (2, 10, 30, _ANY, _ANY),
    "mentions_per_post": (5, 10, 20, 30, MAX_MENTIONS),
    "messages_per_day": (5, 20, 50, 100, 200),
    "edit_minutes": (1440, _ANY, _ANY, _ANY, _ANY),
    "reports_per_day": (5, 20, 30, 50, 100),
    "report_weight": tuple(map(Decimal, ("0.5", "1", "1.25", "1.5", "2"))),
    "may_upload": (True,) * 5,
}


def make_trust_levels(using: str = "default", **_signal: Any) -> None:
    """Make the rows that are missing. Those that are there keep what managers wrote."""
    if router.allow_migrate(using, "members", model_name="trustlevel"):
        rows = [
            TrustLevel(
                level=level,
                name=NAMES[level],
                **{name: row[level] for name, row in DEFAULTS.items()},
            )
            for level in range(HIGHEST + 1)
        ]
        TrustLevel.objects.using(using).bulk_create(rows, ignore_conflicts=True)


def trust_levels() -> tuple[TrustLevel, ...]:
    """All five, lowest first. One look-up in the cache; one query after a change."""
    return stored_part(TAG, (TAG,), lambda: tuple(TrustLevel.objects.order_by("level")))


def level_of(user: User) -> TrustLevel:
    """The row of somebody's level. Whoever speaks for the brand has that of the highest."""
    return trust_levels()[HIGHEST if user.is_staff_member else user.trust_level]


def limits_on(user: User) -> TrustLevel | None:
    """What limits somebody's writing, or None: staff, and a site that switched limits off."""
    if user.is_staff_member or not settings.POSTING_LIMITS:
        return None
    return level_of(user)


def words_of(column: str) -> str:
    """What a column of the table is called on a page."""
    return str(getattr(TrustLevel._meta.get_field(column), "verbose_name", column))


def limit_words(column: str, level: TrustLevel) -> str:
    """A limit as its member reads it: "10", "no limit", "1 day"."""
    value = getattr(level, column)
    if value is None:
        return gettext("no limit")
    return _span(value) if column == "edit_minutes" else number_format(value, force_grouping=True)


def _span(minutes: int) -> str:
    if minutes and not minutes % 1440:
        return ngettext("%d day", "%d days", minutes // 1440) % (minutes // 1440)
    if minutes and not minutes % 60:
        return ngettext("%d hour", "%d hours", minutes // 60) % (minutes // 60)
    return ngettext("%d minute", "%d minutes", minutes) % minutes
