"""What posts have in common, so that a wave is found by index."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from forums.models import Post


class Trait(models.Model):
    """One thing a post has that others may have too: a text's hash, or the domain of a link.

    Kept by `moderation.actions.traits`, from what is written in the forum.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("the same text")
        DOMAIN = "domain", _("a link to the same domain")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    value = models.CharField(max_length=253)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "kind", "value"], name="moderation_trait_once_per_post"
            )
        ]
        indexes = [models.Index(fields=["kind", "value", "-post"], name="moderation_traits_shared")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"
