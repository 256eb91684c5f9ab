"""The pages of back-tests: beginning one, watching it, reading what came of it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from automod.actions import back_tests as actions
from automod.actions import save_rules
from automod.actions.back_tests import start_back_test
from automod.models import BackTest
from automod.queries import back_tests as queries
from automod.tasks import go_on_with_back_test
from forums.actions import move_topic
from forums.models import Post
from tests.automod.test_backtests import SHOPS, posts
from tests.automod.test_hits_pages import about_rules
from tests.automod.test_rule_screens import local_moderator, read
from tests.factories.forums import CategoryFactory
from tests.factories.members import StaffFactory, UserFactory
from tests.factories.moderation import CaseFactory, DecisionFactory
from tests.moderation.conftest import everybody_accepted  # noqa: F401 (decisions name a rule)

pytestmark = pytest.mark.django_db

PAGE = "/moderation/rules/site/tests/"


@pytest.fixture
def hanna():
    return StaffFactory(username="hanna")


@pytest.fixture
def client(sign_in, hanna):
    return sign_in(hanna)


def through(by, source=SHOPS, category=None):
    test = start_back_test(category, source=source, days=30, by=by)
    go_on_with_back_test(test_id=test.pk)
    test.refresh_from_db()
    return test


def test_the_page_offers_the_rules_in_force_and_begins_with_them(client, hanna):
    save_rules(None, source=SHOPS, by=hanna)
    assert f'href="{PAGE}"' in read(client.get("/moderation/rules/"))

    page = read(client.get(PAGE))
    answer = client.post(PAGE, {"source": SHOPS, "days": "14"})

    assert "# No shops" in page
    test = BackTest.objects.get()
    assert (test.days, test.source, test.by) == (14, SHOPS, hanna)
    assert answer["Location"] == f"{PAGE}{test.pk}/"


def test_the_editor_hands_over_what_is_in_its_field(client):
    assert f'formaction="{PAGE}"' in read(client.get("/moderation/rules/site/edit/"))

    page = client.post(PAGE, {"source": SHOPS, "do": "back-test", "base": "0", "note": ""})

    assert page.status_code == 200
    assert "# No shops" in read(page)
    assert not BackTest.objects.exists()


@pytest.mark.parametrize("days", ["0", "91", "", "many", "1.5"])
def test_it_goes_back_a_day_to_ninety(client, days):
    page = client.post(PAGE, {"source": SHOPS, "days": days})

    assert page.status_code == 422
    assert "# No shops" in read(page)
    assert not BackTest.objects.exists()


@pytest.mark.parametrize("source", ["", "body: [", "titel: x\naction: remove", "body: x", "a\x00b"])
def test_rules_that_cannot_be_tried_are_told_beside_their_field(client, source):
    page = client.post(PAGE, {"source": source, "days": "30"})

    assert page.status_code == 422
    assert 'id="id_source_error"' in read(page)
    assert not BackTest.objects.exists()


def test_a_second_one_waits_for_the_first(client, hanna):
    test = start_back_test(None, source=SHOPS, days=30, by=hanna)

    page = client.post(PAGE, {"source": SHOPS, "days": "7"})

    assert page.status_code == 422
    assert "Your last back-test here is still running." in read(page)
    assert f'href="{PAGE}{test.pk}/"' in read(page)


def test_while_it_runs_the_page_says_how_far_it_is_and_asks_again(client, hanna, monkeypatch):
    monkeypatch.setattr("automod.back_testing.BATCH", 1)
    posts("buy now", "hello", "hello")
    test = start_back_test(None, source=SHOPS, days=30, by=hanna)
    href = f"{PAGE}{test.pk}/"

    assert "Waiting for its turn." in read(client.get(href))
    while not BackTest.objects.get().looked_at:
        actions.go_on(test.pk, seconds=0)
    page = read(client.get(href))
    part = read(client.get(href, headers={"HX-Request": "true"}))

    assert "1 of 4 posts looked at." in page
    assert '<progress class="progress" max="100" value="25"' in page
    for answer in (page, part):
        assert f'hx-get="{href}" hx-trigger="every 1s"' in answer
    assert "<html" not in part


def test_it_can_be_stopped_from_the_page(client, hanna):
    test = start_back_test(None, source=SHOPS, days=30, by=hanna)

    answer = client.post(f"{PAGE}{test.pk}/cancel/")

    assert answer["Location"] == f"{PAGE}{test.pk}/"
    page = read(client.get(answer["Location"]))
    assert "Stopped after 0 posts." in page
    assert "hx-trigger" not in page


def test_what_came_of_it_stands_in_words_and_figures_for_each_rule(client, hanna):
    removed, kept, _alone = posts(*["buy now"] * 3)
    DecisionFactory(case=CaseFactory(post=removed), outcome="remove")
    DecisionFactory(case=CaseFactory(post=kept), outcome="keep", rule=None)
    test = through(hanna, f"{SHOPS}---\n# Cats wait\ntitle: cat\naction: filter\n")

    page = read(client.get(f"{PAGE}{test.pk}/"))

    assert "Done: 4 posts looked at." in page
    assert "They would have caught 3 posts" in page
    assert "Moderators decided about 2 of them and acted on 50 %." in page
    shops, cats = re.findall(r'<h3 id="rule-\d+">(.*?)</li>\s*(?=<li>\s*<h3|</ol>)', page, re.S)
    assert "<b>3 posts</b> · precision 50 %" in shops
    assert 'data-part="kept"' in shops
    assert f'href="{PAGE}{test.pk}/2/"' in shops
    assert "<b>0 posts</b>" in cats
    assert "See the posts" not in cats
    assert "hx-trigger" not in page


def test_a_rule_that_would_be_switched_off_and_one_too_slow_are_marked(client, hanna):
    kept, _slow = posts("buy now", "a" * 5_000 + "b")
    DecisionFactory(case=CaseFactory(post=kept), outcome="keep", rule=None)
    slow = "---\n# Slow\nbody (regex, includes): '(a+)+$'\naction: filter\n"
    test = through(hanna, SHOPS + slow)

    page = read(client.get(f"{PAGE}{test.pk}/"))

    assert "below 30 %" in page
    assert "It took longer than 50 ms for one text" in page


def test_the_posts_are_listed_with_their_verdict_and_a_link(client, hanna):
    removed, alone = posts("buy now, you", "please BUY NOW")
    DecisionFactory(case=CaseFactory(post=removed), outcome="remove")
    test = through(hanna)

    page = read(client.get(f"{PAGE}{test.pk}/2/"))

    assert page.index("please BUY NOW") < page.index("buy now, you")
    assert f"/p/{alone.pk}/" in page
    assert "held for review" in page
    assert page.count("upheld</span>") == 1


def test_the_list_of_posts_is_paged_by_key(client, hanna, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    written = posts(*[f"buy now {n}" for n in range(5)])
    test = through(hanna)

    seen, href = [], f"{PAGE}{test.pk}/2/"
    while href:
        page = read(client.get(href))
        seen += re.findall(r"buy now \d", page)
        older = re.search(r'href="(\?after=\d+)" rel="next"', page)
        href = f"{PAGE}{test.pk}/2/{older[1]}" if older else ""

    assert seen == [f"buy now {n}" for n in (4, 3, 2, 1, 0)]
    assert read(client.get(f"{PAGE}{test.pk}/2/?after=nonsense")).count("buy now") == 2
    assert written


def test_only_posts_that_the_viewer_may_read_are_shown(sign_in, hanna):
    here, secret = CategoryFactory(slug="here"), CategoryFactory(private=True)
    local = local_moderator(here)
    moved, stayed = (posts(body, category=here)[0] for body in ("buy now there", "buy now here"))
    test = through(hanna, category=here)
    move_topic(moved.topic, by=UserFactory(role="owner"), category=secret)

    page = read(sign_in(local).get(f"/moderation/rules/here/tests/{test.pk}/2/"))

    assert "buy now here" in page
    assert stayed.topic.title in page
    assert "buy now there" not in page
    assert moved.topic.title not in page
    assert "buy now there" in read(sign_in(hanna).get(f"/moderation/rules/here/tests/{test.pk}/2/"))


def test_a_categorys_moderator_reads_back_tests_there_and_nowhere_else(sign_in, hanna):
    here, there = CategoryFactory(slug="here"), CategoryFactory(slug="there")
    client = sign_in(local_moderator(here))
    tests = {
        place: through(hanna, category=category)
        for place, category in (("here", here), ("there", there), ("site", None))
    }

    found = {
        place: client.get(f"/moderation/rules/{place}/tests/{test.pk}/").status_code
        for place, test in tests.items()
    }

    assert found == {"here": 200, "there": 404, "site": 404}
    elsewhere = tests["there"].pk
    assert client.get(f"/moderation/rules/here/tests/{elsewhere}/").status_code == 404
    assert client.get(f"/moderation/rules/here/tests/{elsewhere}/2/").status_code == 404
    assert client.post(f"/moderation/rules/here/tests/{elsewhere}/cancel/").status_code == 404
    assert client.get("/moderation/rules/there/tests/").status_code == 404
    assert client.post("/moderation/rules/site/tests/", {"days": "3"}).status_code == 404


def test_members_read_none_of_it(sign_in, hanna):
    test = through(hanna)
    client = sign_in(UserFactory())

    for path in ("", f"{test.pk}/", f"{test.pk}/2/"):
        assert client.get(PAGE + path).status_code == 403


def test_what_is_not_there_is_not_found(client, hanna):
    test = through(hanna)

    for path in ("999999/", f"{test.pk}/99/", "999999/2/"):
        assert client.get(PAGE + path).status_code == 404


def test_the_pages_cost_as_much_with_many_posts_as_with_one(client, hanna):
    counts = []
    for n in (1, 8):
        Post.objects.filter(number__gt=1).update(body="hello")
        posts(*["buy now"] * n)
        test = through(hanna)
        for path in ("", f"{test.pk}/", f"{test.pk}/2/"):
            client.get(PAGE + path)
            with CaptureQueriesContext(connection) as asked:
                client.get(PAGE + path)
            counts.append(about_rules(asked))

    assert counts[:3] == counts[3:]
