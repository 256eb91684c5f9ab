"""Why an action of moderation says no, in words for whoever tried."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.refusals import ActionRefused
from forums.refusals import LevelLimit
from members.models import TrustLevel


class AlreadyReported(ActionRefused):
    def __init__(self) -> None:
        super().__init__(_("You reported this before. You will hear what came of it."))


class OwnWords(ActionRefused):
    def __init__(self) -> None:
        super().__init__(_("This is yours. You can edit it or take it back."))


class RuleNeeded(ActionRefused):
    def __init__(self, *, or_law: bool = False) -> None:
        words = _("Name the rule. Whoever it concerns is told which one it was.")
        if or_law:
            words = _(
                "Name the rule, or the law that a notice names. Whoever it concerns is told which "
                "one it was."
            )
        super().__init__(words)


class NoticeNeeded(ActionRefused):
    def __init__(self) -> None:
        super().__init__(_("Nobody gave notice that this is illegal. Name one of our rules."))


class TooManyReports(ActionRefused):
    def __init__(self) -> None:
        super().__init__(_("That is a lot of reports in a short time. Wait a moment."))


class TooManyReportsToday(LevelLimit):
    def __init__(self, level: TrustLevel, most: int) -> None:
        words = ngettext(
            "On the level “%(level)s” one reports %(most)d thing a day.",
            "On the level “%(level)s” one reports %(most)d things a day.",
            most,
        )
        super().__init__(words % {"level": level.name, "most": most}, level)


class NoticeIncomplete(ActionRefused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "A legal notice needs the law, why it applies, your name and address, and that "
                "you believe it."
            )
        )


class Stale(ActionRefused):
    """What was on the screen is not how it is any more."""

    def __init__(self, since: Sequence[str]) -> None:
        self.since = tuple(since)
        what = "; ".join(self.since)
        super().__init__(
            _("Something happened since you opened this: %(what)s. Look again, then decide.")
            % {"what": what}
        )


class AlreadyDecided(ActionRefused):
    def __init__(self, name: str) -> None:
        name = name or str(_("Somebody"))
        super().__init__(_("%(name)s decided this case meanwhile.") % {"name": name})


class ClaimedByOther(ActionRefused):
    def __init__(self, name: str) -> None:
        super().__init__(_("%(name)s has this case.") % {"name": name})


class NothingChosen(ActionRefused):
    def __init__(self) -> None:
        super().__init__(_("None of these can be decided any more. Choose at least one."))


class IsAway(ActionRefused):
    def __init__(self, name: str, until: datetime) -> None:
        super().__init__(
            _("%(name)s is away until %(until)s. Choose somebody else.")
            % {"name": name, "until": date_format(localtime(until), "j F")}
        )


class CannotUndo(ActionRefused):
    def __init__(self, why: str) -> None:
        super().__init__(_("This cannot be undone any more: %(why)s") % {"why": why})


class AppealTooLate(ActionRefused):
    def __init__(self) -> None:
        super().__init__(_("The time to appeal this decision is over."))


class AppealedBefore(ActionRefused):
    def __init__(self) -> None:
        super().__init__(_("You appealed this decision before. There is one appeal for each."))


class NotYours(ActionRefused):
    """Whoever decided does not look again."""

    def __init__(self) -> None:
        super().__init__(_("You decided this. Somebody else looks at it again."))


class AcceptFirst(ActionRefused):
    """The guidelines changed, and this member has not accepted them yet."""

    href = "/guidelines/accept/"
    act = _("Read and accept the guidelines")

    def __init__(self) -> None:
        super().__init__(
            _("Our guidelines changed. Read what is new and accept it; your text stays here.")
        )


class LockedDown(ActionRefused):
    def __init__(self, reason: str) -> None:
        super().__init__(
            reason or _("The site is closed for new posts for a while. Your text stays here.")
        )


class NothingClosed(ActionRefused):
    def __init__(self) -> None:
        super().__init__(_("That would close nothing. Say who may post, or close joining."))


class NotInThePast(ActionRefused):
    def __init__(self) -> None:
        super().__init__(_("That time is over. Choose a later one."))


class NameTaken(ActionRefused):
    def __init__(self) -> None:
        super().__init__(_("There is a macro of this name already."))


class UnknownPlaceholders(ActionRefused):
    def __init__(self, names: Sequence[str]) -> None:
        braced = ", ".join(f"{{{name}}}" for name in names)
        super().__init__(
            _("%(names)s is no placeholder. Take one from the list, or take the braces out.")
            % {"names": braced}
        )
