"""Pictures of pages, and the sizes they are shown in."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class Picture(AbstractImage):
    """A picture as we wrote it again (`guidelines.pictures`)."""

    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    admin_form_fields = Image.admin_form_fields

    def get_upload_to(self, filename: str) -> str:
        return f"pictures/{filename.rpartition('/')[2]}"


class PictureRendition(AbstractRendition):
    """One size of a picture, made when it is first shown."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"],
                name="guidelines_one_rendition_per_size",
            )
        ]

    def get_upload_to(self, filename: Any) -> str:
        return f"renditions/{str(filename).rpartition('/')[2]}"
