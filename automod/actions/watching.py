"""The lists of watched words and link domains."""

from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import log
from automod.models import WatchAct, WatchedDomain, WatchedWord
from automod.permissions import can_keep_watch_lists
from automod.queries import LISTS_KEY
from automod.refusals import NotToBeWatched
from automod.watched.domains import BadDomain, checked_domain
from automod.watched.words import BadPattern, checked_pattern
from core.transactions import after_commit
from members.models import User


@transaction.atomic
def watch_word(
    pattern: str, *, by: User, act: str, replacement: str = "", tag: str = "", why: str = ""
) -> WatchedWord:
    """Watch a word, or change what a watched one does."""
    if not can_keep_watch_lists(by):
        raise PermissionDenied
    try:
        pattern = checked_pattern(pattern)
    except BadPattern as error:
        text = _("Write a word or a few, with * for any letters and ? for one.")
        raise NotToBeWatched(text) from error
    _check_tag(act, tag)

    before = WatchedWord.objects.select_for_update().filter(pattern=pattern).first()
    was = _word(before)
    fields = {
        "act": act,
        "replacement": replacement if act == WatchAct.REPLACE else "",
        "tag": tag if act == WatchAct.TAG else "",
        "why": why,
    }
    word, _made = WatchedWord.objects.update_or_create(
        pattern=pattern, defaults=fields, create_defaults=fields | {"added_by": by}
    )

    log("watch.word", by=by, target=word, why=why, before=was, after=_word(word))
    _lists_changed()
    return word


@transaction.atomic
def unwatch_word(word: WatchedWord, *, by: User, why: str = "") -> None:
    """Stop watching a word. One that is gone already stays gone."""
    found = WatchedWord.objects.select_for_update().filter(pk=word.pk).first()

    if not can_keep_watch_lists(by):
        raise PermissionDenied
    if found is None:
        return

    log("watch.word_gone", by=by, target=found, why=why, before=_word(found))
    found.delete()
    _lists_changed()


@transaction.atomic
def watch_domain(domain: str, *, by: User, act: str, tag: str = "", why: str = "") -> WatchedDomain:
    """Watch a link domain and all below it, or change what a watched one does."""
    if not can_keep_watch_lists(by):
        raise PermissionDenied
    try:
        domain = checked_domain(domain)
    except BadDomain as error:
        raise NotToBeWatched(_("Write a domain such as shop.example.")) from error
    if act == WatchAct.REPLACE:
        raise NotToBeWatched(_("A link is refused, held or tagged, not replaced."))
    _check_tag(act, tag)

    before = WatchedDomain.objects.select_for_update().filter(domain=domain).first()
    was = _domain(before)
    fields = {"act": act, "tag": tag if act == WatchAct.TAG else "", "why": why}
    watched, _made = WatchedDomain.objects.update_or_create(
        domain=domain, defaults=fields, create_defaults=fields | {"added_by": by}
    )

    log("watch.domain", by=by, target=watched, why=why, before=was, after=_domain(watched))
    _lists_changed()
    return watched


@transaction.atomic
def unwatch_domain(domain: WatchedDomain, *, by: User, why: str = "") -> None:
    """Stop watching a domain. One that is gone already stays gone."""
    found = WatchedDomain.objects.select_for_update().filter(pk=domain.pk).first()

    if not can_keep_watch_lists(by):
        raise PermissionDenied
    if found is None:
        return

    log("watch.domain_gone", by=by, target=found, why=why, before=_domain(found))
    found.delete()
    _lists_changed()


def _check_tag(act: str, tag: str) -> None:
    if act not in WatchAct.values:
        raise NotToBeWatched(_("Say what is to happen."))
    if act == WatchAct.TAG and not tag:
        raise NotToBeWatched(_("Say which tag."))


def _word(word: WatchedWord | None) -> dict[str, Any] | None:
    return (
        None
        if word is None
        else {"act": word.act, "replacement": word.replacement, "tag": word.tag}
    )


def _domain(domain: WatchedDomain | None) -> dict[str, Any] | None:
    return None if domain is None else {"act": domain.act, "tag": domain.tag}


def _lists_changed() -> None:
    after_commit(cache.delete, LISTS_KEY)
