"""The page of watched words and link domains."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from automod.models import WatchedDomain, WatchedWord
from automod.queries import watched_words
from automod.tasks import count_watched
from tests.factories.automod import WatchedDomainFactory, WatchedWordFactory
from tests.factories.members import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/moderation/words/"


@pytest.fixture
def client(sign_in: Any) -> Client:
    client: Client = sign_in(StaffFactory())
    return client


def listed(page: str) -> list[str]:
    """What stands in the lists."""
    return re.findall(r'<p class="watch-what"><b>(.*?)</b>', page)


def test_both_lists_say_what_happens_why_and_how_often_it_was_found(client: Client):
    word = WatchedWordFactory(pattern="buy now", act="replace", replacement="have a look")
    WatchedDomainFactory(domain="shop.example", act="tag", tag="shops", why="A wave in March")
    count_watched(words=[word.pk], domains=[])

    page = client.get(PAGE).text

    assert "buy now" in page
    assert "with “have a look”" in page
    assert "found in 1 text" in page
    assert "shop.example" in page
    assert "with “shops”" in page
    assert "A wave in March" in page
    assert "not found yet" in page


def test_without_any_the_page_offers_to_add_the_first(client: Client):
    page = client.get(PAGE).text

    assert "No word is watched. Add the first one below." in page
    assert "No link domain is watched." in page


def test_a_word_is_added_and_counts_from_then_on(client: Client):
    response = client.post(
        f"{PAGE}word/add/", {"pattern": "grunk*", "act": "tag", "tag": "#Grunks", "why": "Rude"}
    )

    assert response["Location"] == f"{PAGE}#words"
    row = WatchedWord.objects.get()
    assert (row.pattern, row.act, row.tag, row.why) == ("grunk*", "tag", "grunks", "Rude")
    assert [hit.word.tag for hit in watched_words().hits("Grunkel")] == [row]
    assert "“grunk*” is watched from now on." in client.get(PAGE).text


@pytest.mark.parametrize(
    ("kind", "fields", "field", "words"),
    [
        ("word", {"pattern": "*", "act": "hold"}, "pattern", "Write a word or a few"),
        ("word", {"pattern": "", "act": "hold"}, "pattern", "Please fill this in."),
        ("word", {"pattern": "grunk", "act": "burn"}, "act", "Select a valid choice"),
        ("word", {"pattern": "grunk", "act": "tag"}, "tag", "Say which tag."),
        ("word", {"pattern": "grunk", "act": "tag", "tag": "a, b"}, "tag", "One tag, please."),
        ("word", {"pattern": "grunk", "act": "tag", "tag": "a&amp"}, "tag", "cannot be a tag"),
        ("domain", {"pattern": "com", "act": "hold"}, "pattern", "such as shop.example"),
        ("domain", {"pattern": "shop.example", "act": "replace"}, "act", "Select a valid choice"),
    ],
)
def test_a_mistake_shows_beside_its_field_and_what_was_typed_stays(
    client: Client, kind: str, fields: dict[str, str], field: str, words: str
):
    response = client.post(f"{PAGE}{kind}/add/", fields | {"why": "because of the wave"})

    assert response.status_code == 422
    _before, _mark, beside = response.text.partition(f'id="{kind}_{field}_error"')
    assert words in beside[:400]
    assert "because of the wave" in response.text
    assert not WatchedWord.objects.exists()
    assert not WatchedDomain.objects.exists()


def test_a_word_is_changed_keeps_its_hits_and_the_log_has_what_it_was(client: Client):
    word = WatchedWordFactory(pattern="grunk", act="hold")
    count_watched(words=[word.pk], domains=[])

    page = client.get(f"{PAGE}word/{word.pk}/").text
    client.post(f"{PAGE}word/{word.pk}/", {"pattern": "grunks", "act": "block", "why": "Rude"})

    assert 'value="grunk"' in page
    row = WatchedWord.objects.get()
    assert (row.pk, row.pattern, row.act, row.hit_count) == (word.pk, "grunks", "block", 1)
    entry = AuditEntry.objects.latest("pk")
    assert entry.before == {"act": "hold", "tag": "", "replacement": "", "written": "grunk"}


def test_a_word_is_not_made_the_same_as_another(client: Client):
    WatchedWordFactory(pattern="grunk")
    other = WatchedWordFactory(pattern="grink")

    response = client.post(f"{PAGE}word/{other.pk}/", {"pattern": "grunk", "act": "hold"})

    assert response.status_code == 422
    assert "“grunk” is watched already." in response.text
    assert set(WatchedWord.objects.values_list("pattern", flat=True)) == {"grunk", "grink"}


@pytest.mark.parametrize("kind", ["word", "domain"])
def test_what_is_removed_is_put_back_with_its_hits_and_only_once(client: Client, kind: str):
    made = {"word": WatchedWordFactory, "domain": WatchedDomainFactory}[kind]
    row = made(act="tag", tag="shops", why="A wave")
    count_watched(words=[row.pk], domains=[row.pk])
    row.refresh_from_db()
    model = type(row)

    response = client.post(f"{PAGE}{kind}/{row.pk}/remove/")
    page = client.get(response["Location"]).text

    assert not model.objects.exists()
    assert f"“{row}” is watched no longer." in page
    undo = f"{PAGE}undo/{response['Location'].partition('gone=')[2]}/"
    assert undo in page

    client.post(undo)
    client.post(undo)

    again = model.objects.get()
    kept = ("act", "tag", "why", "hit_count", "last_hit_at", "added_at", "added_by_id")
    assert str(again) == str(row)
    assert [getattr(again, name) for name in kept] == [getattr(row, name) for name in kept]


def test_another_entry_of_the_log_is_not_undone_here(client: Client):
    word = WatchedWordFactory()
    entry = AuditEntry.objects.get(act="watch.word")

    assert client.post(f"{PAGE}undo/{entry.pk}/").status_code == 404
    assert "no longer" not in client.get(f"{PAGE}?gone={entry.pk}").text
    assert client.get(f"{PAGE}?gone=9{'9' * 30}").status_code == 200
    assert WatchedWord.objects.get() == word


def test_many_words_are_added_with_what_each_line_says(client: Client):
    WatchedWordFactory(pattern="casino", act="hold")
    lines = (
        "pills\n\ncasino | block | | A wave\nbuy now\treplace\thave a look\nwatches | tag | shops"
    )

    response = client.post(f"{PAGE}word/import/", {"lines": lines, "act": "hold", "why": "Spam"})

    assert response.status_code == 302
    rows = WatchedWord.objects.order_by("pattern")
    assert list(rows.values_list("pattern", "act", "replacement", "tag", "why")) == [
        ("buy now", "replace", "have a look", "", "Spam"),
        ("casino", "block", "", "", "A wave"),
        ("pills", "hold", "", "", "Spam"),
        ("watches", "tag", "", "shops", "Spam"),
    ]
    entry = AuditEntry.objects.get(act="watch.imported")
    assert entry.after["watched"] == ["buy now", "casino", "pills", "watches"]
    assert watched_words().hits("Pills!")


def test_lines_with_mistakes_are_named_and_nothing_is_added(client: Client):
    lines = "shop.example\nnonsense\nbad.example | burn\nold.example | tag"

    response = client.post(f"{PAGE}domain/import/", {"lines": lines, "act": "hold"})

    assert response.status_code == 422
    _before, _mark, beside = response.text.partition('id="id_lines_error"')
    assert re.findall(r"<span>(Line .*?)</span>", beside) == [
        "Line 2: Write a domain such as shop.example.",
        "Line 3: What happens is one of: block, hold, tag.",
        "Line 4: Say which tag.",
    ]
    assert "bad.example | burn" in response.text
    assert not WatchedDomain.objects.exists()


def test_thousands_of_lines_with_mistakes_name_the_first(client: Client):
    response = client.post(f"{PAGE}domain/import/", {"lines": "x\n" * 40, "act": "hold"})

    assert "Line 20: Write a domain" in response.text
    assert "Line 21: Write a domain" not in response.text
    assert "And 20 more." in response.text


def test_the_lists_are_searched_and_narrowed(client: Client):
    WatchedWordFactory(pattern="casino", act="block")
    WatchedWordFactory(pattern="roulette", act="hold", why="the casino wave")
    WatchedWordFactory(pattern="pills", act="block")
    WatchedDomainFactory(domain="casino.example", act="block")

    found = listed(client.get(f"{PAGE}?q=CASINO").text)
    blocked = listed(client.get(f"{PAGE}?q=casino&act=block").text)

    assert found == ["roulette", "casino", "casino.example"]
    assert blocked == ["casino", "casino.example"]
    assert "Nothing fits that." in client.get(f"{PAGE}?q=zzz").text


def test_thousands_are_read_page_by_page_with_the_same_queries(
    client: Client, django_assert_max_num_queries: Any
):
    by, now = StaffFactory(), timezone.now()
    WatchedWord.objects.bulk_create(
        WatchedWord(
            pattern=f"word{n}", act="hold", added_by=by, added_at=now - timedelta(minutes=n)
        )
        for n in range(2_000)
    )
    client.get(PAGE)
    seen: list[str] = []
    address = PAGE

    for _page in range(3):
        with django_assert_max_num_queries(12):
            page = client.get(address).text
        seen += listed(page)
        (further,) = re.findall(r'href="(\?word=[^"#]+)#words" rel="next"', page)
        address = f"{PAGE}{further}"

    assert seen == [f"word{n}" for n in range(90)]


def test_a_text_is_tried_without_counting(client: Client):
    word = WatchedWordFactory(pattern="grunk", act="replace", replacement="friend")
    WatchedDomainFactory(domain="shop.example", act="block")

    response = client.post(
        f"{PAGE}try/", {"text": "G r u n k, see [this](https://www.shop.example/x)"}
    )
    nothing = client.post(f"{PAGE}try/", {"text": "Good morning"})

    assert response.status_code == 200
    _before, _mark, tried = response.text.partition('id="tried"')
    assert listed(tried) == ["G r u n k", "https://www.shop.example/x"]
    assert "because “shop.example” is watched" in tried
    assert "“friend” is put there" in response.text
    assert "Nothing that is watched stands in it." in nothing.text
    assert client.get(f"{PAGE}try/")["Location"] == PAGE
    word.refresh_from_db()
    assert word.hit_count == 0


def test_an_empty_text_is_asked_for_again(client: Client):
    response = client.post(f"{PAGE}try/", {"text": ""})

    assert response.status_code == 422
    assert "Write a few words first." in response.text


def test_rules_words_and_spam_lie_side_by_side_for_those_who_moderate_everywhere(sign_in: Any):
    manager = sign_in(UserFactory(role="manager")).get(PAGE).text

    assert 'href="/moderation/rules/" aria-current="page"' in manager
    assert 'href="/moderation/words/" aria-current="page"' in manager
    assert 'href="/moderation/spam/"' in manager
    assert sign_in(UserFactory()).get(PAGE).status_code == 403
