"""What was usually decided under a rule, and whether a choice is far from it."""

from dataclasses import dataclass
from statistics import median
from typing import Final

from django.utils.translation import gettext as _

from guidelines.models import Rule
from members.models import User
from moderation.case_words import tally
from moderation.models import Decision

LOOKED_AT: Final = 20
SHOWN: Final = 3
ENOUGH: Final = 3
"""Fewer decisions make no custom."""
FAR: Final = 2
"""Steps of the ladder between a choice and what is usual."""
LADDER: Final = [outcome.value for outcome in Decision.Outcome]
"""From the mildest to the hardest."""


@dataclass(frozen=True, slots=True)
class Usual:
    """The last decisions under a rule that the viewer may know of, newest first."""

    rule: Rule | None
    decisions: tuple[Decision, ...] = ()

    @property
    def shown(self) -> tuple[Decision, ...]:
        return self.decisions[:SHOWN]

    @property
    def words(self) -> str:
        """ "Last 5 like this: 4 × nudged, 1 × hidden until edited." """
        last = [decision.outcome for decision in self.decisions[:5]]
        if not last:
            return _("Nothing was decided under this rule yet.")
        return _("Last {n} like this: {tally}.").format(n=len(last), tally=tally(last))

    def nudge(self, outcome: str) -> str:
        """Words for whoever is about to decide far from the usual; "" for everybody else."""
        if len(self.decisions) < ENOUGH or outcome not in LADDER or self.rule is None:
            return ""
        steps = [LADDER.index(decision.outcome) for decision in self.decisions]
        away = LADDER.index(outcome) - median(steps)
        if abs(away) < FAR:
            return ""
        words = (
            _("Harder than usual. Of the last {n} decisions under rule {rule}: {tally}.")
            if away > 0
            else _("Milder than usual. Of the last {n} decisions under rule {rule}: {tally}.")
        )
        counted = tally([decision.outcome for decision in self.decisions])
        return words.format(n=len(self.decisions), rule=self.rule.number, tally=counted)


def usual_under(viewer: User, rule: Rule | None, *, but: Decision | None = None) -> Usual:
    """One query; none without a rule. `but`: a decision that the viewer must not learn of."""
    if rule is None:
        return Usual(None)
    made = Decision.objects.visible_to(viewer).precedents(rule.key)
    if but is not None:
        made = made.exclude(pk=but.pk)
    made = (
        made.filter(automatic="")
        .select_related("case")
        .only("outcome", "created_at", "case__title", "case__excerpt", "case_id")
    )
    return Usual(rule, tuple(made[:LOOKED_AT]))
