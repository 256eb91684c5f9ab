"""What rules would have done in the last days, tried on what was written then."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from automod.models.rules import RuleSet
from forums.models import Post, Topic
from members.models import User, Viewer


class BackTestQuerySet(models.QuerySet["BackTest"]):
    def running(self) -> Self:
        return self.filter(finished_at=None)


class BackTest(models.Model):
    """Rules, a stretch of time, and how far it has been looked at: newest posts first.

    The row is what is owed: whoever works on it moves `position` in the transaction that counts,
    so a killed worker loses nothing and nothing is counted twice.
    """

    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="back_tests")
    source = models.TextField()
    days = models.PositiveSmallIntegerField(default=30)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    total = models.PositiveIntegerField(null=True)
    """How many posts there are to look at; None until they were counted."""
    lowest = models.BigIntegerField(default=0)
    """Key of the oldest of them."""
    looked_at = models.PositiveIntegerField(default=0)
    position = models.BigIntegerField(null=True)
    """Key of the last post that was looked at."""
    caught: Any = models.JSONField(default=dict)
    """Line of a rule, as text, → {"caught", "upheld", "kept"}: how many posts it would have caught,
    and what moderators decided about those. "all" counts each post once."""
    too_slow: Any = models.JSONField(default=list)
    """Lines of rules that took too long, and were not tried any further."""
    broken: Any = models.JSONField(default=list)
    """Lines of rules that broke, and were not tried any further."""
    finished_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    """When somebody ended it before it was through."""
    nudged_at = models.DateTimeField(default=timezone.now)
    """When it last went on; one that stands still is begun again where it was."""

    objects: ClassVar[models.Manager["BackTest"]] = BackTestQuerySet.as_manager()

    class Meta:
        verbose_name = _("back-test")
        verbose_name_plural = _("back-tests")
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "by"],
                condition=Q(finished_at=None),
                name="automod_one_running_back_test",
            )
        ]
        indexes = [models.Index(fields=["rule_set", "-id"], name="automod_back_tests_of_set")]

    def __str__(self) -> str:
        return f"{self.looked_at} of {self.total or 0}"

    @property
    def since(self) -> datetime:
        return self.created_at - timedelta(days=self.days)

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None


class CaughtQuerySet(models.QuerySet["Caught"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those whose posts the viewer can read."""
        topics = Topic.objects.visible_to(viewer)
        return self.filter(post__topic__in=topics, post__in=Post.objects.visible_to(viewer))


class Caught(models.Model):
    """One post that a rule of a back-test would have fitted. Of each rule only so many are kept."""

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
                fields=["test", "line", "post"], name="automod_caught_once_per_rule"
            )
        ]

    def __str__(self) -> str:
        return f"post {self.post_id} by line {self.line}"
