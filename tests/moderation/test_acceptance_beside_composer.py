"""What a screen refuses stands next to what was typed, with the way to go on."""

import pytest

from core.pages import outdate
from forums.models import Post
from guidelines.actions import accept_guidelines
from guidelines.permissions import ACCEPTING
from moderation.actions import start_lockdown
from tests.factories.forums import CategoryFactory, TopicFactory
from tests.factories.members import OwnerFactory, UserFactory
from tests.factories.moderation import RuleFactory

pytestmark = pytest.mark.django_db


def publish() -> None:
    """A first version, that nobody has accepted."""
    RuleFactory()
    outdate(ACCEPTING)


def test_who_has_to_accept_first_gets_the_link_and_keeps_the_text(asks_for_acceptance, sign_in):
    topic, member = TopicFactory(), UserFactory()
    publish()
    client = sign_in(member)

    answer = client.post(f"/t/{topic.pk}/reply/", {"body": "My long reply"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "My long reply" in page
    assert f'href="/guidelines/accept/?next={topic.href}"' in page
    accept_guidelines(by=member, version=1)
    client.post(f"/t/{topic.pk}/reply/", {"body": "My long reply"})
    assert Post.objects.filter(body="My long reply").count() == 1


def test_a_new_topic_and_an_edit_are_led_back_to_themselves(asks_for_acceptance, sign_in):
    member = UserFactory()
    category = CategoryFactory()
    topic = TopicFactory(category=category, author=member)
    publish()
    client, post = sign_in(member), topic.posts.get()

    sent = {"title": "T", "body": "B", "category": category.pk, "kind": "discussion"}
    page = client.post("/new/", sent).content.decode()
    edit = client.post(f"/p/{post.pk}/edit/", {"body": "Other", "version": 1}).content.decode()

    assert 'href="/guidelines/accept/?next=/new/"' in page
    assert f'href="/guidelines/accept/?next=/p/{post.pk}/edit/"' in edit


def test_a_lockdown_says_why_and_keeps_the_text(sign_in):
    topic = TopicFactory()
    start_lockdown(by=OwnerFactory(), who="staff", sign_up=True, ends_at=None, reason="A raid.")

    answer = sign_in(UserFactory()).post(f"/t/{topic.pk}/reply/", {"body": "My long reply"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "A raid." in page
    assert "My long reply" in page
    assert "/guidelines/accept/" not in page
