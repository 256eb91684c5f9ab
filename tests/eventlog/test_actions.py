"""What is recorded is heard once by every listener, whatever breaks in between."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from eventlog import actions, tasks
from eventlog.actions import deliver_owed, forget_old, record, replay_dead
from eventlog.events import Event
from eventlog.models import Delivery, Entry
from eventlog.testing import ListenerFailed, deliver_events, listening

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class LampLit(Event):
    """For these tests."""

    lamp_id: int
    colour: str = "white"


@dataclass
class Ear:
    """A listener that remembers, and refuses the lamps it is told to."""

    refuses: set[int] = field(default_factory=set)
    heard: list[LampLit] = field(default_factory=list)

    def __post_init__(self):
        self.__name__ = "ear"

    def __call__(self, event: LampLit) -> None:
        if event.lamp_id in self.refuses:
            raise ValueError("too bright")
        self.heard.append(event)


@pytest.fixture
def ear():
    ear = Ear()
    with listening(ear, LampLit):
        yield ear


def make_everything_due():
    Delivery.objects.filter(state=Delivery.State.OWED).update(next_attempt_at=Now())


def test_an_event_is_named_after_its_app_and_class():
    assert LampLit.name == "tests.LampLit"


def test_a_payload_from_another_version_still_reads():
    event = LampLit.from_payload({"lamp_id": 3, "watts": 60})

    assert event == LampLit(lamp_id=3, colour="white")


@pytest.mark.django_db(transaction=True)
def test_an_event_is_recorded_only_in_the_transaction_that_makes_it_true():
    with pytest.raises(transaction.TransactionManagementError):
        record(LampLit(lamp_id=1))

    assert not Entry.objects.exists()


def test_an_entry_says_what_happened_and_who_did_it():
    user = get_user_model().objects.create(username="ada")

    entry = record(LampLit(lamp_id=1, colour="red"), by=user)

    entry.refresh_from_db()
    assert (entry.event, entry.by) == (LampLit(lamp_id=1, colour="red"), user)


def test_an_event_nobody_listens_to_is_one_insert(django_assert_num_queries):
    with django_assert_num_queries(1):
        record(LampLit(lamp_id=1))

    assert not Delivery.objects.exists()


def test_an_event_with_listeners_is_two_inserts(ear, django_assert_num_queries):
    with django_assert_num_queries(2):
        record(LampLit(lamp_id=1))

    assert Delivery.objects.get().listener == "tests.ear"


def test_listeners_hear_each_event_once_and_in_order(ear):
    for lamp_id in (1, 2, 3):
        record(LampLit(lamp_id=lamp_id))

    assert deliver_events() == 3
    assert deliver_events() == 0
    assert [event.lamp_id for event in ear.heard] == [1, 2, 3]


def test_what_a_listener_records_is_delivered_too(ear):
    def relight(event: LampLit) -> None:
        if event.colour == "white":
            record(LampLit(lamp_id=event.lamp_id, colour="red"))

    with listening(relight, LampLit):
        record(LampLit(lamp_id=1))
        deliver_events()

    assert [event.colour for event in ear.heard] == ["white", "red"]


def test_a_test_is_told_when_a_listener_fails(ear):
    ear.refuses = {1}
    record(LampLit(lamp_id=1))

    with pytest.raises(ListenerFailed, match="too bright"):
        deliver_events()


def test_a_failing_delivery_waits_and_the_others_go_on(ear):
    ear.refuses = {1}
    record(LampLit(lamp_id=1))
    record(LampLit(lamp_id=2))

    assert deliver_owed() == 2

    failed = Delivery.objects.get(state=Delivery.State.OWED)
    assert [event.lamp_id for event in ear.heard] == [2]
    assert (failed.attempts, failed.error) == (1, "ValueError: too bright")
    assert failed.next_attempt_at > timezone.now() + timedelta(seconds=8)


def test_what_a_failing_listener_wrote_is_undone():
    def write_then_fail(event: LampLit) -> None:
        get_user_model().objects.create(username="half")
        raise ValueError

    with listening(write_then_fail, LampLit):
        record(LampLit(lamp_id=1))
        deliver_owed()

    assert not get_user_model().objects.filter(username="half").exists()


def test_each_failure_waits_longer_and_the_sixth_is_the_last(ear):
    ear.refuses = {1}
    record(LampLit(lamp_id=1))
    waits = []

    for _ in range(6):
        make_everything_due()
        deliver_owed()
        waits.append((Delivery.objects.get().next_attempt_at - timezone.now()).total_seconds())
    make_everything_due()

    assert [round(wait, -1) for wait in waits[:5]] == [10, 60, 300, 1800, 7200]
    assert Delivery.objects.get().state == Delivery.State.DEAD
    assert deliver_owed() == 0


def test_a_dead_delivery_can_be_replayed_when_its_cause_is_mended(ear):
    ear.refuses = {1}
    record(LampLit(lamp_id=1))
    for _ in range(6):
        make_everything_due()
        deliver_owed()
    ear.refuses = set()

    assert replay_dead(listener="tests.someone_else") == 0
    assert replay_dead() == 1
    assert deliver_events() == 1
    assert [event.lamp_id for event in ear.heard] == [1]


def test_a_listener_this_version_does_not_know_stays_owed(ear):
    record(LampLit(lamp_id=1))
    Delivery.objects.update(listener="tests.of_the_next_version")

    deliver_owed()

    assert Delivery.objects.get().state == Delivery.State.OWED


def test_a_delivery_to_nobody_known_kind_is_kept(ear):
    entry = record(LampLit(lamp_id=1))
    Entry.objects.filter(pk=entry.pk).update(kind="tests.OfTheNextVersion")

    deliver_owed()

    assert Delivery.objects.get().error == "KeyError: 'tests.OfTheNextVersion'"


@pytest.mark.django_db(transaction=True)
def test_a_burst_of_events_is_one_nudge(ear, mocker_delay):
    for lamp_id in range(5):
        with transaction.atomic():
            record(LampLit(lamp_id=lamp_id))

    assert mocker_delay == [()]


@pytest.mark.django_db(transaction=True)
def test_after_a_worker_looked_the_next_event_nudges_again(ear, mocker_delay):
    with transaction.atomic():
        record(LampLit(lamp_id=1))
    tasks.deliver()
    with transaction.atomic():
        record(LampLit(lamp_id=2))

    assert mocker_delay == [(), ()]


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_the_work_is_saved_and_the_sweep_delivers(ear, monkeypatch):
    def refuse(*args):
        raise ConnectionError("no broker")

    monkeypatch.setattr(tasks.deliver, "delay", refuse)
    with transaction.atomic():
        record(LampLit(lamp_id=1))

    assert tasks.deliver_owed() == 1
    assert [event.lamp_id for event in ear.heard] == [1]


@pytest.fixture
def mocker_delay(monkeypatch):
    """The nudges sent, instead of sending them."""
    cache.delete(actions.NUDGED)
    sent = []
    monkeypatch.setattr(tasks.deliver, "delay", lambda *args: sent.append(args))
    yield sent
    cache.delete(actions.NUDGED)


def test_old_entries_are_forgotten_when_everybody_heard_them(ear):
    for lamp_id in (1, 2, 3):
        record(LampLit(lamp_id=lamp_id))
    deliver_events()
    record(LampLit(lamp_id=4))
    old = timezone.now() - timedelta(days=31)
    Entry.objects.exclude(payload__lamp_id=3).update(created_at=old)

    assert forget_old(batch=1) == 2
    assert forget_old() == 0
    assert sorted(Entry.objects.values_list("payload__lamp_id", flat=True)) == [3, 4]
