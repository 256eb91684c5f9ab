"""What was published: numbered versions of the guidelines with their rules. Rows never change."""

from typing import Any, ClassVar, Generic, NoReturn, TypeVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

M = TypeVar("M", bound=models.Model)


class Published(TypeError):
    """A published version or rule was to be changed or deleted."""

    def __init__(self) -> None:
        super().__init__("What was published stays as it is: publish another version.")


class PublishedQuerySet(models.QuerySet[M], Generic[M]):
    """Rows that decisions and people refer to: read them, add to them."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise Published

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Published

    def delete(self) -> NoReturn:
        raise Published

    delete.queryset_only = True  # type: ignore[attr-defined]


class PublishedModel(models.Model):
    """The database refuses changes as well (`guidelines.protection`)."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Published
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Published


class VersionQuerySet(PublishedQuerySet["Version"]):
    def newest(self) -> "Version | None":
        return self.order_by("-number").first()

    def with_rules(self) -> "VersionQuerySet":
        return self.prefetch_related(models.Prefetch("rules", Rule.objects.order_by("number")))


class Version(PublishedModel):
    """The guidelines as they were published once."""

    number = models.PositiveIntegerField(unique=True)
    """1, 2, 3 … in the order of publishing."""
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    """Null for the site itself. The number stays when the account goes: the row does not change."""
    summary = models.CharField(max_length=300, blank=True)
    """What changed and why, in a sentence for everybody."""
    is_material = models.BooleanField()
    """Whether members are asked to accept this one before their next post."""
    title = models.CharField(max_length=255)
    lede = models.TextField(blank=True)
    enforcement = models.TextField(blank=True)
    ladder = models.JSONField()
    """[{"name", "text", "who"}], the mildest step first."""
    enforcement_note = models.TextField(blank=True)
    appeals = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64)
    """SHA-256 of everything members read: publishing the same again makes no version."""

    objects: ClassVar[VersionQuerySet] = VersionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="guidelines_versions_count_from_one"
            ),
            models.CheckConstraint(
                condition=models.Q(is_material=True) | models.Q(number__gt=1),
                name="guidelines_first_version_is_material",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.number}"

    @property
    def href(self) -> str:
        return f"/guidelines/history/{self.number}/"


class RuleQuerySet(PublishedQuerySet["Rule"]):
    def current(self) -> "RuleQuerySet":
        """The rules that hold now, in their order."""
        newest = Version.objects.order_by("-number").values("pk")[:1]
        return self.filter(version__in=newest).order_by("number")


class Rule(PublishedModel):
    """One rule of one version. A decision that points here names the rule and its version."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="rules")
    key = models.SlugField(max_length=80)
    """The same rule in every version: made once from its first title, never changed."""
    block_id = models.CharField(max_length=36)
    """The block of the page it was written in, by which the next version knows it again."""
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    meaning = models.TextField()
    examples = models.JSONField()
    """{"fine": [text], "not_fine": [text]}"""
    ladder = models.JSONField()
    """[text]: what usually follows, the first time, the second time …"""

    objects: ClassVar[RuleQuerySet] = RuleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="guidelines_rule_key_once"),
            models.UniqueConstraint(
                fields=["version", "number"], name="guidelines_rule_number_once"
            ),
        ]
        indexes = [models.Index(fields=["block_id"], name="guidelines_rule_block")]
        verbose_name = _("rule")

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def href(self) -> str:
        """Where it stands on the page that holds now."""
        return f"/guidelines/#{self.key}"
