"""The directory, a member's page, and what one says about oneself."""

import errno
import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from eventlog.models import Entry
from forums.actions import accept_answer
from members.models import User
from members.roles import Role
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import OwnerFactory, StaffFactory, UserFactory
from tests.plans import plan_of
from tests.shared_data import needs_shared, shared_path

pytestmark = pytest.mark.django_db


def names(answer: Any) -> list[str]:
    return sorted(re.findall(r'class="who" href="/u/(\w+)/"', answer.content.decode()))


@pytest.fixture
def crowd() -> None:
    UserFactory(username="wren", name="Wren Ashby")
    UserFactory(username="robin", role=Role.ADVOCATE)
    UserFactory(username="lark", role=Role.NEWCOMER)
    StaffFactory(username="heron")
    UserFactory(username="gone", is_active=False)


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["heron", "lark", "robin", "wren"]),
        ("?show=staff", ["heron"]),
        ("?show=advocate", ["robin"]),
        ("?show=newcomer", ["lark"]),
        ("?q=ASHBY", ["wren"]),
        ("?q=@Rob", ["robin"]),
        ("?q=gone", []),
        ("?show=nonsense&after=nonsense", ["heron", "lark", "robin", "wren"]),
    ],
)
def test_the_directory_finds_people_and_hides_closed_accounts(
    guest: Client, asked: str, found: list[str]
):
    assert names(guest.get(f"/u/{asked}")) == found


@pytest.mark.usefixtures("crowd")
def test_the_directory_shows_people_and_says_when_there_are_none(guest: Client):
    assert b"Wren Ashby" in guest.get("/u/").content
    assert b"Nobody like that" in guest.get("/u/?q=zzz").content


def test_the_directory_reads_no_more_people_than_it_shows(guest: Client):
    UserFactory.create_batch(3)

    with CaptureQueriesContext(connection) as asked:
        guest.get("/u/")

    (sql,) = [one["sql"] for one in asked if "joined_at" in one["sql"].partition(" ORDER BY ")[2]]
    assert "members_newest" in plan_of(sql)
    assert "Sort" not in plan_of(sql)
    assert "TEMP B-TREE" not in plan_of(sql)


def test_the_directory_goes_on_by_key_without_losing_anybody(guest: Client):
    from members.queries import directory
    from tests.members.helpers import anonymous

    for _n in range(65):
        UserFactory()

    seen: list[int] = []
    cursor = None
    while True:
        page = directory(anonymous(), cursor=cursor)
        seen += [user.pk for user in page.rows]
        cursor = page.next
        if cursor is None:
            break

    assert len(seen) == len(set(seen)) == 65


def test_the_directory_costs_the_same_for_one_and_for_many(
    guest: Client, django_assert_num_queries: Any
):
    guest.get("/")
    for many in (1, 3):
        for _n in range(many):
            UserFactory()
        with django_assert_num_queries(1):
            guest.get(f"/u/?q=person&n={many}")


def test_a_members_page_shows_who_they_are_and_what_they_said(guest: Client):
    wren = UserFactory(username="wren", name="Wren Ashby", bio="Mends stoves.", location="Kendal")
    matches = TopicFactory(title="Wet matches")
    topic = TopicFactory(category=matches.category, author=wren, title="Does the Duo simmer?")
    PostFactory(topic=matches, author=wren, body="Dry them first.")

    page = guest.get("/u/wren/").content.decode()
    replies = guest.get("/u/wren/?show=replies").content.decode()

    assert all(text in page for text in ("Wren Ashby", "Mends stoves.", "Kendal", topic.title))
    assert "Wet matches" in replies
    assert "Dry them first." in replies


def test_accepted_answers_have_their_own_list(guest: Client):
    wren, asker = UserFactory(username="wren"), UserFactory()
    topic = TopicFactory(author=asker, kind="question", title="Which jet?")
    answer = PostFactory(topic=topic, author=wren, body="The small one.")
    PostFactory(topic=topic, author=wren, body="Or so I think.")
    accept_answer(answer, by=asker)

    page = guest.get("/u/wren/?show=answers").content.decode()

    assert "The small one." in page
    assert "Or so I think." not in page


def test_what_was_said_behind_closed_doors_is_not_on_the_page(guest: Client, sign_in: Any):
    staff = StaffFactory(username="heron")
    topic = TopicFactory(category=CategoryFactory(private=True), author=staff, title="Secret plan")
    PostFactory(topic=topic, author=staff, body="Secret detail")

    for path in ("/u/heron/", "/u/heron/?show=replies"):
        assert b"Secret" not in guest.get(path).content
        assert b"Secret" in sign_in(staff).get(path).content


def test_another_spelling_of_a_name_leads_to_the_page(guest: Client):
    UserFactory(username="Wren")

    assert guest.get("/u/wREN/").headers["Location"] == "/u/Wren/"


def test_a_closed_account_has_no_page_but_for_staff(guest: Client, sign_in: Any):
    UserFactory(username="gone", is_active=False)

    assert guest.get("/u/gone/").status_code == 404
    assert sign_in(UserFactory()).get("/u/gone/").status_code == 404
    assert sign_in(OwnerFactory()).get("/u/gone/").status_code == 200


