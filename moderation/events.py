"""What can happen in moderation."""

from dataclasses import dataclass

from eventlog.events import Event


@dataclass(frozen=True, kw_only=True)
class CaseOpened(Event):
    """Something is in the queue that was not: reported, held, or open again."""

    case_id: int


@dataclass(frozen=True, kw_only=True)
class ItemReported(Event):
    case_id: int
    flag_id: int


@dataclass(frozen=True, kw_only=True)
class CasePassedOn(Event):
    """To a person, a team or a level; `raised` where nobody did it but the clock."""

    case_id: int
    raised: bool = False


@dataclass(frozen=True, kw_only=True)
class DecisionMade(Event):
    decision_id: int


@dataclass(frozen=True, kw_only=True)
class DecisionUndone(Event):
    """What it did is as it was before; `overturned` where an appeal brought that about."""

    decision_id: int
    overturned: bool = False


@dataclass(frozen=True, kw_only=True)
class BatchFinished(Event):
    """Many cases were decided as one.

    Each was told as a `DecisionMade` whose decision names the batch. Whoever tells people does so
    here, once for each author: `Decision.objects.filter(batch=…).first_of_each_author()`.
    """

    batch_id: int


@dataclass(frozen=True, kw_only=True)
class BatchUndone(Event):
    """All that a batch decided was undone; each decision as a `DecisionUndone`, too."""

    batch_id: int


@dataclass(frozen=True, kw_only=True)
class AppealMade(Event):
    appeal_id: int


@dataclass(frozen=True, kw_only=True)
class AppealAnswered(Event):
    appeal_id: int


@dataclass(frozen=True, kw_only=True)
class LockdownChanged(Event):
    lockdown_id: int
