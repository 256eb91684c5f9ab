"""After a test that commits, the tables are as they were before it, and as protected."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import DatabaseError, transaction

from audit.actions import log
from audit.models import AuditEntry
from guidelines.models import Version
from members.roles import LADDER
from tests.factories.forums import TopicFactory
from tests.factories.guidelines import VersionFactory
from tests.factories.members import OwnerFactory
from tests.taking_back import rows_of_all, take_back

pytestmark = pytest.mark.django_db(transaction=True)


@transaction.atomic
def commit_something() -> None:
    log("member.role", by=OwnerFactory(), target=TopicFactory().author)
    VersionFactory()
    Group.objects.get(name=LADDER[-1]).delete()


def test_what_was_committed_is_gone_and_what_was_deleted_is_back(site):
    kept = rows_of_all()
    commit_something()
    assert rows_of_all() != kept

    take_back(kept)

    assert rows_of_all() == kept
    commit_something()  # no index of words remembers the first time


def test_new_rows_are_numbered_on_after_everything_was_thrown_away(site):
    kept = rows_of_all()
    call_command("flush", interactive=False, verbosity=0)

    take_back(kept)

    commit_something()


def test_what_may_not_change_is_protected_again(site):
    take_back(rows_of_all())
    commit_something()

    with pytest.raises(DatabaseError):
        AuditEntry._base_manager.all()._raw_delete("default")
    with pytest.raises(DatabaseError):
        Version._base_manager.update(published_at=None)
