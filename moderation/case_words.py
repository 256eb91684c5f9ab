"""How the queue says what it shows."""

from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from moderation.models import Decision, Flag, Reviewable

HELD_BECAUSE: Final = {
    "first_post": gettext_lazy("One of the first posts"),
    "category": gettext_lazy("Read before it appears"),
    "spam": gettext_lazy("Looks like spam"),
    "word": gettext_lazy("A watched word"),
    "domain": gettext_lazy("A watched link"),
    "copy": gettext_lazy("The same text again"),
    "akismet": gettext_lazy("Spam, says Akismet"),
    "rule": gettext_lazy("One of our rules"),
    "modmail": gettext_lazy("Told by a rule"),
    "reports": gettext_lazy("Many reports"),
}
DONE: Final = {
    "keep": gettext_lazy("Kept"),
    "nudge": gettext_lazy("Nudged"),
    "hide": gettext_lazy("Hidden until edited"),
    "remove": gettext_lazy("Removed"),
    "pause": gettext_lazy("Paused"),
    "part": gettext_lazy("Parted ways"),
}
BUTTON: Final = {
    "keep": gettext_lazy("Keep"),
    "nudge": gettext_lazy("Nudge and send"),
    "hide": gettext_lazy("Hide and send"),
    "remove": gettext_lazy("Remove and send"),
    "pause": gettext_lazy("Pause and send"),
    "part": gettext_lazy("Part and send"),
    "pass": gettext_lazy("Pass on"),
}
MINUTES_MATTER: Final = 6 * 60
"""Below so many minutes a time says minutes beside its hours."""


def what_it_is(case: Reviewable) -> str:
    """ "Reported by 3", "Appeal", "Edited, look again" """
    if case.kind == Reviewable.Kind.REPORTED:
        return _("Reported by {n}").format(n=case.report_count)
    if case.kind == Reviewable.Kind.HELD and case.reasons:
        return code_words(case.reasons[0].get("code", ""))
    return str(Reviewable.Kind(case.kind).label)


def code_words(code: str) -> str:
    """What the site saw, in a few words."""
    return str(HELD_BECAUSE.get(code, Reviewable.Kind.HELD.label))


def time_left(case: Reviewable, now: datetime | None = None) -> str:
    """ "12 min left", "2 h 10 min left", "3 days left", "20 min late" """
    minutes = int((case.due_at - (now or timezone.now())).total_seconds() // 60)
    words = _("{time} late") if minutes < 0 else _("{time} left")
    return words.format(time=span(abs(minutes)))


def span(minutes: int) -> str:
    """A stretch of time as one says it: exact only while it is short."""
    if minutes < 60:
        return _("{n} min").format(n=minutes)
    if minutes < MINUTES_MATTER and (rest := minutes % 60 // 10 * 10):
        return _("{h} h {m} min").format(h=minutes // 60, m=rest)
    if minutes < 48 * 60:
        return _("{n} h").format(n=minutes // 60)
    days = minutes // 1440
    return ngettext("{n} day", "{n} days", days).format(n=days)


def reason_words(flag: Flag) -> str:
    """The rule somebody named, or the other reason."""
    if flag.rule is not None:
        return _("Rule {n}").format(n=flag.rule.number)
    return str(Flag.Reason(flag.reason).label)


def record_words(upheld: int, declined: int) -> str:
    """How often a reporter was right before."""
    n = upheld + declined
    if not n:
        return _("no record yet")
    return _("right {right} of {n} times").format(right=upheld, n=n)


def outcome_done(outcome: str) -> str:
    """What was decided, in the past: "Nudged"."""
    return str(DONE.get(outcome, ""))


def tally(outcomes: list[str]) -> str:
    """ "4 × nudged, 1 × hidden until edited", the most usual first."""
    counted = sorted(
        ((outcomes.count(one.value), str(DONE[one.value])) for one in Decision.Outcome),
        key=lambda pair: -pair[0],
    )
    return ", ".join(f"{n} × {words.lower()}" for n, words in counted if n)
