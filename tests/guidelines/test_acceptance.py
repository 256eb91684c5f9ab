"""Members accept the guidelines: once, and again after material changes."""

import pytest
from django.utils import timezone

from eventlog.models import Entry
from guidelines.actions import AcceptedElsewhere, accept_guidelines
from guidelines.models import Acceptance
from guidelines.permissions import must_accept, needs_acceptance
from members.roles import Role
from tests.factories.guidelines import VersionFactory, changed, reworded
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db


def test_nobody_is_asked_while_there_are_no_guidelines(django_assert_num_queries):
    member = UserFactory()
    assert not needs_acceptance(member)

    with django_assert_num_queries(0):
        assert must_accept(member) is None


def test_everybody_is_asked_for_the_first_version_and_then_not_again(django_assert_num_queries):
    version, member = VersionFactory(), UserFactory()
    assert must_accept(member) == version

    accept_guidelines(by=member, version=1)

    with django_assert_num_queries(1):
        assert must_accept(member) is None


def test_a_small_change_asks_nobody_and_a_material_one_everybody():
    VersionFactory()
    member = UserFactory()
    accept_guidelines(by=member, version=1)

    VersionFactory(reworded("A comma, moved."))
    assert not needs_acceptance(member)

    newest = VersionFactory(changed(lede="Other rules."), is_material=True)
    assert must_accept(member) == newest


def test_who_comes_after_a_small_change_accepts_the_newest():
    VersionFactory()
    newest = VersionFactory(reworded())
    member = UserFactory()

    assert must_accept(member) == newest
    accept_guidelines(by=member, version=2)
    assert must_accept(member) is None


def test_what_was_accepted_and_when_is_kept_and_recorded_once():
    version, member, before = VersionFactory(), UserFactory(), timezone.now()

    first = accept_guidelines(by=member, version=1)
    again = accept_guidelines(by=member, version=1)

    assert first == again
    assert (first.version, first.user) == (version, member)
    assert first.accepted_at >= before
    assert Entry.objects.filter(kind="guidelines.GuidelinesAccepted").count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_only_what_holds_now_can_be_accepted_and_nothing_else_is_kept(number):
    VersionFactory()
    VersionFactory(reworded())

    with pytest.raises(AcceptedElsewhere):
        accept_guidelines(by=UserFactory(), version=number)

    assert not Acceptance.objects.exists()


def test_the_page_shows_all_rules_to_who_never_accepted(sign_in):
    VersionFactory()

    page = sign_in(UserFactory()).get("/guidelines/accept/").content.decode()

    assert "before you write" in page
    assert "Go for the problem" in page
    assert "I accept version 1" in page


def test_the_page_shows_what_changed_since_and_goes_on_where_one_was(sign_in):
    VersionFactory()
    member = UserFactory()
    accept_guidelines(by=member, version=1)
    VersionFactory(reworded("Be blunt about stoves."), is_material=True)
    VersionFactory(changed(appeals="Within a year."), is_material=True)
    client = sign_in(member)

    page = client.get("/guidelines/accept/?next=/new/").content.decode()
    answer = client.post("/guidelines/accept/", {"version": 3, "next": "/new/"})

    assert "You accepted version 1; version 3 holds now." in page
    assert "<h3>Appeals</h3>" in page
    assert "<del>Reply" in page
    assert answer["Location"] == "/new/"
    assert not needs_acceptance(member)


@pytest.mark.parametrize(
    "onward",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "javascript:alert(1)",
        "",
        "²",
        "forums:x",
    ],
)
def test_it_goes_on_nowhere_else(sign_in, onward):
    VersionFactory()

    answer = sign_in(UserFactory()).post("/guidelines/accept/", {"version": 1, "next": onward})

    assert answer["Location"] == "/guidelines/"


@pytest.mark.parametrize("number", ["1", "", "many"])
def test_a_version_that_is_over_is_not_accepted_by_its_old_page(sign_in, number):
    VersionFactory()
    VersionFactory(reworded())
    member = UserFactory()

    answer = sign_in(member).post("/guidelines/accept/", {"version": number})

    assert answer.status_code == 422
    assert needs_acceptance(member)


def test_managers_see_who_accepted_what_in_pages(sign_in, django_assert_max_num_queries):
    VersionFactory()
    people = [UserFactory() for _ in range(32)]
    for member in people:
        accept_guidelines(by=member, version=1)
    client = sign_in(UserFactory(role=Role.MANAGER))
    client.get("/guidelines/acceptances/")

    with django_assert_max_num_queries(8):
        first = client.get("/guidelines/acceptances/?version=1")

    assert people[-1].display_name in first.content.decode()
    assert f">{people[0].display_name}<" not in first.content.decode()
    assert "?after=" in first.content.decode()
    assert client.get("/guidelines/acceptances/?version=9").status_code == 200


@pytest.mark.parametrize("role", [Role.MEMBER, Role.MODERATOR])
def test_others_do_not(sign_in, role):
    VersionFactory()

    assert sign_in(UserFactory(role=role)).get("/guidelines/acceptances/").status_code == 403
