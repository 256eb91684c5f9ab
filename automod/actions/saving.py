"""Saving rule files. What is in force stays so until a file without a mistake replaces it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import log
from automod.events import RulesSaved
from automod.in_force import book_of
from automod.language import Problem, RuleBook, read_rules
from automod.models import RuleSet, RuleState, RuleVersion
from automod.permissions import can_write_rules
from core.refusals import ActionRefused
from eventlog.actions import record
from forums.models import Category
from members.models import User


class RulesRefused(ActionRefused):
    """A file with mistakes. `problems` has each with its line."""

    def __init__(self, problems: list[Problem]) -> None:
        lines = "\n".join(map(str, problems))
        super().__init__(_("These rules are not in force yet:\n%(lines)s") % {"lines": lines})
        self.problems = problems


class RulesMoved(ActionRefused):
    """Somebody saved another version since `base` was read."""

    def __init__(self, base: int, now: RuleVersion) -> None:
        super().__init__(
            _("Somebody saved version %(number)d meanwhile. Look at what changed, then save again.")
            % {"number": now.number}
        )
        self.base, self.now = base, now


def save_rules(
    category: Category | None,
    *,
    source: str,
    by: User,
    note: str = "",
    base: int | None = None,
    only_watch: bool = False,
) -> RuleVersion:
    """Put a file in force for the site (None) or a category. The same file again is no new version.

    `base` is the number of the version it was made from, 0 for none; None does not ask. With
    `only_watch` rules that the version before did not have are written down and not carried out.

    Raises RulesRefused if the file has a mistake and RulesMoved if another version than `base` is
    in force, and leaves everything as it is.
    """
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    # Before anything is locked: a large file takes half a second.
    book = read_rules(source)
    if book.errors:
        _ask(by, category)
        raise RulesRefused(book.errors)
    return _put_in_force(
        category, source=source, by=by, note=note, base=base, watched=book if only_watch else None
    )


def roll_back(version: RuleVersion, *, by: User) -> RuleVersion:
    """Put an older version in force again, as a new one. Refused if the language changed since."""
    note = _("back to version %(number)d") % {"number": version.number}
    return save_rules(version.rule_set.category, source=version.source, by=by, note=note)


@transaction.atomic
def _put_in_force(
    category: Category | None,
    *,
    source: str,
    by: User,
    note: str,
    base: int | None,
    watched: RuleBook | None,
) -> RuleVersion:
    RuleSet.objects.get_or_create(category=category)
    rule_set = RuleSet.objects.select_for_update(no_key=True).get(category=category)

    _ask(by, category)
    before = rule_set.active
    if before is not None and before.source == source:
        return before
    if base is not None and before is not None and before.number != base:
        raise RulesMoved(base, before)

    number = rule_set.version_count + 1
    version = RuleVersion.objects.create(
        rule_set=rule_set, number=number, source=source, note=note[:200], author=by
    )
    rule_set.active, rule_set.version_count = version, number
    rule_set.save(update_fields=["active", "version_count"])
    if watched is not None:
        _watch_new(rule_set, watched, before)

    record(RulesSaved(version_id=version.pk), by=by)
    log(
        "rules.saved",
        by=by,
        target=rule_set,
        why=note,
        category_id=category.pk if category else None,
        before={"version": before.number} if before else None,
        after={"version": number} | ({"only_watch": True} if watched is not None else {}),
    )
    return version


def _watch_new(rule_set: RuleSet, book: RuleBook, before: RuleVersion | None) -> None:
    known = {rule.hash for rule in book_of(before).rules} if before else set()
    for rule_hash in sorted({rule.hash for rule in book.rules} - known):
        RuleState.objects.update_or_create(
            rule_set=rule_set, rule_hash=rule_hash, defaults={"is_shadow": True}
        )


def _ask(by: User, category: Category | None) -> None:
    if not can_write_rules(by, category):
        raise PermissionDenied
