"""What a rule did on an item, from what a hit keeps of it, in a few words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _


def did(deed: Mapping[str, Any]) -> list[str]:
    """One entry for each thing. What was written to whom is not repeated."""
    actions = {
        "approve": _("approved"),
        "remove": _("removed"),
        "spam": _("removed as spam"),
        "filter": _("held for review"),
        "report": _("reported"),
    }
    others = {
        "flair_set": _("flair"),
        "author_flair_set": _("flair of the author"),
        "set": _("marks"),
        "set_tags": _("tags"),
        "move_to_category": _("moved"),
        "comment": _("answered by the site"),
        "message": _("message to the author"),
        "modmail": _("message to moderators"),
        "assign": _("assigned"),
        "silence_author_seconds": _("author silenced"),
        "webhook": _("another program told"),
        "parent": _("topic marked"),
    }
    action = actions.get(deed.get("action") or "")
    return [*([action] if action else []), *(said for key, said in others.items() if deed.get(key))]
