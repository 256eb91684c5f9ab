"""What is missing or unsafe stops the start with one sentence, and nothing is written."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = {
    "ALLOWED_HOSTS": "community.example.com",
    "SITE_URL": "https://community.example.com",
    "SECRET_KEY": secrets.token_urlsafe(60),
}


def serve(var: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Start with these settings and no others."""
    ours = set(variables()) | {"DJANGO_SETTINGS_MODULE"}
    inherited = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.run(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=inherited | {"VAR_DIR": str(var)} | settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def variables() -> list[str]:
    manual = (ROOT / ".env.example").read_text()
    return [line.split("=")[0] for line in manual.splitlines() if line[:1].isupper()]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"DEBUG": "yes"}, "DEBUG"),
        ({"DEMO": "yes"}, "DEMO"),
        ({"SITE_URL": "http://127.0.0.1:8000"}, "SITE_URL"),
    ],
)
def test_a_public_site_with_an_unsafe_setting_does_not_start(tmp_path, changes, word):
    result = serve(tmp_path, **PUBLIC | changes)

    assert result.returncode == 1
    assert result.stderr.startswith("Hearth does not start. ")
    assert word in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "hearth.sqlite3").exists()


def test_what_the_databases_address_asks_of_the_driver_holds(tmp_path):
    server = "options=-c%20statement_timeout%3D9000"
    asked = f"postgres://hearth@db.example.com/hearth?sslmode=verify-full&{server}"
    told = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS'])"

    result = subprocess.run(
        [sys.executable, "-c", told],
        cwd=ROOT,
        env=os.environ
        | PUBLIC
        | {
            "VAR_DIR": str(tmp_path),
            "DATABASE_URL": asked,
            "DJANGO_SETTINGS_MODULE": "community.settings",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert "'sslmode': 'verify-full'" in result.stdout
    assert "'reconnect_timeout': 5" in result.stdout
    assert "lock_timeout=5000" in result.stdout
    assert "plan_cache_mode=force_custom_plan -c statement_timeout=9000'" in result.stdout
