"""The lists of watched words and link domains."""

from collections.abc import Sequence
from typing import Any, Final, TypeVar

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from audit.actions import log
from audit.models import AuditEntry
from automod.models import WatchAct, WatchedDomain, WatchedWord
from automod.permissions import can_keep_watch_lists
from automod.queries import LISTS_KEY
from automod.refusals import NotToBeWatched
from automod.watched.domains import BadDomain, checked_domain
from automod.watched.words import BadPattern, checked_pattern
from core.transactions import after_commit
from members.models import User

W = TypeVar("W", WatchedWord, WatchedDomain)

KEPT: Final = ("act", "replacement", "tag", "why")
"""What a row is told to do."""
_NAMES: Final[dict[type, str]] = {WatchedWord: "pattern", WatchedDomain: "domain"}
"""Which field says what is watched."""


@transaction.atomic
def watch_word(
    pattern: str,
    *,
    by: User,
    act: str,
    replacement: str = "",
    tag: str = "",
    why: str = "",
    word: WatchedWord | None = None,
) -> WatchedWord:
    """Watch a word, or change what a watched one does. `word` is one that is written otherwise."""
    if not can_keep_watch_lists(by):
        raise PermissionDenied
    values = checked_word(pattern, act=act, replacement=replacement, tag=tag, why=why)
    before = _row(WatchedWord, "pattern", values["pattern"], word)
    was = _before(before, values["pattern"])
    row = _saved(before or WatchedWord(added_by=by), values)

    log("watch.word", by=by, target=row, why=why, before=was, after=_does(row))
    _lists_changed()
    return row


@transaction.atomic
def unwatch_word(word: WatchedWord, *, by: User, why: str = "") -> AuditEntry | None:
    """Stop watching a word. One that is gone already stays gone. `watch_again` takes the entry."""
    return _unwatch(WatchedWord, "watch.word_gone", word.pk, by=by, why=why)


@transaction.atomic
def watch_domain(
    pattern: str,
    *,
    by: User,
    act: str,
    tag: str = "",
    why: str = "",
    domain: WatchedDomain | None = None,
) -> WatchedDomain:
    """Watch a link domain and all below it, or change what a watched one does."""
    if not can_keep_watch_lists(by):
        raise PermissionDenied
    values = checked_link(pattern, act=act, tag=tag, why=why)
    before = _row(WatchedDomain, "domain", values["domain"], domain)
    was = _before(before, values["domain"])
    row = _saved(before or WatchedDomain(added_by=by), values)

    log("watch.domain", by=by, target=row, why=why, before=was, after=_does(row))
    _lists_changed()
    return row


@transaction.atomic
def unwatch_domain(domain: WatchedDomain, *, by: User, why: str = "") -> AuditEntry | None:
    """Stop watching a domain. One that is gone already stays gone."""
    return _unwatch(WatchedDomain, "watch.domain_gone", domain.pk, by=by, why=why)


@transaction.atomic
def watch_again(entry: AuditEntry, *, by: User) -> WatchedWord | WatchedDomain | None:
    """Undo the removal that the entry is about, with its hits. What is watched again stays so.

    None for an entry that is no removal.
    """
    if not can_keep_watch_lists(by):
        raise PermissionDenied
    was = entry.before
    if not isinstance(was, dict):
        return None
    if entry.act == "watch.word_gone":
        return _again(WatchedWord, "watch.word", was, by=by)
    if entry.act == "watch.domain_gone":
        return _again(WatchedDomain, "watch.domain", was, by=by)
    return None


@transaction.atomic
def watch_many(kind: type[W], rows: Sequence[dict[str, str]], *, by: User) -> int:
    """Watch many at once; values as `checked_word` and `checked_link` return them.

    What is watched already does from now on what its row says. One entry for all of them.
    """
    if not can_keep_watch_lists(by):
        raise PermissionDenied
    name = _NAMES[kind]
    by_name = {row[name]: row for row in rows}
    if not by_name:
        return 0

    fields = [field for field in KEPT if field != "replacement" or kind is WatchedWord]
    made = [kind(added_by=by, **row) for _name, row in sorted(by_name.items())]
    kind.objects.bulk_create(
        made, batch_size=200, update_conflicts=True, unique_fields=[name], update_fields=fields
    )

    shown = {"rows": len(by_name), "watched": sorted(by_name)[:200]}
    log("watch.imported", by=by, label=str(kind._meta.verbose_name_plural), after=shown)
    _lists_changed()
    return len(by_name)


