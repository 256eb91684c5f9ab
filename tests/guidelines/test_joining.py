"""Joining is accepting the guidelines, and the form says so."""

from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone

from eventlog.models import Entry
from eventlog.testing import deliver_events
from guidelines.models import Acceptance
from guidelines.permissions import needs_acceptance
from members.actions import join
from members.models import User
from tests.factories.guidelines import VersionFactory, changed, reworded
from tests.factories.members import UserFactory
from tests.members.helpers import code_in_mail
from tests.members.test_sign_up import sign_up

pytestmark = pytest.mark.django_db


def test_the_form_says_so_with_a_link_once_there_are_guidelines(guest):
    assert "By joining you accept" not in guest.get("/accounts/signup/").content.decode()

    VersionFactory()

    page = guest.get("/accounts/signup/").content.decode()
    assert "By joining you accept" in page
    assert 'href="/guidelines/">the guidelines</a>' in page


def test_who_joined_is_not_asked_at_the_first_post(guest):
    version = VersionFactory(at=timezone.now() - timedelta(days=1))

    sign_up(guest)
    assert not Acceptance.objects.exists()
    guest.post("/accounts/confirm-email/", {"code": code_in_mail()})
    deliver_events()
    deliver_events()

    user = User.objects.get()
    acceptance = Acceptance.objects.get()
    assert (acceptance.user, acceptance.version) == (user, version)
    assert acceptance.accepted_at == user.joined_at
    assert not needs_acceptance(user)
    assert Entry.objects.filter(kind="guidelines.GuidelinesAccepted").count() == 1


def test_what_was_accepted_is_what_held_when_the_form_was_sent():
    VersionFactory(at=timezone.now() - timedelta(days=9))
    second = VersionFactory(reworded(), at=timezone.now() - timedelta(days=5))
    user = UserFactory(joined_at=timezone.now() - timedelta(days=2))
    VersionFactory(changed(lede="Other rules."), is_material=True)

    join(user)
    deliver_events()

    assert Acceptance.objects.get().version == second
    assert needs_acceptance(user)


def test_who_came_by_another_service_saw_no_such_form_and_is_asked():
    VersionFactory(at=timezone.now() - timedelta(days=9))
    user = UserFactory()
    SocialAccount.objects.create(user=user, provider="club", uid="7")

    join(user)
    deliver_events()

    assert not Acceptance.objects.exists()
    assert needs_acceptance(user)


def test_where_there_are_no_guidelines_nothing_is_kept():
    join(UserFactory())
    deliver_events()

    assert not Acceptance.objects.exists()
