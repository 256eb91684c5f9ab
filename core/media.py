"""What members uploaded: kept whole, and served by one view where no other host does."""

import mimetypes
from pathlib import PurePosixPath
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

FOLDERS: Final = frozenset({"avatars", "pictures", "renditions", "site"})
"""Where pictures lie that everybody may see. Names in them are made by the storage."""
PICTURES: Final = frozenset({"image/webp", "image/png", "image/jpeg"})
YEAR: Final = "public, max-age=31536000, immutable"


class WholeFiles(FileSystemStorage):
    """What cannot be written to its end, because the disk is full, is not there at all."""

    def _save(self, name: str, content: Any) -> str:
        try:
            return super()._save(name, content)  # type: ignore[misc, no-any-return]
        except OSError:
            if self.exists(name) and self.size(name) < content.size:
                self.delete(name)
            raise


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
