import pytest
from django.urls import Resolver404, URLResolver, resolve, reverse
from django.urls.resolvers import RegexPattern

from core.late_urls import LateResolver

prepared: list[str] = []


class Addresses:
    urlpatterns: list = []


@pytest.fixture
def urls(monkeypatch):
    """A site with one late address; forgotten after the test."""
    prepared.clear()
    resolver = LateResolver("late/", "tests.core.late_addresses", lambda: prepared.append("once"))
    monkeypatch.setattr(Addresses, "urlpatterns", [resolver])
    root = URLResolver(RegexPattern(r"^/"), Addresses)
    monkeypatch.setattr("core.late_urls.get_resolver", lambda: root)
    return root


def test_other_addresses_do_not_load_it(urls):
    with pytest.raises(Resolver404):
        urls.resolve("/elsewhere/")

    assert prepared == []


def test_names_are_known_after_the_first_address_was_asked_for(urls):
    assert not urls.reverse_dict.getlist("late-media")

    urls.resolve("/late/media/a.png")
    urls.resolve("/late/media/b.png")

    assert prepared == ["once"]
    assert urls.reverse_dict.getlist("late-media")


def test_the_editor_is_found_at_its_address_and_links_lead_to_it():
    assert resolve("/cms/").url_name == "wagtailadmin_home"

    assert reverse("wagtailadmin_home") == "/cms/"
    assert reverse("wagtailadmin_pages:edit", args=[7]) == "/cms/pages/7/edit/"
