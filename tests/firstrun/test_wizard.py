import pytest
from django.contrib.auth import get_user
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from branding.models import Site, forget_site
from firstrun.actions import open_site
from firstrun.codes import setup_code
from firstrun.draft import Look, Owner
from firstrun.middleware import FirstRunMiddleware
from forums.models import Category
from forums.permissions import can_start_topic
from members.models import User
from members.permissions import read_rights
from members.roles import Role
from tests.factories.members import UserFactory
from tests.firstrun.pictures import png

pytestmark = pytest.mark.django_db

LOOK = {"name": "Tarn", "tagline": "Camp stoves, made and mended.", "accent": "#115e77"}
OWNER = {
    "email": "Sam@Tarn.example",
    "username": "sam",
    "name": "Sam Okafor",
    "password": "one stove, fourteen years",
}


@pytest.fixture
def visitor() -> Client:
    return Client()


def walk_to_the_last_step(visitor: Client) -> None:
    assert visitor.post("/welcome/", LOOK).url == "/welcome/owner/"
    assert visitor.post("/welcome/owner/", OWNER).url == "/welcome/categories/"


def finish(visitor: Client):
    return visitor.post("/welcome/categories/", {"finish": "yes"})


def nothing_is_written() -> bool:
    return not (Site.objects.exists() or User.objects.exists() or Category.objects.exists())


def text_of(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("path", ["/", "/latest/", "/accounts/login/", "/nowhere/", "/search/"])
def test_every_page_of_an_empty_site_leads_to_the_wizard(visitor, path):
    response = visitor.get(path)

    assert (response.status_code, response.url) == (302, "/welcome/")


@pytest.mark.parametrize("path", ["/brand.css", "/health/live"])
def test_what_a_page_and_a_monitor_need_answers_meanwhile(visitor, path):
    assert visitor.get(path).status_code == 200


def test_the_wizard_makes_site_owner_and_categories_at_its_end_and_signs_the_owner_in(visitor):
    assert visitor.get("/welcome/").status_code == 200
    walk_to_the_last_step(visitor)
    assert visitor.get("/welcome/categories/").status_code == 200
    assert nothing_is_written()

    response = finish(visitor)

    assert (response.status_code, response.url) == (302, "/")
    site, owner = Site.objects.get(), User.objects.get()
    assert (site.name, site.tagline, site.accent) == tuple(LOOK.values())
    assert (owner.email, owner.username, owner.name) == ("sam@tarn.example", "sam", "Sam Okafor")
    assert owner.role == Role.OWNER
    assert owner.is_superuser
    assert owner.check_password(OWNER["password"])
    assert owner.emailaddress_set.get().verified
    assert get_user(visitor) == owner
    assert [c.name for c in Category.objects.in_order()] == [
        "Using it",
        "Care and repair",
        "Show and tell",
        "News",
        "About this place",
    ]


def test_the_new_owner_sees_the_home_page_and_the_wizard_is_gone(visitor):
    walk_to_the_last_step(visitor)
    finish(visitor)

    assert visitor.get("/").status_code == 200
    for path in ("/welcome/", "/welcome/owner/", "/welcome/categories/", "/welcome/code/"):
        assert visitor.get(path).status_code == 404
        assert Client().get(path).status_code == 404


def test_an_owner_who_needs_a_second_factor_is_told_so_first(visitor, settings):
    settings.MFA_REQUIRED_ROLES = ["owner"]
    walk_to_the_last_step(visitor)
    finish(visitor)

    page = visitor.get("/", follow=True)

    assert page.redirect_chain[-1][0] == "/accounts/2fa/"
    assert "Set up your second factor, then start the first conversation." in text_of(page)


def test_the_owner_signs_in_again_with_what_was_typed(visitor):
    walk_to_the_last_step(visitor)
    finish(visitor)

    for login in ("sam@tarn.example", "sam"):
        client = Client()
        client.post("/accounts/login/", {"login": login, "password": OWNER["password"]})
        assert get_user(client).username == "sam"


def test_news_is_started_by_us_and_the_rest_by_everybody(visitor):
    walk_to_the_last_step(visitor)
    finish(visitor)
    newcomer = UserFactory(role=Role.NEWCOMER)

    newcomer._rights = read_rights(newcomer)

    started = {c.name: can_start_topic(newcomer, c) for c in Category.objects.all()}
    assert [name for name, may in started.items() if not may] == ["News"]


@pytest.mark.parametrize("path", ["/welcome/owner/", "/welcome/categories/"])
def test_steps_are_taken_in_their_order(visitor, path):
    response = visitor.get(path, follow=True)

    assert response.redirect_chain[-1] == ("/welcome/", 302)


def test_going_back_shows_what_was_typed_but_not_the_password(visitor):
    walk_to_the_last_step(visitor)

    look, owner = visitor.get("/welcome/"), visitor.get("/welcome/owner/")

    assert 'value="Tarn"' in text_of(look)
    assert 'value="#115e77"' in text_of(look)
    assert 'value="sam@tarn.example"' in text_of(owner).lower()
    assert OWNER["password"] not in text_of(owner)
    assert OWNER["password"] not in str(dict(visitor.session))
    assert visitor.session["firstrun"]["owner"]["password"] not in text_of(owner)


def test_a_password_typed_before_is_kept_where_the_field_stays_empty(visitor):
    walk_to_the_last_step(visitor)

    visitor.post("/welcome/owner/", OWNER | {"name": "Sam", "password": ""})
    finish(visitor)

    owner = User.objects.get()
    assert (owner.name, owner.check_password(OWNER["password"])) == ("Sam", True)


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"name": ""}, "required"),
        ({"name": "x" * 51}, "50"),
        ({"accent": "red"}, "#1d6478"),
        ({"accent": ""}, "required"),
        ({"tagline": "x" * 151}, "150"),
        ({"logo": SimpleUploadedFile("logo.png", b"<svg onload=alert(1)>")}, "not a picture"),
    ],
)
def test_a_look_that_cannot_be_used_is_refused_and_stays_in_the_form(visitor, wrong, word):
    response = visitor.post("/welcome/", LOOK | wrong)

    assert response.status_code == 422
    assert word in text_of(response)
    assert "Camp stoves" in text_of(response) or "tagline" in wrong
    assert "firstrun" not in visitor.session


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"email": "sam"}, "valid email"),
        ({"email": ""}, "required"),
        ({"username": "admin"}, "reserved"),
        ({"username": "s"}, "between 3 and 30"),
        ({"password": "short word"}, "at least 12"),
        ({"password": "password1234"}, "common"),
        ({"password": "sam@tarn.example"}, "similar"),
        ({"password": ""}, "required"),
    ],
)
def test_an_owner_that_cannot_be_is_refused_and_stays_in_the_form(visitor, wrong, word):
    visitor.post("/welcome/", LOOK)

    response = visitor.post("/welcome/owner/", OWNER | wrong)

    assert response.status_code == 422
    assert word in text_of(response)
    assert "Sam Okafor" in text_of(response)
    assert "owner" not in visitor.session["firstrun"]


