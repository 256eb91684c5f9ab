"""The one view that serves what members uploaded, where no other host does."""

import mimetypes
from pathlib import PurePosixPath
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

FOLDERS: Final = frozenset({"avatars", "pictures", "renditions", "site"})
"""Where pictures lie that everybody may see. Names in them are made by the storage."""
PICTURES: Final = frozenset({"image/webp", "image/png", "image/jpeg"})
YEAR: Final = "public, max-age=31536000, immutable"


@login_not_required
@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture as we wrote it. Whatever else may lie there is not served, and runs nowhere."""
    parts = PurePosixPath(path).parts
    kind = mimetypes.guess_type(path)[0]
    if len(parts) != 2 or parts[0] not in FOLDERS or kind not in PICTURES:
        raise Http404
    try:
        file = default_storage.open(path)
    except (OSError, ValueError) as error:
        raise Http404 from error
    response = FileResponse(file, content_type=kind)
    response.headers["Cache-Control"] = YEAR
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
