"""What members report, and how often those who do are right."""

from typing import ClassVar, Final, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guidelines.models import Rule
from members.models import User, Viewer
from moderation.models.reviewables import Reviewable

PENDING: Final = ""


class FlagQuerySet(models.QuerySet["Flag"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """One's own reports, and those about cases the viewer may see."""
        if not viewer.is_authenticated:
            return self.none()
        cases = Reviewable.objects.visible_to(viewer)
        return self.filter(models.Q(reporter=viewer) | models.Q(case__in=cases.values("pk")))


class Flag(models.Model):
    """One person's report of one thing: a rule it breaks, or another reason, in their words.

    Who is no member can give a legal notice: it has no reporter, and what it needs is in `notice`.
    """

    class Reason(models.TextChoices):
        RULE = "rule", _("It breaks a rule")
        ELSE = "else", _("Something else")
        LEGAL_BUT = "legal_but", _("Not illegal, but it should not stay")
        ILLEGAL = "illegal", _("I think this is illegal")

    class Outcome(models.TextChoices):
        PENDING = "", _("Not decided yet")
        UPHELD = "upheld", _("You were right")
        DECLINED = "declined", _("It stays")

    case = models.ForeignKey(Reviewable, on_delete=models.CASCADE, related_name="flags")
    reporter = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, blank=True, related_name="flags"
    )
    round = models.PositiveIntegerField()
    """The case's round it belongs to."""
    reason = models.CharField(max_length=10, choices=Reason.choices)
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.CharField(max_length=1000, blank=True)
    marked = models.CharField(max_length=500, blank=True)
    """The words they marked, as they stand in the item."""
    notice = models.JSONField(null=True)
    """What a legal notice needs: law, explanation, name, email, in_good_faith; of guests also
    where. Name and e-mail are forgotten a while after it was answered.
    """
    weight = models.FloatField()
    """How much it counted when it was made (`moderation.reporters`)."""
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=PENDING, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    """What the reporter was told, in plain words."""
    answered_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager["Flag"]] = FlagQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "reporter"], name="moderation_report_once_per_person"
            ),
            models.CheckConstraint(
                condition=models.Q(reason="rule", rule__isnull=False)
                | (~models.Q(reason="rule") & models.Q(rule=None)),
                name="moderation_report_names_a_rule",
            ),
            models.CheckConstraint(
                condition=models.Q(reporter__isnull=False)
                | models.Q(reason="illegal", notice__isnull=False),
                name="moderation_report_of_nobody_is_a_notice",
            ),
        ]
        indexes = [
            models.Index(fields=["reporter", "-created_at"], name="moderation_reports_of"),
            models.Index(fields=["-created_at"], name="moderation_reports_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.reason} by {self.reporter_id or 'a guest'}"

    @property
    def notifier(self) -> str:
        """The name under a legal notice, or "" once it is forgotten."""
        return str((self.notice or {}).get("name") or "")

    @property
    def address(self) -> str:
        """Where whoever gave a notice without an account hears of it, or ""."""
        return "" if self.reporter_id else str((self.notice or {}).get("email") or "")


class Reporter(models.Model):
    """How somebody's reports turned out."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="reporter")
    upheld = models.PositiveIntegerField(default=0)
    declined = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.upheld} of {self.upheld + self.declined}"
