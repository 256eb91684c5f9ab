"""What was decided, about whom, under which rule, and how it is put right."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.models import Category, Post
from forums.permissions import moderated_categories
from guidelines.models import Rule
from members.models import Sanction, User, Viewer


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Decisions about the viewer, and those whose cases lie where they moderate."""
        moderated = moderated_categories(viewer)
        if not viewer.is_authenticated:
            return self.none()
        if moderated is None:
            return self
        return self.filter(Q(user=viewer) | Q(case__category_id__in=moderated))

    def standing(self) -> Self:
        """Those that were not undone."""
        return self.filter(undone_at=None)

    def first_of_each_author(self) -> Self:
        """Of a batch: the decisions whose authors are to be told, one for each of them."""
        first = self.order_by().values("user").annotate(first=models.Min("pk")).values("first")
        return self.filter(pk__in=first)

    def about(self, user: User) -> Self:
        return self.filter(user=user).order_by("-created_at", "-pk")

    def precedents(self, rule_key: str) -> Self:
        """Earlier decisions on the same rule, whatever its version, newest first."""
        return self.standing().filter(rule__key=rule_key).order_by("-created_at", "-pk")


class Decision(models.Model):
    """One decision about one case: what the moderator chose, and what that did.

    Nothing in it changes but that it is undone.
    """

    class Outcome(models.TextChoices):
        KEEP = "keep", _("Keep")
        NUDGE = "nudge", _("Nudge privately")
        HIDE = "hide", _("Hide until edited")
        REMOVE = "remove", _("Remove")
        PAUSE = "pause", _("Pause member")
        PART = "part", _("Part ways")

    case = models.ForeignKey("Reviewable", on_delete=models.CASCADE, related_name="decisions")
    round = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    effects = models.JSONField()
    """[{"act", "params", "done"}]: what was done, in order, and what undoing it needs."""
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, null=True, related_name="+")
    """The rule as it stood: it names the version too. None where nothing was broken, or a law."""
    law = models.CharField(max_length=200, blank=True, default="", db_default="")
    """The law it is against, in place of a rule or beside it, where a legal notice named one."""
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    """None where one of the site's rules decided."""
    automatic = models.CharField(max_length=120, blank=True)
    """Which rule of the site's did it."""
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="decisions")
    """About whom."""
    post = models.ForeignKey(Post, on_delete=models.SET_NULL, null=True, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.SET_NULL, null=True, related_name="+")
    """Where it lay when it was decided; the case goes with its topic."""
    message = models.TextField(blank=True)
    """What the author was told."""
    note = models.CharField(max_length=1000, blank=True)
    """For moderators."""
    sanctions = models.ManyToManyField(Sanction, related_name="decisions")
    batch = models.ForeignKey(
        "Batch", on_delete=models.SET_NULL, null=True, related_name="decisions"
    )
    seconds = models.PositiveIntegerField(default=0)
    """From the opening of its round to the decision."""
    created_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    overturned = models.BooleanField(default=False)
    """Whether an appeal undid it."""

    objects: ClassVar[models.Manager["Decision"]] = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round"], name="moderation_one_decision_per_round"
            )
        ]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="moderation_decisions_about"),
            models.Index(fields=["rule", "-created_at"], name="moderation_decisions_by_rule"),
            models.Index(fields=["-created_at", "-id"], name="moderation_decisions_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} in case {self.case_id}"

    @property
    def href(self) -> str:
        """Where the member it is about reads of it."""
        return f"/standing/{self.pk}/"

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None

    @property
    def restricts(self) -> bool:
        """Whether it took something from the member, so that reasons are owed and appeal lies."""
        return self.outcome not in {self.Outcome.KEEP, self.Outcome.NUDGE}


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """One's own, while one moderates anything; those who moderate everywhere see all."""
        moderated = moderated_categories(viewer)
        if moderated is None:
            return self
        return self.filter(by=viewer) if moderated else self.none()

    def owed(self) -> Self:
        """Those that are not done yet, or not undone."""
        undoing = Q(undo_asked_at__isnull=False, undone_at=None)
        return self.filter(Q(finished_at=None, undo_asked_at=None) | undoing)


class Batch(models.Model):
    """Many cases decided as one, and undone as one.

    The row is what is owed: `items` in their order, of which `done + refused` are dealt with.
    Whoever works on it counts in the transaction that decides, so a killed worker loses nothing.
    """

    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    case = models.ForeignKey("Reviewable", on_delete=models.SET_NULL, null=True, related_name="+")
    """The case it began with."""
    likeness = models.CharField(max_length=20, blank=True)
    """What the posts have in common (`moderation.similar`)."""
    choice: Any = models.JSONField()
    """The decision as it was chosen, for the task that carries it out."""
    items: Any = models.JSONField(default=list)
    """Keys of the posts it is about."""
    form_key = models.UUIDField(null=True)
    """The one-time key of the form that sent it: the same form twice is one batch."""
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    failures: Any = models.JSONField(default=list)
    """[{"post", "why"}] and, of an undo, [{"decision", "why"}]."""
    created_at = models.DateTimeField(default=timezone.now)
    worked_at = models.DateTimeField(null=True)
    """When somebody last worked on it; the sweep takes up what nobody does."""
    finished_at = models.DateTimeField(null=True)
    undo_asked_at = models.DateTimeField(null=True)
    undo_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    undo_why = models.CharField(max_length=200, blank=True)
    undo_at = models.BigIntegerField(null=True)
    """The last decision that was dealt with, from the newest down."""
    undone = models.PositiveIntegerField(default=0)
    undone_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Batch"]] = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        constraints = [
            models.UniqueConstraint(
                fields=["by", "form_key"],
                condition=Q(form_key__isnull=False),
                name="moderation_batch_once_per_form",
            )
        ]
        indexes = [
            models.Index(
                fields=["worked_at"],
                condition=Q(finished_at=None) | Q(undo_asked_at__isnull=False, undone_at=None),
                name="moderation_batches_owed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.done} of {self.total}"

    @property
    def href(self) -> str:
        return f"/moderation/batches/{self.pk}/"

    @property
    def position(self) -> int:
        """How many of `items` are dealt with."""
        return self.done + self.refused

    @property
    def is_undoing(self) -> bool:
        return self.undo_asked_at is not None

    @property
    def is_at_rest(self) -> bool:
        """Whether nobody has to work on it."""
        return self.undone_at is not None if self.is_undoing else self.finished_at is not None


class Appeal(models.Model):
    """Somebody asks for another look at a decision about them; once per decision."""

    class State(models.TextChoices):
        OPEN = "open", _("Somebody else will look again")
        UPHELD = "upheld", _("The decision stays")
        OVERTURNED = "overturned", _("The decision was undone")

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="appeal")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="appeals")
    text = models.CharField(max_length=3000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.CharField(max_length=1000, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.state} appeal of decision {self.decision_id}"


class QualityReview(models.Model):
    """A decision that somebody else looks at again, without knowing what was decided."""

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="quality")
    reviewer = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=8, choices=Decision.Outcome.choices, blank=True)
    agrees = models.BooleanField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"second look at decision {self.decision_id}"
