"""What somebody was told."""

from typing import ClassVar, Final, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.models import Post, Reading, Topic
from members.models import PRIVATE, User
from moderation.models import Reviewable
from moderation.permissions import can_work_queue


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, viewer: User) -> Self:
        """The viewer's own: about posts and cases they can read, and what the site tells them.

        Not about what was deleted, became private, or is no longer theirs to moderate.
        """
        topics = Topic.objects.visible_to(viewer).listed().filter(pk=OuterRef("post__topic_id"))
        shown = Q(post=None, case=None) | Q(Exists(topics), post__is_public=True)
        if can_work_queue(viewer):
            cases = Reviewable.objects.visible_to(viewer).filter(pk=OuterRef("case_id"))
            shown |= Q(Exists(cases))
        return self.filter(shown, user=viewer)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def reached(self) -> Self:
        """Those whose post their person has read, in the conversation itself."""
        return self.filter(_is_reached())

    def for_reading(self) -> Self:
        """With what the page shows, and `is_reached`."""
        return (
            self.select_related("actor", "post", "post__topic")
            .defer("post__body", "post__html", *(f"actor__{name}" for name in PRIVATE))
            .annotate(is_reached=_is_reached())
        )


def _is_reached() -> Q:
    """A solution is an old post: having read it says nothing."""
    readings = Reading.objects.filter(
        user=OuterRef("user_id"),
        topic=OuterRef("post__topic_id"),
        last_read_number__gte=OuterRef("post__number"),
    )
    return ~Q(kind=Notification.Kind.SOLUTION) & Q(Exists(readings))


class Notification(models.Model):
    """One thing that one person was told of.

    A post, for the strongest of the reasons there were; or what `text` says, in words that hold
    nothing private, and that lead to `href`.
    """

    class Kind(models.TextChoices):
        REPLY = "reply", _("Reply")
        QUOTE = "quote", _("Quotation")
        MENTION = "mention", _("Mention")
        SOLUTION = "solution", _("Solution")
        DECISION = "decision", _("Decision")
        UNDONE = "undone", _("Decision taken back")
        APPEAL = "appeal", _("Answer to an appeal")
        REPORT = "report", _("What came of a report")
        CASE = "case", _("Case")
        LEVEL = "level", _("Trust level")
        OVER = "over", _("Something is over")
        WELCOME = "welcome", _("Let in")
        RULE = "rule", _("Rule of yours")
        MESSAGE = "message", _("What a rule says")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    actor = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    """Who did it, where that is told: with posts."""
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="+")
    case = models.ForeignKey(Reviewable, on_delete=models.CASCADE, null=True, related_name="+")
    """For moderators."""
    about = models.CharField(max_length=60, blank=True, db_default="")
    """What it is about, where that is no post: "decision:5". Nobody is told of it twice."""
    text = models.CharField(max_length=300, blank=True, db_default="")
    href = models.CharField(max_length=200, blank=True, db_default="")
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Notification"]] = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "post"], name="notifications_notification_once_per_post"
            ),
            models.UniqueConstraint(
                fields=["user", "about"],
                condition=~Q(about=""),
                name="notifications_notification_once_per_thing",
            ),
            models.CheckConstraint(
                condition=Q(post__isnull=False, actor__isnull=False, about="")
                | (Q(post=None, actor=None) & ~Q(about="") & ~Q(text="")),
                name="notifications_notification_of_post_or_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="notifications_of_user"),
            models.Index(
                fields=["user"], condition=Q(read_at=None), name="notifications_unread_of_user"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.user_id}"


class Letter(models.Model):
    """A mail that is owed to somebody. What it says was written with the row."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, blank=True, related_name="letters"
    )
    address = models.EmailField(max_length=254, blank=True, default="", db_default="")
    """Where it goes, for somebody without an account; members' are looked up when it is sent."""
    about = models.CharField(max_length=60)
    """As in `Notification`: nobody gets two letters of one thing."""
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    """When it is tried; whoever tries it sets this ahead, so that nobody else does meanwhile."""
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    """When it was given up: no proved address, or too many failures."""
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "about"], name="notifications_letter_once_per_thing"
            ),
            models.UniqueConstraint(
                fields=["address", "about"],
                condition=Q(user=None),
                name="notifications_letter_once_per_address",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, address="") | (Q(user=None) & ~Q(address="")),
                name="notifications_letter_of_member_or_address",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(sent_at=None, dropped_at=None),
                name="notifications_letters_owed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.about} for {self.user_id or 'an address'}"


class Quiet(models.Model):
    """Somebody wants no mail of one kind of notice. What is decided about them comes always."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="quiet")
    kind = models.CharField(max_length=10, choices=Notification.Kind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"], name="notifications_quiet_once_per_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} without mail of {self.kind}"


OPTIONAL: Final = (
    Notification.Kind.REPORT,
    Notification.Kind.OVER,
    Notification.Kind.LEVEL,
    Notification.Kind.CASE,
)
"""Kinds whose mail somebody can switch off."""
