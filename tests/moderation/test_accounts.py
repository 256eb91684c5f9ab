"""Decisions about profiles, pictures and people who wait to be let in; and taking them back."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from eventlog.testing import deliver_events
from forums.actions import reply_to_topic
from forums.refusals import Muted
from members.actions import change_avatar, edit_profile, join
from members.models import User
from members.roles import Role
from moderation.actions import Choice, Item, decide, report, undo_decision
from moderation.models import Decision, Reviewable, Settings
from tests.factories.forums import TopicFactory
from tests.factories.members import OwnerFactory, StaffFactory, UserFactory
from tests.factories.moderation import RuleFactory
from tests.moderation.test_report_pages import picture

pytestmark = pytest.mark.django_db

WORDS = {"name": "Pill King", "title": "Sales", "bio": "Buy pills", "location": "Everywhere"}


def reported(part: str, user: User) -> Reviewable:
    report(Item(part, user=user), by=UserFactory(), reason="else")
    return Reviewable.objects.get(user=user, subject=part)


def remove(case: Reviewable, by: User | None = None) -> Decision:
    choice = Choice(outcome="remove", rule=RuleFactory(), message="No adverts, please.")
    return decide(case, choice, by=by or StaffFactory())


def words(user: User) -> dict[str, Any]:
    return User.objects.filter(pk=user.pk).values(*WORDS).get()


def newcomer() -> User:
    Settings(approve_sign_ups=True).save()
    user = UserFactory(role=Role.NEWCOMER, confirmed_at=None)
    join(user)
    deliver_events()
    return User.objects.get(pk=user.pk)


def test_a_profile_is_cleared_and_put_back_exactly():
    member = UserFactory(**WORDS)

    decision = remove(reported("profile", member))
    assert set(words(member).values()) == {""}
    undo_decision(decision, by=OwnerFactory())

    assert words(member) == WORDS


def test_a_picture_is_taken_away_with_its_file_and_comes_back(media):
    member = UserFactory()
    change_avatar(member, by=member, picture=picture())
    member.refresh_from_db()
    name = member.avatar.name

    decision = remove(reported("avatar", member))
    member.refresh_from_db()
    assert not member.avatar
    assert not (media / name).exists()
    undo_decision(decision, by=OwnerFactory())

    member.refresh_from_db()
    assert member.avatar.name == name
    assert (media / name).read_bytes() == picture()
    assert list((media / "cleared").iterdir()) == []


def test_what_somebody_wrote_since_is_not_written_over():
    member = UserFactory(**WORDS)
    decision = remove(reported("profile", member))
    new = dict.fromkeys(WORDS, "") | {"name": "Rolf"}
    edit_profile(User.objects.get(pk=member.pk), by=User.objects.get(pk=member.pk), **new)

    undo_decision(decision, by=OwnerFactory())

    assert words(member) == WORDS | {"name": "Rolf"}


def test_moderators_do_not_clear_those_above_them():
    owner = OwnerFactory(**WORDS)

    with pytest.raises(PermissionDenied):
        remove(reported("profile", owner))

    assert words(owner) == WORDS
    assert not Decision.objects.exists()


def test_without_the_setting_nobody_waits():
    user = UserFactory(role=Role.NEWCOMER, confirmed_at=None)

    join(user)
    deliver_events()

    assert User.objects.get(pk=user.pk).waiting_since is None
    assert not Reviewable.objects.exists()


def test_who_waits_reads_and_does_not_write_and_moderators_are_asked_once(sign_in):
    user, topic = newcomer(), TopicFactory()

    with pytest.raises(Muted, match="A moderator lets new members in here"):
        reply_to_topic(topic, by=user, body="Hello")
    page = sign_in(user).get(topic.href).content.decode()
    assert "A moderator lets new members in here, and has not looked yet." in page
    assert 'name="body"' not in page
    deliver_events()

    case = Reviewable.objects.get()
    assert (case.kind, case.subject, case.user, case.is_open) == ("sign_up", "account", user, True)


def test_keeping_lets_them_in_and_taking_that_back_lets_them_wait_again():
    user = newcomer()
    since = user.waiting_since

    decision = decide(Reviewable.objects.get(), Choice(outcome="keep"), by=StaffFactory())
    user = User.objects.get(pk=user.pk)
    assert user.waiting_since is None
    reply_to_topic(TopicFactory(), by=user, body="Hello")
    undo_decision(decision, by=OwnerFactory())

    assert User.objects.get(pk=user.pk).waiting_since == since


def test_removing_closes_the_account_and_can_be_taken_back(sign_in):
    user = newcomer()
    client = sign_in(user)

    decision = remove(Reviewable.objects.get())
    assert client.get("/settings/").status_code == 302
    assert not User.objects.visible_to(UserFactory()).filter(pk=user.pk).exists()
    undo_decision(decision, by=OwnerFactory())

    user = User.objects.get(pk=user.pk)
    assert (user.is_active, user.waiting_since is not None) == (True, True)
    assert Reviewable.objects.get().is_open
