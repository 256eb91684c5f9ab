"""What moderators look at: one row for each thing that somebody, or a rule, pointed at."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Final, Self

from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.models import Category, Post
from forums.permissions import moderated_categories
from members.models import User, Viewer

IDLE: Final = timedelta(minutes=10)
"""A claim that was not used for so long is nobody's."""


class ReviewableQuerySet(models.QuerySet["Reviewable"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Cases of the categories the viewer moderates; those of no category to site moderators.

        What somebody decided is not theirs to look at again, and nobody moderates themselves.
        """
        moderated = moderated_categories(viewer)
        if not viewer.is_authenticated or moderated == frozenset():
            return self.none()
        cases = self.exclude(user=viewer).exclude(not_for=viewer)
        return cases if moderated is None else cases.filter(category_id__in=moderated)

    def open(self) -> Self:
        return self.filter(state=Reviewable.State.OPEN)

    def by_urgency(self) -> Self:
        """The one whose time is up first."""
        return self.order_by("due_at", "pk")

    def for_rows(self) -> Self:
        """With what the list shows."""
        return self.select_related("user", "category", "claimed_by").only(
            *_OWN_COLUMNS, *_shown("user"), *_shown("claimed_by"), *_of_category
        )

    def overdue(self, now: datetime) -> Self:
        return self.open().filter(due_at__lte=now)


class Reviewable(models.Model):
    """One thing moderators look at. All that is said about it comes together here.

    A thing has one row for ever: what is reported after a decision opens it again, in a new round.
    """

    class Kind(models.TextChoices):
        REPORTED = "reported", _("Reported")
        HELD = "held", _("Held before publication")
        REVISED = "revised", _("Edited, look again")
        SIGN_UP = "sign_up", _("Sign-up")
        APPEAL = "appeal", _("Appeal")
        QUALITY = "quality", _("Second look")

    class Subject(models.TextChoices):
        POST = "post", _("Post")
        PROFILE = "profile", _("Profile")
        AVATAR = "avatar", _("Picture")
        ACCOUNT = "account", _("Account")
        DECISION = "decision", _("Decision")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DECIDED = "decided", _("Decided")

    class Level(models.IntegerChoices):
        MODERATORS = 0, _("Moderators")
        MANAGERS = 1, _("Managers")
        OWNERS = 2, _("Owners")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject = models.CharField(max_length=10, choices=Subject.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="reviewables")
    """Of a topic, its first post: with it the topic stands and falls."""
    decision = models.ForeignKey(
        "Decision", on_delete=models.CASCADE, null=True, related_name="questions"
    )
    """The one that an appeal or a second look is about."""
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reviewables")
    """Whose it is."""
    not_for = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    """Who decided what is in question, and does not decide again. None where nobody else can."""
    category = models.ForeignKey(Category, on_delete=models.SET_NULL, null=True, related_name="+")
    """The category it lies in, kept when the topic moves."""
    title = models.CharField(max_length=255, blank=True)
    excerpt = models.CharField(max_length=300, blank=True)
    """How the list shows it: the topic's title, and how the words begin."""

    opened_at = models.DateTimeField(default=timezone.now)
    """When this round began."""
    due_at = models.DateTimeField()
    """When it should be decided (`moderation.urgency`); the queue's order."""
    decided_at = models.DateTimeField(null=True)
    round = models.PositiveIntegerField(default=1)
    version = models.PositiveIntegerField(default=0)
    """Number of its last step. A decision names the one that was on the screen."""
    severity = models.PositiveSmallIntegerField(default=2)
    """1 mild, 2 usual, 3 serious, 4 illegal or dangerous."""
    reach = models.FloatField(default=1)
    """How many people meet it: 1 nobody yet, 2 a hundred, 3 ten thousand."""
    report_weight = models.FloatField(default=0)
    """Weights of this round's reports, added up."""
    report_count = models.PositiveIntegerField(default=0)
    is_mass_report = models.BooleanField(default=False)
    """Whether the same people report this author together (`moderation.reporters`)."""
    reasons = models.JSONField(default=list)
    """Why the site itself opened it, as `forums.screening.Reason` has it."""
    spam_score = models.FloatField(null=True)
    rule_keys = models.JSONField(default=list)
    """Keys of the rules that reports and reasons name, most named first."""

    claimed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    """When whoever has it last did something with it."""
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.MODERATORS)
    passed_at = models.DateTimeField(null=True)
    """When it came to the level, team or person that has it; its time counts from there."""
    assignee = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    team = models.ForeignKey(Group, on_delete=models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[models.Manager["Reviewable"]] = ReviewableQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=Q(subject="post"), name="moderation_one_case_per_post"
            ),
            models.UniqueConstraint(
                fields=["user", "subject"],
                condition=Q(subject__in=("profile", "avatar", "account")),
                name="moderation_one_case_per_account_and_part",
            ),
            models.UniqueConstraint(
                fields=["decision", "kind"],
                condition=Q(subject="decision"),
                name="moderation_one_question_per_decision",
            ),
            models.CheckConstraint(
                condition=Q(subject="post", post__isnull=False)
                | (~Q(subject="post") & Q(post=None)),
                name="moderation_case_post_matches_subject",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by=None) | Q(claimed_at__isnull=False),
                name="moderation_claim_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(state="open"), name="moderation_queue"
            ),
            models.Index(
                fields=["category", "due_at", "id"],
                condition=Q(state="open"),
                name="moderation_queue_of_category",
            ),
            models.Index(
                fields=["kind", "due_at", "id"],
                condition=Q(state="open"),
                name="moderation_queue_of_kind",
            ),
            models.Index(
                fields=["severity", "due_at", "id"],
                condition=Q(state="open"),
                name="moderation_queue_of_severity",
            ),
            models.Index(
                fields=["-decided_at", "-id"],
                condition=Q(state="decided"),
                name="moderation_decided",
            ),
            models.Index(fields=["user", "-opened_at"], name="moderation_cases_of_user"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.pk}"

    @property
    def href(self) -> str:
        return f"/moderation/{self.pk}/"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def holder(self, now: datetime | None = None) -> "User | None":
        """Who has it: a claim lasts while it is used."""
        if self.claimed_by is None or self.claimed_at is None:
            return None
        return self.claimed_by if self.claimed_at > (now or timezone.now()) - IDLE else None

    def get_absolute_url(self) -> str:
        return self.href


