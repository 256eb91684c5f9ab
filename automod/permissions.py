"""Questions about what runs by itself."""

from forums.models import Category
from forums.permissions import can_moderate, moderated_categories
from members.models import Viewer
from members.permissions import can_manage_site


def can_keep_watch_lists(by: Viewer) -> bool:
    """Managers, and moderators of the whole site: a watched word counts everywhere."""
    return can_manage_site(by) or moderated_categories(by) is None


def can_write_rules(by: Viewer, category: Category | None) -> bool:
    """A category's moderators write its rules; the site's are for those who moderate everywhere."""
    if category is None:
        return moderated_categories(by) is None
    return can_moderate(by, category)
