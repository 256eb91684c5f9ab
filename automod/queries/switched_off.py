"""What there is to say of a rule that the site switched off."""

from typing import NamedTuple

from automod.in_force import version_in_force
from automod.models import RuleState, RuleVersion
from automod.places import address_of_rule
from automod.reasons import name_of
from members.models import User


class SwitchedOff(NamedTuple):
    """A rule that is off. `key` is another one each time it is switched off."""

    author: User
    name: str
    line: int
    where: str
    why: str
    href: str
    key: str


def switched_off(version_id: int, rule_hash: str, line: int) -> SwitchedOff | None:
    """None where nobody wrote it, or it is on again. Three queries."""
    versions = RuleVersion.objects.select_related("author", "rule_set__category")
    version = versions.filter(pk=version_id).first()
    if version is None or version.author is None:
        return None
    states = RuleState.objects.filter(rule_set=version.rule_set, rule_hash=rule_hash)
    state = states.exclude(disabled_at=None).first()
    if state is None or state.disabled_at is None:
        return None
    owner = version_in_force(version.pk)
    rules = [rule for rule in owner.book.rules if rule.hash == rule_hash] if owner else []
    return SwitchedOff(
        author=version.author,
        name=name_of(rules[0]) if rules else "",
        line=line,
        where=str(version.rule_set),
        why=state.disabled_reason,
        href=address_of_rule(version, line),
        key=f"{state.pk}:{state.disabled_at:%Y%m%d%H%M%S}",
    )
