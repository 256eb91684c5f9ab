"""What is found, by whom, in which order; the same on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone

from eventlog.testing import deliver_events
from forums import actions
from forums.models import Post
from members.roles import Role
from search import queries
from search.queries import search
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_every_word_must_be_there(find):
    TopicFactory(title="Both", body="The valve leaks")
    TopicFactory(title="One", body="The valve is fine")

    assert find("valve leaks").titles == ["Both"]
    assert find("valve bicycle").titles == []


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Leaking valves", "leaks valve"),
        ("We met in a café", "cafe"),
        ("We met in a cafe", "café"),
        ("ÅNGSTRÖM units", "angstrom"),
        ("Straße nach Süden", "strasse"),
        ("Two O-rings in the box", "o-ring"),
        ("fullwidth ＡＢＣ letters", "abc"),
        ("Ένα μικρό φλόγιστρο", "μικρο"),
        ("Ещё одна горелка", "еще"),
        ("ガスストーブの火を消す", "火"),
        ("安全第一", "安全"),
        ("Room 101", "101"),
        ("`segfault()` in code", "segfault"),
        ("To be or not to be", "to be or not"),
    ],
)
def test_words_are_found_however_they_are_written(find, written, asked):
    TopicFactory(title="Here", body=written)
    TopicFactory(title="Elsewhere", body="Nothing of the kind")

    assert find(asked).titles == ["Here"]


def test_signs_of_a_script_without_spaces_stand_side_by_side(find):
    TopicFactory(title="Here", body="安全第一")
    TopicFactory(title="Elsewhere", body="全安一第")

    assert find("安全").titles == ["Here"]


def test_a_phrase_is_words_in_this_order(find):
    TopicFactory(title="Here", body="A wind screen is good")
    TopicFactory(title="Elsewhere", body="A screen against wind")

    assert find('"wind screen"').titles == ["Here"]
    assert find('"wind screen').titles == ["Here"]


def test_what_is_excluded_is_not_found(find):
    TopicFactory(title="Here", body="gas stove")
    TopicFactory(title="Elsewhere", body="gas stove, alcohol burner")

    TopicFactory(title="A stove", body="An alcohol burner")

    assert find("stove -alcohol").titles == ["Here"]
    assert find('stove -"alcohol burner"').titles == ["Here"]
    assert find("-alcohol").titles == ["Here"]


def test_the_last_word_may_be_the_beginning_of_one(find):
    TopicFactory(title="Here", body="The canister froze")

    assert find("canis").titles == ["Here"]
    assert find("the canis").titles == ["Here"]
    assert find("canis froze").titles == []
    assert find('"regul"').titles == []


def test_the_whole_word_comes_before_one_it_begins(find):
    TopicFactory(title="Whole", body="a jet")
    TopicFactory(title="Begun", body="a jetty")

    assert find("jet").titles == ["Whole", "Begun"]


def test_a_filter_alone_finds_the_newest(find):
    hanna, category = UserFactory(username="hanna"), CategoryFactory()
    TopicFactory(title="First", author=hanna, category=category)
    TopicFactory(title="Second", author=hanna, category=category)
    TopicFactory(title="Elsewhere")

    assert find("@hanna").titles == ["Second", "First"]
    assert find("author:Hanna").titles == ["Second", "First"]


def test_filters_narrow_a_search_down(find):
    stoves = CategoryFactory(slug="stoves")
    TopicFactory(title="Here", body="a valve", category=stoves, tags=["brass"])
    TopicFactory(title="Elsewhere", body="a valve")

    assert find("valve category:stoves").titles == ["Here"]
    assert find("valve tag:brass").titles == ["Here"]
    assert find("valve tag:Brass category:stoves").titles == ["Here"]


def test_a_conversation_is_found_by_its_state(find):
    solved = TopicFactory(title="Solved", body="a valve", kind="question")
    answer = PostFactory(topic=solved, author=UserFactory(), body="Turn it")
    actions.accept_answer(answer, by=solved.author)
    TopicFactory(title="Unanswered", body="a valve", kind="question")
    TopicFactory(title="Talk", body="a valve")

    assert find("valve is:solved").titles == ["Solved"]
    assert set(find("valve is:question").titles) == {"Solved", "Unanswered"}
    assert set(find("valve is:unanswered").titles) == {"Unanswered", "Talk"}
    assert find("is:solved").titles == ["Solved"]


def test_a_conversation_is_found_by_its_day(find):
    new, old = TopicFactory(title="New", body="valve"), TopicFactory(title="Old", body="valve")
    Post.objects.filter(topic=old).update(created_at=datetime(2024, 5, 1, 23, 59, tzinfo=UTC))
    Post.objects.filter(topic=new).update(created_at=datetime(2024, 5, 2, 0, 0, tzinfo=UTC))

    assert find("valve before:2024-05-02").titles == ["Old"]
    assert find("valve after:2024-05-02").titles == ["New"]


@pytest.mark.parametrize(
    "odd",
    ["author:nobody", "@nobody", "category:nowhere", "tag:none", "is:blue", "before:2024-13-77"],
)
def test_a_filter_that_means_nothing_is_words(find, odd):
    TopicFactory(title="Here", body=f"About {odd} and more")
    TopicFactory(title="Elsewhere")

    assert find(odd).titles == ["Here"]


def test_a_tag_out_of_sight_is_a_word_like_any_other(find):
    private = CategoryFactory(private=True)
    TopicFactory(category=private, author=StaffFactory(), tags=["merger"])
    TopicFactory(title="A tag: merger")

    assert find("tag:merger").titles == ["A tag: merger"]


def test_a_title_comes_before_a_text(find):
    TopicFactory(title="Valve", body="It leaks")
    TopicFactory(title="Other", body="valve valve valve")

    assert find("valve").titles == ["Valve", "Other"]


def test_a_tag_is_a_word_of_its_conversation(find):
    TopicFactory(title="Here", tags=["brass"])

    assert find("brass").titles == ["Here"]


def test_of_two_that_fit_alike_the_newer_comes_first(find):
    TopicFactory(title="New", body="valve")
    old = TopicFactory(title="Old", body="valve")
    Post.objects.filter(topic=old).update(created_at=timezone.now() - timedelta(days=900))

    assert find("valve").titles == ["New", "Old"]


def test_posts_of_a_conversation_are_one_hit(find):
    topic = TopicFactory(title="One", body="hello")
    for body in ("a valve, among many other words that say little", "valve", "valve"):
        PostFactory(topic=topic, body=body)

    found = find("valve")

    assert (found.titles, found.results.count, found.hits[0].more) == (["One"], 1, 2)
    assert found.numbers == [4]


def test_what_was_found_is_marked_and_all_else_escaped(find):
    TopicFactory(title="Café <i>", body="Un <b>café</b> & `<cafés>` & ca")

    hit = find("cafe").hits[0]

    assert hit.title == "<mark>Café</mark> &lt;i&gt;"
    assert hit.excerpt == (
        "Un &lt;b&gt;<mark>café</mark>&lt;/b&gt; &amp; &lt;<mark>cafés</mark>&gt; &amp; ca"
    )


def test_the_excerpt_shows_the_place_where_it_was_found(find):
    TopicFactory(title="Long", body="before " * 200 + "the valve leaks " + "after " * 200)

    excerpt = find("valve").hits[0].excerpt

    assert "the <mark>valve</mark> leaks after" in excerpt
    assert excerpt.startswith("…before")
    assert excerpt.endswith("after…")
    assert len(excerpt) < 300


def test_a_quotation_is_found_where_it_was_written(find):
    topic = TopicFactory(title="One", body="The valve leaks")
    spoiler = PostFactory(topic=topic, body="||valve||")
    deliver_events()

    assert find("valve").hits[0].more == 0
    assert spoiler.number not in find("valve").numbers


class TestPermissions:
    def test_a_private_conversation_is_found_by_those_who_see_it_only(self, find):
        private = CategoryFactory(private=True)
        TopicFactory(title="Secret", body="valve", category=private, author=StaffFactory())

        for_guest, for_member = find("valve"), find("valve", viewer=UserFactory())

        assert (for_guest.titles, for_guest.results.count) == ([], 0)
        assert (for_member.titles, for_member.results.count) == ([], 0)
        assert find("valve", viewer=StaffFactory()).titles == ["Secret"]

    def test_a_private_category_is_no_filter_for_others(self, find):
        private = CategoryFactory(private=True, slug="backroom")
        TopicFactory(title="Secret", category=private, author=StaffFactory())

        assert find("category:backroom").results.asked.terms == (("category", "backroom"),)
        assert find("category:backroom", viewer=StaffFactory()).titles == ["Secret"]

    def test_a_moved_conversation_is_gone_at_once(self, find):
        staff = StaffFactory()
        topic = TopicFactory(title="Secret", body="valve", author=staff)
        assert find("valve").titles == ["Secret"]

        private = CategoryFactory(private=True)
        kept = {"title": topic.title, "kind": topic.kind, "tags": [], "version": 1}
        actions.edit_topic(topic, by=staff, category=private, **kept)

        assert search(AnonymousUser(), "valve").hits == []  # before any listener heard
        assert find("valve").titles == []
        assert find("valve", viewer=staff).titles == ["Secret"]

    def test_a_conversation_moved_into_the_open_is_found(self, find):
        staff = StaffFactory()
        topic = TopicFactory(
            title="Now open", body="valve", author=staff, category=CategoryFactory(private=True)
        )
        assert find("valve").titles == []

        kept = {"title": topic.title, "kind": topic.kind, "tags": [], "version": 1}
        actions.edit_topic(topic, by=staff, category=CategoryFactory(), **kept)

        assert find("valve").titles == ["Now open"]

    def test_a_closed_category_is_closed_at_once(self, find):
        topic = TopicFactory(title="Here", body="valve")
        assert find("valve").titles == ["Here"]

        actions.set_access(topic.category, by=None, see="member", start="member", reply="member")

        assert find("valve").titles == []
        assert find("valve", viewer=UserFactory(role=Role.MEMBER)).titles == ["Here"]

    def test_a_deleted_post_is_gone_at_once_for_everybody(self, find):
        topic = TopicFactory(title="Here")
        post = PostFactory(topic=topic, body="valve")
        assert find("valve").titles == ["Here"]

        actions.delete_post(post, by=post.author)

        assert search(AnonymousUser(), "valve").hits == []
        assert search(post.author, "valve").hits == []
        assert search(StaffFactory(), "valve").hits == []
        actions.restore_post(post, by=post.author)
        assert find("valve").titles == ["Here"]

    def test_a_deleted_conversation_is_gone_with_its_replies(self, find):
        staff = StaffFactory()
        topic = TopicFactory(title="Here")
        PostFactory(topic=topic, body="valve")
        assert find("valve").titles == ["Here"]

        actions.delete_post(topic.posts.get(number=1), by=staff)

        assert search(staff, "valve").hits == []
        assert find("valve", viewer=staff).titles == []
        actions.restore_post(topic.posts.get(number=1), by=staff)
        assert find("valve").titles == ["Here"]

    def test_an_older_text_is_never_shown(self, find):
        topic = TopicFactory(title="Here", body="The secret valve")
        post = topic.posts.get()
        deliver_events()

        actions.edit_post(post, by=topic.author, body="Nothing to see", version=1)

        assert search(AnonymousUser(), "secret").hits[0].excerpt == "Nothing to see"
        assert find("secret").titles == []


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    "text", ["valve", "valve category:stoves", "valve category:stoves tag:brass"]
)
def test_a_search_costs_the_same_however_much_it_finds(django_assert_max_num_queries, count, text):
    category = CategoryFactory(slug="stoves")
    for _ in range(count):
        TopicFactory(body="valve", replies=count, category=category, tags=["brass"])
    deliver_events()
    viewer = UserFactory()
    search(viewer, "warm")

    with django_assert_max_num_queries(10):
        assert len(search(viewer, text).hits) == count


def test_pages_follow_each_other_and_end(find, monkeypatch):
    monkeypatch.setattr(queries, "PER_PAGE", 2)
    monkeypatch.setattr(queries, "MOST_PAGES", 2)
    for n in range(5):
        TopicFactory(title=f"T{n}", body="valve")

    pages = [find("valve", page=page) for page in (1, 2, 3)]

    assert [page.titles for page in pages] == [["T4", "T3"], ["T2", "T1"], ["T2", "T1"]]
    assert [page.results.last_page for page in pages] == [2, 2, 2]
    assert pages[0].results.count == 5


def test_only_the_newest_matches_are_ranked(find, monkeypatch):
    from search.backends import postgres, sqlite

    for backend in (sqlite, postgres):
        monkeypatch.setattr(backend, "NEWEST", 2)
    monkeypatch.setattr(queries, "NEWEST", 2)
    for n in range(4):
        TopicFactory(title=f"T{n}", body="valve")

    found = find("valve")

    assert (found.titles, found.results.is_cut) == (["T3", "T2"], True)


@pytest.mark.service
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL (DATABASE_URL)")
def test_postgresql_knows_how_common_five_thousand_words_are():
    """With fewer, a word that stands in three of a million posts is looked for in all of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname, attstattarget FROM pg_attribute"
            " WHERE attrelid = 'search_document'::regclass AND attname IN ('words', 'title_words')"
        )
        assert dict(cursor.fetchall()) == {"words": 500, "title_words": 500}
