"""What somebody was told."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.models import Post, Reading, Topic
from members.models import PRIVATE, User


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, viewer: User) -> Self:
        """The viewer's own, about posts they can read: not what was deleted or became private."""
        topics = Topic.objects.visible_to(viewer).listed().filter(pk=OuterRef("post__topic_id"))
        return self.filter(Exists(topics), user=viewer, post__is_public=True)

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
    """One post that one person was told of, for the strongest of the reasons there were."""

    class Kind(models.TextChoices):
        REPLY = "reply", _("Reply")
        QUOTE = "quote", _("Quotation")
        MENTION = "mention", _("Mention")
        SOLUTION = "solution", _("Solution")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    actor = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    """Who did it."""
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Notification"]] = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "post"], name="notifications_notification_once_per_post"
            )
        ]
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="notifications_of_user"),
            models.Index(
                fields=["user"], condition=Q(read_at=None), name="notifications_unread_of_user"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.user_id}"
