"""Light, dark, or what the system says."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PageOf
from tests.browser.reading import DARK, LIGHT
from tests.factories.members import UserFactory


def ground(page: Page) -> str:
    """How light the page is: "light" or "dark"."""
    lightness = page.evaluate(
        """() => {
          const context = document.createElement("canvas").getContext("2d");
          context.fillStyle = getComputedStyle(document.body).backgroundColor;
          context.fillRect(0, 0, 1, 1);
          return context.getImageData(0, 0, 1, 1).data[0];
        }"""
    )
    return "light" if lightness > 128 else "dark"


def choose(page: Page, theme: str) -> None:
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("group", name="Theme").get_by_role("button", name=theme).click()


def test_a_page_is_as_the_system_says(page_of: PageOf):
    for scheme, expected in ((LIGHT, "light"), (DARK, "dark")):
        page = page_of(**scheme)
        page.goto("/")
        assert ground(page) == expected


def test_a_chosen_theme_is_there_at_once_and_on_every_page_the_server_sends(page_of: PageOf):
    page = page_of(UserFactory(), **LIGHT)
    page.goto("/")

    choose(page, "Dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert ground(page) == "dark"

    answer = page.goto("/latest/")
    assert answer
    assert '<html lang="en" data-theme="dark">' in answer.text()
    assert ground(page) == "dark"


def test_going_back_to_automatic_follows_the_system_again(page_of: PageOf):
    page = page_of(UserFactory(theme="light"), **DARK)
    page.goto("/")
    assert ground(page) == "light"

    choose(page, "Auto")
    page.reload()

    assert ground(page) == "dark"
