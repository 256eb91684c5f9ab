"""Writing down what rules did, and switching off those that cannot be used."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from automod.actions.switching import switch_off_by_site
from automod.in_force import InForce, owner_of
from automod.language import Rule
from automod.models import Performed, RuleHit, RuleState
from automod.outcome import Deed, Outcome
from automod.reasons import name_of
from automod.trying import told_deed
from forums.models import Post

MOST_FAILURES = 3
"""A rule that broke so often is switched off; one that is too slow at once."""


@transaction.atomic
def note_outcome(
    outcome: Outcome, in_force: Sequence[InForce], *, item: str, post: Post | None = None
) -> None:
    """Keep hits, counts and what was done once. `item` is the item's key, such as "post:12".

    A rule that took too long is switched off, and so is one that broke several times; an event
    says so, for whoever tells the author. Without hits and trouble it costs no query.
    """
    now = timezone.now()
    deeds = [(deed, False) for deed in outcome.deeds] + [(deed, True) for deed in outcome.shadows]
    hits = []
    for deed, is_shadow in deeds:
        owner = owner_of(deed.rule, in_force)
        hits.append(_hit(deed, owner, item, post, is_shadow))
        _state(owner, deed.rule).update(hit_count=F("hit_count") + 1, last_hit_at=now)
    if hits:
        RuleHit.objects.bulk_create(hits)

    once = [deed.rule.hash for deed in outcome.deeds if deed.rule.is_once_only]
    if once:
        Performed.objects.bulk_create(
            [Performed(item=item, rule_hash=rule_hash) for rule_hash in once],
            ignore_conflicts=True,
        )

    if outcome.too_slow or outcome.failed:
        note_trouble(outcome, in_force)


@transaction.atomic
def note_trouble(outcome: Outcome, in_force: Sequence[InForce]) -> None:
    """Switch off what took too long, and what broke several times."""
    for rule in outcome.too_slow:
        _switch_off(owner_of(rule, in_force), rule, "slow")
    for rule in outcome.failed:
        owner = owner_of(rule, in_force)
        _state(owner, rule).update(failure_count=F("failure_count") + 1)
        if _state(owner, rule).filter(failure_count__gte=MOST_FAILURES).exists():
            _switch_off(owner, rule, "broken")


def _hit(deed: Deed, owner: InForce, item: str, post: Post | None, is_shadow: bool) -> RuleHit:
    return RuleHit(
        version_id=owner.version_id,
        rule_hash=deed.rule.hash,
        line=deed.rule.line,
        is_shadow=is_shadow,
        item=item,
        post=post,
        deed={"action": deed.action} | told_deed(deed),
    )


def _state(owner: InForce, rule: Rule) -> QuerySet[RuleState]:
    """The rule's row, made if it had none, as a query that changes it."""
    RuleState.objects.get_or_create(rule_set_id=owner.rule_set_id, rule_hash=rule.hash)
    return RuleState.objects.filter(rule_set_id=owner.rule_set_id, rule_hash=rule.hash)


def _switch_off(owner: InForce, rule: Rule, why: str) -> None:
    reasons = {
        "slow": _("It took longer than it may for one text."),
        "broken": _("It broke several times."),
    }
    state = _state(owner, rule).select_for_update(no_key=True).get()
    if state.is_off:
        return
    switch_off_by_site(
        state,
        version_id=owner.version_id,
        line=rule.line,
        name=name_of(rule),
        category_id=owner.category_id,
        why=why,
        words=reasons[why],
    )
