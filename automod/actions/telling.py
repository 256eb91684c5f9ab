"""Who wrote a rule is told by mail that the site switched it off."""

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _

from automod.events import RuleSwitchedOff
from automod.in_force import version_in_force
from automod.models import RuleState, RuleVersion
from automod.places import address_of_rule
from automod.reasons import name_of
from branding.models import brand_name
from core.transactions import after_commit


def tell_of_rule_off(event: RuleSwitchedOff) -> None:
    """One mail to the author of the version. Who has no address reads it on the page of rules."""
    version = (
        RuleVersion.objects.select_related("author", "rule_set__category")
        .filter(pk=event.version_id)
        .first()
    )
    if version is None or version.author is None or not version.author.email:
        return
    owner = version_in_force(version.pk)
    rules = [rule for rule in owner.book.rules if rule.hash == event.rule_hash] if owner else []
    states = RuleState.objects.filter(rule_set=version.rule_set, rule_hash=event.rule_hash)
    state = states.first()
    told = {
        "name": version.author.first_word,
        "rule": name_of(rules[0]) if rules else "",
        "line": event.line,
        "where": version.rule_set,
        "why": state.disabled_reason if state else "",
        "address": settings.SITE_URL + address_of_rule(version, event.line),
        "site": brand_name(),
    }
    subject = _("A rule of yours was switched off on %(site)s") % told
    text = (
        _(
            "%(name)s, the rule “%(rule)s” (line %(line)d, %(where)s) was switched off: %(why)s\n\n"
            "The other rules go on. Look at it, change it or switch it on again:\n%(address)s"
        )
        % told
    )
    after_commit(send_mail, subject, text, None, [version.author.email])
