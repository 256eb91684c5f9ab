"""What a rule asks, as phrases that follow “topics” or “members”."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from automod.language.rules import NEVER, Rule, SearchCheck, Target, Test
from automod.summary import words


def conditions_of(rule: Rule) -> str:
    """One phrase: what the item, its author and its topic must be. Empty if nothing is asked."""
    phrases = [words.all_of(_phrases(rule.targets["item"]))]
    author = rule.targets.get("author")
    if author is not None and author.asks:
        phrases.append(_("by members %(who)s") % {"who": words.all_of(_phrases(author))})
    parent = rule.targets.get("parent_submission")
    if parent is not None and parent.asks:
        phrases.append(_("in topics %(what)s") % {"what": words.all_of(_phrases(parent))})
    if any(name.startswith("crosspost") for name in rule.targets):
        phrases.append(_("that repeat a topic of another community"))
    if "subreddit" in rule.targets:
        phrases.append(_("during an event"))
    return " ".join(filter(None, phrases))


def _phrases(target: Target) -> list[str]:
    phrases = [phrase for test in target.tests if (phrase := _test(test))]
    measures = [
        _("whose %(measure)s is %(comparison)s")
        % {"measure": words.measure_name(one.key), "comparison": words.comparison(one)}
        for one in target.thresholds
    ]
    phrases += [words.one_of(measures)] if target.any_threshold and measures else measures
    return phrases + [_search(check) for check in target.checks]


def _search(check: SearchCheck) -> str:
    where = words.one_of([words.field_name(name) for name in check.fields])
    told = {"where": where, "values": words.quoted(check.values)}
    kind = "regex" if check.is_regex else check.method
    phrase = _not_found()[kind] if check.is_reversed else _found()[kind]
    said = phrase % told
    if check.is_case_sensitive:
        return _("%(phrase)s (written exactly so)") % {"phrase": said}
    if check.is_regex and any(map(_names_capitals, check.values)):
        # Who writes [A-Z] means capitals, and gets all letters unless they say so.
        return _("%(phrase)s (capitals or not)") % {"phrase": said}
    return said


def _names_capitals(pattern: str) -> bool:
    return any(letter.isupper() for letter in re.sub(r"\\.", "", pattern))


def _found() -> dict[str, str]:
    return {
        "includes-word": _("whose %(where)s holds the word %(values)s"),
        "includes": _("whose %(where)s contains %(values)s"),
        "starts-with": _("whose %(where)s begins with %(values)s"),
        "ends-with": _("whose %(where)s ends with %(values)s"),
        "full-exact": _("whose %(where)s is %(values)s"),
        "full-text": _("whose %(where)s says only %(values)s"),
        "domain": _("whose %(where)s is %(values)s or belongs to it"),
        "regex": _("whose %(where)s fits the pattern %(values)s"),
    }


def _not_found() -> dict[str, str]:
    return {
        "includes-word": _("whose %(where)s does not hold the word %(values)s"),
        "includes": _("whose %(where)s does not contain %(values)s"),
        "starts-with": _("whose %(where)s does not begin with %(values)s"),
        "ends-with": _("whose %(where)s does not end with %(values)s"),
        "full-exact": _("whose %(where)s is not %(values)s"),
        "full-text": _("whose %(where)s says more than %(values)s"),
        "domain": _("whose %(where)s is not %(values)s and does not belong to it"),
        "regex": _("whose %(where)s does not fit the pattern %(values)s"),
    }


def _test(test: Test) -> str:
    value = test.value
    if test.key == NEVER:
        return _("that do not exist")
    if test.key == "rate":
        assert isinstance(value, tuple)
        told = {"number": value[0], "time": words.seconds(value[1])}
        return _("by members who wrote %(number)d times within %(time)s") % told
    if test.key == "toxicity":
        told = {"comparison": words.compared(test.operator, str(value))}
        return _("whose toxicity is %(comparison)s") % told
    if not isinstance(value, bool) and isinstance(value, int):
        return _counted(test.key, value)
    yes, no = _yes_and_no(test.key)
    return yes if value else no


def _counted(key: str, number: int) -> str:
    if key == "reports":
        if not number:
            return ""
        phrase = ngettext(
            "with at least %(number)d report", "with at least %(number)d reports", number
        )
    elif key == "body_longer_than":
        phrase = ngettext(
            "whose text is longer than %(number)d character",
            "whose text is longer than %(number)d characters",
            number,
        )
    else:
        phrase = ngettext(
            "whose text is shorter than %(number)d character",
            "whose text is shorter than %(number)d characters",
            number,
        )
    return phrase % {"number": number}


def _yes_and_no(key: str) -> tuple[str, str]:
    phrases = {
        "is_edited": (_("that were edited"), _("that were not edited")),
        "is_top_level": (_("to the first post"), _("to another reply")),
        "is_poll": (_("with a poll"), _("without a poll")),
        "is_gallery": (_("with several pictures"), _("without several pictures")),
        "past_archive_date": (_("that are archived"), _("that are not archived")),
        "has_verified_email": (
            _("with a verified address"),
            _("without a verified address"),
        ),
        "is_gold": (_("who are supporters"), _("who are no supporters")),
        "is_contributor": (_("who are approved"), _("who are not approved")),
        "is_moderator": (_("who are moderators"), _("who are no moderators")),
        "is_submitter": (_("who began the topic"), _("who did not begin the topic")),
        "first_post": (_("who write for the first time"), _("who wrote before")),
        "is_nsfw": (_("with a content warning"), _("without a content warning")),
    }
    unknown = _("with something that does not exist here (%(key)s)") % {"key": key}
    return phrases.get(key, (unknown, ""))
