"""Uploads of the editor become pictures of ours."""

from collections.abc import Callable
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail.images.forms import BaseImageForm

from core.pictures import picture_from_upload

LARGEST: Final = 2400
"""Pixels of the longer side that are kept."""


class PictureForm(BaseImageForm):
    """What arrives is decoded, made small and written anew, as everywhere (`core.pictures`)."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if type(data) is dict and "title" in data:
            # Of several at once, by the name of the file: no name is too long for its picture.
            data = data | {"title": str(data["title"] or _("Picture"))[:255]}
        super().__init__(data, *args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].to_python = _readable(self.fields["file"].to_python)

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if not isinstance(upload, UploadedFile):
            return upload
        upload.seek(0)
        picture = picture_from_upload(upload, width=LARGEST, height=LARGEST, crop=False)
        return ContentFile(picture, name="picture.webp")


def _readable(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Broken pictures are refused: Wagtail lets what its library raises for them through."""

    def to_python(data: Any) -> Any:
        try:
            return read(data)
        except ValidationError:
            raise
        except Exception as error:
            raise ValidationError(_("That file is not a picture we can read.")) from error

    return to_python


def refuse_raw_file(**_signal: Any) -> None:
    """The editor would keep a file as it came where something else in its form is wrong."""
    raise PermissionDenied
