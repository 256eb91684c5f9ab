"""The search page."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from eventlog.testing import deliver_events
from tests.factories.forums import CategoryFactory, TopicFactory
from tests.factories.members import StaffFactory, UserFactory
from tests.shared_data import needs_shared, shared_rows

pytestmark = pytest.mark.django_db


def test_the_empty_page_says_what_the_search_understands(guest):
    page = guest.get("/search/")

    assert page.status_code == 200
    assert b"tag:" in page.content
    assert b"Nothing fits" not in page.content


def test_a_guest_reads_title_excerpt_author_category_and_address(guest):
    topic = TopicFactory(
        title="Cold <nights>",
        body="The valve leaks",
        author=UserFactory(name="Hanna Berg"),
        category=CategoryFactory(name="Winter"),
    )
    deliver_events()

    page = guest.get("/search/", {"q": "valve"}).content.decode()

    assert "Cold &lt;nights&gt;" in page
    assert "The <mark>valve</mark> leaks" in page
    assert "Hanna Berg" in page
    assert "Winter" in page
    assert f'href="{topic.href}1/#post-1"' in page


def test_nothing_found_comes_with_advice(guest):
    page = guest.get("/search/", {"q": "valve"}).content.decode()

    assert "Nothing fits" in page
    assert "0 conversations" in page


def test_filters_are_links_that_keep_the_words(guest):
    category = CategoryFactory(slug="stoves")
    TopicFactory(body="valve", category=category)
    deliver_events()

    page = guest.get("/search/", {"q": "valve is:solved"}).content.decode()

    assert 'href="?q=valve+is%3Aunanswered"' in page
    assert 'href="?q=valve"' in page
    assert 'href="?q=valve+is%3Asolved+category%3Astoves"' in page


def test_nothing_on_the_page_tells_of_a_private_category(guest, sign_in):
    private = CategoryFactory(private=True, name="Backroom", slug="backroom")
    TopicFactory(title="Secret plan", body="valve", category=private, author=StaffFactory())
    deliver_events()

    for client in (guest, sign_in(UserFactory())):
        page = client.get("/search/", {"q": "valve"}).content.decode()
        assert "Secret" not in page
        assert "ackroom" not in page
        assert "0 conversations" in page


@pytest.mark.parametrize("number", ["0", "-1", "2", "99", "x", "²", ""])
def test_a_page_that_does_not_exist_is_one_that_does(guest, number):
    TopicFactory(body="valve")
    deliver_events()

    page = guest.get("/search/", {"q": "valve", "page": number})

    assert page.status_code == 200
    assert b"<mark>valve</mark>" in page.content


@needs_shared
def test_naughty_strings_are_only_words(guest):
    category, author = CategoryFactory(), UserFactory()
    strings = shared_rows("strings-naughty", "blns.json")
    for text in strings[::10]:
        TopicFactory(body=f"valve {text}", category=category, author=author)
    deliver_events()

    answers = {text: guest.get("/search/", {"q": text}).status_code for text in strings}

    assert set(answers.values()) == {200}


# What an address can hold; one with a NUL is refused before a view.
NO_NUL = st.characters(codec="utf-8", exclude_characters="\0")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(NO_NUL, max_size=220) | st.text(alphabet="ab\"-:@*()^&|!<>\\'% {}", max_size=60))
@example('"')
@example("a* AND (b")
@example("NEAR(a b)")
@example("\U0001e900\U0001e901 \ua9cf")
@example("ﷺ" * 200)
@example("before:0001-01-01")
@example("after:9999-12-31 x")
@example("a " * 100)
def test_any_text_is_a_search(guest, text):
    assert guest.get("/search/", {"q": text}).status_code == 200
