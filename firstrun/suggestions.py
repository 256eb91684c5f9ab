"""What the wizard suggests: colours, and categories to begin with."""

from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

COLOURS: Final[list[tuple[Text, str, str]]] = [
    (_("Lake"), "#115e77", "lake"),
    (_("Spruce"), "#1a6444", "spruce"),
    (_("Brick"), "#a8372a", "brick"),
    (_("Straw"), "#d29922", "straw"),
    (_("Bramble"), "#7a2b56", "bramble"),
    (_("Night"), "#2a4482", "night"),
    (_("Ink"), "#3a3a3a", "ink"),
]
"""Name, colour, and the `data-brand` that shows it."""


class Suggestion(NamedTuple):
    """A category to begin with. `start` is the lowest role that may start topics."""

    name: Text
    description: Text
    colour: int
    icon: str
    start: str = "newcomer"


_NEWS: Final = Suggestion(
    _("News"), _("What we are working on. Replies open, always."), 5, "megaphone", "moderator"
)
_PLACE: Final = Suggestion(
    _("About this place"), _("Say hello, and tell us what is missing here."), 2, "people"
)

STARTS: Final[dict[str, tuple[Text, tuple[Suggestion, ...]]]] = {
    "makers": (
        _("For makers of things"),
        (
            Suggestion(_("Using it"), _("How do I, why does it, what if."), 1, "chat"),
            Suggestion(_("Care and repair"), _("Parts, patience, before and after."), 3, "wrench"),
            Suggestion(_("Show and tell"), _("What you made or did with it."), 4, "image"),
            _NEWS,
            _PLACE,
        ),
    ),
    "software": (
        _("For software"),
        (
            Suggestion(_("Help"), _("What you tried, and what happened instead."), 1, "chat"),
            Suggestion(_("Tips and workflows"), _("Ways of working worth copying."), 3, "spark"),
            Suggestion(_("Ideas"), _("What is missing, and what for."), 4, "idea"),
            _NEWS,
            _PLACE,
        ),
    ),
    "services": (
        _("For services"),
        (
            Suggestion(_("Questions"), _("Ask us, or somebody who had the same one."), 1, "chat"),
            Suggestion(_("Good to know"), _("What we wish somebody had told us."), 3, "book"),
            Suggestion(_("Local"), _("Places, people and dates near you."), 4, "compass"),
            _NEWS,
            _PLACE,
        ),
    ),
    "empty": (_("Empty"), ()),
}
"""Starting points of the third step: key → what it is for, and its categories."""
