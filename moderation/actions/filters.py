"""Ways to look at the queue that a moderator keeps."""

from members.models import User
from moderation.models import SavedFilter


def save_filter(*, by: User, name: str, query: str) -> SavedFilter:
    """Keep a view under a name; the same name again is the newer view."""
    saved, _is_new = SavedFilter.objects.update_or_create(
        user=by, name=name, defaults={"query": query[:500]}
    )
    return saved


def delete_filter(saved: SavedFilter, *, by: User) -> None:
    """One's own; somebody else's stays."""
    SavedFilter.objects.filter(pk=saved.pk, user=by).delete()
