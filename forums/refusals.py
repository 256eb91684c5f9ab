"""Why an action in the forum says no, in words for the member."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from core.refusals import ActionRefused
from members.terms import Term


class TopicLocked(ActionRefused):
    def __init__(self) -> None:
        super().__init__(_("This topic is locked and takes no more replies."))


class Muted(ActionRefused):
    """Shown instead of the composer, too."""

    def __init__(self, term: Term) -> None:
        if term.ends_at is None:
            super().__init__(_("You can read but not write here until a moderator lifts it."))
        else:
            until = date_format(timezone.localtime(term.ends_at), "j F Y, H:i")
            super().__init__(
                _("You can read but not write here until %(moment)s.") % {"moment": until}
            )


class TooFast(ActionRefused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "That was a lot of posts in a short time. Wait a little; what you wrote is "
                "kept here."
            )
        )


class SlowMode(ActionRefused):
    """Everybody waits between two replies here, until the moment given."""

    def __init__(self, until: datetime) -> None:
        super().__init__(
            _("This topic is in slow mode. You can reply again at %(time)s.")
            % {"time": time_format(localtime(until))}
        )


class TooManyLinks(ActionRefused):
    def __init__(self, most: int) -> None:
        super().__init__(
            _("New accounts can put %(most)d links in a post. Take some out and send it again.")
            % {"most": most}
        )


class EditedMeanwhile(ActionRefused):
    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "%(name)s changed this post while you were writing. Both versions are below: "
                "take over what you want to keep, then save again."
            )
            % {"name": name}
        )


class UnknownReaction(ActionRefused):
    def __init__(self) -> None:
        super().__init__(_("This community does not have that reaction."))


class NotAReply(ActionRefused):
    def __init__(self) -> None:
        super().__init__(_("Only a reply that can be read can be the answer."))


class MisplacedCategory(ActionRefused):
    """Categories lie in each other one deep, the inner one open to no more people."""
