"""What everybody sees: the rules, their history, figures, and pages that managers wrote."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from community.celery import app
from community.reminders import REMINDERS
from guidelines import figures
from guidelines.actions import publish_page
from guidelines.figures import DecidedExample, EnforcementFigures, RuleFigures
from guidelines.middleware import _is_harmless
from guidelines.models import ArticlePage, GuidelinesPage, PageWords, Version
from guidelines.queries.pages import PER_PAGE, find_pages
from members.actions import change_role
from members.roles import Role
from tests.factories.guidelines import (
    CONTENT,
    RULES,
    ArticleFactory,
    PlainPageFactory,
    VersionFactory,
    changed,
    reworded,
)
from tests.factories.members import OwnerFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_counts(monkeypatch):
    """The room alone, without those above it that hand figures in."""
    monkeypatch.setattr(figures, "_figures", [])
    monkeypatch.setattr(figures, "_examples", [])


@pytest.fixture
def counted(monkeypatch, _nobody_counts):
    """Somebody counts."""
    monkeypatch.setattr(figures, "_figures", [_figures])


def _figures(since, until):
    return EnforcementFigures(
        days=(until - since).days,
        reports=128,
        decided=120,
        median_hours=2.2,
        share_of_posts_acted_on=0.004,
        appeals=9,
        overturned=3,
        by_outcome=[("Kept", 78), ("Nudged", 28)],
        by_rule=[
            RuleFigures(
                key="sell", number=5, title="=HYPERLINK(1)", reports=13, upheld=9, overturned=1
            )
        ],
    )


def text(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def test_the_page_has_rules_examples_steps_and_who_moderates(guest):
    UserFactory(role=Role.MODERATOR, name="Dewi Pritchard", title="Measures twice")
    VersionFactory()

    page = text(guest, "/guidelines/")

    for words in (
        *(rule.title for rule in RULES),
        RULES[0].fine[0],
        RULES[0].not_fine[0],
        "A private note with the rule.",
        "Reply to the message you got.",
        "Dewi Pritchard",
        "Measures twice",
        'id="sell-in-the-market-nowhere-else"',
        "There is nothing to count yet",
    ):
        assert words in page


def test_a_guests_page_is_made_with_six_queries_and_then_stored(
    guest, django_assert_max_num_queries, django_assert_num_queries
):
    VersionFactory(changed(rules=tuple(replace(r, block_id=f"b{i}") for i, r in enumerate(RULES))))
    guest.get("/transparency/")

    with django_assert_max_num_queries(6):
        guest.get("/guidelines/")

    with django_assert_num_queries(0):
        assert guest.get("/guidelines/").status_code == 200


def test_a_stored_page_shows_the_next_version_and_the_next_moderator_at_once(guest):
    VersionFactory()
    text(guest, "/guidelines/")

    VersionFactory(reworded("Brand new words."))
    assert "Brand new words." in text(guest, "/guidelines/")

    user = UserFactory(name="Elena Marchetti")
    assert "Elena Marchetti" not in text(guest, "/guidelines/")
    change_role(user, by=OwnerFactory(), role=Role.MODERATOR)
    assert "Elena Marchetti" in text(guest, "/guidelines/")


def test_without_guidelines_there_is_no_page_and_no_place(guest):
    for path in ("/guidelines/", "/guidelines/history/", "/guidelines/history/1/"):
        assert guest.get(path).status_code == 404
    assert "/guidelines/" not in text(guest, "/")

    VersionFactory()

    assert "/guidelines/" in text(guest, "/")


def test_a_version_shows_what_it_changed_and_all_of_it(guest):
    VersionFactory()
    second = changed(rules=(RULES[1], replace(RULES[0], meaning="Be blunt. Be kind.")), appeals="")
    VersionFactory(second, summary="Shorter, after a talk.")

    page = text(guest, "/guidelines/history/2/")

    assert "<del>about ideas" in page or "<del>" in page
    assert "Was number 1" in page
    assert "Was number 2" in page
    assert "Shorter, after a talk." in page
    assert "It no longer holds." in text(guest, "/guidelines/history/1/")
    assert guest.get("/guidelines/history/3/").status_code == 404
    assert "Shorter, after a talk." in text(guest, "/guidelines/history/")


def test_figures_come_from_whoever_counts_them(guest, counted):
    VersionFactory()

    page = text(guest, "/transparency/")

    assert "128" in page
    assert '<rect data-share="1" x="0%"' in page or 'data-share="1"' in page
    assert "style=" not in page
    assert "appeals, 3 overturned" in page


def test_one_appeal_is_one(guest, monkeypatch):
    def one(since, until):
        return replace(_figures(since, until), reports=1, appeals=1, overturned=0)

    monkeypatch.setattr(figures, "_figures", [one])
    VersionFactory()

    page = text(guest, "/transparency/")

    assert "<dt>appeal, 0 overturned</dt><dd>1</dd>" in page
    assert "<dt>report</dt><dd>1</dd>" in page


def test_quarters_are_cells_no_spreadsheet_runs(guest, counted):
    lines = guest.get("/transparency/quarters.csv").getvalue().decode().splitlines()

    assert len(lines) == 1 + 2 * figures.QUARTERS
    assert '"\'=HYPERLINK(1)"' in lines[2]


def test_quarters_follow_each_other(counted):
    found = figures.quarters(now=timezone.now().replace(year=2026, month=2, day=3))

    assert [q.name for q in found][:3] == ["2026 Q1", "2025 Q4", "2025 Q3"]


def test_real_decisions_stand_beside_a_rule_when_there_are_some(guest, monkeypatch):
    example = DecidedExample(text="A topic about vans", href="/t/1/", is_fine=False)
    monkeypatch.setattr(figures, "_examples", [lambda keys: {keys[0]: [example]}])
    VersionFactory()

    assert "A topic about vans" in text(guest, "/guidelines/")


def test_a_page_is_there_from_when_it_is_published(guest):
    page = PlainPageFactory(title="Privacy", live=False, show_in_menus=True)
    assert guest.get("/privacy/").status_code == 404
    assert "Privacy" not in text(guest, "/")

    publish_page(page, by=None)

    assert "Privacy" in text(guest, "/privacy/")
    assert 'href="/privacy/"' in text(guest, "/")
    assert "/privacy/" in text(guest, "/sitemap-pages.xml")
    assert "/sitemap-pages.xml" in text(guest, "/sitemap.xml")


def test_a_page_that_is_taken_back_is_gone_at_once_also_from_the_store(guest):
    page = PlainPageFactory(title="Privacy", show_in_menus=True)
    text(guest, "/privacy/")
    assert find_pages("privacy")

    page.unpublish()

    assert guest.get("/privacy/").status_code == 404
    assert "Privacy" not in text(guest, "/")
    assert not PageWords.objects.exists()


def test_pages_are_published_and_taken_back_by_the_clock(guest):
    now = timezone.now()
    page = PlainPageFactory(title="Open day", live=False)
    page.go_live_at = now + timedelta(hours=1)
    publish_page(page, by=None)
    assert guest.get("/open-day/").status_code == 404

    _pass_time(page, go_live_at=now - timedelta(minutes=1))
    _beat()
    assert guest.get("/open-day/").status_code == 200

    type(page).objects.filter(pk=page.pk).update(expire_at=now - timedelta(seconds=1))
    _beat()
    assert guest.get("/open-day/").status_code == 404


def test_guidelines_that_were_scheduled_become_a_version_when_their_time_has_come(guest):
    VersionFactory()
    page, now = GuidelinesPage.objects.get(), timezone.now()
    page.lede, page.change_summary = "Two rules, from June on.", "A new beginning."
    page.go_live_at = now + timedelta(hours=1)
    publish_page(page, by=None)
    _beat()
    assert Version.objects.count() == 1

    _pass_time(page, go_live_at=now - timedelta(minutes=1))
    _beat()
    _beat()

    assert Version.objects.newest().number == 2
    assert "Two rules, from June on." in text(guest, "/guidelines/")


def _beat():
    """What the clock sends every minute, run as a worker runs it."""
    (entry,) = (
        entry for entry in REMINDERS.values() if entry["task"] == "guidelines.publish_scheduled"
    )
    app.loader.import_default_modules()  # as a worker does at its start
    done = app.tasks[entry["task"]].apply(entry.get("args"), entry.get("kwargs"))
    assert done.successful(), done.traceback


def _pass_time(page, *, go_live_at):
    page.refresh_from_db()
    revision = page.scheduled_revision
    revision.approved_go_live_at = go_live_at
    revision.content["go_live_at"] = go_live_at.isoformat()
    revision.save()


def test_an_article_has_its_picture_of_words_and_what_shared_links_show(guest):
    ArticleFactory(title="The valve", author_line="Tomasz", search_description="A valve & more")

    page = text(guest, "/stories/the-valve/")

    assert "Tomasz" in page
    assert '<meta property="og:title" content="The valve">' in page
    assert 'content="A valve &amp; more"' in page
    assert "The valve" in text(guest, "/stories/")


def test_articles_that_came_out_at_one_moment_are_all_on_some_page_of_the_list(guest):
    titles = {f"Story {n}" for n in range(PER_PAGE + 2)}
    for title in titles:
        ArticleFactory(title=title)
    ArticlePage.objects.update(first_published_at=timezone.now())

    first = text(guest, "/stories/")
    (older,) = re.findall(r'href="(\?after=[^"]+)"', first)
    second = text(guest, f"/stories/{older}")

    on = [set(re.findall(r"<h2><a[^>]*>(Story \d+)<", page)) for page in (first, second)]
    assert [len(on[0]), len(on[1])] == [PER_PAGE, 2]
    assert on[0] | on[1] == titles


def test_an_address_of_the_site_is_not_taken(guest):
    from django.core.exceptions import ValidationError

    for slug in ("search", "latest", "transparency", "cms"):
        with pytest.raises(ValidationError):
            PlainPageFactory(title=slug, slug=slug)


def test_pages_are_found_by_all_words(guest):
    ArticleFactory(title="The valve", intro="It came back in March.")

    assert [page.title for page in find_pages("MARCH valve")] == ["The valve"]
    assert "<mark>March</mark>" in find_pages("MARCH valve")[0].excerpt
    assert find_pages("march pump") == []
    assert find_pages('"') == []


@pytest.mark.parametrize(
    ("script", "harmless"),
    [
        ('initDateChooser("id_go", {"format": "Y-m-d"});', True),
        ('new ImageChooser("id_x", {"modalUrl": "/cms/"});', True),
        ('initDateChooser("id_go", {"a": alert(1)});', False),
        ('initDateChooser("id_go", {}); alert({});', False),
        ("alert(1)", False),
        ('initDateChooser("id");alert("x", {});', False),
    ],
)
def test_only_known_calls_with_plain_values_may_run_in_the_editor(script, harmless):
    assert _is_harmless(script) is harmless


def test_a_preview_with_nothing_to_show_yet_says_so_in_the_editors_frame(sign_in):
    VersionFactory()
    page = GuidelinesPage.objects.get()
    answer = sign_in(UserFactory(role=Role.MANAGER)).get(f"/cms/pages/{page.pk}/edit/preview/")

    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_guidelines_are_previewed_as_everybody_would_read_them(site):
    VersionFactory()
    page = GuidelinesPage.objects.get()
    page.lede = "A sigh is no answer."

    answer = page.make_preview_request(preview_mode=page.default_preview_mode)

    assert answer.status_code == 200
    assert "A sigh is no answer." in answer.content.decode()
    assert "Change the rules" not in answer.content.decode()


def test_the_editor_takes_the_form_of_long_guidelines(sign_in):
    VersionFactory()
    page = GuidelinesPage.objects.get()
    sent = {f"rules-{n}-value-fine-{m}-id": "" for n in range(20) for m in range(80)}
    sent |= {"rules-count": "0", "ladder-count": "0"}

    answer = sign_in(UserFactory(role=Role.MANAGER)).post(
        f"/cms/pages/{page.pk}/edit/preview/", sent
    )

    assert answer.status_code == 200
    assert "is_valid" in answer.json()


def test_scripts_of_the_editor_are_as_strict_as_anywhere(sign_in):
    VersionFactory()
    answer = sign_in(UserFactory(role=Role.MANAGER)).get("/cms/")

    policy = dict(
        part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; ") if " " in part
    )

    assert "unsafe" not in policy["script-src"]
    assert policy["frame-ancestors"] == "'none'"
    assert policy["frame-src"] == "'self'", answer["Content-Security-Policy"]
    elsewhere = sign_in(UserFactory()).get("/guidelines/")["Content-Security-Policy"]
    assert "unsafe" not in elsewhere


def test_the_content_of_a_version_is_what_was_published():
    from guidelines.content import content_of_version

    VersionFactory()

    content = content_of_version(Version.objects.with_rules().get())

    assert content.fingerprint == CONTENT.fingerprint


def test_the_search_page_shows_pages_too(guest):
    ArticleFactory(title="The valve", intro="It came back in March.")

    page = text(guest, "/search/?q=valve")

    assert 'href="/stories/the-valve/"' in page


def test_a_page_with_another_address_is_found_under_its_old_one(guest):
    page = PlainPageFactory(title="Privacy")
    assert guest.get("/data/").status_code == 404

    page.slug = "data"
    publish_page(page, by=None)

    assert guest.get("/data/").status_code == 200
    assert guest.get("/privacy/")["Location"] == "/data/"
