"""Why something of this room was not done, in words for whoever tried."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from automod.models import BackTest
from core.refusals import ActionRefused


class WatchedHere(ActionRefused):
    """Something was written that the site takes nowhere."""

    def __init__(self, said: str) -> None:
        super().__init__(
            _("Take out %(said)s, then send it again. The site takes this nowhere.")
            % {"said": said}
        )


class NotToBeWatched(ActionRefused):
    """What was typed is no word or domain that could be watched. `field` is where that shows."""

    def __init__(self, message: str | Promise, field: str = "pattern") -> None:
        super().__init__(message)
        self.field = field


class NothingToTry(ActionRefused):
    """A back-test of a file without a rule."""

    def __init__(self) -> None:
        super().__init__(_("There is no rule in it that could catch something."))


class StillRunning(ActionRefused):
    """Somebody has a back-test of these rules under way."""

    def __init__(self, test: BackTest) -> None:
        super().__init__(_("Your last back-test here is still running. Wait for it, or stop it."))
        self.test = test
