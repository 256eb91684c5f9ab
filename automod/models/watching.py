"""What the site watches for: words, link domains, copies of texts, and the weights in force."""

from datetime import datetime
from typing import Any, ClassVar, Final, Self

from django.conf import settings
from django.core.cache import cache
from django.db import models
from django.db.models import Case, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from automod.spam.prints import BANDS, Print
from automod.spam.weights import Weights
from automod.watched.words import MOST_LETTERS
from core.transactions import after_commit
from forums.models import Post


class WatchAct(models.TextChoices):
    """What happens to a text in which something watched is found."""

    BLOCK = "block", _("Refuse it")
    HOLD = "hold", _("Hold it for review")
    REPLACE = "replace", _("Put other words there")
    TAG = "tag", _("Tag its topic")


class _Watched(models.Model):
    act = models.CharField(max_length=10, choices=WatchAct.choices)
    tag = models.CharField(max_length=30, blank=True)
    """Only for TAG."""
    why = models.CharField(max_length=200, blank=True)
    """Why it is watched, for moderators."""
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    hit_count = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    """In how many texts it was found, also in those that were refused."""
    last_hit_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True


class WatchedWord(_Watched):
    """A word, several, or a pattern with `*` and `?` (`automod.watched.words`)."""

    pattern = models.CharField(max_length=MOST_LETTERS, unique=True)
    replacement = models.CharField(max_length=100, blank=True)
    """Only for REPLACE; nothing there takes the word out."""

    class Meta:
        verbose_name = _("watched word")
        verbose_name_plural = _("watched words")
        indexes = [models.Index(fields=["-added_at", "-id"], name="automod_words_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(act="tag") ^ Q(tag=""), name="automod_watched_word_tag_for_tagging"
            ),
            models.CheckConstraint(
                condition=Q(act="replace") | Q(replacement=""),
                name="automod_watched_word_replacement_for_replacing",
            ),
        ]

    def __str__(self) -> str:
        return self.pattern


class WatchedDomain(_Watched):
    """A link domain and everything below it (`automod.watched.domains`)."""

    domain = models.CharField(max_length=253, unique=True)

    class Meta:
        verbose_name = _("watched domain")
        verbose_name_plural = _("watched domains")
        indexes = [models.Index(fields=["-added_at", "-id"], name="automod_domains_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(act="tag") ^ Q(tag=""), name="automod_watched_domain_tag_for_tagging"
            ),
            models.CheckConstraint(
                condition=~Q(act="replace"), name="automod_watched_domain_is_not_replaced"
            ),
        ]

    def __str__(self) -> str:
        return self.domain


class TextPrintQuerySet(models.QuerySet["TextPrint"]):
    def sharing_a_band(self, own: Print) -> Self:
        """Candidates: the same text, or one with a band in common. One index for each question."""
        same = Q(exact=own.exact)
        for number, band in enumerate(own.bands, 1):
            same |= Q(**{f"band_{number}": band})
        return self.filter(same)

    def since(self, moment: datetime) -> Self:
        return self.filter(made_at__gte=moment)


class TextPrint(models.Model):
    """What a post's text looks like (`automod.spam.prints`), so that copies of it are found."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="+", primary_key=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    exact = models.BigIntegerField()
    bins = models.BinaryField(max_length=128)
    band_1 = models.BigIntegerField()
    band_2 = models.BigIntegerField()
    band_3 = models.BigIntegerField()
    band_4 = models.BigIntegerField()
    band_5 = models.BigIntegerField()
    band_6 = models.BigIntegerField()
    band_7 = models.BigIntegerField()
    band_8 = models.BigIntegerField()

    objects: ClassVar[models.Manager["TextPrint"]] = TextPrintQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["exact"], name="automod_print_exact"),
            models.Index(fields=["made_at"], name="automod_print_made_at"),
            models.Index(fields=["author"], name="automod_print_author"),
            *(
                models.Index(fields=[f"band_{number}"], name=f"automod_print_band_{number}")
                for number in range(1, BANDS + 1)
            ),
        ]

    def __str__(self) -> str:
        return f"print of post {self.post_id}"


class SpamWeights(models.Model):
    """A table of weights that was trained here; without an active one the shipped start counts."""

    packed = models.BinaryField()
    """As `automod.spam.weights.Weights.pack` makes it, some ten thousand bytes."""
    is_active = models.BooleanField(default=False)
    own_spam = models.PositiveIntegerField(default=0)
    own_conversation = models.PositiveIntegerField(default=0)
    """How many of the site's own decisions it learned from, by kind."""
    figures: Any = models.JSONField(default=dict)
    """By five-fold cross-validation on the site's own decisions: precision, recall, f1; "before"
    holds the f1 of the table that was in force then."""
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_active"],
                condition=Q(is_active=True),
                name="automod_one_table_of_weights_is_active",
            )
        ]

    def __str__(self) -> str:
        return f"weights of {self.made_at:%Y-%m-%d %H:%M}"

    @property
    def weights(self) -> Weights:
        return Weights.unpack(bytes(self.packed))


class Training(models.Model):
    """One go at learning from the site's decisions, asked for by somebody or due at night."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    began_at = models.DateTimeField(null=True)
    """When a worker last took it up; one that stands still is begun again."""
    finished_at = models.DateTimeField(null=True)
    said = models.CharField(max_length=300, blank=True)
    """What came of it, in a sentence."""
    weights = models.ForeignKey(
        SpamWeights, on_delete=models.SET_NULL, null=True, related_name="trainings"
    )
    """What it put into force, if it did."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Case(When(finished_at=None, then=1)), name="automod_one_training_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.said or f"asked at {self.asked_at:%Y-%m-%d %H:%M}"


SETTINGS_KEY: Final = "automod:spam-settings"


class SpamSettings(models.Model):
    """How this site learns what spam is. One row; kept in the cache."""

    rule_keys: Any = models.JSONField(_("rules that are about spam"), default=list)
    """What was taken down under one of them was spam."""
    learns_at_night = models.BooleanField(_("learn every night"), default=True)

    def __str__(self) -> str:
        return "settings"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)
        after_commit(cache.delete, SETTINGS_KEY)


def spam_settings() -> SpamSettings:
    """The site's settings, from the cache; the defaults where nobody changed any."""
    found: SpamSettings | None = cache.get(SETTINGS_KEY)
    if found is None:
        found = SpamSettings.objects.filter(pk=1).first() or SpamSettings(pk=1)
        cache.set(SETTINGS_KEY, found, 3600)
    return found


class Asked(models.Model):
    """What Akismet said about a post, and whether it was told what moderators decided."""

    class Opinion(models.TextChoices):
        HAM = "ham", _("conversation")
        SPAM = "spam", _("spam")
        DISCARD = "discard", _("certainly spam")

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="+", primary_key=True)
    opinion = models.CharField(max_length=8, choices=Opinion.choices, blank=True)
    """Empty where it was not asked yet, or did not answer."""
    told = models.CharField(max_length=8, blank=True)
    """ham or spam: what it was told afterwards."""
    owed = models.CharField(max_length=8, blank=True)
    """ask, ham or spam: what is still to be done."""
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=~Q(owed=""), name="automod_akismet_owed")
        ]

    def __str__(self) -> str:
        return f"{self.opinion or self.owed} post {self.post_id}"
