"""How far somebody is trusted, what that allows, and what it takes."""

from decimal import Decimal
from typing import Any, ClassVar, Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.markdown.rendering import MAX_MENTIONS
from members.models.people import User

HIGHEST: Final = 4
EARNED: Final = 3
"""The highest level that comes by itself; the last is only given."""


def _count(name: object, most: int, **options: object) -> "models.PositiveIntegerField[Any, Any]":
    validators = [MaxValueValidator(most)]
    return models.PositiveIntegerField(name, validators=validators, **options)  # type: ignore[arg-type]


class TrustLevel(models.Model):
    """One level: what must be true to reach it, and what whoever has it may do in which time.

    There are always five rows. A limit that is null is none.
    """

    level = models.PositiveSmallIntegerField(primary_key=True)
    name = models.CharField(_("Name"), max_length=30)

    days_since_joining = _count(_("Days since joining"), 3650, default=0)
    days_visited = _count(_("Days visited"), 3650, default=0)
    topics_entered = _count(_("Topics opened"), 100_000, default=0)
    posts_read = _count(_("Posts read"), 1_000_000, default=0)
    posts_written = _count(_("Posts written"), 100_000, default=0)
    reactions_received = _count(_("Reactions received"), 100_000, default=0)
    reactions_given = _count(_("Reactions given"), 100_000, default=0)
    clean_days = _count(_("Days without a sanction"), 3650, default=0)

    posts_per_hour = _count(_("Posts an hour"), 10_000, null=True, blank=True)
    topics_per_day = _count(_("Topics a day"), 10_000, null=True, blank=True)
    links_per_post = _count(_("Links in a post"), 1_000, null=True, blank=True)
    images_per_post = _count(_("Pictures in a post"), 1_000, null=True, blank=True)
    mentions_per_post = _count(_("People named in a post"), MAX_MENTIONS, default=MAX_MENTIONS)
    messages_per_day = _count(_("Direct messages a day"), 10_000, null=True, blank=True)
    edit_minutes = _count(_("Minutes to edit a post"), 5_256_000, null=True, blank=True)
    reports_per_day = _count(_("Reports a day"), 10_000, null=True, blank=True)
    report_weight = models.DecimalField(
        _("Weight of a report"),
        max_digits=4,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(10))],
    )
    may_upload = models.BooleanField(_("May upload files"), default=True)

    objects: ClassVar[models.Manager["TrustLevel"]] = models.Manager()

    class Meta:
        verbose_name = _("trust level")
        verbose_name_plural = _("trust levels")
        ordering = ["level"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__range=(0, HIGHEST)), name="members_trustlevel_is_one_of_5"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Visit(models.Model):
    """One day on which somebody was here."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="visits")
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="members_visit_once_a_day")
        ]
        indexes = [models.Index(fields=["day", "user"], name="members_visit_by_day")]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.day}"
