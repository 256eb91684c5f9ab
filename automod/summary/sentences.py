"""One sentence for each rule: which items, on what conditions, what happens."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from automod.language.rules import Flair, Rule, Wishes
from automod.summary import words
from automod.summary.conditions import conditions_of


def summarise(rules: Sequence[Rule]) -> list[str]:
    """Sentences for one section: a single one where topics and replies are treated alike."""
    said = [(conditions_of(rule), _effects(rule), rule) for rule in rules]
    if len(said) == 2 and said[0][:2] == said[1][:2]:
        conditions, effects, rule = said[0]
        return [_sentence(_("Topics and replies"), conditions, effects, rule)]
    return [
        _sentence(_subject(rule), conditions, effects, rule) for conditions, effects, rule in said
    ]


def _sentence(subject: str, conditions: str, effects: str, rule: Rule) -> str:
    told = {"items": subject, "conditions": conditions, "effects": effects}
    if conditions:
        sentence = _("%(items)s %(conditions)s %(effects)s.") % told
    else:
        sentence = _("%(items)s %(effects)s.") % told
    if rule.moderators_exempt is False:
        sentence += " " + _("This holds for moderators, too.")
    elif rule.moderators_exempt:
        sentence += " " + _("Moderators are left alone.")
    return sentence


def _subject(rule: Rule) -> str:
    if rule.kind == "comment":
        return _("Replies")
    subjects = {
        "text submission": _("Topics without a link"),
        "link submission": _("Topics with a link"),
        "crosspost submission": _("Topics that repeat another"),
        "poll submission": _("Topics with a poll"),
        "gallery submission": _("Topics with several pictures"),
    }
    return subjects.get(rule.type, _("Topics"))


def _effects(rule: Rule) -> str:
    wishes = rule.wishes
    effects = [_action(wishes.action)] if wishes.action else []
    effects += _marks(wishes)
    if wishes.comment is not None:
        effects.append(_("get an answer by the site"))
    if wishes.tags:
        effects.append(_("get the tags %(tags)s") % {"tags": ", ".join(wishes.tags)})
    if wishes.category:
        effects.append(_("move to “%(category)s”") % {"category": wishes.category})
    if wishes.assign:
        effects.append(_("are assigned to %(name)s") % {"name": wishes.assign})
    if wishes.webhook:
        effects.append(_("are told to another program"))
    effects += _consequences(rule)
    return words.all_of(effects)


def _consequences(rule: Rule) -> list[str]:
    """What happens to others than the item."""
    wishes = rule.wishes
    effects = []
    if wishes.message is not None:
        effects.append(_("bring their author a message"))
    if wishes.modmail is not None:
        effects.append(_("bring the moderators a message"))
    if wishes.silence_seconds:
        told = {"time": words.seconds(wishes.silence_seconds)}
        effects.append(_("silence their author for %(time)s") % told)
    author = rule.targets.get("author")
    if author and author.wishes.flair:
        told = {"flair": _flair(author.wishes.flair)}
        effects.append(_("give their author the flair %(flair)s") % told)
    parent = rule.targets.get("parent_submission")
    if parent and not parent.wishes.is_empty:
        parts = [_action(parent.wishes.action)] if parent.wishes.action else []
        told = {"effects": words.all_of(parts + _marks(parent.wishes))}
        effects.append(_("have the effect that their topics %(effects)s") % told)
    return effects


def _action(action: str) -> str:
    actions = {
        "approve": _("are approved"),
        "remove": _("are removed"),
        "spam": _("are removed as spam"),
        "filter": _("are held for review"),
        "report": _("are reported to the moderators"),
    }
    return actions[action]


def _marks(wishes: Wishes) -> list[str]:
    marks = []
    if wishes.flair:
        marks.append(_("get the flair %(flair)s") % {"flair": _flair(wishes.flair)})
    for name, value in wishes.settings.items():
        if name == "suggested_sort":
            marks.append(_("are sorted by “%(order)s”") % {"order": value})
        else:
            yes, no = _setting(name)
            marks.append(yes if value is not False else no)
    return marks


def _flair(flair: Flair) -> str:
    return _("“%(value)s”") % {"value": flair.text or flair.css_class or flair.template_id or ""}


def _setting(name: str) -> tuple[str, str]:
    settings = {
        "sticky": (_("are pinned"), _("are no longer pinned")),
        "nsfw": (_("get a content warning"), _("lose their content warning")),
        "spoiler": (_("are marked as spoilers"), _("are no longer marked as spoilers")),
        "locked": (_("are closed"), _("are opened again")),
        "contest_mode": (_("are shown in random order"), _("are shown in order")),
    }
    return settings[name]
