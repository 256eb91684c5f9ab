"""Macros in plain words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forums.models import Category
from moderation.effects import ACTS


def words_of_effects(effects: Iterable[Mapping[str, Any]]) -> list[str]:
    """What each act does: "keeps the author from writing for 12 hours, in this category"."""
    return [_words(str(one["act"]), one.get("params") or {}) for one in effects]


def _words(act: str, params: Mapping[str, Any]) -> str:
    known = ACTS.get(act)
    words = str(known.words) if known else act
    if category := params.get("category"):
        name = Category.objects.filter(pk=category).values_list("name", flat=True).first()
        return _("{act} to {place}").format(act=words, place=name or _("a category that is gone"))
    if minutes := params.get("minutes"):
        length = ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
        return _("{act}: one reply each in {length}").format(act=words, length=length)
    if days := params.get("days"):
        length = ngettext("{n} day", "{n} days", days).format(n=days)
    elif hours := params.get("hours"):
        length = ngettext("{n} hour", "{n} hours", hours).format(n=hours)
    else:
        return words
    told = _("{act} for {length}").format(act=words, length=length)
    if not params.get("here"):
        return told
    return _("{told}, in the case’s category only").format(told=told)
