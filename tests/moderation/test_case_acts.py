"""What moderators do from the page of a case, whatever it is about."""

from typing import Any

import pytest

from eventlog.testing import deliver_events
from forums.models import Post, Topic
from members.actions import change_avatar, join
from members.models import Sanction, User
from members.roles import Role
from moderation.actions import Item, report
from moderation.models import Decision, Macro, Reviewable, Settings
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import OwnerFactory, StaffFactory, UserFactory
from tests.factories.moderation import CaseFactory, RuleFactory
from tests.moderation.test_report_pages import picture

pytestmark = pytest.mark.django_db


def act(client: Any, case: Reviewable, **fields: Any) -> Any:
    """Send the form of a case."""
    said = {"outcome": "", "rule": RuleFactory().pk, "version": case.version} | fields
    return client.post(f"{case.href}decide/", said)


def undo(client: Any, case: Reviewable) -> Any:
    return client.post(f"{case.href}undo/", {"decision": Decision.objects.get().pk})


def part_of(user: User, part: str) -> Reviewable:
    report(Item(part, user=user), by=UserFactory(), reason="else")
    return Reviewable.objects.get(user=user, subject=part)


# --- posts


def test_a_post_is_edited_with_notice_and_undoing_brings_its_words_back(sign_in: Any):
    case = CaseFactory(post=PostFactory(body="Call me on 0123."))
    client = sign_in(StaffFactory())
    assert "Call me on 0123." in client.get(case.href).content.decode()

    act(client, case, edit="Call me.", message="We took your number out.", filled="x")

    decision = Decision.objects.get()
    assert (decision.outcome, [effect["act"] for effect in decision.effects]) == (
        "nudge",
        ["warn", "edit"],
    )
    assert Post.objects.get(pk=case.post_id).body == "Call me."
    statement = sign_in(case.user).get(decision.href).content.decode()
    assert "We took your number out." in statement
    assert "A moderator changed the text." in statement
    undo(client, case)
    assert Post.objects.get(pk=case.post_id).body == "Call me on 0123."


def test_the_words_that_stand_there_already_choose_nothing(sign_in: Any):
    case = CaseFactory(post=PostFactory(body="It clicks.\n\nAnd then nothing."))

    answer = act(sign_in(StaffFactory()), case, edit="It clicks.\r\n\r\nAnd then nothing.")

    assert answer.status_code == 422
    assert "Choose what to do." in answer.content.decode()
    assert not Decision.objects.exists()


def test_a_post_of_several_lines_is_kept_without_an_edit(sign_in: Any):
    case = CaseFactory(post=PostFactory(body="It clicks.\n\nAnd then nothing."))
    said = {"outcome": "keep", "edit": "It clicks.\r\n\r\nAnd then nothing."}

    act(sign_in(StaffFactory()), case, **said)

    assert [effect["act"] for effect in Decision.objects.get().effects] == ["dismiss"]


def test_a_topic_is_moved_and_back(sign_in: Any):
    topic, market = TopicFactory(author=UserFactory()), CategoryFactory(name="Market")
    case, client = CaseFactory(post=topic.posts.get()), sign_in(StaffFactory())

    act(client, case, move=market.pk)
    assert Topic.objects.get(pk=topic.pk).category == market
    undo(client, case)

    assert Topic.objects.get(pk=topic.pk).category == topic.category


def test_there_is_no_moving_to_where_there_is_no_category(sign_in: Any):
    topic = TopicFactory(author=UserFactory())
    case = CaseFactory(post=topic.posts.get())

    answer = act(sign_in(StaffFactory()), case, move=10**6)

    assert answer.status_code == 422
    assert Topic.objects.get(pk=topic.pk).category == topic.category


def test_a_ban_shuts_out_until_it_is_undone(sign_in: Any):
    case, client = CaseFactory(), sign_in(OwnerFactory())
    member = sign_in(case.user)

    act(client, case, ban="on")
    assert (Decision.objects.get().outcome, Sanction.objects.get(kind="ban").is_lifted) == (
        "part",
        False,
    )
    assert member.get("/")["Location"] == "/standing/"
    undo(client, case)

    assert Sanction.objects.get(kind="ban").is_lifted
    assert member.get("/").status_code == 200


# --- profiles and pictures


def test_a_profile_is_emptied_from_its_case_and_put_back(sign_in: Any):
    member, client = UserFactory(bio="Buy pills"), sign_in(StaffFactory())
    case = part_of(member, "profile")
    assert "Buy pills" in client.get(case.href).content.decode()

    act(client, case, outcome="remove")
    assert User.objects.get(pk=member.pk).bio == ""
    undo(client, case)

    assert User.objects.get(pk=member.pk).bio == "Buy pills"


def test_a_picture_is_shown_taken_away_and_put_back(sign_in: Any, media: Any):
    member = UserFactory()
    change_avatar(member, by=member, picture=picture())
    member.refresh_from_db()
    case, client = part_of(member, "avatar"), sign_in(StaffFactory())
    page = client.get(case.href).content.decode()
    assert member.avatar_url in page
    assert 'name="move"' not in page

    act(client, case, outcome="remove")
    assert not User.objects.get(pk=member.pk).avatar
    undo(client, case)

    assert User.objects.get(pk=member.pk).avatar_url == member.avatar_url


# --- people who wait to be let in


def waiting() -> Reviewable:
    Settings(approve_sign_ups=True).save()
    join(UserFactory(role=Role.NEWCOMER, confirmed_at=None))
    deliver_events()
    return Reviewable.objects.get(kind="sign_up")


def test_somebody_new_is_let_in_from_their_case(sign_in: Any):
    case, client = waiting(), sign_in(StaffFactory())
    assert case.user.display_name in client.get(case.href).content.decode()

    answer = act(client, case, outcome="keep")

    assert answer.status_code == 302
    assert User.objects.get(pk=case.user_id).waiting_since is None


def test_somebody_new_is_refused_and_can_be_let_wait_again(sign_in: Any):
    case, client = waiting(), sign_in(StaffFactory())

    act(client, case, outcome="remove")
    assert not User.objects.get(pk=case.user_id).is_active
    undo(client, case)

    user = User.objects.get(pk=case.user_id)
    assert (user.is_active, user.waiting_since is not None) == (True, True)


# --- macros


def test_a_macro_is_offered_with_its_key_and_undone_in_full(sign_in: Any):
    macro = Macro.objects.create(
        name="Spam wave",
        outcome="remove",
        rule_key="kind",
        position=1,
        effects=[{"act": "delete"}, {"act": "lock"}, {"act": "mute", "params": {"hours": 6}}],
    )
    case, client = CaseFactory(), sign_in(StaffFactory())
    page = client.get(case.href).content.decode()
    assert f'value="macro-{macro.pk}" data-key="7"' in page

    act(client, case, outcome=f"macro-{macro.pk}")
    assert Post.objects.get(pk=case.post_id).is_deleted
    assert Topic.objects.get(pk=case.post.topic_id).is_locked
    undo(client, case)

    assert not Post.objects.get(pk=case.post_id).is_deleted
    assert not Topic.objects.get(pk=case.post.topic_id).is_locked
    assert Sanction.objects.get().is_lifted


def test_a_macro_that_is_gone_decides_nothing(sign_in: Any):
    case = CaseFactory()

    answer = act(sign_in(StaffFactory()), case, outcome="macro-999")

    assert answer.status_code == 422
    assert "This macro is gone." in answer.content.decode()
    assert not Decision.objects.exists()
