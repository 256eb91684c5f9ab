"""What the site's own rules say about a text, in words for moderators and for its author."""

from typing import Any, Final

from django.utils.translation import gettext as _

from automod.in_force import InForce, book_of
from automod.language import Rule
from automod.models import RuleVersion
from automod.outcome import Deed
from automod.summary import summarise
from forums.screening import Reason

SEVERITY: Final = {"report": 1, "filter": 2, "remove": 2, "spam": 3}
"""How serious a case is that a rule opened with this action, as `moderation.urgency` counts."""
TAKES_DOWN: Final = frozenset({"remove", "spam"})
"""What it catches is never public, and the case is decided at once."""
MOST_LETTERS: Final = 120


def name_in(version: RuleVersion | None, rule_hash: str) -> str:
    """What a rule is called in a version; "" where it is not in it."""
    rules = book_of(version).rules if version else []
    return next((name_of(rule) for rule in rules if rule.hash == rule_hash), "")


def name_of(rule: Rule) -> str:
    """What a rule is called: the comment above it, or else what it does."""
    return (rule.title or summarise([rule])[0])[:MOST_LETTERS]


def told_name(rule: Rule) -> str:
    """The same for members, who do not read what exactly it looks for."""
    return rule.title or _("in line %(line)d") % {"line": rule.line}


def reason_of(deed: Deed, owner: InForce) -> Reason:
    """Why a rule has something wait, or reports it."""
    rule = deed.rule
    words = (
        _("The rule “%(rule)s” (line %(line)d): %(why)s")
        if deed.reason
        else _("The rule “%(rule)s” (line %(line)d).")
    )
    facts: dict[str, Any] = {
        "severity": SEVERITY.get(deed.action or "", 1),
        "version": owner.version_id,
        "category": owner.category_id,
        "line": rule.line,
        "hash": rule.hash,
        "name": name_of(rule),
        "action": deed.action or "",
        "told": told_of(deed),
    }
    if rule.wishes.guideline:
        facts["rule"] = rule.wishes.guideline
    said = {"rule": name_of(rule), "line": rule.line, "why": deed.reason[:300]}
    return Reason("rule", words % said, facts)


def told_of(deed: Deed) -> str:
    """What a rule did, for the author."""
    sentences = {
        "filter": _("The site’s rule “%(rule)s” has this wait for a moderator."),
        "remove": _("The site’s rule “%(rule)s” removed this."),
        "spam": _("The site’s rule “%(rule)s” removed this, because it looks like spam."),
    }
    sentence = sentences.get(deed.action or "", _("The site’s rule “%(rule)s” looked at this."))
    return sentence % {"rule": told_name(deed.rule)}


def decided_by(rule: Rule) -> str:
    """Which rule it was, as a decision keeps it."""
    return (_("rule “%(rule)s”") % {"rule": told_name(rule)})[:MOST_LETTERS]
