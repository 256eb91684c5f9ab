"""Who did what, when and why, with what was before and after. Rows are added, and that is all."""

from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from audit.acts import Words, words_of


class AppendOnly(TypeError):
    """A row of the audit log was to be changed or deleted."""

    def __init__(self) -> None:
        super().__init__("The audit log is append-only: write another entry.")


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def for_moderation(self, categories: "list[int] | None" = None) -> Self:
        """Acts of moderation; with `categories` (their keys) only those there."""
        found = self.filter(is_moderation=True)
        return found if categories is None else found.filter(category_id__in=categories)

    def about(self, target: models.Model) -> Self:
        return self.filter(target_type=type_of(target), target_id=str(target.pk))

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly

    delete.queryset_only = True  # type: ignore[attr-defined]


class AuditEntry(models.Model):
    """One act. The database refuses to change or delete it (`audit.protection`)."""

    class Via(models.TextChoices):
        PAGE = "page"
        TASK = "task"
        RULE = "rule"
        COMMAND = "command"

    at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    """Who did it; null for the site itself. The number stays when the account goes, so the row
    does not change: read people by `select_related`, which finds none then, and fall back on
    `by_name`."""
    by_name = models.CharField(max_length=60, blank=True)
    """The username at that time."""
    via = models.CharField(max_length=20, default=Via.PAGE)
    act = models.CharField(max_length=60)
    """A short dotted code, "post.hidden"; `audit.acts` has its words."""
    is_moderation = models.BooleanField()
    """Whether moderators read it, by what was declared when it was written."""
    target_type = models.CharField(max_length=40, blank=True)
    target_id = models.CharField(max_length=64, blank=True)
    target_label = models.CharField(max_length=200, blank=True)
    category_id = models.BigIntegerField(null=True)
    """The category it happened in, a number only: categories lie in a room above."""
    why = models.TextField(blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    rule_key = models.CharField(max_length=80, null=True)
    rule_version = models.PositiveIntegerField(null=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [
            # Pages of every filter go by (at, id), newest first, and read only what they show.
            models.Index("at", "id", name="audit_at"),
            models.Index("by", "at", "id", name="audit_by"),
            models.Index("act", "at", "id", name="audit_act"),
            models.Index("target_type", "target_id", "at", "id", name="audit_target"),
            models.Index("category_id", "at", "id", name="audit_category"),
            models.Index("at", "id", name="audit_moderation", condition=Q(is_moderation=True)),
        ]

    def __str__(self) -> str:
        return f"{self.by_name} {self.act} {self.target_label}".strip()

    @property
    def words(self) -> Words:
        return words_of(self.act)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly


def type_of(target: models.Model) -> str:
    """The word for what an act was done to: "post", "user", "category"."""
    return target._meta.model_name or ""


class LastAddress(models.Model):
    """An address that an account was used from, within the last weeks (`audit.addresses`)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    address = models.GenericIPAddressField(unpack_ipv4=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "last addresses"
        ordering = ["-last_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "address"], name="audit_address_once")
        ]
        indexes = [
            models.Index("address", name="audit_address"),
            models.Index("last_at", name="audit_address_age"),
        ]

    def __str__(self) -> str:
        return self.address
