"""Mail that is owed is paid: once, to proved addresses, and again after a failure."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone
from time_machine import travel

from eventlog.testing import deliver_events
from members.actions import confirm_address
from notifications import letters
from notifications.letters import WAITS, forget_old_letters, owe_letter, send_owed_letters
from notifications.models import Letter
from tests.factories.members import UserFactory
from tests.factories.moderation import DecisionFactory

pytestmark = pytest.mark.django_db


def owed(*, proved: bool = True) -> Letter:
    user = UserFactory()
    if proved:
        confirm_address(user)
    owe_letter(user, about="decision:1", subject="We decided", body="Why, and where to read it.")
    return Letter.objects.get(user=user)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: EmailMessage, fail_silently: bool = False) -> int:
        raise OSError("nobody answers")

    monkeypatch.setattr(EmailMessage, "send", fail)


def test_a_letter_goes_out_once_under_a_number_of_its_own():
    letter = owed()

    assert send_owed_letters() == 1
    assert send_owed_letters() == 0

    (message,) = mail.outbox
    assert message.to == [letter.user.email]
    assert message.subject == "Hearth: We decided"
    assert message.body == "Why, and where to read it."
    assert f"<letter-{letter.pk}@" in message.message()["Message-ID"]


def test_nothing_is_sent_to_an_address_that_nobody_proved():
    letter = owed(proved=False)

    assert send_owed_letters() == 0

    letter.refresh_from_db()
    assert letter.dropped_at is not None
    assert mail.outbox == []


def test_a_decision_is_saved_without_sending_anything():
    decision = DecisionFactory()
    confirm_address(decision.user)
    assert (mail.outbox, Letter.objects.count()) == ([], 0)

    deliver_events()
    assert mail.outbox == []
    send_owed_letters()

    assert [message.to for message in mail.outbox] == [[decision.user.email]]


def test_a_failure_is_tried_again_later_and_given_up_in_the_end(broken):
    letter = owed()
    now = timezone.now()

    for attempt in range(len(WAITS) + 1):
        with travel(now + timedelta(days=attempt), tick=False):
            assert send_owed_letters() == 0
            assert send_owed_letters() == 0
            letter.refresh_from_db()
            assert letter.attempts == attempt + 1

    assert letter.dropped_at is not None
    assert letter.error == "OSError: nobody answers"


def test_a_letter_somebody_is_sending_is_left_alone_and_sent_after_they_died():
    letter = owed()
    assert letters._claim() == letter

    assert send_owed_letters() == 0
    with travel(timezone.now() + timedelta(minutes=6), tick=False):
        assert send_owed_letters() == 1


def test_old_letters_are_forgotten_but_none_that_is_owed():
    sent, waiting = owed(), owed()
    Letter.objects.filter(pk=sent.pk).update(sent_at=timezone.now())

    with travel(timezone.now() + timedelta(days=31), tick=False):
        assert forget_old_letters() == 1

    assert Letter.objects.get() == waiting
