"""The forum's pages, for guests and members, with a constant number of queries."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from eventlog.testing import deliver_events
from forums import actions
from forums.models import Post, Reading, Topic
from forums.queries.topic import PAGE_POSTS
from members.actions import change_role
from members.roles import Role
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import OwnerFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("replies", [1, 25])
def test_a_guests_topic_page_costs_at_most_four_queries(
    guest, django_assert_max_num_queries, replies
):
    topic = TopicFactory(replies=replies, tags=["gloves"], kind="question")
    answer = PostFactory(topic=topic, author=StaffFactory())
    actions.accept_answer(answer, by=topic.author)
    guest.get("/categories/")  # the first page of all reads the site and what guests may see

    with django_assert_max_num_queries(4):
        response = guest.get(topic.href)

    assert response.status_code == 200
    with django_assert_max_num_queries(0):
        again = guest.get(topic.href)
    assert strip_nonces(again.content) == strip_nonces(response.content)


def strip_nonces(page: bytes) -> bytes:
    return re.sub(rb'nonce="[^"]*"', b"", page)


@pytest.mark.parametrize("replies", [1, 25])
def test_a_members_topic_page_costs_at_most_eight_queries(
    sign_in, django_assert_max_num_queries, replies
):
    topic = TopicFactory(replies=replies)
    client = sign_in(UserFactory())
    client.get(topic.href)

    with django_assert_max_num_queries(8):
        response = client.get(topic.href)

    assert response.status_code == 200


@pytest.mark.parametrize("count", [1, 3, 12])
@pytest.mark.parametrize(
    "address", ["/", "/latest/", "/unanswered/", "/top/", "/categories/", "/unread/", "category"]
)
def test_a_list_costs_at_most_eight_queries(sign_in, django_assert_max_num_queries, address, count):
    category = CategoryFactory()
    reader = UserFactory()
    for _ in range(count):
        topic = TopicFactory(category=category, replies=2)
        actions.mark_read(topic, by=reader, number=1)
    client = sign_in(reader)
    address = category.href if address == "category" else address
    client.get(address)

    with django_assert_max_num_queries(8):
        response = client.get(address)

    assert response.status_code == 200


@pytest.mark.parametrize("count", [1, 12])
@pytest.mark.parametrize("address", ["/", "/latest/", "/unanswered/", "/categories/", "category"])
def test_a_list_costs_at_most_eight_queries_right_after_a_reply(
    sign_in, django_assert_max_num_queries, address, count
):
    topics = [TopicFactory(replies=1) for _ in range(count)]
    client = sign_in(UserFactory())
    address = topics[0].category.href if address == "category" else address
    client.get(address)
    PostFactory(topic=topics[0], author=UserFactory())

    with django_assert_max_num_queries(8):
        response = client.get(address)

    assert response.status_code == 200


def test_a_stored_page_shows_a_new_reply_at_once(guest):
    topic = TopicFactory()
    assert "Brand new" not in guest.get(topic.href).content.decode()

    PostFactory(topic=topic, body="Brand new")

    assert "Brand new" in guest.get(topic.href).content.decode()


def test_a_stored_page_has_a_nonce_of_its_own_every_time(guest):
    topic = TopicFactory()

    nonces = set()
    for _ in range(5):
        response = guest.get(topic.href)
        (in_header,) = set(re.findall(r"'nonce-([^']+)'", response["Content-Security-Policy"]))
        (in_page,) = set(re.findall(r'nonce="([^"]+)"', response.content.decode()))
        assert in_header == in_page
        nonces.add(in_page)

    assert len(nonces) == 5


def test_a_stored_page_has_the_headers_of_a_new_one(guest):
    new = guest.get("/latest/")
    stored = guest.get("/latest/")

    varies = "Content-Security-Policy"
    assert {**stored.headers, varies: ""} == {**new.headers, varies: ""}
    assert guest.get("/latest/", headers={"Host": "elsewhere.example"}).status_code == 400


def test_a_page_is_stored_once_however_its_host_is_written(guest, django_assert_num_queries):
    topic = TopicFactory()
    guest.get(topic.href, headers={"Host": "testserver"})

    with django_assert_num_queries(0):
        for host in ("testserver:8001", "TestServer", "testserver.:80"):
            assert guest.get(topic.href, headers={"Host": host}).status_code == 200

    assert guest.get(topic.href, headers={"Host": "testserver:no"}).status_code == 400


def test_words_about_nonces_stay_words_on_a_stored_page(guest):
    words = 'Put nonce="secret" or @nonce@ there'
    topic = TopicFactory(body=words)

    for _ in range(3):
        assert words in guest.get(topic.href).content.decode()


def everything_kept() -> list[tuple[str, bytes]]:
    """Keys and pickled values, of the cache in memory as of Redis."""
    if isinstance(cache._cache, dict):
        return list(cache._cache.items())
    redis = cache._cache.get_client()
    return [(key.decode(), redis.get(key) or b"") for key in redis.scan_iter(count=1000)]


def test_nothing_stored_holds_an_address_or_a_password(guest, sign_in):
    author = UserFactory(email="hidden@example.com")
    topic = TopicFactory(author=author, kind="question", tags=["pump"], pinned=True)
    PostFactory(topic=topic, author=StaffFactory(), body="Words")

    for client in (guest, sign_in(OwnerFactory())):
        for path in ("/", "/latest/", "/categories/", "/u/", author.href, topic.category.href):
            client.get(path)
        client.get(topic.href)

    parts = [kept for key, kept in everything_kept() if "part:" in key or "page:" in key]
    assert len(parts) > 10
    assert not any(b"hidden@" in kept or author.password.encode() in kept for kept in parts)


def test_a_long_history_is_read_in_pages(sign_in):
    post = PostFactory(body="Version 1")
    for n in range(1, 31):
        actions.edit_post(post, by=post.author, body=f"Version {n + 1}", version=n)
    client = sign_in(post.author)

    newest = client.get(f"/p/{post.pk}/history/").content.decode()
    older = client.get(f"/p/{post.pk}/history/?before=11").content.decode()

    assert re.findall(r'id="v(\d+)"', newest) == [str(n) for n in range(31, 11, -1)]
    assert "?before=11" in newest
    assert re.findall(r'id="v(\d+)"', older) == [str(n) for n in range(11, 1, -1)]
    assert "<ins>11</ins>" in older
    assert "?before" not in older


@pytest.mark.parametrize("query", ["", "?x=1", "?after=1-1"])
def test_a_tag_that_only_private_conversations_have_is_not_there(guest, query):
    TopicFactory(category=CategoryFactory(private=True), author=StaffFactory(), tags=["merger"])

    assert guest.get(f"/tag/merger/{query}").status_code == 404


def test_a_members_page_is_never_stored(sign_in, guest):
    topic = TopicFactory()
    member = UserFactory(name="Secret Name")

    page = sign_in(member).get(topic.href)

    assert "Secret Name" in page.content.decode()
    assert page["Cache-Control"] == "no-store, private"
    assert "Secret Name" not in guest.get(topic.href).content.decode()


def test_a_page_made_before_a_change_is_not_stored_after_it(guest, monkeypatch):
    topic = TopicFactory()

    def change_while_reading(*args: object, **kwargs: object) -> Topic:
        found = original(*args, **kwargs)
        if not changed:
            changed.append(True)
            Topic.objects.filter(pk=topic.pk).update(title="Renamed")
            actions.pin_topic(topic, by=StaffFactory(), on=True)
        return found

    from forums.views import topics

    original, changed = topics.topic_or_404, []
    monkeypatch.setattr(topics, "topic_or_404", change_while_reading)

    guest.get(topic.href)

    assert "Renamed" in guest.get(topic.href).content.decode()


def test_the_address_of_a_post_shows_the_page_it_is_on(guest):
    topic = TopicFactory(replies=PAGE_POSTS + 3)

    page = guest.get(f"{topic.href}{PAGE_POSTS + 2}/").content.decode()

    assert f'id="post-{PAGE_POSTS + 2}"' in page
    assert f'id="post-{PAGE_POSTS}"' not in page


def test_another_slug_leads_to_the_right_one(guest):
    topic = TopicFactory(title="Right words")

    response = guest.get(f"/t/other-words/{topic.pk}/3/")

    assert (response.status_code, response["Location"]) == (301, f"/t/right-words/{topic.pk}/3/")


@pytest.mark.parametrize("title", ["1984", "9" * 90, "2 0 2 4", "１９８４"])
def test_a_topic_with_a_number_for_a_title_has_a_page(guest, title):
    topic = TopicFactory(title=title, replies=1)

    assert guest.get(topic.href).status_code == 200
    assert guest.get(f"{topic.href}2/").status_code == 200


@pytest.mark.parametrize("number", ["9" * 23, "9" * 18])
@pytest.mark.parametrize(
    "address", ["/t/{}/", "/t/{}/1/", "/t/x/{}/", "/t/{}/replies/", "/p/{}/", "/sitemap-{}.xml"]
)
def test_a_number_that_names_nothing_is_not_found(guest, address, number):
    assert guest.get(address.format(number)).status_code == 404


def test_a_post_that_is_far_too_late_is_the_last_page_or_none(guest):
    topic = TopicFactory()

    assert guest.get(f"{topic.href}999999999/").status_code == 200
    assert guest.get(f"{topic.href}{'9' * 23}/").status_code == 404


@pytest.mark.parametrize(("kind", "word"), [("announcement", "Announcement"), ("prompt", "Prompt")])
def test_what_the_brand_announces_or_asks_is_called_so(guest, kind, word):
    plain = TopicFactory()
    assert f"</svg>{word}<" not in guest.get("/latest/").content.decode()

    topic = TopicFactory(author=StaffFactory(), kind=kind)

    for page in ("/latest/", topic.href, topic.category.href):
        assert f"</svg>{word}<" in guest.get(page).content.decode()
    assert f"</svg>{word}<" not in guest.get(plain.href).content.decode()


def test_addresses_without_the_last_slash_lead_to_the_page(guest):
    topic = TopicFactory(tags=["gloves"], replies=1)
    places = [topic.href, f"{topic.href}2/", topic.category.href, topic.author.href, "/tag/gloves/"]
    lists = [f"/{name}/" for name in ("latest", "unread", "unanswered", "top", "categories")]

    for address in [*places, *lists, "/search/?q=glove"]:
        path, mark, words = address.partition("?")
        response = guest.get(path.rstrip("/") + mark + words)

        assert (response.status_code, response.url) == (301, address)


def test_the_former_address_of_a_category_leads_to_it(guest):
    category = CategoryFactory(slug="old-name")
    actions.edit_category(category, by=UserFactory(role=Role.OWNER), slug="new-name")

    response = guest.get("/c/old-name/")

    assert (response.status_code, response["Location"]) == (301, "/c/new-name/")


def test_hrefs_are_what_the_routes_say():
    topic = TopicFactory(tags=["gloves"])
    post = topic.posts.get()

    assert topic.href == reverse("forums:topic", args=[topic.slug, topic.pk])
    assert post.href == reverse("forums:topic-post", args=[topic.slug, topic.pk, 1]) + "#post-1"
    assert topic.category.href == reverse("forums:category", args=[topic.category.slug])
    assert topic.tags.get().href == reverse("forums:tag", args=["gloves"])


def test_a_reply_that_is_refused_keeps_what_was_typed(sign_in):
    topic = TopicFactory()
    client = sign_in(UserFactory())

    response = client.post(f"/t/{topic.pk}/reply/", {"body": " \u200b "})

    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()
    assert topic.posts.count() == 1


def test_a_topic_that_is_refused_keeps_what_was_typed(sign_in):
    CategoryFactory()
    client = sign_in(UserFactory())

    response = client.post("/new/", {"title": "", "body": "A long story", "kind": "question"})

    assert response.status_code == 422
    assert "A long story" in response.content.decode()
    assert not Topic.objects.exists()


def test_writing_works_without_javascript(sign_in):
    category = CategoryFactory()
    client = sign_in(UserFactory())

    started = client.post(
        "/new/",
        {
            "title": "Hello",
            "category": category.pk,
            "kind": "question",
            "body": "Words",
            "tags": "a",
        },
    )
    topic = Topic.objects.get()
    assert started["Location"] == topic.href

    replied = client.post(f"/t/{topic.pk}/reply/", {"body": "More"})
    assert replied["Location"] == f"{topic.href}2/#post-2"

    post = topic.posts.get(number=2)
    assert re.search(r"<textarea[^>]* autofocus", client.get(f"/p/{post.pk}/edit/").text)
    client.post(f"/p/{post.pk}/edit/", {"body": "Better", "version": 1})
    history = client.get(f"/p/{post.pk}/history/").content.decode()
    assert "<del>More</del>" in history
    assert "<ins>Better</ins>" in history

    deleted = client.post(f"/p/{post.pk}/delete/", follow=True)
    assert f'action="/p/{post.pk}/restore/"' in deleted.content.decode()
    client.post(f"/p/{post.pk}/restore/")
    assert Post.objects.filter(deleted_at=None).count() == 2


def test_htmx_gets_the_new_post_and_an_empty_form(sign_in):
    topic = TopicFactory()
    client = sign_in(UserFactory())

    response = client.post(
        f"/t/{topic.pk}/reply/", {"body": "From htmx", "after": "1"}, headers={"HX-Request": "true"}
    )

    page = response.content.decode()
    assert response.status_code == 200
    assert "From htmx" in page
    assert "1 reply from 2 people" in page
    assert 'hx-swap-oob="beforeend' in page
    assert "<html" not in page


def test_the_map_at_the_side_comes_along_with_a_reply(sign_in):
    topic, author = TopicFactory(replies=1), UserFactory(name="Ines")
    client = sign_in(author)
    assert 'id="thread-map"' in client.get(topic.href).content.decode()

    page = client.post(
        f"/t/{topic.pk}/reply/", {"body": "Mine", "after": "2"}, headers={"HX-Request": "true"}
    ).content.decode()

    place = page[page.index('id="thread-map" hx-swap-oob="true"') :]
    assert "3 of 3" in place
    assert re.search(
        r'<li class="is-read" data-kind="new" aria-current="true">\s*<a href="[^"]*#post-3"', place
    )
    assert "<span>Ines</span>" in place


def test_head_and_map_come_along_with_what_others_wrote(sign_in, django_assert_max_num_queries):
    topic = TopicFactory(replies=2)
    client = sign_in(UserFactory())
    client.get(topic.href)

    with django_assert_max_num_queries(8):
        page = client.get(f"/t/{topic.pk}/replies/?after=1").content.decode()
    nothing = client.get(f"/t/{topic.pk}/replies/?after=3").content.decode()

    assert page.index('id="post-2"') < page.index('id="post-3"') < page.index('id="topic-meta"')
    assert "2 replies from one person" in page
    assert "2 of 3" in page[page.index('id="thread-map"') :]
    assert nothing.strip() == ""


def test_reading_is_remembered_and_shown(sign_in):
    topic = TopicFactory(replies=5)
    reader = UserFactory()
    client = sign_in(reader)

    assert client.post(f"/t/{topic.pk}/read/", {"number": 4}).status_code == 204
    client.post(f"/t/{topic.pk}/read/", {"number": 2})
    client.post(f"/t/{topic.pk}/read/", {"number": "a"})

    assert Reading.objects.get(user=reader).last_read_number == 4
    latest = client.get("/latest/").content.decode()
    assert "2 new" in latest
    assert f'href="{topic.href}5/#post-5"' in latest
    assert topic.title in client.get("/unread/").content.decode()
    client.post("/unread/dismiss/")
    assert topic.title not in client.get("/unread/").content.decode()


def test_lists_go_on_page_by_page_without_gap_or_repetition(guest):
    category = CategoryFactory()
    titles = [TopicFactory(category=category, title=f"Number-{n:03}").title for n in range(65)]

    address, seen = "/latest/", []
    while address:
        page = guest.get(address).content.decode()
        seen += re.findall(r"Number-\d{3}", re.sub(r"<title>.*?</title>", "", page))
        more = re.search(r'href="(\?after=[^"]+)"', page)
        address = f"/latest/{more[1]}" if more else ""

    assert list(dict.fromkeys(seen)) == titles[::-1]


def test_a_reaction_shows_as_given(sign_in):
    post = PostFactory()
    client = sign_in(UserFactory())

    page = client.post(
        f"/p/{post.pk}/react/", {"kind": "thanks"}, headers={"HX-Request": "true"}
    ).content.decode()

    assert 'aria-pressed="true"' in page
    assert client.post(f"/p/{post.pk}/react/", {"kind": "nonsense"}).status_code == 400


@pytest.fixture(autouse=True)
def _no_left_overs() -> None:
    cache.clear()


def test_an_author_takes_a_topic_back_and_undoes_it(sign_in):
    topic = TopicFactory()
    client = sign_in(topic.author)
    post = topic.posts.get()

    client.post(f"/p/{post.pk}/delete/")
    assert client.get(topic.href).status_code == 200
    assert sign_in(UserFactory()).get(topic.href).status_code == 404

    assert client.post(f"/p/{post.pk}/restore/").status_code == 302
    assert Topic.objects.listed().get() == topic


def test_a_new_role_shows_on_stored_pages(guest):
    topic = TopicFactory()
    deliver_events()
    assert "is-staff" not in guest.get(topic.href).content.decode()

    change_role(topic.author, by=OwnerFactory(), role=Role.MODERATOR)
    deliver_events()

    assert "is-staff" in guest.get(topic.href).content.decode()


def test_nobody_meets_somebody_who_never_came_in(guest):
    UserFactory(username="robot", confirmed_at=None)
    UserFactory(username="maren")

    page = guest.get("/").content.decode()

    assert "/u/maren/" in page
    assert "/u/robot/" not in page


def test_a_topic_that_was_changed_meanwhile_can_be_saved_again(sign_in):
    topic = TopicFactory()
    client = sign_in(topic.author)
    facts = {"category": topic.category_id, "kind": topic.kind}
    mine = facts | {"title": "Mine", "version": 1}
    actions.edit_topic(
        topic,
        by=StaffFactory(),
        title="Theirs",
        category=topic.category,
        kind=topic.kind,
        tags=(),
        version=1,
    )

    page = client.post(f"/t/{topic.pk}/edit/", mine)
    assert page.status_code == 422
    assert "“Theirs”" in page.content.decode()
    assert 'name="version" value="2"' in page.content.decode()

    client.post(f"/t/{topic.pk}/edit/", mine | {"version": 2})
    assert Topic.objects.get().title == "Mine"


def test_a_line_stands_before_the_first_post_that_was_not_read(sign_in):
    topic = TopicFactory(replies=5)
    reader = UserFactory()
    client = sign_in(reader)
    assert 'id="unread"' not in client.get(topic.href).content.decode()

    actions.mark_read(topic, by=reader, number=4)

    page = client.get(topic.href).content.decode()
    before, after = page.split('id="unread"')
    assert ('id="post-4"' in before, 'id="post-5"' in after) == (True, True)
    assert "2 new" in after


def test_whoever_starts_a_topic_chooses_its_category(sign_in):
    category = CategoryFactory(slug="stoves")
    client = sign_in(UserFactory())

    CategoryFactory()
    chosen = f'value="{category.pk}" selected'
    assert chosen not in client.get("/new/").content.decode()
    assert chosen in client.get("/new/?category=stoves").content.decode()
    refused = client.post("/new/", {"title": "Cold hands", "body": "Gloves?", "kind": "discussion"})
    assert "Choose where it belongs." in refused.content.decode()


def test_previews_are_not_made_without_end(sign_in, settings, monkeypatch):
    settings.POSTING_LIMITS = True
    monkeypatch.setattr("forums.views.topics.PREVIEWS_PER_MINUTE", 2)
    client = sign_in(UserFactory())

    answers = [client.post("/preview/", {"body": "*a*"}).status_code for _ in range(3)]

    assert answers == [200, 200, 429]


def test_a_topic_without_replies_counts_nobody(guest):
    page = guest.get(TopicFactory().href).content.decode()

    assert "<span>0 replies</span>" in page


def test_what_changed_is_offered_once_something_did(sign_in):
    post = PostFactory(body="Four people")
    client = sign_in(post.author)
    before = client.get(f"/p/{post.pk}/actions/").content.decode()

    actions.edit_post(post, by=post.author, body="Six people", version=1)

    after = client.get(f"/p/{post.pk}/actions/").content.decode()
    assert ("What changed" in before, "What changed" in after) == (False, True)


def test_a_reply_that_begins_by_quoting_whom_it_answers_names_them_once(guest):
    topic = TopicFactory(author=UserFactory(username="jun", name="Jun Sakamoto"))
    PostFactory(topic=topic)
    first = topic.posts.get(number=1)
    quoting = f"> [@jun]({first.href}) wrote:\n> It leaks\n\nThe ring."
    PostFactory(topic=topic, body=quoting, reply_to=first)
    PostFactory(topic=topic, body="Only words.", reply_to=first)

    page = guest.get(topic.href).content.decode()

    by_hand = [
        f'<blockquote class="quote"><a href="{first.href}"',
        'class="quote" data-author="jun"',
    ]
    assert [page.count(quote) for quote in by_hand] == [1, 1]
