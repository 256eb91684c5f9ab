"""Old addresses lead to what came of them, for those who may see it."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from forums.models import Topic
from imports.addresses import asked_by, new_address
from imports.models import OldAddress
from members.models import User
from tests.factories.forums import TopicFactory
from tests.factories.members import UserFactory
from tests.imports.archives import bring_in, post, topic, write_archive

pytestmark = pytest.mark.django_db
MIDDLEWARE = "imports.middleware.OldAddressMiddleware"


@pytest.fixture(autouse=True)
def _old_addresses(settings: Any) -> None:
    if MIDDLEWARE not in project.MIDDLEWARE:
        settings.MIDDLEWARE = [*project.MIDDLEWARE, MIDDLEWARE]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    posts = [post(1), post(2, post_type=3), post(4, user=2, username="Old Name")]
    return write_archive(
        tmp_path, [topic(7, posts)], categories=[{"id": 6, "name": "Help", "slug": "support"}]
    )


def leads_to(path: str) -> str:
    asked = asked_by(path)
    return new_address(asked, AnonymousUser()) if asked else ""


def test_every_kind_of_old_address_is_known(archive: Path):
    TopicFactory()
    bring_in(archive)

    found = Topic.objects.get(title="Words about 7")
    last = found.posts.get(number=2)
    assert found.pk % 10_000 == 7
    assert leads_to("/t/words-about-7/7") == leads_to("/t/7") == found.href
    assert leads_to("/t/other-words/7/") == found.href
    assert leads_to("/t/words-about-7/7/4") == leads_to("/t/7/4") == last.href
    assert leads_to(f"/p/{1004 + 700_000}") == last.href
    assert leads_to("/c/support/6") == leads_to("/c/parent/support/6") == "/c/support/"
    assert leads_to("/u/old%20name") == ""
    assert leads_to("/u/Old Name") == leads_to("/u/old name/summary") == "/u/Old-Name/"
    assert leads_to("/t/nothing/99") == leads_to("/about") == leads_to("/c/none/9") == ""


def test_a_browser_is_led_from_the_old_address_to_the_new_one(guest: Client, archive: Path):
    TopicFactory()
    bring_in(archive)
    found = Topic.objects.get(title="Words about 7")

    for path, target in {
        "/t/words-about-7/7": found.href,
        "/t/words-about-7/7/": found.href,
        "/t/words-about-7/7/4": f"{found.href}2/#post-2",
        "/c/support/6": "/c/support/",
        "/u/Old%20Name/": "/u/Old-Name/",
    }.items():
        response = guest.get(path)
        assert (path, response.status_code, response.headers.get("Location")) == (path, 301, target)
    assert guest.get("/t/nothing/99").status_code in (301, 404)
    assert guest.get("/t/nothing/99/").status_code == 404
    assert guest.post("/t/words-about-7/7/").status_code == 405


def test_our_own_topic_of_that_number_wins_unless_the_words_are_the_old_ones(guest: Client):
    mine = TopicFactory(title="Mine")
    old = TopicFactory(title="Theirs")
    OldAddress.objects.create(path=f"t/theirs/{mine.pk}", kind="topic", target_id=old.pk)
    OldAddress.objects.create(path=f"t/{mine.pk}", kind="topic", target_id=old.pk)

    assert guest.get(f"/t/theirs/{mine.pk}/").headers["Location"] == old.href
    assert guest.get(f"/t/theirs/{mine.pk}").headers["Location"] == old.href
    assert guest.get(f"/t/other/{mine.pk}/").headers["Location"] == mine.href
    assert guest.get(f"/t/{mine.pk}/").headers["Location"] == mine.href
    assert guest.get(mine.href.rstrip("/")).headers["Location"] == mine.href


@pytest.mark.parametrize("path", ["/t/words-about-7/7", "/t/words-about-7/7/4", "/c/support/6"])
def test_what_the_viewer_may_not_see_stays_unfound(guest: Client, sign_in: Any, tmp_path, path):
    TopicFactory()
    private = [{"id": 6, "name": "Help", "slug": "support", "read_restricted": True}]
    posts = [post(1), post(2, post_type=3), post(4)]
    bring_in(write_archive(tmp_path, [topic(7, posts)], categories=private))

    assert guest.get(path, follow=True).status_code == 404
    assert sign_in(UserFactory()).get(path, follow=True).status_code == 404
    assert sign_in(UserFactory(role="moderator")).get(path).status_code == 301


def test_a_closed_account_is_not_led_to(archive: Path):
    bring_in(archive)
    User.objects.update(is_active=False)

    assert leads_to("/u/Old Name") == ""


def test_answers_that_were_found_cost_nothing_more(
    guest: Client, archive: Path, django_assert_max_num_queries: Any
):
    bring_in(archive)
    guest.get("/no/such/page/")  # reads what the frame of every page names

    with django_assert_max_num_queries(1):
        assert guest.get("/no/such/page/").status_code == 404
