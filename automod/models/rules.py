"""Rule files that are kept, and what their rules did.

A rule is named by the hash of what it says (`automod.language`), so that it keeps its state when
the file around it changes, and loses it when it is changed itself.
"""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.models import Category, Post, Topic
from members.models import User, Viewer
from moderation.models import Decision


class RuleSet(models.Model):
    """The rules of the whole site, or of one category. Each has one set at most."""

    category = models.OneToOneField(
        Category, on_delete=models.CASCADE, null=True, related_name="rule_set"
    )
    """None for the site's."""
    active = models.ForeignKey(
        "RuleVersion", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    """The version in force."""
    version_count = models.PositiveIntegerField(default=0, editable=False)
    min_precision = models.PositiveSmallIntegerField(
        _("least share of hits that moderators uphold (%)"), default=30, db_default=30
    )
    """A rule below it is switched off; 0 leaves every rule on."""
    min_decided = models.PositiveSmallIntegerField(
        _("counted from so many decided hits"), default=20, db_default=20
    )

    class Meta:
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        constraints = [
            models.UniqueConstraint(
                models.Case(models.When(category=None, then=1)), name="automod_ruleset_one_of_site"
            )
        ]

    def __str__(self) -> str:
        return str(self.category or _("The whole site"))


class Unchangeable(TypeError):
    """A version of rules was to be changed."""

    def __init__(self) -> None:
        super().__init__("A version of rules stays as it was saved: save another one.")


class RuleVersion(models.Model):
    """A rule file as somebody saved it. Rows are added and never changed."""

    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    """1, 2, 3 … within the set."""
    source = models.TextField()
    note = models.CharField(_("what changed"), max_length=200, blank=True)
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("version of rules")
        verbose_name_plural = _("versions of rules")
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "number"], name="automod_version_number_once_in_set"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule_set} {self.number}"

    @property
    def is_active(self) -> bool:
        return self.rule_set.active_id == self.pk

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Unchangeable
        super().save(*args, **kwargs)


class RuleState(models.Model):
    """What is known of one rule of a set. A rule that never fired may have no row."""

    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="states")
    rule_hash = models.CharField(max_length=64)
    hit_count = models.PositiveIntegerField(default=0, editable=False)
    last_hit_at = models.DateTimeField(null=True, editable=False)
    failure_count = models.PositiveIntegerField(default=0, editable=False)
    """How often it broke since it was last switched on."""
    is_shadow = models.BooleanField(_("only watch"), default=False)
    """What it would do is written down, and nothing is done."""
    counted_from = models.DateTimeField(null=True, editable=False)
    """Hits before it are not counted against the rule: somebody switched it on knowing them."""
    disabled_at = models.DateTimeField(null=True, editable=False)
    disabled_reason = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("state of a rule")
        verbose_name_plural = _("states of rules")
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "rule_hash"], name="automod_state_once_per_rule"
            ),
            models.CheckConstraint(
                condition=Q(disabled_at=None) | ~Q(disabled_reason=""),
                name="automod_state_says_why_disabled",
            ),
        ]

    def __str__(self) -> str:
        return self.rule_hash[:12]

    @property
    def is_off(self) -> bool:
        return self.disabled_at is not None


class RuleHitQuerySet(models.QuerySet["RuleHit"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those whose posts the viewer can read, and those whose posts are no more."""
        topics = Topic.objects.visible_to(viewer)
        posts = Post.objects.visible_to(viewer)
        return self.filter(Q(post=None) | Q(post__topic__in=topics, post__in=posts))


class RuleHit(models.Model):
    """One rule fitted one item, and this is what it did, or would have done."""

    version = models.ForeignKey(RuleVersion, on_delete=models.CASCADE, related_name="hits")
    rule_hash = models.CharField(max_length=64)
    line = models.PositiveIntegerField()
    """Where the rule stands in that version."""
    at = models.DateTimeField(default=timezone.now)
    is_shadow = models.BooleanField(default=False)
    item = models.CharField(max_length=40)
    """What it fitted, as "post:12"."""
    post = models.ForeignKey(Post, on_delete=models.SET_NULL, null=True, related_name="rule_hits")
    """The same, where it is a post that is still there."""
    deed = models.JSONField(default=dict)
    """Action, reason and so on, in the words of `try_rules`."""
    upheld = models.BooleanField(null=True, editable=False)
    """Whether moderators agreed; None while nobody decided."""
    judged_by = models.ForeignKey(
        Decision, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    """The decision that says so."""

    objects: ClassVar[models.Manager["RuleHit"]] = RuleHitQuerySet.as_manager()

    class Meta:
        verbose_name = _("hit of a rule")
        verbose_name_plural = _("hits of rules")
        indexes = [
            models.Index(fields=["rule_hash", "-at", "-id"], name="automod_hit_of_rule"),
            models.Index(fields=["item", "-at"], name="automod_hit_of_item"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.rule_hash[:12]}"


class Performed(models.Model):
    """A rule did on an item what it does only once. Kept as long as the item may be seen again."""

    item = models.CharField(max_length=40)
    rule_hash = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "performed"
        constraints = [
            models.UniqueConstraint(
                fields=["item", "rule_hash"], name="automod_performed_once_per_item"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.rule_hash[:12]}"


class Voice(models.Model):
    """The account by which the site itself answers. One row; nobody can sign in with it."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.user)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)
