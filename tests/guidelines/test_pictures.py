"""Whatever a manager uploads in the editor, what is served is a picture we wrote."""

import json
import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.models import UploadedFile

from guidelines.models import Picture
from members.roles import Role
from tests.factories.members import UserFactory
from tests.firstrun.pictures import png

pytestmark = pytest.mark.django_db

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
SCRIPT = b"<script>alert(document.domain)</script>"


@pytest.fixture
def editor(sign_in):
    return sign_in(UserFactory(role=Role.MANAGER))


def jpeg(*, place: str = "") -> bytes:
    exif, out = Image.Exif(), BytesIO()
    exif[0x010E] = place
    Image.new("RGB", (40, 30), "#a8332a").save(out, "JPEG", exif=exif)
    return out.getvalue()


def huge() -> bytes:
    """A PNG of a few hundred bytes that says it has 3,600 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


HOSTILE = {
    "drawing.svg": SVG,
    "drawing.png": SVG,
    "page.gif": b"GIF89a" + SCRIPT,
    "page.html": b"<!doctype html>" + SCRIPT,
    "huge.png": huge(),
    "half.png": png(width=50, height=50)[:60],
    "empty.png": b"",
}


def one(client: Any, name: str, data: bytes) -> Any:
    upload = SimpleUploadedFile(name, data, "image/png")
    return client.post("/cms/images/add/", {"title": "A picture", "file": upload})


def many(client: Any, name: str, data: bytes, **more: str) -> Any:
    return client.post(
        "/cms/images/multiple/add/",
        {"files[]": SimpleUploadedFile(name, data, "image/png")} | more,
        headers={"X-Requested-With": "XMLHttpRequest"},
    )


@pytest.mark.parametrize("send", [one, many])
@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_picture_or_too_much_of_one_is_refused(editor, media: Path, send, name: str):
    answer = send(editor, name, HOSTILE[name])

    assert answer.status_code in {200, 400}
    assert b'"success": true' not in answer.content
    assert not Picture.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.parametrize("send", [one, many])
def test_nothing_that_hides_in_a_picture_survives(editor, media: Path, send):
    hiding = jpeg(place="54.32N 2.74W") + SCRIPT + b"PK\x03\x04"

    send(editor, "bench.jpg", hiding)

    picture = Picture.objects.get()
    kept = picture.file.open().read()
    image = Image.open(BytesIO(kept))
    assert picture.file.name.endswith(".webp")
    assert (image.format, image.size) == ("WEBP", (40, 30))
    assert not image.getexif()
    assert b"54.32N" not in kept
    assert b"<script" not in kept
    assert b"PK\x03\x04" not in kept


def test_several_are_uploaded_one_after_the_other(editor):
    answers = [many(editor, f"{n}.png", png(width=60 + n, height=40)) for n in range(3)]

    assert [json.loads(answer.content)["success"] for answer in answers] == [True] * 3
    assert sorted(Picture.objects.values_list("width", flat=True)) == [60, 61, 62]


def test_a_name_is_never_too_long_or_too_short_and_no_file_is_kept_as_it_came(editor, media: Path):
    for title in ("a" * 400, ""):
        many(editor, "a.png", png(width=60, height=40), title=title)
    assert [len(title) for title in Picture.objects.values_list("title", flat=True)] == [255, 7]

    with pytest.raises(PermissionDenied):
        UploadedFile.objects.create(file=SimpleUploadedFile("b.jpg", jpeg() + SCRIPT))

    assert not list(media.rglob("*.jpg"))
