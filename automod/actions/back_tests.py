"""Trying rules on what was written in the last days. Nothing but the test's own rows is written.

Posts are looked at outside of any transaction; what was found and how far it went are kept in one.
A worker can be killed, repeated, and run beside another: each post counts once.
"""

from datetime import timedelta
from time import monotonic
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Min
from django.utils import timezone

from automod.actions.saving import RulesRefused
from automod.back_testing import Looker, Seen
from automod.language import read_rules
from automod.models import BackTest, Caught, RuleSet
from automod.permissions import can_write_rules
from automod.refusals import NothingToTry, StillRunning
from core.transactions import after_commit
from forums.models import Category
from members.models import User

MOST_KEPT: Final = 500
"""So many caught posts of each rule can be looked at; all are counted."""
FORGOTTEN_AFTER: Final = timedelta(days=30)
ALL: Final = "all"


def start_back_test(category: Category | None, *, source: str, days: int, by: User) -> BackTest:
    """Try a rule file on the last days of the site (None) or a category. A worker does it.

    The same again while it runs is the same test; another one is refused until it is through.
    """
    if not can_write_rules(by, category):
        raise PermissionDenied
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    # Before anything is locked: a large file takes half a second.
    book = read_rules(source)
    if book.errors:
        raise RulesRefused(book.errors)
    if not book.rules:
        raise NothingToTry
    return _start(category, source, days, by)


@transaction.atomic
def _start(category: Category | None, source: str, days: int, by: User) -> BackTest:
    RuleSet.objects.get_or_create(category=category)
    rule_set = RuleSet.objects.select_for_update(no_key=True).get(category=category)

    running = BackTest.objects.running().filter(rule_set=rule_set, by=by).first()
    if running is not None and (running.source, running.days) == (source, days):
        return running
    if running is not None:
        raise StillRunning(running)

    test = BackTest.objects.create(rule_set=rule_set, source=source, days=days, by=by)

    after_commit(_nudge, test.pk)
    return test


@transaction.atomic
def cancel_back_test(test: BackTest, *, by: User) -> BackTest:
    """End it where it is. What it found until then stays."""
    test = _locked(test.pk)
    if not can_write_rules(by, test.rule_set.category):
        raise PermissionDenied
    if test.is_finished:
        return test

    test.finished_at = test.cancelled_at = timezone.now()
    test.save(update_fields=["finished_at", "cancelled_at"])
    return test


def go_on(test_id: int, *, seconds: float) -> bool:
    """Look at posts for so long. Says whether there is nothing more to do."""
    until = monotonic() + seconds
    test = BackTest.objects.select_related("rule_set").filter(pk=test_id).first()
    if test is None or test.is_finished:
        return True
    looker = Looker(test)
    while _next(looker):
        if monotonic() > until:
            return False
    return True


def forget_back_tests() -> int:
    """Those that ended long ago, with what they caught."""
    old = BackTest.objects.filter(finished_at__lt=timezone.now() - FORGOTTEN_AFTER)
    count = old.count()
    old.delete()
    return count


def _next(looker: Looker) -> bool:
    """One more step: the count first, then a batch. False when it is through."""
    test = BackTest.objects.defer("source").filter(pk=looker.test.pk).first()
    if test is None or test.is_finished:
        return False
    if test.total is None:
        posts = looker.posts().order_by().aggregate(total=Count("pk"), lowest=Min("pk"))
        BackTest.objects.filter(pk=test.pk).update(
            total=posts["total"], lowest=posts["lowest"] or 0, nudged_at=timezone.now()
        )
        return True
    seen = looker.look(looker.next_batch(test), {*test.too_slow, *test.broken})
    _keep(test, seen)
    return True


@transaction.atomic
def _keep(test: BackTest, seen: Seen) -> None:
    """Count what was seen, unless somebody else did meanwhile."""
    row = _locked(test.pk)
    if row.is_finished or row.position != test.position:
        return

    row.nudged_at = timezone.now()
    if seen.position is None:
        row.finished_at = row.nudged_at
    else:
        row.position = seen.position
        row.looked_at += seen.looked_at
        row.too_slow = sorted({*row.too_slow, *seen.too_slow})
        row.broken = sorted({*row.broken, *seen.broken})
        Caught.objects.bulk_create(_counted(row, seen))
    row.save(
        update_fields=[
            "nudged_at", "finished_at", "position", "looked_at", "too_slow", "broken", "caught",
        ]
    )  # fmt: skip


def _counted(row: BackTest, seen: Seen) -> list[Caught]:
    """Add to the row's counts, and say which posts are kept to be looked at."""
    kept = []
    for post, line, action in seen.caught:
        upheld = seen.upheld.get(post)
        if _count(row, str(line), upheld) <= MOST_KEPT:
            kept.append(Caught(test=row, post_id=post, line=line, action=action, upheld=upheld))
    for post in {post for post, _line, _action in seen.caught}:
        _count(row, ALL, seen.upheld.get(post))
    return kept


def _count(row: BackTest, name: str, upheld: bool | None) -> int:
    counts: dict[str, int] = row.caught.setdefault(name, {"caught": 0, "upheld": 0, "kept": 0})
    counts["caught"] += 1
    if upheld is not None:
        counts["upheld" if upheld else "kept"] += 1
    return counts["caught"]


def _locked(test_id: int) -> BackTest:
    rows: Any = BackTest.objects.select_for_update(of=("self",), no_key=True)
    found: BackTest = rows.select_related("rule_set__category").defer("source").get(pk=test_id)
    return found


def _nudge(test_id: int) -> None:
    from automod.tasks import go_on_with_back_test

    go_on_with_back_test.delay(test_id=test_id)
