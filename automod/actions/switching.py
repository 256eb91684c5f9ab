"""Switching single rules off and on, and only watching them."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import log
from audit.models import AuditEntry
from automod.events import RuleSwitchedOff
from automod.models import RuleSet, RuleState
from automod.permissions import can_write_rules
from automod.reasons import name_in
from eventlog.actions import record
from members.models import User


@transaction.atomic
def switch_rule_off(rule_set: RuleSet, rule_hash: str, *, by: User, why: str = "") -> RuleState:
    """Leave a rule untried until somebody switches it on again."""
    state = _for_writing(rule_set, rule_hash, by)
    if state.is_off:
        return state

    state.disabled_at = timezone.now()
    state.disabled_reason = why[:200] or _("Switched off by a moderator.")
    state.save(update_fields=["disabled_at", "disabled_reason"])

    _log("rule.switched_off", state, by, why)
    return state


@transaction.atomic
def switch_rule_on(rule_set: RuleSet, rule_hash: str, *, by: User) -> RuleState:
    """Try a rule again, whoever switched it off."""
    state = _for_writing(rule_set, rule_hash, by)
    if not state.is_off:
        return state

    state.disabled_at, state.disabled_reason, state.failure_count = None, "", 0
    state.counted_from = timezone.now()
    state.save(update_fields=["disabled_at", "disabled_reason", "failure_count", "counted_from"])

    _log("rule.switched_on", state, by, "")
    return state


@transaction.atomic
def watch_rule(rule_set: RuleSet, rule_hash: str, *, by: User, only_watch: bool) -> RuleState:
    """Have a rule only written down, or carried out again."""
    state = _for_writing(rule_set, rule_hash, by)
    if state.is_shadow is only_watch:
        return state

    state.is_shadow = only_watch
    state.save(update_fields=["is_shadow"])

    _log("rule.watched", state, by, "", after={"only_watch": only_watch})
    return state


def switch_off_by_site(
    state: RuleState,
    *,
    version_id: int,
    line: int,
    name: str,
    category_id: int | None,
    why: str,
    words: str,
) -> None:
    """What the site does to a rule that cannot be used or is mostly wrong, in the transaction of
    whoever locked its row. `why` is a code; an event carries it, for whoever tells the author.
    """
    state.disabled_at, state.disabled_reason = timezone.now(), words
    state.save(update_fields=["disabled_at", "disabled_reason"])

    record(RuleSwitchedOff(version_id=version_id, rule_hash=state.rule_hash, line=line, why=why))
    log(
        "rule.switched_off",
        by=None,
        via=AuditEntry.Via.RULE,
        target=state,
        label=name,
        why=words,
        category_id=category_id,
    )


def _for_writing(rule_set: RuleSet, rule_hash: str, by: User) -> RuleState:
    """The rule's state, locked; asks who may."""
    if not can_write_rules(by, rule_set.category):
        raise PermissionDenied
    RuleState.objects.get_or_create(rule_set=rule_set, rule_hash=rule_hash)
    states = RuleState.objects.select_for_update(no_key=True)
    return states.get(rule_set=rule_set, rule_hash=rule_hash)


def _log(
    act: str, state: RuleState, by: User, why: str, after: dict[str, bool] | None = None
) -> None:
    log(
        act,
        by=by,
        target=state,
        label=name_in(state.rule_set.active, state.rule_hash),
        why=why,
        category_id=state.rule_set.category_id,
        after=after,
    )
