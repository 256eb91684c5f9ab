"""What a category may look like: its colours and icons, by the names people know."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
