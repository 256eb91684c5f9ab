"""What is in the audit log stays there as it was written."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from audit.actions import log
from audit.models import AppendOnly, AuditEntry
from audit.protection import TABLE
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db


def test_an_act_is_written_with_who_what_why_before_and_after():
    ada, bob = UserFactory(username="ada"), UserFactory(username="bob")

    entry = log(
        "member.role",
        by=ada,
        target=bob,
        why="He helps a lot",
        before={"role": "member"},
        after={"role": "moderator"},
        category_id=7,
        rule=("be-kind", 3),
    )

    kept = AuditEntry.objects.get()
    assert kept == entry
    assert (kept.by, kept.by_name, kept.via) == (ada, "ada", "page")
    assert (kept.target_type, kept.target_id, kept.target_label) == ("user", str(bob.pk), str(bob))
    assert (kept.why, kept.before["role"], kept.after["role"]) == (
        "He helps a lot",
        "member",
        "moderator",
    )
    assert (kept.category_id, kept.rule_key, kept.rule_version) == (7, "be-kind", 3)
    assert kept.at is not None


@pytest.mark.django_db(transaction=True)
def test_an_act_is_logged_only_in_the_transaction_that_does_it():
    with pytest.raises(transaction.TransactionManagementError):
        log("member.role", by=None)

    assert not AuditEntry.objects.exists()


def test_nobody_changes_or_deletes_a_row_through_its_model():
    entry = log("member.role", by=None)
    entry.why = "Something nicer"

    for change in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(why="Something nicer"),
        lambda: AuditEntry.objects.bulk_update([entry], ["why"]),
    ):
        with pytest.raises(AppendOnly):
            change()

    assert AuditEntry.objects.get().why == ""


@pytest.mark.parametrize(
    "statement",
    [f"UPDATE {TABLE} SET why = 'nicer'", f"DELETE FROM {TABLE}", f"TRUNCATE {TABLE}"],
)
def test_nobody_changes_or_deletes_a_row_through_the_database(statement):
    if "TRUNCATE" in statement and connection.vendor == "sqlite":
        pytest.skip("SQLite has no such statement")
    log("member.role", by=None, why="So it was")

    with (
        pytest.raises((IntegrityError, DatabaseError), match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert AuditEntry.objects.get().why == "So it was"


def test_when_an_account_goes_the_row_stays_as_it_was():
    ada = UserFactory(username="ada")
    log("member.role", by=ada)
    before = AuditEntry.objects.values().get()

    ada.delete()

    assert AuditEntry.objects.values().get() == before
    assert AuditEntry.objects.select_related("by").get().by is None


@pytest.mark.django_db(transaction=True)
def test_throwing_the_whole_community_away_leaves_a_protected_table():
    with transaction.atomic():
        log("member.role", by=None)

    call_command("flush", interactive=False, verbosity=0)

    assert not AuditEntry.objects.exists()
    with transaction.atomic():
        log("member.role", by=None)
    with (
        pytest.raises((IntegrityError, DatabaseError), match="append-only"),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {TABLE}")
