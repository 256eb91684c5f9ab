"""What a rule found on one item, and what it wants done with it, in words."""

from django.utils.translation import gettext as _

from automod.language.rules import Flair, Rule
from automod.outcome import Deed
from automod.summary import words
from automod.summary.conditions import conditions_of


def found_by(deed: Deed) -> list[str]:
    """“promo code” in its title or text. Only what was searched for; see `asked_by`."""
    checks = {check.name: check for check in deed.rule.targets["item"].checks}
    return [
        _("“%(text)s” in its %(where)s")
        % {
            "text": " ".join(found[0].split())[:120],
            "where": words.one_of([words.field_name(name) for name in checks[name].fields]),
        }
        for name, found in deed.matches.items()
        if name in checks and found and found[0].strip()
    ]


def asked_by(rule: Rule) -> str:
    """Everything that had to hold: “whose title contains “x” by members whose …”."""
    return conditions_of(rule)


def done_by(deed: Deed) -> list[str]:
    """One sentence for each thing that would happen. Texts that are sent are in the deed."""
    said = [_actions()[deed.action]] if deed.action else []
    said += _marks(deed)
    if deed.tags:
        said.append(_("It gets the tags %(tags)s.") % {"tags": ", ".join(deed.tags)})
    if deed.category:
        said.append(_("It moves to “%(category)s”.") % {"category": deed.category})
    if deed.assign:
        said.append(_("It is assigned to %(name)s.") % {"name": deed.assign})
    if deed.comment:
        said.append(_("The site answers it in public."))
    if deed.message:
        said.append(_("Its author gets a message."))
    if deed.modmail:
        said.append(_("The moderators get a message."))
    if deed.silence_seconds:
        told = {"time": words.seconds(deed.silence_seconds)}
        said.append(_("Its author cannot write for %(time)s.") % told)
    if deed.author_flair:
        said.append(
            _("Its author gets the flair %(flair)s.") % {"flair": _flair(deed.author_flair)}
        )
    if deed.webhook:
        said.append(_("Another program is told."))
    said += _with_topic(deed)
    return said or [_("Nothing: there is nothing here that it could do.")]


def _actions() -> dict[str, str]:
    return {
        "approve": _("It is approved."),
        "remove": _("It is removed at once."),
        "spam": _("It is removed at once as spam, and learned from."),
        "filter": _("It waits for a moderator before anybody reads it."),
        "report": _("It is reported to the moderators."),
    }


def _marks(deed: Deed) -> list[str]:
    said = []
    if deed.flair:
        said.append(_("It gets the flair %(flair)s.") % {"flair": _flair(deed.flair)})
    settings = {
        "sticky": (_("It is pinned."), _("It is no longer pinned.")),
        "locked": (_("It is closed."), _("It is opened again.")),
        "nsfw": (_("It gets a content warning."), _("It loses its content warning.")),
        "spoiler": (_("It is marked as a spoiler."), _("It is no longer marked as a spoiler.")),
    }
    for name, value in deed.settings.items():
        if name in settings:
            yes, no = settings[name]
            said.append(yes if value is not False else no)
    return said


def _with_topic(deed: Deed) -> list[str]:
    said = []
    if deed.parent_action:
        said.append(
            _("With the topic it is in: %(what)s") % {"what": _actions()[deed.parent_action]}
        )
    if deed.parent_flair:
        told = {"flair": _flair(deed.parent_flair)}
        said.append(_("The topic it is in gets the flair %(flair)s.") % told)
    if deed.parent_settings:
        said.append(_("The topic it is in is marked as the rule says."))
    return said


def _flair(flair: Flair) -> str:
    return _("“%(value)s”") % {"value": flair.text or flair.css_class or flair.template_id or ""}
