"""What rules tell other programs, and whether those heard it."""

from django.db import models
from django.utils import timezone

from automod.models.rules import RuleVersion
from forums.models import Post


class Call(models.Model):
    """A rule fitted a post, and the address it names is to hear of it."""

    version = models.ForeignKey(RuleVersion, on_delete=models.CASCADE, related_name="calls")
    rule_hash = models.CharField(max_length=64)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    address = models.URLField(max_length=2000)
    content = models.TextField()
    """JSON, as it is sent: the same bytes each time, since they are signed."""
    is_owed = models.BooleanField(default=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    said = models.CharField(max_length=200, blank=True)
    """What the other side answered last, or why it did not."""
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "rule_hash"], name="automod_call_once_per_post_and_rule"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(is_owed=True), name="automod_call_owed"
            ),
            models.Index(fields=["created_at"], name="automod_call_age"),
        ]

    def __str__(self) -> str:
        return f"{self.address} about post {self.post_id}"
