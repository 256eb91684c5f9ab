"""Why an action in the forum says no, in words for the member."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.refusals import ActionRefused
from members.models import EARNED, TrustLevel
from members.terms import Term


class TopicLocked(ActionRefused):
    def __init__(self) -> None:
        super().__init__(_("This topic is locked and takes no more replies."))


class Muted(ActionRefused):
    """Shown instead of the composer, too."""

    def __init__(self, term: Term) -> None:
        if term.is_waiting:
            super().__init__(
                _("A moderator lets new members in here. You can read meanwhile; we write to you.")
            )
        elif term.ends_at is None:
            super().__init__(_("You can read but not write here until a moderator lifts it."))
        else:
            until = date_format(timezone.localtime(term.ends_at), "j F Y, H:i")
            super().__init__(
                _("You can read but not write here until %(moment)s.") % {"moment": until}
            )


RAISES = _(
    "Reading and writing here raises it: “Trust level” in your settings says how far you are."
)
"""What follows every limit of a trust level that can still be raised."""


class LevelLimit(ActionRefused):
    """A limit of the member's trust level: its number, and what raises it."""

    def __init__(self, words: str | Promise, level: TrustLevel) -> None:
        self.level = level
        ActionRefused.__init__(self, f"{words} {RAISES}" if level.level < EARNED else words)


class TooFast(ActionRefused):
    """Faster than anybody writes."""

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


class TooManyPosts(LevelLimit, TooFast):
    def __init__(self, level: TrustLevel, most: int) -> None:
        words = ngettext(
            "On the level “%(level)s” one writes %(most)d post an hour.",
            "On the level “%(level)s” one writes %(most)d posts an hour.",
            most,
        )
        kept = _("Wait a little; what you wrote is kept here.")
        LevelLimit.__init__(self, f"{_said(words, level, most)} {kept}", level)


class TooManyTopics(LevelLimit):
    def __init__(self, level: TrustLevel, most: int) -> None:
        words = ngettext(
            "On the level “%(level)s” one starts %(most)d topic a day.",
            "On the level “%(level)s” one starts %(most)d topics a day.",
            most,
        )
        super().__init__(_said(words, level, most), level)


class TooMuchInOnePost(LevelLimit):
    """More links, pictures or names than the level allows."""

    def __init__(self, words: str, level: TrustLevel, most: int) -> None:
        again = _("Take some out and send it again.")
        super().__init__(f"{_said(words, level, most)} {again}", level)


class TooManyLinks(TooMuchInOnePost):
    def __init__(self, level: TrustLevel, most: int) -> None:
        words = ngettext(
            "On the level “%(level)s” a post has %(most)d link at most.",
            "On the level “%(level)s” a post has %(most)d links at most.",
            most,
        )
        super().__init__(words, level, most)


class TooManyPictures(TooMuchInOnePost):
    def __init__(self, level: TrustLevel, most: int) -> None:
        words = ngettext(
            "On the level “%(level)s” a post has %(most)d picture at most.",
            "On the level “%(level)s” a post has %(most)d pictures at most.",
            most,
        )
        super().__init__(words, level, most)


class TooManyNames(TooMuchInOnePost):
    def __init__(self, level: TrustLevel, most: int) -> None:
        words = ngettext(
            "On the level “%(level)s” a post names %(most)d person at most.",
            "On the level “%(level)s” a post names %(most)d people at most.",
            most,
        )
        super().__init__(words, level, most)


class TooLateToEdit(LevelLimit):
    """The level's time for editing one's own post is over."""

    def __init__(self, level: TrustLevel, most: int) -> None:
        words = ngettext(
            "On the level “%(level)s” a post can be edited for %(most)d minute.",
            "On the level “%(level)s” a post can be edited for %(most)d minutes.",
            most,
        )
        super().__init__(_said(words, level, most), level)


def _said(words: str, level: TrustLevel, most: int) -> str:
    return words % {"level": level.name, "most": most}


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


class CategoryInUse(ActionRefused):
    """Only a category in which there is nothing, and never was, can be taken away."""
