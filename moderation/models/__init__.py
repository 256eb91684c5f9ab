"""Cases and what is said of them, decisions and what they did, and what moderators have at hand."""

from moderation.models.decisions import (
    Appeal,
    Batch,
    Decision,
    DecisionQuerySet,
    QualityReview,
)
from moderation.models.desk import (
    Absence,
    Lockdown,
    Macro,
    MessageTemplate,
    Note,
    RulePolicy,
    SavedFilter,
    Settings,
    TeamTarget,
    moderation_settings,
)
from moderation.models.flags import Flag, Reporter
from moderation.models.reviewables import IDLE, Reviewable, ReviewableQuerySet, Step
from moderation.models.traits import Trait

__all__ = [
    "IDLE",
    "Absence",
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
    "TeamTarget",
    "Trait",
    "moderation_settings",
]
