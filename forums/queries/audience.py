"""Who sees the same."""

from hashlib import sha256

from forums.permissions import moderated_categories, visible_categories
from members.models import Viewer


def audience(viewer: Viewer) -> str:
    """A name for all who see and moderate the same categories as the viewer."""
    seen, moderated = visible_categories(viewer), moderated_categories(viewer)
    if seen is None and moderated is None:
        return "all"
    parts = ["*" if ids is None else ",".join(map(str, sorted(ids))) for ids in (seen, moderated)]
    return sha256("|".join(parts).encode()).hexdigest()[:16]
