"""Questions about what runs by itself."""

from forums.permissions import moderated_categories
from members.models import Viewer
from members.permissions import can_manage_site


def can_keep_watch_lists(by: Viewer) -> bool:
    """Managers, and moderators of the whole site: a watched word counts everywhere."""
    return can_manage_site(by) or moderated_categories(by) is None
