"""Who agreed to what, and when."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from guidelines.models.versions import Version


class AcceptanceQuerySet(models.QuerySet["Acceptance"]):
    def with_names(self) -> "AcceptanceQuerySet":
        return self.select_related("user", "version").defer(
            *(f"user__{name}" for name in ("password", "bio")),
            *(f"version__{name}" for name in ("lede", "enforcement", "ladder", "appeals")),
        )


class Acceptance(models.Model):
    """One member accepted one version. It goes only with their account."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="acceptances"
    )
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="acceptances")
    accepted_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = AcceptanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "version"], name="guidelines_accepted_once_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} accepted {self.version_id}"
