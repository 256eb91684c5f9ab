"""Pictures that moderators took away, until nobody can ask for them back."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from members.models.people import User


class ClearedPicture(models.Model):
    """A file that was somebody's picture. It lies where nobody is served from."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="cleared_pictures")
    kept_as = models.CharField(max_length=100, unique=True)
    cleared_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager["ClearedPicture"]] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["cleared_at"], name="members_cleared_by_age")]

    def __str__(self) -> str:
        return self.kept_as
