"""The rules are always public; a site that has none gets some."""

import pytest
from django.core.management import call_command

from branding.models import Site
from guidelines.models import FrontPage, GuidelinesPage, Version
from guidelines.tree import give_default_guidelines
from members.roles import Role
from tests.factories.guidelines import ArticleFactory, PlainPageFactory, VersionFactory
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db

WORDS = "members can always read the rules that hold"


@pytest.fixture
def editor(sign_in):
    VersionFactory()
    return sign_in(UserFactory(role=Role.MANAGER))


@pytest.mark.parametrize(
    "path",
    [
        "/cms/pages/{rules}/unpublish/",
        "/cms/pages/{rules}/delete/",
        "/cms/pages/{front}/delete/",
        "/cms/pages/{front}/unpublish/",
        "/cms/pages/{rules}/move/{index}/confirm/",
        "/cms/bulk/wagtailcore/page/unpublish/?id={rules}&id={other}",
        "/cms/bulk/wagtailcore/page/delete/?id={other}&id={rules}",
        "/cms/bulk/wagtailcore/page/delete/?id={front}",
    ],
)
def test_the_guidelines_are_not_taken_back_or_moved_in_any_way(editor, guest, path):
    other, index = PlainPageFactory(), ArticleFactory().get_parent()
    front, rules = FrontPage.objects.get(), GuidelinesPage.objects.get()
    keys = {"rules": rules.pk, "front": front.pk, "other": other.pk, "index": index.pk}
    page = path.format(**keys)

    answer = editor.post(page, {"chooser": index.pk, "include_descendants": "on"}, follow=True)

    after = GuidelinesPage.objects.get()
    assert (after.live, after.path) == (True, rules.path)
    other.refresh_from_db()
    assert other.live
    said = answer.content.decode()
    assert WORDS in said or (answer.status_code == 403 and "{front}" in path)
    assert guest.get("/guidelines/").status_code == 200


def test_in_bulk_there_is_nowhere_to_move_them(editor):
    index, rules = ArticleFactory().get_parent(), GuidelinesPage.objects.get()

    editor.post(f"/cms/bulk/wagtailcore/page/move/?id={rules.pk}", {"chooser": index.pk})

    assert GuidelinesPage.objects.get().path == rules.path


def test_other_pages_are_taken_back(editor):
    page = PlainPageFactory()

    answer = editor.post(f"/cms/pages/{page.pk}/unpublish/", follow=True)

    page.refresh_from_db()
    assert not page.live
    assert WORDS not in answer.content.decode()


def test_a_site_set_up_before_gets_the_six_rules_and_their_page_once(site: Site, guest):
    for _time in range(2):
        call_command("migrate", "guidelines", verbosity=0)

    version = Version.objects.get()
    assert version.rules.count() == 6
    assert GuidelinesPage.objects.get().live
    assert f"Criticise {site.name} freely" in guest.get("/guidelines/").content.decode()


def test_a_site_with_rules_of_its_own_keeps_them(site):
    version = VersionFactory()

    give_default_guidelines()

    assert Version.objects.get() == version


def test_a_site_that_was_not_set_up_gets_none_before_its_wizard():
    give_default_guidelines()

    assert not Version.objects.exists()
    assert not GuidelinesPage.objects.exists()
