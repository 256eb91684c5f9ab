"""Cases and what is said of them, decisions and what they did, and what moderators have at hand."""

from moderation.models.decisions import (
    APPEAL_FOR,
    UNDO_FOR,
    Appeal,
    Batch,
    Decision,
    DecisionQuerySet,
    QualityReview,
)
from moderation.models.desk import (
    Lockdown,
    Macro,
    MessageTemplate,
    Note,
    RulePolicy,
    SavedFilter,
    Settings,
    moderation_settings,
)
from moderation.models.flags import Flag, Reporter
from moderation.models.reviewables import IDLE, Reviewable, ReviewableQuerySet, Step

__all__ = [
    "APPEAL_FOR",
    "IDLE",
    "UNDO_FOR",
    "Appeal",
    "Batch",
    "Decision",
    "DecisionQuerySet",
    "Flag",
    "Lockdown",
    "Macro",
    "MessageTemplate",
    "Note",
    "QualityReview",
    "Reporter",
    "Reviewable",
    "ReviewableQuerySet",
    "RulePolicy",
    "SavedFilter",
    "Settings",
    "Step",
    "moderation_settings",
]
