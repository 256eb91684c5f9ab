"""The editor's addresses as one family: whoever may not write pages finds nothing there.

The paths come from Wagtail's own list, so that a route it gains is asked too.
"""

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from guidelines.middleware import CLOSED
from members.roles import Role
from tests.factories.guidelines import VersionFactory
from tests.factories.members import UserFactory
from tests.permissions.cms import cms_paths

pytestmark = pytest.mark.django_db

OUTSIDE = (Role.NEWCOMER, Role.MEMBER, Role.ADVOCATE, Role.MODERATOR)
INSIDE = (Role.MANAGER, Role.OWNER)
METHODS = ("get", "post")
SIGN_IN = ("/accounts/login/", "/cms/login/")
"""The second one, which is asked as well, leads to the first."""


def answers(client: Client, path: str) -> set[str | int]:
    """Statuses, or "login" where one is led to the site's sign-in page."""
    found: set[str | int] = set()
    for method in METHODS:
        response = getattr(client, method)(path)
        leads = response.headers.get("Location", "")
        found.add("login" if leads.startswith(SIGN_IN) else leads or response.status_code)
    return found


def test_the_paths_are_those_wagtail_has():
    paths = cms_paths()

    assert len(paths) > 150
    assert {"/cms/", "/cms/pages/1/edit/", "/cms/images/1/delete/"} < set(paths)
    for path in paths:
        try:
            resolve(path)
        except Resolver404:
            pytest.fail(f"{path} was built wrongly")


def test_guests_are_led_to_the_sites_own_sign_in(guest):
    assert [path for path in cms_paths() if answers(guest, path) != {"login"}] == []
    assert guest.get("/cms/login/")["Location"] == "/accounts/login/?next=/cms/"


@pytest.mark.parametrize("role", OUTSIDE)
def test_others_find_nothing_but_the_way_to_sign_in(sign_in, role):
    client = sign_in(UserFactory(role=role))

    open_to_them = {
        path: found for path in cms_paths() if (found := answers(client, path)) != {404}
    }

    assert open_to_them == {"/cms/login/": {"login"}}


@pytest.mark.parametrize("role", INSIDE)
def test_those_who_write_find_what_is_theirs_and_nothing_of_what_is_closed(sign_in, role):
    VersionFactory()
    client = sign_in(UserFactory(role=role))

    found = {path: client.get(path).status_code for path in cms_paths()}

    closed = {path for path in found if path.removeprefix("/cms/").startswith(CLOSED)}
    assert {found[path] for path in closed} == {404}
    assert [path for path, status in found.items() if status >= 500] == []
    assert found["/cms/"] == found["/cms/pages/"] == found["/cms/images/"] == 200
    assert found["/cms/redirects/"] == 200
