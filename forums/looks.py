"""What a category and a reaction may look like: colours and icons, by the names people know."""

from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from branding.models import current_site

COLOURS: Final[list[tuple[int, str | Promise]]] = [
    (1, _("Clay")),
    (2, _("Lake")),
    (3, _("Moss")),
    (4, _("Straw")),
    (5, _("Plum")),
    (6, _("Rose")),
]
ICONS: Final[list[tuple[str, str | Promise]]] = [
    ("forum", _("Conversation")),
    ("chat", _("Speech")),
    ("book", _("Book")),
    ("compass", _("Compass")),
    ("flame", _("Flame")),
    ("globe", _("Globe")),
    ("idea", _("Bulb")),
    ("image", _("Picture")),
    ("megaphone", _("Megaphone")),
    ("people", _("People")),
    ("shield", _("Shield")),
    ("spark", _("Spark")),
    ("sun", _("Sun")),
    ("wrench", _("Spanner")),
]
REACTION_ICONS: Final[list[tuple[str, str | Promise]]] = [
    ("thanks", _("Open hands")),
    ("helped", _("Helping hand")),
    ("same", _("Two alike")),
    ("wellput", _("Good words")),
    ("thumb", _("Thumb")),
    ("star", _("Star")),
    ("flame", _("Flame")),
    ("idea", _("Bulb")),
    ("spark", _("Spark")),
    ("sun", _("Sun")),
    ("check", _("Tick")),
    ("react", _("Smile")),
]


def reactions() -> Mapping[str, tuple[str | Promise, str]]:
    """Kind → its word and icon, as the site chose them, or ours. The key `l` gives the first."""
    site = current_site()
    if site is None or not site.reactions:
        ours: dict[str, tuple[str | Promise, str]] = settings.REACTIONS
        return ours
    return {kind: (word, icon) for kind, word, icon in site.reactions}