def test_the_logo_is_made_small_kept_with_its_transparency_and_saved_at_the_end(visitor, media):
    logo = SimpleUploadedFile("logo.png", png(width=900, height=600, alpha=True))
    visitor.post("/welcome/", LOOK | {"logo": logo})
    assert "data:image/webp;base64," in text_of(visitor.get("/welcome/"))
    assert not media.exists()

    visitor.post("/welcome/", LOOK)
    visitor.post("/welcome/owner/", OWNER)
    finish(visitor)

    site = Site.objects.get()
    assert (site.logo.width, site.logo.height) == (384, 256)
    assert Image.open(site.logo.path).has_transparency_data


def test_a_logo_is_taken_off_again(visitor):
    logo = SimpleUploadedFile("logo.png", png(width=90, height=60))
    visitor.post("/welcome/", LOOK | {"logo": logo})

    visitor.post("/welcome/", LOOK | {"remove_logo": "on"})

    assert visitor.session["firstrun"]["look"]["logo"] == ""


def names_in(visitor: Client) -> list[str]:
    return [category["name"] for category in visitor.session["firstrun"]["categories"]]


def test_categories_are_moved_changed_added_and_removed(visitor):
    walk_to_the_last_step(visitor)
    visitor.post("/welcome/categories/", {"start": "software"})
    assert names_in(visitor) == ["Help", "Tips and workflows", "Ideas", "News", "About this place"]

    visitor.post("/welcome/categories/", {"down": "1"})
    visitor.post("/welcome/categories/", {"up": "2"})
    visitor.post("/welcome/categories/", {"up": "5"})
    visitor.post("/welcome/categories/3/", {"remove": "yes"})
    own = {"name": "Ästhetik", "description": "", "colour": "6", "icon": "sun", "start": "newcomer"}
    visitor.post("/welcome/categories/new/", own)
    visitor.post("/welcome/categories/1/", own | {"name": "Ask", "start": "moderator"})
    finish(visitor)

    made = [(c.name, c.slug, c.colour, c.icon) for c in Category.objects.in_order()]
    assert made == [
        ("Tips and workflows", "tips-and-workflows", 3, "spark"),
        ("Ask", "ask", 6, "sun"),
        ("About this place", "about-this-place", 2, "people"),
        ("News", "news", 5, "megaphone"),
        ("Ästhetik", "asthetik", 6, "sun"),
    ]


def test_a_category_that_is_not_there_is_not_found(visitor):
    walk_to_the_last_step(visitor)

    assert visitor.get("/welcome/categories/77/").status_code == 404


@pytest.mark.parametrize(
    "move", [{"up": "1"}, {"down": "5"}, {"up": "77"}, {"up": "x"}, {"up": ""}, {"up": "9" * 5000}]
)
def test_moves_beyond_the_ends_change_nothing(visitor, move):
    walk_to_the_last_step(visitor)
    visitor.get("/welcome/categories/")
    before = names_in(visitor)

    visitor.post("/welcome/categories/", move)

    assert names_in(visitor) == before


