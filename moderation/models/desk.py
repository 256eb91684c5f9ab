"""What moderators have at hand: notes, templates, macros, filters, and the site's own settings."""

from typing import Any, ClassVar, Final, Self

from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ahead import foresee_with
from core.transactions import after_commit
from forums.permissions import moderated_categories
from members.models import User, Viewer
from moderation.models.decisions import Decision


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """To whoever moderates where it was written; what was written of no category, site-wide."""
        moderated = moderated_categories(viewer)
        if moderated is None:
            return self
        return self.filter(category_id__in=moderated)


class Note(models.Model):
    """What moderators tell each other about a member. The member does not see it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    category_id = models.BigIntegerField(null=True)
    """The category of the case it was written at."""
    text = models.CharField(max_length=1000)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager["Note"]] = NoteQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "-created_at"], name="moderation_notes_about")]

    def __str__(self) -> str:
        return self.text[:60]


class MessageTemplate(models.Model):
    """What the author is told with a decision, before the moderator changes it.

    Placeholders in braces: name, rule_number, rule_title, title, community, until, moderator.
    """

    outcome = models.CharField(_("decision"), max_length=8, choices=Decision.Outcome.choices)
    language = models.CharField(_("language"), max_length=12, default="en")
    text = models.TextField(_("text"), max_length=2000)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "language"], name="moderation_one_template_per_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.outcome} ({self.language})"


class Macro(models.Model):
    """Several acts under one name, as the site decides them together."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    outcome = models.CharField(_("counts as"), max_length=8, choices=Decision.Outcome.choices)
    effects: Any = models.JSONField(_("acts"))
    """[{"act", "params"}], as a decision takes them."""
    rule_key = models.SlugField(_("rule"), max_length=80, blank=True)
    message = models.TextField(_("message to the author"), max_length=2000, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    """7, 8 and 9 are the keys of the first three."""

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class SavedFilter(models.Model):
    """A way to look at the queue that somebody keeps."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="queue_filters")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=500)
    """As in the address: "kind=held&category=3"."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="moderation_filter_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class RulePolicy(models.Model):
    """How serious it is to break a rule. Rules without a row are as serious as usual."""

    key = models.SlugField(max_length=80, unique=True)
    severity = models.PositiveSmallIntegerField(_("how serious"), default=2)

    def __str__(self) -> str:
        return f"{self.key}: {self.severity}"


class TeamTarget(models.Model):
    """How soon a team decides what is passed on to it. Teams are groups that managers make."""

    team = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="+")
    minutes = models.PositiveIntegerField(_("decides within (minutes)"))

    def __str__(self) -> str:
        return f"{self.team}: {self.minutes}"


class Absence(models.Model):
    """Somebody who moderates is away: nothing waits with them."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="absence")
    until = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)
    """For the other moderators."""
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.user_id} until {self.until}"


SETTINGS_KEY: Final = "moderation:settings"


class Settings(models.Model):
    """How this site moderates. One row; kept in the cache."""

    target_minutes = models.PositiveIntegerField(_("decide within (minutes)"), default=360)
    """For a usual case."""
    manager_minutes = models.PositiveIntegerField(
        _("managers decide within (minutes)"), default=360
    )
    owner_minutes = models.PositiveIntegerField(_("owners decide within (minutes)"), default=720)
    absent_after_days = models.PositiveSmallIntegerField(
        _("absent after so many days without a visit"), default=14
    )
    hide_at_weight = models.FloatField(_("hide at this weight of reports"), null=True, blank=True)
    """None: reports hide nothing by themselves."""
    mass_reports_hide = models.BooleanField(_("also when a group reports together"), default=False)
    hold_first_posts = models.PositiveSmallIntegerField(
        _("hold a newcomer’s first posts"), default=0
    )
    approve_sign_ups = models.BooleanField(_("moderators let new members in"), default=False)
    appeal_days = models.PositiveSmallIntegerField(_("days to appeal"), default=30)
    appeals_are_blind = models.BooleanField(_("hide who decided first"), default=True)
    quality_share = models.FloatField(_("share of decisions looked at twice"), default=0.02)
    nudges_fade_days = models.PositiveSmallIntegerField(
        _("days a nudge is remembered"), default=180
    )
    spam_hold_at = models.FloatField(_("hold posts from this spam score on"), default=0.9)
    use_addresses = models.BooleanField(
        _("compare network addresses to find sibling accounts"), default=False
    )

    def __str__(self) -> str:
        return "settings"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)
        after_commit(cache.delete, SETTINGS_KEY)


@foresee_with
def key_for_screening(request: HttpRequest) -> list[str]:
    """Whatever is sent may be held, or decided."""
    return [SETTINGS_KEY] if request.method == "POST" else []


def moderation_settings() -> Settings:
    """The site's settings, from the cache; the defaults where nobody changed any."""
    found: Settings | None = cache.get(SETTINGS_KEY)
    if found is None:
        found = Settings.objects.filter(pk=1).first() or Settings(pk=1)
        cache.set(SETTINGS_KEY, found, 3600)
    return found


class Lockdown(models.Model):
    """The site closes some of its doors for a while."""

    class Who(models.TextChoices):
        EVERYBODY = "everybody", _("everybody")
        MEMBERS = "members", _("members, not newcomers")
        REGULARS = "regulars", _("regulars (level 2 and above)")
        STAFF = "staff", _("moderators and above")

    who = models.CharField(_("who may post"), max_length=10, choices=Who.choices)
    sign_up = models.BooleanField(_("new members can join"), default=False)
    reason = models.CharField(_("what the banner says"), max_length=200, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.who} until {self.ends_at}"
