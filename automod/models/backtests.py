"""What rules would have done in the last days, tried on what was written then."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from automod.models.rules import RuleSet
from forums.models import Post, Topic
from members.models import User, Viewer


class BackTest(models.Model):
    """Rules, a stretch of time, and how far it has been looked at: newest posts first."""

    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="back_tests")
    source = models.TextField()
    days = models.PositiveSmallIntegerField(default=30)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    total = models.PositiveIntegerField(default=0)
    looked_at = models.PositiveIntegerField(default=0)
    position = models.BigIntegerField(null=True)
    """Key of the last post that was looked at."""
    caught: Any = models.JSONField(default=dict)
    """Line of a rule, as text, → how many posts it would have caught."""
    too_slow: Any = models.JSONField(default=list)
    """Lines of rules that took too long, and were not tried any further."""
    finished_at = models.DateTimeField(null=True)
    nudged_at = models.DateTimeField(default=timezone.now)
    """When it last went on; one that stands still is begun again where it was."""

    class Meta:
        verbose_name = _("back-test")
        verbose_name_plural = _("back-tests")

    def __str__(self) -> str:
        return f"{self.looked_at} of {self.total}"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None


class CaughtQuerySet(models.QuerySet["Caught"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those whose posts the viewer can read."""
        topics = Topic.objects.visible_to(viewer)
        return self.filter(post__topic__in=topics, post__in=Post.objects.visible_to(viewer))


class Caught(models.Model):
    """One post that a rule of a back-test would have fitted."""

    test = models.ForeignKey(BackTest, on_delete=models.CASCADE, related_name="posts")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    line = models.PositiveIntegerField()
    action = models.CharField(max_length=10, blank=True)
    upheld = models.BooleanField(null=True)
    """What moderators decided about the post; None where nobody did."""

    objects: ClassVar[models.Manager["Caught"]] = CaughtQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["test", "post", "line"], name="automod_caught_once_per_rule"
            )
        ]

    def __str__(self) -> str:
        return f"post {self.post_id} by line {self.line}"
