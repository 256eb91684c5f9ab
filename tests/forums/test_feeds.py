"""Feeds and the map of the site show what a guest sees, under the site's own address."""

from xml.etree import ElementTree

import pytest
from django.test import Client

from forums import actions, sitemaps
from forums.models import Topic
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import OwnerFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(autouse=True)
def _address(settings):
    settings.SITE_URL = "https://community.example.org"


def entries(client: Client, address: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(client.get(address).content).iter(f"{ATOM}entry"))


def titles(client: Client, address: str) -> list[str | None]:
    return [entry.findtext(f"{ATOM}title") for entry in entries(client, address)]


def places(client: Client, address: str) -> list[str | None]:
    root = ElementTree.fromstring(client.get(address).content)
    return [place.text for place in root.iter(f"{MAP}loc")]


def test_an_entry_is_a_conversation_with_its_beginning_author_and_moments(guest):
    author = UserFactory(username="hanna", name="Hanna <Berg>")
    topic = TopicFactory(title="Leaks & <valves>", body="The *valve*", author=author)
    PostFactory(topic=topic)
    topic.refresh_from_db()

    (entry,) = entries(guest, "/latest.atom")

    site = "https://community.example.org"
    assert entry.findtext(f"{ATOM}title") == "Leaks & <valves>"
    assert entry.findtext(f"{ATOM}summary") == "The valve"
    assert entry.findtext(f"{ATOM}id") == f"{site}/t/{topic.pk}/"
    assert entry.find(f"{ATOM}link").attrib["href"] == site + topic.href
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Hanna <Berg>"
    assert entry.findtext(f"{ATOM}author/{ATOM}uri") == f"{site}/u/hanna/"
    assert entry.findtext(f"{ATOM}updated") == topic.last_posted_at.isoformat()
    assert entry.find(f"{ATOM}category").attrib["term"] == topic.category.name


def test_the_conversation_that_moved_last_comes_first(guest):
    category = CategoryFactory()
    first = TopicFactory(title="First", category=category)
    TopicFactory(title="Second", category=category)
    TopicFactory(title="Elsewhere")

    PostFactory(topic=first)

    assert titles(guest, "/latest.atom") == ["First", "Elsewhere", "Second"]
    assert titles(guest, f"/c/{category.slug}.atom") == ["First", "Second"]


def test_no_address_depends_on_the_host_that_was_asked(guest):
    TopicFactory()

    for address in ("/latest.atom", "/sitemap.xml", "/sitemap-1.xml", "/robots.txt"):
        content = guest.get(address, headers={"host": "localhost"}).content.decode()
        assert "localhost" not in content
        assert "https://community.example.org/" in content


def test_private_and_deleted_conversations_are_in_none_of_them_whoever_asks(guest, sign_in):
    private, staff = CategoryFactory(private=True), StaffFactory()
    TopicFactory(title="Secret", category=private, author=staff)
    deleted = TopicFactory(title="Deleted")
    actions.delete_post(deleted.posts.get(), by=deleted.author)
    seen = TopicFactory(title="Seen")

    for client in (guest, sign_in(OwnerFactory())):
        assert titles(client, "/latest.atom") == ["Seen"]
        assert client.get(f"/c/{private.slug}.atom").status_code == 404
        assert [place.partition("/t/")[2] for place in places(client, "/sitemap-1.xml")] == [
            seen.href.removeprefix("/t/")
        ]
        assert not [p for p in places(client, "/sitemap-lists.xml") if p.endswith(private.href)]


def test_a_feed_is_stored_for_guests_until_something_changes(guest, django_assert_num_queries):
    topic = TopicFactory(title="First")
    guest.get("/latest.atom")
    with django_assert_num_queries(0):
        assert titles(guest, "/latest.atom") == ["First"]

    TopicFactory(title="Second", category=topic.category)

    assert titles(guest, "/latest.atom") == ["Second", "First"]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("address", ["/latest.atom", "/sitemap-1.xml", "/sitemap.xml"])
def test_each_of_them_costs_the_same_however_long(
    guest, django_assert_max_num_queries, address, count
):
    for _ in range(count):
        TopicFactory(tags=["brass"])
    guest.get("/robots.txt")

    with django_assert_max_num_queries(6):
        assert guest.get(address).status_code == 200


def test_topics_are_on_the_page_of_their_range(guest, monkeypatch):
    monkeypatch.setattr(sitemaps, "RANGE", 2)
    topics = [TopicFactory() for _ in range(3)]
    last = topics[-1].pk

    pages = places(guest, "/sitemap.xml")

    assert pages[0] == "https://community.example.org/sitemap-lists.xml"
    assert pages[-1] == f"https://community.example.org/sitemap-{-(-last // 2)}.xml"
    found = [place for page in pages[1:] for place in places(guest, page[29:])]
    assert found == ["https://community.example.org" + topic.href for topic in topics]
    assert places(guest, "/sitemap-999999.xml") == []
    assert guest.get("/sitemap-0.xml").status_code == 404


def test_an_empty_site_has_a_map(guest):
    Topic.objects.all().delete()

    assert places(guest, "/sitemap.xml") == [
        "https://community.example.org/sitemap-lists.xml",
        "https://community.example.org/sitemap-pages.xml",
    ]
    assert titles(guest, "/latest.atom") == []


def test_robots_are_led_to_the_map(guest):
    page = guest.get("/robots.txt")

    assert page["Content-Type"] == "text/plain; charset=utf-8"
    assert b"Disallow: /search/\n" in page.content
    assert b"Sitemap: https://community.example.org/sitemap.xml\n" in page.content
