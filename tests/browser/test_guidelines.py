"""The pages about rules, and those managers wrote: no barrier, no breach, on a phone too."""

from guidelines.actions import accept_guidelines
from members.roles import Role
from tests.browser.conftest import PageOf
from tests.browser.reading import PHONE
from tests.browser.test_accessibility import barriers
from tests.factories.guidelines import ArticleFactory, PlainPageFactory, VersionFactory, reworded
from tests.factories.members import UserFactory

PUBLIC = [
    *("/guidelines/", "/guidelines/history/", "/guidelines/history/2/", "/transparency/"),
    *("/about-us/", "/stories/", "/stories/a-story/"),
]


def rules_and_pages() -> None:
    UserFactory(role=Role.MODERATOR, name="Dewi Pritchard")
    VersionFactory()
    VersionFactory(reworded(), summary="Kinder words.", is_material=True)
    PlainPageFactory(show_in_menus=True)
    ArticleFactory()


def test_guests_meet_no_barrier(page_of: PageOf, live):
    rules_and_pages()

    assert barriers(page_of, None, PUBLIC) == []


def test_nor_do_members_who_accept_and_managers_who_look(page_of: PageOf, live):
    rules_and_pages()
    manager = UserFactory(role=Role.MANAGER)
    accept_guidelines(by=manager, version=2)

    assert barriers(page_of, UserFactory(), ["/guidelines/accept/"]) == []
    pages = ["/guidelines/accept/", "/guidelines/acceptances/"]
    assert barriers(page_of, manager, pages) == []


def test_nothing_is_wider_than_a_phone(page_of: PageOf, live):
    rules_and_pages()
    page = page_of(viewport={"width": 360, "height": 740})

    wide = []
    for path in PUBLIC:
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            wide.append(path)

    assert wide == []


def test_a_page_that_was_found_is_as_wide_as_the_list(page_of: PageOf, live):
    ArticleFactory(title="The valve")
    page = page_of(**PHONE)

    page.goto("/search/?q=valve")

    words = page.get_by_role("region", name="Pages").locator(".topic-main")
    assert words.bounding_box()["width"] > 300