def count_found(*, words: Sequence[int], domains: Sequence[int]) -> None:
    """What is watched, by key, was found once more."""
    seen = {"hit_count": F("hit_count") + 1, "last_hit_at": timezone.now()}
    if words:
        WatchedWord.objects.filter(pk__in=words).update(**seen)
    if domains:
        WatchedDomain.objects.filter(pk__in=domains).update(**seen)


def checked_word(
    pattern: str, *, act: str, replacement: str = "", tag: str = "", why: str = ""
) -> dict[str, str]:
    """A word's values as they are kept, or NotToBeWatched."""
    try:
        pattern = checked_pattern(pattern)
    except BadPattern as error:
        text = _("Write a word or a few, with * for any letters and ? for one.")
        raise NotToBeWatched(text) from error
    _check_tag(act, tag)
    return {
        "pattern": pattern,
        "act": act,
        "replacement": replacement if act == WatchAct.REPLACE else "",
        "tag": tag if act == WatchAct.TAG else "",
        "why": why,
    }


def checked_link(pattern: str, *, act: str, tag: str = "", why: str = "") -> dict[str, str]:
    """A domain's values as they are kept, or NotToBeWatched."""
    try:
        domain = checked_domain(pattern)
    except BadDomain as error:
        raise NotToBeWatched(_("Write a domain such as shop.example.")) from error
    if act == WatchAct.REPLACE:
        raise NotToBeWatched(_("A link is refused, held or tagged, not replaced."), "act")
    _check_tag(act, tag)
    return {"domain": domain, "act": act, "tag": tag if act == WatchAct.TAG else "", "why": why}


def _check_tag(act: str, tag: str) -> None:
    if act not in WatchAct.values:
        raise NotToBeWatched(_("Say what is to happen."), "act")
    if act == WatchAct.TAG and not tag:
        raise NotToBeWatched(_("Say which tag."), "tag")


def _row(kind: type[W], name: str, written: str, changed: W | None) -> W | None:
    """The row to be changed, locked: the given one, or the one that is written so already."""
    rows = kind.objects.select_for_update()
    there: W | None = rows.filter(**{name: written}).first()
    if changed is None or (there is not None and there.pk == changed.pk):
        return there
    if there is not None:
        raise _watched_already(written)
    row: W | None = rows.filter(pk=changed.pk).first()
    return row


def _saved(row: W, values: dict[str, str]) -> W:
    for name, value in values.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # somebody was faster
        raise _watched_already(str(row)) from error
    return row


def _watched_already(written: str) -> NotToBeWatched:
    return NotToBeWatched(_("“%(written)s” is watched already.") % {"written": written})


def _unwatch(kind: type[W], act: str, pk: int, *, by: User, why: str) -> AuditEntry | None:
    found: W | None = kind.objects.select_for_update().filter(pk=pk).first()

    if not can_keep_watch_lists(by):
        raise PermissionDenied
    if found is None:
        return None

    entry = log(act, by=by, target=found, why=why, before=_as_it_was(found))
    found.delete()
    _lists_changed()
    return entry


def _again(kind: type[W], act: str, was: dict[str, Any], *, by: User) -> W:
    name = _NAMES[kind]
    fields = {
        "added_by": User.objects.filter(pk=was["added_by"]).first(),
        "added_at": parse_datetime(was["added_at"]) or timezone.now(),
        "hit_count": was["hits"],
        "last_hit_at": parse_datetime(was["last_hit_at"]) if was["last_hit_at"] else None,
    } | {key: was[key] for key in KEPT if key in was}
    row: W
    row, is_new = kind.objects.get_or_create(**{name: was[name]}, defaults=fields)
    if is_new:
        log(act, by=by, target=row, why=_("The removal was undone."), after=_does(row))
        _lists_changed()
    return row


def _does(row: WatchedWord | WatchedDomain | None) -> dict[str, Any] | None:
    if row is None or row.pk is None:
        return None
    does = {"act": row.act, "tag": row.tag}
    return does | {"replacement": row.replacement} if isinstance(row, WatchedWord) else does


def _before(row: WatchedWord | WatchedDomain | None, written: str) -> dict[str, Any] | None:
    was = _does(row)
    return was | {"written": str(row)} if was and str(row) != written else was


def _as_it_was(row: WatchedWord | WatchedDomain) -> dict[str, Any]:
    """All that watching it again needs."""
    name = _NAMES[type(row)]
    return (
        {name: str(row), "why": row.why}
        | (_does(row) or {})
        | {
            "hits": row.hit_count,
            "last_hit_at": row.last_hit_at.isoformat() if row.last_hit_at else "",
            "added_by": row.added_by_id,
            "added_at": row.added_at.isoformat(),
        }
    )


def _lists_changed() -> None:
    after_commit(cache.delete, LISTS_KEY)
