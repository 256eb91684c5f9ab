"""Which address a start says."""

import pytest

from community import startup


@pytest.mark.parametrize(
    ("site_url", "host", "is_known", "said"),
    [
        ("http://localhost:8010", "127.0.0.1", True, "http://localhost:8010"),
        ("http://localhost:8010", "127.0.0.1", False, "http://127.0.0.1:8010"),
        ("http://localhost:8010", "::1", False, "http://[::1]:8010"),
        ("https://tarn.example", "127.0.0.1", False, "https://tarn.example"),
    ],
)
def test_a_name_for_which_passkeys_work_where_it_is_known(
    settings, monkeypatch, site_url, host, is_known, said
):
    settings.SITE_URL, settings.PORT = site_url, 8010
    monkeypatch.setattr(startup, "answers", lambda host, port: is_known)

    assert startup.address(host) == said
