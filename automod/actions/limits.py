"""From when on a rule that is mostly wrong is switched off."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from audit.actions import log
from automod.models import RuleSet
from automod.permissions import can_write_rules
from forums.models import Category
from members.models import User


@transaction.atomic
def set_limits(
    category: Category | None, *, by: User, min_precision: int, min_decided: int, why: str = ""
) -> RuleSet:
    """Least share of upheld hits in percent, 0 for none, counted from so many decided hits."""
    if not can_write_rules(by, category):
        raise PermissionDenied
    RuleSet.objects.get_or_create(category=category)
    rule_set = RuleSet.objects.select_for_update(no_key=True).get(category=category)
    before = {"min_precision": rule_set.min_precision, "min_decided": rule_set.min_decided}
    after = {"min_precision": min_precision, "min_decided": min_decided}
    if before == after:
        return rule_set

    rule_set.min_precision, rule_set.min_decided = min_precision, min_decided
    rule_set.save(update_fields=list(after))

    log(
        "rules.limits",
        by=by,
        target=rule_set,
        why=why,
        category_id=rule_set.category_id,
        before=before,
        after=after,
    )
    return rule_set
