"""Authors of an archive: accounts that wait for their person and cannot log in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.usernames import username_key, username_skeleton
from imports.addresses import person_path
from imports.discourse.records import GONE, PersonRecord
from imports.models import ImportedRecord, OldAddress, Source
from imports.queries import local_ids, people_of
from imports.report import Report
from imports.usernames import near_usernames
from members.models import User
from members.roles import LADDER, Role, groups_of_role

Kind = ImportedRecord.Kind
BATCH: Final = 500


@dataclass(slots=True)
class Directory:
    """Everybody of one source that is here."""

    keys: dict[str, int] = field(default_factory=dict)
    """External id → our key."""
    names: dict[str, str] = field(default_factory=dict)
    """`username_key` of the old name → the name here."""

    def enter(self, external_id: str, key: int, old: str, here: str) -> None:
        self.keys[external_id] = key
        self.names[username_key(old)] = here


def directory_of(source: Source) -> Directory:
    directory = Directory()
    for external_id, key, old, here in people_of(source):
        directory.enter(external_id, key, old, here)
    return directory


def keep_people(
    source: Source, records: Iterable[PersonRecord], directory: Directory, report: Report
) -> None:
    """Make accounts for those who have none yet, 500 in a transaction."""
    new: dict[str, PersonRecord] = {}
    for record in records:
        if record.external_id not in directory.keys:
            new.setdefault(record.external_id, record)
    people = list(new.values())
    for start in range(0, len(people), BATCH):
        _make_accounts(source, people[start : start + BATCH], directory, report)


@transaction.atomic
def _make_accounts(
    source: Source, records: Sequence[PersonRecord], directory: Directory, report: Report
) -> None:
    Source.objects.select_for_update().get(pk=source.pk)
    known = local_ids(source, Kind.PERSON, [record.external_id for record in records])
    records = [record for record in records if record.external_id not in known]

    names = free_names(records)
    users = User.objects.bulk_create(
        _account(record, name) for record, name in zip(records, names, strict=True)
    )
    _put_into_groups(users)
    ImportedRecord.objects.bulk_create(
        ImportedRecord(
            source=source,
            kind=Kind.PERSON,
            external_id=record.external_id,
            local_id=user.pk,
            facts=record.facts,
        )
        for record, user in zip(records, users, strict=True)
    )
    OldAddress.objects.bulk_create(
        (
            OldAddress(path=person_path(record.username), kind=Kind.PERSON, target_id=user.pk)
            for record, user in zip(records, users, strict=True)
            if record.username
        ),
        ignore_conflicts=True,
    )

    for record, user in zip(records, users, strict=True):
        directory.enter(record.external_id, user.pk, record.username, user.username)
        report.created["person"] += 1
        report.renamed += user.username != record.username


def free_names(records: Sequence[PersonRecord]) -> list[str]:
    """For each the nearest valid name that nobody has, nor one like it. One query in a round."""
    choices = [near_usernames(record.username, _fallback(record)) for record in records]
    names = [""] * len(records)
    given: set[str] = set()
    waiting = list(range(len(records)))
    while waiting:
        tried = {index: next(choices[index]) for index in waiting}
        taken = _taken(tried.values()) | given
        for index, name in tried.items():
            looks = {username_key(name), username_skeleton(name)}
            if looks & taken:
                continue
            names[index] = name
            taken |= looks
            given |= looks
        waiting = [index for index in waiting if not names[index]]
    return names


def _taken(names: Iterable[str]) -> set[str]:
    """Keys and skeletons of these names that somebody has."""
    names = list(names)
    keys = {username_key(name) for name in names}
    skeletons = {username_skeleton(name) for name in names}
    rows = User.objects.filter(Q(username_key__in=keys) | Q(username_skeleton__in=skeletons))
    found = rows.values_list("username_key", "username_skeleton")
    return {look for row in found for look in row}


def _fallback(record: PersonRecord) -> str:
    if record.external_id == GONE:
        return "former-member"
    digits = "".join(c for c in record.external_id if c.isdecimal() and c.isascii())[:12]
    return f"member-{digits}" if digits else "former-member"


def _account(record: PersonRecord, username: str) -> User:
    """Staff of the old site get no power here: their flags stay in the record's facts."""
    was_staff = record.facts.get("admin") or record.facts.get("moderator")
    is_new = record.trust_level == 0 and not was_staff
    shown = record.name or (record.username if record.username != username else "")
    user = User(
        username=username,
        name="" if shown == username else shown[:50],
        role=Role.NEWCOMER if is_new else Role.MEMBER,
        claimable_at=timezone.now(),
        joined_at=record.joined_at or timezone.now(),
    )
    user.set_unusable_password()
    user.derive()
    return user


def _put_into_groups(users: Sequence[User]) -> None:
    ladder = Group.objects.in_bulk(list(LADDER), field_name="name")
    memberships = User.groups.through
    memberships.objects.bulk_create(
        memberships(user_id=user.pk, group_id=ladder[name].pk)
        for user in users
        for name in groups_of_role(user.role)
    )
