"""Several workers at once share what is owed: nothing twice, nothing left."""

import threading
from collections import Counter
from dataclasses import dataclass

import pytest
from django.db import connection, transaction

from eventlog.actions import deliver_owed, record
from eventlog.events import Event
from eventlog.models import Delivery
from eventlog.testing import listening

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True, kw_only=True)
class BellRung(Event):
    """For these tests."""

    bell_id: int


def in_threads(count, work):
    failures = []

    def run():
        try:
            work()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_four_workers_hear_each_event_once():
    heard = Counter()

    def hear(event: BellRung) -> None:
        heard[event.bell_id] += 1

    with listening(hear, BellRung):
        with transaction.atomic():
            for bell_id in range(40):
                record(BellRung(bell_id=bell_id))

        in_threads(4, deliver_owed)

    assert heard == Counter(range(40))
    assert Delivery.objects.filter(state=Delivery.State.DONE).count() == 40


def test_events_recorded_while_workers_run_are_all_heard():
    heard = Counter()

    def hear(event: BellRung) -> None:
        heard[event.bell_id] += 1

    numbers = iter(range(30))

    def ring_and_deliver():
        for _ in range(10):
            with transaction.atomic():
                record(BellRung(bell_id=next(numbers)))
            deliver_owed()

    with listening(hear, BellRung):
        in_threads(3, ring_and_deliver)
        deliver_owed()

    assert heard == Counter(range(30))


def test_a_delivery_another_worker_holds_is_passed_over_and_its_work_is_not_repeated():
    if not connection.features.has_select_for_update_skip_locked:
        pytest.skip("SQLite has one writer, who is waited for")
    heard = []
    reached, go_on = threading.Event(), threading.Event()

    def hear(event: BellRung) -> None:
        if event.bell_id == 1:
            reached.set()
            go_on.wait(20)
        heard.append(event.bell_id)

    with listening(hear, BellRung):
        with transaction.atomic():
            record(BellRung(bell_id=1))
            record(BellRung(bell_id=2))
        slow = threading.Thread(target=lambda: (deliver_owed(), connection.close()))
        slow.start()
        reached.wait(20)
        deliver_owed()
        go_on.set()
        slow.join()

    assert heard == [2, 1]
