import pytest
from django.core.cache.backends.dummy import DummyCache
from django.core.files.uploadedfile import SimpleUploadedFile

from branding.models import Site, current_site, forget_site
from members.roles import Role
from tests.factories.members import UserFactory
from tests.firstrun.pictures import png

pytestmark = pytest.mark.django_db

LOOK = {"name": "Tarn", "tagline": "Camp stoves.", "accent": "#A8372A"}
ADDRESS = "/settings/site/"


@pytest.fixture
def manager(sign_in):
    return sign_in(UserFactory(role=Role.MANAGER))


def site_now() -> Site:
    forget_site()
    return Site.objects.get()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.NEWCOMER, 403),
        (Role.MEMBER, 403),
        (Role.ADVOCATE, 403),
        (Role.MODERATOR, 403),
        (Role.MANAGER, 200),
        (Role.OWNER, 200),
    ],
)
def test_managers_and_owners_change_the_site_and_nobody_else(sign_in, site, role, status):
    client = sign_in(UserFactory(role=role))

    assert client.get(ADDRESS).status_code == status
    assert client.post(ADDRESS, LOOK | {"name": "Other"}).status_code == max(status, 302)
    assert site_now().name == ("Other" if status == 200 else "Tarn")


def test_guests_sign_in_first(guest):
    assert guest.get(ADDRESS).url == f"/accounts/login/?next={ADDRESS}"


def test_every_page_has_the_new_look_at_once(manager, site, guest):
    before = site.css_url
    guest.get("/")

    response = manager.post(ADDRESS, LOOK | {"name": "Tarn & friends"})

    assert (response.status_code, response.url) == (302, ADDRESS)
    page = guest.get("/").content.decode()
    assert "Tarn &amp; friends" in page
    assert before not in page
    assert "--brand:#a8372a" in guest.get(site_now().css_url).content.decode()


def test_a_process_that_knew_the_site_before_stores_no_page_with_its_old_name(
    manager, site, guest, monkeypatch
):
    """The change came from another process: nobody told this one to forget."""
    monkeypatch.setattr("branding.actions.forget_site", lambda: None)
    guest.get("/latest/")

    manager.post(ADDRESS, LOOK | {"name": "Tarn & friends"})

    assert "Tarn &amp; friends" in guest.get("/latest/").content.decode()
    assert "Tarn &amp; friends" in guest.get("/latest/").content.decode()


def test_while_the_cache_is_away_the_site_is_not_read_again_and_again(
    site, monkeypatch, django_assert_num_queries
):
    current_site()
    monkeypatch.setattr("branding.models.cache", DummyCache("", {}))

    with django_assert_num_queries(0):
        assert current_site() == site


def test_a_logo_is_kept_until_it_is_replaced_or_removed(manager, site):
    logo = SimpleUploadedFile("logo.png", png(width=60, height=40, alpha=True))
    manager.post(ADDRESS, LOOK | {"logo": logo})
    first = site_now().logo.name

    manager.post(ADDRESS, LOOK)
    assert site_now().logo.name == first
    assert f'src="{site_now().logo_url}"' in manager.get(ADDRESS).content.decode()

    manager.post(ADDRESS, LOOK | {"remove_logo": "on"})
    assert site_now().logo_url == ""


def test_a_refused_form_changes_nothing_and_keeps_what_was_typed(manager, site):
    response = manager.post(ADDRESS, LOOK | {"tagline": "Warm words", "accent": "#12"})

    assert response.status_code == 422
    assert "Warm words" in response.content.decode()
    assert site_now().tagline == ""
