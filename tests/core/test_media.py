"""What is served of what was uploaded."""

from pathlib import Path

import pytest


@pytest.fixture
def picture(media: Path) -> str:
    folder = media / "avatars"
    folder.mkdir(parents=True)
    (folder / "a.webp").write_bytes(b"RIFF")
    (folder / "a.svg").write_text("<svg onload=alert(1)>")
    (media / "secret.webp").write_bytes(b"RIFF")
    return "/media/avatars/a.webp"


def test_a_picture_is_served_so_that_it_can_do_nothing(guest, picture):
    response = guest.get(picture)

    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    ["avatars/a.svg", "secret.webp", "avatars/none.webp", "avatars/../secret.webp", "avatars/"],
)
def test_nothing_else_is(guest, picture, path):
    assert guest.get(f"/media/{path}").status_code == 404
