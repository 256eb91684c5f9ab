"""Uploaded pictures: what arrives is never what is served.

Every picture is decoded, turned upright, made small and written again, so that nothing hidden in
the file (scripts, places, second files) survives.
"""

import warnings
from io import BytesIO
from typing import Final

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

MAX_BYTES: Final = 10_000_000
MAX_PIXELS: Final = 40_000_000
FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")


def picture_from_upload(upload: "File[bytes]", *, width: int, height: int, crop: bool) -> bytes:
    """WebP bytes of the first frame, at most `width` × `height` pixels (exactly that where `crop`).

    Raises ValidationError, worded for the member, for anything that is not such a picture.
    """
    if (upload.size or 0) > MAX_BYTES:
        raise ValidationError(_("That picture is larger than 10 MB. Choose a smaller one."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(BytesIO(upload.read(MAX_BYTES + 1)), formats=FORMATS)
            if opened.width * opened.height > MAX_PIXELS:
                raise ValidationError(
                    _("That picture has too many pixels. 40 million is the most.")
                )
            opened.draft("RGB", (width * 2, height * 2))
            upright = ImageOps.exif_transpose(opened)
            image = upright.convert("RGBA" if _has_alpha(upright) else "RGB")
    except ValidationError:
        raise
    except Exception as error:  # Pillow raises a different type for every kind of broken file
        raise ValidationError(
            _("That file is not a picture we can read. JPEG, PNG, WebP and GIF work.")
        ) from error

    if crop:
        image = ImageOps.fit(image, (width, height), Image.Resampling.LANCZOS)
    else:
        image.thumbnail((width, height), Image.Resampling.LANCZOS)
    out = BytesIO()
    image.save(out, "WEBP", quality=86, method=4)
    return out.getvalue()


def _has_alpha(image: Image.Image) -> bool:
    return "A" in image.getbands() or "transparency" in image.info
