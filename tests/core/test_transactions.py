"""What follows a commit happens after it, and cannot undo it."""

import pytest
from django.db import transaction

from core.transactions import after_commit


@pytest.mark.django_db(transaction=True)
def test_it_waits_for_the_commit():
    done = []

    with transaction.atomic():
        after_commit(done.append, 1)
        assert done == []

    assert done == [1]


@pytest.mark.django_db(transaction=True)
def test_after_a_rollback_it_never_happens():
    done = []

    with transaction.atomic():
        after_commit(done.append, 1)
        transaction.set_rollback(True)

    assert done == []


@pytest.mark.django_db(transaction=True)
def test_a_failure_is_logged_and_the_others_follow(caplog):
    done = []

    def fail():
        raise ZeroDivisionError

    with transaction.atomic():
        after_commit(fail)
        after_commit(done.append, 1)

    assert done == [1]
    assert "fail failed after the commit" in caplog.text
