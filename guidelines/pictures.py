"""Uploads of the editor become pictures of ours."""

from typing import Any, Final

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from wagtail.images.forms import BaseImageForm

from core.pictures import picture_from_upload

LARGEST: Final = 2400
"""Pixels of the longer side that are kept."""


class PictureForm(BaseImageForm):
    """What arrives is decoded, made small and written anew, as everywhere (`core.pictures`)."""

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if not isinstance(upload, UploadedFile):
            return upload
        upload.seek(0)
        picture = picture_from_upload(upload, width=LARGEST, height=LARGEST, crop=False)
        return ContentFile(picture, name="picture.webp")
