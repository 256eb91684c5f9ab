"""Where rows came from that were written elsewhere, and which old addresses lead to them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    """A community whose archive was brought in."""

    name = models.SlugField(max_length=60, unique=True)
    topic_offset = models.PositiveBigIntegerField(default=0)
    """Added to an old topic's number to make ours: 0 where the forum was empty, so numbers stay."""
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.name


class ImportedRecord(models.Model):
    """One record of a source and the row that was made of it."""

    class Kind(models.TextChoices):
        CATEGORY = "category", _("Category")
        PERSON = "person", _("Person")
        TOPIC = "topic", _("Topic")
        POST = "post", _("Post")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="records")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    external_id = models.CharField(max_length=64)
    local_id = models.BigIntegerField()
    facts = models.JSONField(default=dict)
    """What the source said that has no place here: an old username, a trust level, staff flags."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "external_id"], name="imports_record_once_in_source"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.external_id} of {self.source_id}"


class OldAddress(models.Model):
    """A path of the old site as `imports.addresses` has it: `t/27`, `t/some-words/27`, `u/name`."""

    path = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=8, choices=ImportedRecord.Kind.choices)
    target_id = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "old addresses"

    def __str__(self) -> str:
        return self.path