def test_what_one_says_of_oneself_is_cleaned_and_shown(sign_in: Any):
    user = UserFactory(username="wren")

    sign_in(user).post(
        "/settings/",
        {"name": " Wren\u202e  Ashby ", "title": "", "location": "", "bio": "<b>Hi</b>"},
    )

    page = Client().get("/u/wren/").content.decode()
    assert User.objects.get().name == "Wren Ashby"
    assert "&lt;b&gt;Hi&lt;/b&gt;" in page
    assert [entry.kind for entry in Entry.objects.all()] == ["members.ProfileChanged"]


def test_a_name_of_51_characters_is_refused_and_stays_in_the_form(sign_in: Any):
    answer = sign_in(UserFactory()).post("/settings/", {"name": "x" * 51})

    assert answer.status_code == 422
    assert b"x" * 51 in answer.content
    assert User.objects.get().name == ""


@pytest.mark.parametrize("theme", ["light", "dark", ""])
def test_a_theme_holds_on_every_device(sign_in: Any, theme: str):
    client = sign_in(UserFactory(theme="dark"))
    client.cookies["theme"] = "dark"

    client.post("/settings/appearance/", {"theme": theme, "keys_off": "on"})
    assert client.cookies.pop("theme")["max-age"] == 0  # as a browser forgets it

    user = User.objects.get()
    page = client.get("/settings/appearance/").content.decode()
    assert (user.theme, user.keys_off) == (theme, True)
    assert (f'data-theme="{theme}"' in page) == bool(theme)
    assert 'data-keys="off"' in page


def picture(*, size: tuple[int, int] = (400, 300), **save: Any) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", size, "#a8332a").save(out, "JPEG", **save)
    return SimpleUploadedFile("me.jpg", out.getvalue(), "image/jpeg")


def test_a_picture_is_cut_square_and_loses_what_the_camera_wrote(sign_in: Any, media: Any):
    exif = Image.Exif()
    exif[0x010E] = "54.32N 2.74W"
    user = UserFactory()

    sign_in(user).post("/settings/picture/", {"picture": picture(exif=exif)})

    user.refresh_from_db()
    image = Image.open(user.avatar.path)
    assert (image.format, image.size) == ("WEBP", (256, 256))
    assert b"54.32N" not in user.avatar.open().read()
    assert not image.getexif()


def test_the_drawing_comes_back_and_the_file_goes(
    sign_in: Any, media: Any, django_capture_on_commit_callbacks: Any
):
    user = UserFactory()
    client = sign_in(user)
    client.post("/settings/picture/", {"picture": picture()})
    user.refresh_from_db()
    path = user.avatar.path

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/settings/picture/", {"remove": "1"})

    user.refresh_from_db()
    assert user.avatar_url == ""
    assert user.patch
    assert not list((media / "avatars").glob("*")), path


@needs_shared
@pytest.mark.parametrize("name", ["lottapixel.jpg", "SVG_XSS3.svg", "xss.htm"])
def test_bombs_and_what_is_no_picture_are_refused(sign_in: Any, name: str):
    user = UserFactory()
    upload = SimpleUploadedFile(name, shared_path("bad-uploads", name).read_bytes())

    answer = sign_in(user).post("/settings/picture/", {"picture": upload})

    user.refresh_from_db()
    assert answer.status_code == 422
    assert not user.avatar


def test_the_31st_picture_in_half_an_hour_has_to_wait(sign_in: Any, monkeypatch: Any):
    monkeypatch.setattr("members.views.settings.allow", lambda *key, **limit: limit["times"] > 30)

    answer = sign_in(UserFactory()).post("/settings/picture/", {"picture": picture()})

    assert answer.status_code == 422
    assert not User.objects.get().avatar


def test_whoever_comes_back_to_the_address_of_a_picture_sees_the_settings(sign_in: Any):
    assert sign_in(UserFactory()).get("/settings/picture/").headers["Location"] == "/settings/"


def test_a_full_disk_keeps_no_half_of_a_picture(sign_in: Any, media: Any, monkeypatch: Any):
    user = UserFactory()
    client = sign_in(user)
    client.raise_request_exception = False

    def half(*_args: Any) -> Any:
        yield b"RIFF"
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(ContentFile, "chunks", half, raising=False)
    answer = client.post("/settings/picture/", {"picture": picture()})

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert not [path for path in media.rglob("*") if path.is_file()]
    assert not User.objects.get(pk=user.pk).avatar


def test_a_picture_in_the_place_of_one_that_was_lost_stays(
    sign_in: Any, media: Any, django_capture_on_commit_callbacks: Any
):
    user = UserFactory()
    client = sign_in(user)
    client.post("/settings/picture/", {"picture": picture()})
    lost = media / User.objects.get(pk=user.pk).avatar.name
    lost.unlink()

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/settings/picture/", {"picture": picture()})

    assert (media / User.objects.get(pk=user.pk).avatar.name).exists()
