"""Who is muted reads everything and writes nothing, and is told until when."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forums.actions import (
    accept_answer,
    delete_post,
    edit_post,
    react,
    reply_to_topic,
    restore_post,
    start_topic,
)
from forums.models import Post, Topic
from forums.permissions import can_edit, can_react, can_reply, can_start_topic
from forums.refusals import Muted
from members.actions import impose_sanction, lift_sanction
from members.models import Sanction, User
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import OwnerFactory, UserFactory

pytestmark = pytest.mark.django_db


def mute(user: User, category_id: int | None = None, *, days: int | None = 3) -> Sanction:
    ends_at = timezone.now() + timedelta(days=days) if days else None
    return impose_sanction(
        user, by=OwnerFactory(), kind="mute", ends_at=ends_at, category_id=category_id
    )


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_who_is_muted_writes_nothing_and_nothing_is_kept():
    topic, member = TopicFactory(), UserFactory()
    post, other = PostFactory(topic=topic, author=member), topic.posts.get(number=1)
    mute(member)
    member = fresh(member)

    with pytest.raises(Muted):
        reply_to_topic(topic, by=member, body="Words")
    with pytest.raises(Muted):
        start_topic(topic.category, by=member, title="Title", body="Words")
    with pytest.raises(Muted):
        edit_post(post, by=member, body="Other words", version=1)
    with pytest.raises(PermissionDenied):
        react(other, by=member, kind="thanks")

    assert Post.objects.count() == 2
    assert Topic.objects.count() == 1
    assert fresh(member).post_count == 1


def test_the_questions_answer_as_the_actions_do():
    topic, member = TopicFactory(), UserFactory()
    post, other = PostFactory(topic=topic, author=member), topic.posts.get(number=1)

    def answers() -> set[bool]:
        by = fresh(member)
        return {
            can_reply(by, topic),
            can_start_topic(by, topic.category),
            can_edit(by, post),
            can_react(by, other),
        }

    assert answers() == {True}
    sanction = mute(member)
    assert answers() == {False}
    lift_sanction(sanction, by=OwnerFactory())
    assert answers() == {True}


def test_a_mute_of_a_category_holds_in_those_that_lie_in_it_and_nowhere_else():
    outer, member = CategoryFactory(), UserFactory()
    inner, other = CategoryFactory(parent=outer), CategoryFactory()
    mute(member, outer.pk)
    member = fresh(member)

    assert not can_start_topic(member, outer)
    assert not can_start_topic(member, inner)
    assert can_start_topic(member, other)


def test_a_mute_in_a_hidden_category_tells_nothing_of_it():
    hidden, member = CategoryFactory(private=True), UserFactory()
    mute(member, hidden.pk)

    with pytest.raises(PermissionDenied):
        start_topic(hidden, by=fresh(member), title="Title", body="Words")


@pytest.mark.parametrize(("days", "words"), [(3, "until "), (None, "until a moderator lifts it")])
def test_instead_of_the_composer_the_page_says_until_when(days: Any, words: str, sign_in: Any):
    topic, member = TopicFactory(), UserFactory()
    mute(member, days=days)
    client = sign_in(member)

    for place in (topic.href, topic.category.href):
        page = client.get(place).content.decode()
        assert f"You can read but not write here {words}" in page
        assert "<textarea" not in page


def test_a_reply_sent_by_somebody_muted_meanwhile_comes_back_with_the_reason(sign_in: Any):
    topic, member = TopicFactory(), UserFactory()
    client = sign_in(member)
    mute(member)

    answer = client.post(f"/t/{topic.pk}/reply/", {"body": "My long answer"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "You can read but not write here until" in page
    assert "My long answer" in page
    assert topic.posts.count() == 1


def test_who_is_muted_everywhere_reads_until_when_instead_of_the_form(sign_in: Any):
    CategoryFactory()
    member = UserFactory()
    mute(member)

    answer = sign_in(member).get("/new/")

    assert answer.status_code == 403
    assert "You can read but not write here until" in answer.content.decode()


def test_who_may_start_topics_nowhere_for_another_reason_reads_no_such_words(sign_in: Any):
    CategoryFactory(private=True)

    answer = sign_in(UserFactory()).get("/new/")

    assert answer.status_code == 403
    assert "Not for everybody" in answer.content.decode()


def test_a_title_is_not_changed_while_muted_and_the_reason_stands_above_the_topic(sign_in: Any):
    member = UserFactory()
    topic = TopicFactory(author=member)
    mute(member)
    client = sign_in(member)

    for place in (f"/t/{topic.pk}/edit/", f"/p/{topic.posts.get().pk}/edit/"):
        answer = client.get(place, follow=True)
        assert answer.redirect_chain
        assert "You can read but not write here until" in answer.content.decode()
    assert sign_in(UserFactory()).get(f"/t/{topic.pk}/edit/").status_code == 403


def test_who_is_muted_does_not_bring_back_what_they_took_away():
    post = PostFactory(author=UserFactory())
    delete_post(post, by=post.author)
    mute(post.author)

    with pytest.raises(PermissionDenied):
        restore_post(post, by=fresh(post.author))

    assert Post.objects.get(pk=post.pk).is_deleted


def test_nor_do_they_mark_answers():
    topic = TopicFactory(kind="question")
    post = PostFactory(topic=topic, author=UserFactory())
    mute(topic.author)

    with pytest.raises(PermissionDenied):
        accept_answer(post, by=fresh(topic.author))

    assert Topic.objects.get().solution is None
