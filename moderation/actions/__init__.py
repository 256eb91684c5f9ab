"""Every write in moderation."""

from moderation.actions.appeals import (
    answer_appeal,
    appeal,
    appeal_until,
    ask_second_look,
    give_second_look,
)
from moderation.actions.batches import start_batch, undo_batch
from moderation.actions.cases import (
    claim_case,
    hand_case,
    hold_case,
    pass_on,
    release_case,
    release_idle,
    touch_claim,
)
from moderation.actions.decisions import Choice, decide, undo_decision
from moderation.actions.lockdown import end_lockdown, start_lockdown
from moderation.actions.reports import Item, forget_notifiers, give_notice, report

__all__ = [
    "Choice",
    "Item",
    "answer_appeal",
    "appeal",
    "appeal_until",
    "ask_second_look",
    "claim_case",
    "decide",
    "end_lockdown",
    "forget_notifiers",
    "give_notice",
    "give_second_look",
    "hand_case",
    "hold_case",
    "pass_on",
    "release_case",
    "release_idle",
    "report",
    "start_batch",
    "start_lockdown",
    "touch_claim",
    "undo_batch",
    "undo_decision",
]
