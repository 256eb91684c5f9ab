"""A manager writes in `/cms/`: the editor works under its policy, and what it publishes shows."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from guidelines.models import FrontPage, GuidelinesPage, Picture, Version
from members.roles import Role
from tests.browser.conftest import PageOf
from tests.factories.guidelines import VersionFactory
from tests.factories.members import UserFactory
from tests.firstrun.pictures import png


@pytest.fixture
def rules(live):
    VersionFactory()
    return GuidelinesPage.objects.get()


def publish(page: Page) -> None:
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish").click()
    page.wait_for_load_state()


def test_a_manager_changes_a_rule_and_publishes_it(page_of: PageOf, rules: GuidelinesPage):
    page = page_of(UserFactory(role=Role.MANAGER))
    page.goto("/cms/")
    page.goto(f"/cms/pages/{rules.pk}/edit/")
    page.get_by_label("What it means").first.fill("Be blunt about stoves. Be kind to people.")
    publish(page)
    expect(page.get_by_text("Say in a sentence what changed")).to_be_visible()
    page.get_by_label("What changed, and why").fill("Kinder words, after a long talk.")
    publish(page)

    page.goto("/guidelines/")

    expect(page.get_by_text("Be kind to people.")).to_be_visible()
    newest = Version.objects.newest()
    assert newest
    assert (newest.number, newest.is_material) == (2, False)
    assert newest.summary == "Kinder words, after a long talk."


def test_a_page_with_text_and_a_picture_is_previewed_and_published(
    page_of: PageOf, rules: GuidelinesPage, tmp_path: Path
):
    picture = tmp_path / "bench.png"
    picture.write_bytes(png(width=1300, height=700))
    front = FrontPage.objects.get()
    page = page_of(UserFactory(role=Role.MANAGER))
    page.goto(f"/cms/pages/add/guidelines/plainpage/{front.pk}/")
    page.locator("#id_title").fill("About the bench")
    page.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Text").click()
    page.locator(".public-DraftEditor-content").first.click()
    page.keyboard.type("We mend on Tuesdays.")

    page.get_by_role("tab", name="Promote").click()
    page.get_by_role("button", name="Choose an image").click()
    page.get_by_role("tab", name="Upload").click()
    page.locator("#id_image-chooser-upload-file").set_input_files(picture)
    page.locator("#id_image-chooser-upload-title").fill("Our bench")
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("tabpanel").get_by_text("Our bench")).to_be_visible()
    page.get_by_role("button", name="Toggle preview").click()
    frame = page.frame_locator("iframe[title=Preview]").first
    expect(frame.get_by_text("We mend on Tuesdays.")).to_be_visible()
    publish(page)

    page.goto("/about-the-bench/")

    expect(page.get_by_text("We mend on Tuesdays.")).to_be_visible()
    assert Picture.objects.get().file.name.endswith(".webp")
