"""What tests ask pages for."""

from typing import Any

from playwright.sync_api import Page

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}}
LIGHT: dict[str, Any] = {"color_scheme": "light"}
DARK: dict[str, Any] = {"color_scheme": "dark"}


def scroll_position(page: Page) -> float:
    return page.evaluate("scrollY")


def place_of(page: Page, selector: str) -> dict[str, float]:
    """Where an element is on the screen: x, y, width, height."""
    box = page.locator(selector).bounding_box()
    assert box is not None, f"{selector} is not shown."
    return dict(box)


def overflow(page: Page) -> list[str]:
    """Elements that make the page wider than the screen; none on a good page."""
    return page.evaluate(
        """() => {
          const width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= width) return [];
          const clips = (e) => getComputedStyle(e).overflowX !== "visible";
          const scrolls = (e) => e && (clips(e) || scrolls(e.parentElement));
          const found = [...document.querySelectorAll("body *")]
            .filter((e) => e.getBoundingClientRect().right > width + 1 && !scrolls(e.parentElement))
            .map((e) => `${e.tagName.toLowerCase()}.${e.getAttribute("class")}`);
          return found.length ? found : ["the document"];
        }"""
    )
