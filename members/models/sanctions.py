"""What holds against somebody, and until when."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.people import User, Viewer
from members.permissions import rights_of
from members.roles import STAFF_ROLES


class SanctionQuerySet(models.QuerySet["Sanction"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """One's own; all of them to moderators and above, and to moderators of a category theirs.

        Who imposed it is not for the person's eyes: pages of theirs do not show `created_by`.
        """
        if not viewer.is_authenticated:
            return self.none()
        if viewer.role in STAFF_ROLES:
            return self
        shown = Q(user=viewer)
        rights = rights_of(viewer)
        if "moderate_category" in rights.everywhere:
            return self
        if there := rights.somewhere.get("moderate_category"):
            shown |= Q(category_id__in=[int(pk) for pk in there])
        return self.filter(shown)

    def in_force(self, now: datetime) -> Self:
        """Begun, neither lifted nor run out."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now), lifted_at=None, starts_at__lte=now)

    def that_ran_out(self, now: datetime) -> Self:
        """Ended by the clock, which nobody was told yet."""
        return self.filter(lifted_at=None, ended_at=None, ends_at__lte=now)


class Sanction(models.Model):
    """One thing that holds against one person. Why, the decision behind it says in full.

    A warning and a strike are remembered and keep nobody from anything; a mute reads and does not
    write; a suspension and a ban see nothing but their standing.
    """

    class Kind(models.TextChoices):
        WARNING = "warning", _("Warning")
        STRIKE = "strike", _("Strike")
        MUTE = "mute", _("Mute")
        SUSPENSION = "suspension", _("Suspension")
        BAN = "ban", _("Ban")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sanctions")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    category_id = models.BigIntegerField(null=True, blank=True)
    """The one category it holds in; null where it holds everywhere. `forums` knows categories."""
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)
    """Null holds until it is lifted."""
    lifted_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    """When it was written down that its time had run out. Nothing else depends on it."""
    took_level = models.PositiveSmallIntegerField(null=True, editable=False)
    """The trust level its person lost by it, and gets back when it is lifted."""
    created_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    """Null where the site's own rules did it."""
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[models.Manager["Sanction"]] = SanctionQuerySet.as_manager()

    class Meta:
        verbose_name = _("sanction")
        verbose_name_plural = _("sanctions")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="members_sanction_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(category_id=None) | Q(kind__in=("warning", "strike", "mute")),
                name="members_sanction_shuts_out_of_all_or_nothing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["user"],
                condition=Q(lifted_at=None, ended_at=None),
                name="members_sanction_open",
            ),
            models.Index(
                fields=["ends_at"],
                condition=Q(lifted_at=None, ended_at=None),
                name="members_sanction_ending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id}"

    @property
    def is_lifted(self) -> bool:
        return self.lifted_at is not None

    def holds_at(self, now: datetime) -> bool:
        """The same answer as `in_force` gives, for a row that was read."""
        begun = self.starts_at <= now and not self.is_lifted
        return begun and (self.ends_at is None or self.ends_at > now)
