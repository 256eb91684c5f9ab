"""Somebody without an account says that something is illegal."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from core.traps import new_stamp
from eventlog.testing import deliver_events
from forums.actions import delete_post
from forums.models import Post
from moderation.actions import Choice, decide, forget_notifiers, undo_decision
from moderation.models import Flag, Reviewable, Settings
from notifications.letters import send_owed_letters
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import StaffFactory, UserFactory
from tests.factories.moderation import CaseFactory, DecisionFactory, FlagFactory, RuleFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def give(post: Post, client: Client | None = None, **fields: Any) -> Any:
    """Send the form as the page has it."""
    said = {
        "law": "Copyright Act, section 16",
        "explanation": "It is my picture.",
        "name": "Ada Lovelace",
        "email": "Ada@example.org",
        "in_good_faith": "on",
        "stamp": new_stamp(),
    }
    return (client or Client()).post(f"/report/post/{post.pk}/", said | fields)


def sent() -> list[tuple[list[str], str]]:
    deliver_events()
    send_owed_letters()
    return [(message.to, message.subject) for message in mail.outbox]


def test_every_public_post_and_profile_shows_guests_how(guest: Client):
    post = PostFactory(author=UserFactory(bio="Buy"))

    assert f"/report/post/{post.pk}/" in guest.get(post.topic.href).content.decode()
    assert (
        f"/report/profile/{post.author.username}/" in guest.get(post.author.href).content.decode()
    )
    page = guest.get(f"/report/post/{post.pk}/").content.decode()
    assert f"http://testserver{post.href}" in page
    assert f"/accounts/login/?next=/report/post/{post.pk}/" in page


def test_a_guests_notice_is_the_most_urgent_case_and_says_where():
    post = PostFactory()

    answer = give(post, marked="the second picture")

    assert answer.status_code == 200
    assert "We have your notice" in answer.content.decode()
    flag = Flag.objects.get()
    assert (flag.reporter, flag.reason, flag.marked) == (None, "illegal", "the second picture")
    assert flag.notice == {
        "law": "Copyright Act, section 16",
        "explanation": "It is my picture.",
        "name": "Ada Lovelace",
        "email": "ada@example.org",
        "in_good_faith": True,
        "where": post.href,
    }
    assert (flag.case.post, flag.case.severity, flag.case.is_open) == (post, 4, True)


def test_it_joins_what_members_reported():
    case = CaseFactory()

    give(case.post)

    assert Reviewable.objects.get().report_count == 2


def test_what_is_missing_stands_next_to_its_field_and_the_rest_stays():
    answer = give(PostFactory(), law=" ", email="nowhere", in_good_faith="")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say which law or right it is about." in page
    assert "It is my picture." in page
    assert "A notice counts only if you say so." in page
    assert not Flag.objects.exists()


def test_what_guests_cannot_see_is_not_there():
    secret = TopicFactory(category=CategoryFactory(private=True), author=StaffFactory())
    gone = PostFactory()
    delete_post(gone, by=gone.author)

    assert [give(post).status_code for post in (secret.posts.get(), gone)] == [404, 404]
    assert not Flag.objects.exists()


def test_a_robot_in_the_trap_sees_thanks_and_nothing_happens():
    answer = give(PostFactory(), website="https://spam.example")

    assert "We have your notice" in answer.content.decode()
    assert not Flag.objects.exists()


def test_one_form_is_one_notice_and_a_form_we_never_showed_none():
    post, stamp = PostFactory(), new_stamp()

    give(post, stamp=stamp)
    again = give(post, stamp=stamp, email="other@example.org")
    unknown = give(post, stamp="shown:now:never", email="third@example.org")

    assert again.status_code == 200
    assert unknown.status_code == 422
    assert Flag.objects.count() == 1


def test_one_network_gives_five_notices_an_hour():
    posts = [PostFactory() for _i in range(6)]

    answers = [give(post, email=f"ada{n}@example.org") for n, post in enumerate(posts)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [422]
    assert "It is my picture." in answers[-1].content.decode()
    assert Flag.objects.count() == 5


def test_nobody_fills_anothers_mail_box_with_receipts_from_many_networks():
    posts = [PostFactory() for _i in range(6)]

    answers = [
        give(post, Client(REMOTE_ADDR=f"192.0.2.{n}"), email=f"ada+{n}@example.org").status_code
        for n, post in enumerate(posts)
    ]

    assert answers == [200] * 5 + [422]


def test_guests_hide_nothing_by_their_number():
    Settings(hide_at_weight=1).save()
    post = PostFactory()

    for n in range(3):
        give(post, email=f"ada{n}@example.org")

    assert not Post.objects.get(pk=post.pk).is_gone


def test_receipt_and_outcome_go_to_the_address_and_hold_nothing_that_was_typed():
    post = PostFactory()
    give(post)
    assert sent() == [(["ada@example.org"], "Tarn: We have your notice")]

    decide(
        Reviewable.objects.get(), Choice(outcome="remove", rule=RuleFactory()), by=StaffFactory()
    )

    assert sent()[1:] == [(["ada@example.org"], "Tarn: What came of your notice")]
    assert "It was removed." in mail.outbox[1].body
    assert "A moderator looked at it and decided." in mail.outbox[1].body
    for message in mail.outbox:
        assert post.href in message.body
        assert "Lovelace" not in message.body
        assert "my picture" not in message.body


def test_the_same_address_about_the_same_thing_is_one_notice_until_it_is_answered():
    post = PostFactory()
    give(post)
    give(post, law="Another law")
    assert (Flag.objects.count(), len(sent())) == (1, 1)
    DecisionFactory(case=Flag.objects.get().case, outcome="keep")

    give(post, law="Another law")

    assert Flag.objects.count() == 2
    assert Reviewable.objects.get().is_open


def test_a_decision_that_was_undone_is_told_again_when_there_is_another():
    give(PostFactory())
    decision = DecisionFactory(case=Reviewable.objects.get(), outcome="remove")
    undo_decision(decision, by=StaffFactory())
    DecisionFactory(case=Reviewable.objects.get(), outcome="keep")

    subjects = [subject for _to, subject in sent()]

    assert subjects == ["Tarn: We have your notice", "Tarn: What came of your notice"]
    assert "it stays" in mail.outbox[-1].body


def test_moderators_read_who_gave_it_at_the_case(sign_in: Any):
    give(PostFactory())
    FlagFactory(post=Post.objects.get(pk=Reviewable.objects.get().post_id))

    page = sign_in(StaffFactory()).get(Reviewable.objects.get().href).content.decode()

    assert "Ada Lovelace" in page
    assert "who is no member, gave a notice." in page
    assert "Copyright Act, section 16" in page
    assert "ada@example.org" not in page


def test_name_and_address_are_forgotten_90_days_after_the_answer():
    answered, waiting = PostFactory(), PostFactory()
    give(answered)
    give(waiting)
    DecisionFactory(case=Reviewable.objects.get(post=answered), outcome="keep")
    Flag.objects.filter(case__post=answered).update(answered_at=timezone.now() - timedelta(days=91))

    assert forget_notifiers() == 1
    assert forget_notifiers() == 0

    notice = Flag.objects.get(case__post=answered).notice
    assert (notice["name"], notice["email"], notice["law"]) == (
        "",
        "",
        "Copyright Act, section 16",
    )
    assert Flag.objects.get(case__post=waiting).notifier == "Ada Lovelace"
