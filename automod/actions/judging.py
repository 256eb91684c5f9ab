"""What moderators decided says how good a rule is; one that is mostly wrong is switched off."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from automod.actions.switching import switch_off_by_site
from automod.models import RuleHit, RuleSet, RuleState
from automod.reasons import name_in
from moderation.models import Decision

Outcome = Decision.Outcome


@transaction.atomic
def judge_hits(decision: Decision) -> int:
    """A moderator decided about a post: its hits that nobody judged yet were right or wrong.

    What a rule of the site decided is not judged by itself. Says how many hits that were.
    """
    if decision.post_id is None or decision.by_id is None or decision.is_undone:
        return 0
    hits = RuleHit.objects.filter(post=decision.post_id, upheld=None, at__lte=decision.created_at)
    return _judge(hits.values_list("pk", flat=True), decision, decision.outcome != Outcome.KEEP)


@transaction.atomic
def take_judgement_back(decision: Decision, *, overturned: bool) -> int:
    """A decision was undone. After an appeal what a rule decided by itself was wrong."""
    if overturned and decision.by_id is None:
        hits = RuleHit.objects.filter(post=decision.post_id, at__lte=decision.created_at)
        return _judge(hits.values_list("pk", flat=True), decision, False)
    if overturned:
        hits = RuleHit.objects.filter(judged_by=decision)
        return _judge(hits.values_list("pk", flat=True), decision, False)
    return RuleHit.objects.filter(judged_by=decision).update(upheld=None, judged_by=None)


@transaction.atomic
def confirm_judgement(decision: Decision) -> int:
    """Somebody looked again after an appeal, and the decision stays."""
    hits = RuleHit.objects.filter(post=decision.post_id, at__lte=decision.created_at)
    return _judge(hits.values_list("pk", flat=True), decision, True)


def _judge(hits: Iterable[int], decision: Decision, upheld: bool) -> int:
    keys = list(hits)
    if not keys:
        return 0
    judged = RuleHit.objects.filter(pk__in=keys)
    count = judged.update(upheld=upheld, judged_by=decision)
    rules = judged.values_list("version__rule_set", "rule_hash").order_by().distinct()
    for rule_set_id, rule_hash in sorted(rules):
        _switch_off_if_wrong(rule_set_id, rule_hash)
    return count


def _switch_off_if_wrong(rule_set_id: int, rule_hash: str) -> None:
    rule_set = RuleSet.objects.get(pk=rule_set_id)
    RuleState.objects.get_or_create(rule_set=rule_set, rule_hash=rule_hash)
    states = RuleState.objects.select_for_update(no_key=True)
    state = states.get(rule_set=rule_set, rule_hash=rule_hash)
    if state.is_off or state.is_shadow or not rule_set.min_precision:
        return
    hits = RuleHit.objects.filter(
        version__rule_set=rule_set, rule_hash=rule_hash, upheld__isnull=False, is_shadow=False
    )
    if state.counted_from:
        hits = hits.filter(at__gte=state.counted_from)
    counted = hits.aggregate(decided=Count("pk"), upheld=Count("pk", filter=Q(upheld=True)))
    decided, upheld = counted["decided"], counted["upheld"]
    if decided < max(rule_set.min_decided, 1) or upheld * 100 >= rule_set.min_precision * decided:
        return

    last = hits.select_related("version").order_by("-at", "-pk").first()
    assert last is not None
    switch_off_by_site(
        state,
        version_id=last.version_id,
        line=last.line,
        name=name_in(last.version, rule_hash),
        category_id=rule_set.category_id,
        why="imprecise",
        words=_("Moderators upheld %(upheld)d of %(decided)d hits.") % counted,
    )
