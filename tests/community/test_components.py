"""The page of all components: complete, for those who build, and nothing on it twice."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from markupsafe import Markup

from community.components import component_names, drawing_names, inert
from members.roles import Role
from tests.factories.members import UserFactory

TEMPLATES = Path(settings.BASE_DIR) / "templates"
ICON = re.compile(r'(?:icon\(|icon_btn\(|icon_name=)"([\w-]+)"')


@pytest.fixture
def html(sign_in):
    response = sign_in(UserFactory(role=Role.MANAGER)).get("/components/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("role", "status"),
    [(None, 404), (Role.MEMBER, 404), (Role.MODERATOR, 404), (Role.MANAGER, 200)],
)
def test_the_page_is_for_those_who_manage(role, status, guest, sign_in):
    client = sign_in(UserFactory(role=role)) if role else guest

    assert client.get("/components/").status_code == status


def test_the_page_is_for_everybody_where_errors_are_shown(guest, settings):
    settings.DEBUG = True

    assert guest.get("/components/").status_code == 200


def test_every_component_is_imported_and_shown_under_its_name(html):
    sources = "".join(path.read_text() for path in (TEMPLATES / "community").glob("*.html"))

    imported = re.findall(r'from "components/(\w+)\.html" import \1\b', sources)
    shown = re.findall(
        r"<h2>(\w+)</h2>\s*<div class=\"specimen-in\">(.*?\S.*?)</section>", html, re.S
    )

    assert set(imported) == set(component_names())
    assert sorted(name for name, _html in shown) == component_names()


def test_every_drawing_is_shown_with_its_name(html):
    for sprite, prefix in (("icons.svg", "i"), ("patches.svg", "p")):
        for name in drawing_names(sprite, prefix):
            assert f"#{prefix}-{name}" in html
            assert f"<span>{name}</span>" in html


def test_every_icon_a_template_asks_for_is_in_the_sprite():
    asked = {
        (name, path.name)
        for path in TEMPLATES.rglob("*.html")
        for name in ICON.findall(path.read_text())
    }
    known = set(drawing_names("icons.svg", "i"))

    assert [found for found in sorted(asked) if found[0] not in known] == []


def test_nothing_that_a_page_has_once_is_there_twice(html):
    ids = Counter(re.findall(r'\bid="([^"]+)"', html))

    assert [name for name, count in ids.items() if count > 1] == []
    assert html.count("<main") == 1


def test_no_component_is_shown_as_its_source(html):
    assert "&lt;" not in html


def test_inert_keeps_the_words_and_the_looks():
    twice = Markup('<main class="door"><dialog data-key="d">Hello</dialog></main>')

    assert inert(twice) == '<div class="door"><div>Hello</div></div>'


def test_inert_leaves_a_label_its_field_under_an_id_of_their_own():
    html = inert(Markup('<label for="a">A</label><input id="a" aria-describedby="b c">'))

    ids = re.findall(r'(?:for|id)="([^"]+)"', html)
    assert ids[0] == ids[1] != "a"
    assert re.search(r'aria-describedby="\S+-b \S+-c"', html)


def test_inert_is_no_landmark():
    assert inert(Markup('<nav class="x" aria-label="Places"></nav>')) == (
        '<nav role="none" class="x"></nav>'
    )