class Step(models.Model):
    """One thing that happened to a case, in order. What a stale view missed is read from here."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("came into the queue")
        REPORTED = "reported", _("was reported")
        FLAGGED = "flagged", _("was pointed out by a rule")
        EDITED = "edited", _("was edited by its author")
        DELETED = "deleted", _("was taken back by its author")
        MOVED = "moved", _("was moved to another category")
        PASSED_ON = "passed_on", _("was passed on")
        RAISED = "raised", _("waited too long and was raised")
        DECIDED = "decided", _("was decided")
        UNDONE = "undone", _("was undone")

    case = models.ForeignKey(Reviewable, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    facts: Any = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"], name="moderation_step_number_once_in_case"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.kind}"


def _shown(person: str) -> list[str]:
    names = ("username", "name", "avatar", "patch", "role", "is_staff_member")
    return [f"{person}__{name}" for name in names]


_of_category = ("category__name", "category__slug", "category__colour")
_OWN_COLUMNS = (
    "kind",
    "subject",
    "state",
    "post_id",
    "user_id",
    "category_id",
    "title",
    "excerpt",
    "opened_at",
    "due_at",
    "decided_at",
    "severity",
    "reach",
    "report_weight",
    "report_count",
    "is_mass_report",
    "reasons",
    "rule_keys",
    "claimed_by_id",
    "claimed_at",
    "level",
    "assignee_id",
    "team_id",
    "passed_at",
)