def test_the_doors_do_not_open_without_a_category(visitor):
    walk_to_the_last_step(visitor)
    visitor.post("/welcome/categories/", {"start": "empty"})

    response = finish(visitor)

    assert response.status_code == 422
    assert "add one category at least" in text_of(response)
    assert nothing_is_written()


def test_categories_of_one_name_have_addresses_of_their_own(visitor):
    walk_to_the_last_step(visitor)
    visitor.post("/welcome/categories/", {"start": "empty"})
    fields = {"description": "", "colour": "1", "icon": "chat", "start": "newcomer"}
    for name in ("Öl", "Ol", "談話", "雑談"):
        visitor.post("/welcome/categories/new/", fields | {"name": name})

    finish(visitor)

    slugs = list(Category.objects.in_order().values_list("slug", flat=True))
    assert slugs == ["ol", "ol-2", "category", "category-2"]


def test_of_two_people_one_sets_the_site_up_and_the_other_is_told(visitor):
    other = Client()
    for person in (visitor, other):
        walk_to_the_last_step(person)
    finish(visitor)

    response = other.post("/welcome/categories/", {"finish": "yes"})

    assert response.status_code == 409
    assert "Somebody was quicker" in text_of(response)
    assert Site.objects.count() == User.objects.count() == 1
    assert other.get("/welcome/").status_code == 404


def test_who_is_second_in_the_same_moment_writes_nothing(visitor, monkeypatch):
    walk_to_the_last_step(visitor)
    look = Look(name="Other", tagline="", accent="#000000", logo="")
    open_site(look=look, owner=Owner(email="a@b.example", username="ann", name="", password="!"),
              categories=[])  # fmt: skip
    monkeypatch.setattr("firstrun.views.wizard.current_site", lambda: None)

    response = finish(visitor)

    assert response.status_code == 409
    assert Site.objects.get().name == "Other"
    assert [user.username for user in User.objects.all()] == ["ann"]


def test_a_failure_in_the_middle_leaves_nothing_behind(visitor, monkeypatch):
    walk_to_the_last_step(visitor)
    monkeypatch.setattr("firstrun.actions.set_up.create_category", lambda **_fields: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        finish(visitor)

    assert nothing_is_written()


@pytest.fixture
def public(settings):
    settings.LOCAL_ONLY = False


def test_a_public_site_asks_for_its_code_before_anything_else(public, visitor):
    for path in ("/welcome/", "/welcome/owner/", "/welcome/categories/"):
        assert visitor.get(path).url == "/welcome/code/"
        assert visitor.post(path, LOOK | OWNER | {"finish": "yes"}).url == "/welcome/code/"

    assert visitor.get("/welcome/code/").status_code == 200
    assert nothing_is_written()


@pytest.mark.parametrize("spelt", [str, str.upper, lambda code: f" {code.replace('-', ' ')} "])
def test_whoever_knows_the_code_goes_on(public, visitor, spelt):
    response = visitor.post("/welcome/code/", {"code": spelt(setup_code())})

    assert response.url == "/welcome/"
    walk_to_the_last_step(visitor)
    assert finish(visitor).url == "/"


@pytest.mark.parametrize("code", ["", "aaaa-bbbb-cccc", "ÄÄÄÄ", "0" * 41])
def test_a_wrong_code_opens_nothing(public, visitor, code):
    response = visitor.post("/welcome/code/", {"code": code})

    assert response.status_code == 422
    assert visitor.get("/welcome/").url == "/welcome/code/"


def test_nobody_tries_codes_for_long(public, visitor):
    for _ in range(20):
        visitor.post("/welcome/code/", {"code": "aaaa-bbbb-cccc"})

    response = visitor.post("/welcome/code/", {"code": setup_code()})

    assert response.status_code == 422
    assert "many tries" in text_of(response)


def test_the_code_stands_in_the_log_once_and_the_command_prints_it(public, visitor, caplog, capsys):
    for _ in range(2):
        visitor.get("/")
    call_command("setup_code")

    assert caplog.text.count(setup_code()) == 1
    assert capsys.readouterr().out.strip() == setup_code()


def test_the_code_depends_on_the_secret_key(settings):
    before = setup_code()
    settings.SECRET_KEY = "another " * 8

    assert setup_code() != before


def test_there_is_no_code_where_none_is_asked_for(public, settings):
    settings.LOCAL_ONLY = True
    with pytest.raises(CommandError, match="no code"):
        call_command("setup_code")

    settings.LOCAL_ONLY = False
    Site.objects.create(pk=1, name="Tarn")
    forget_site()
    with pytest.raises(CommandError, match="set up already"):
        call_command("setup_code")


def test_a_site_that_is_set_up_is_not_looked_for_again(site, rf, monkeypatch):
    middleware = FirstRunMiddleware(lambda request: HttpResponse())
    middleware(rf.get("/"))
    monkeypatch.setattr("firstrun.middleware.current_site", lambda: 1 / 0)

    assert middleware(rf.get("/")).status_code == 200
