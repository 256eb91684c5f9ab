"""Why something of this room was not done, in words for whoever tried."""

from django.utils.translation import gettext_lazy as _

from core.refusals import ActionRefused


class WatchedHere(ActionRefused):
    """Something was written that the site takes nowhere."""

    def __init__(self, said: str) -> None:
        super().__init__(
            _("Take out %(said)s, then send it again. The site takes this nowhere.")
            % {"said": said}
        )


class NotToBeWatched(ActionRefused):
    """What was typed is no word or domain that could be watched."""
