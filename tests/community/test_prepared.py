"""What a second start takes for done, and what it does not load."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from community import prepared
from community.prepared import is_prepared, remember_prepared
from members.models import User
from tests.community.site import ROOT
from tests.factories.members import UserFactory

HEAVY = {
    *("bs4", "coloraide", "django.test", "emoji", "openpyxl", "pillow_heif", "pydantic"),
    *("pygments.lexers", "redis", "rest_framework", "scipy", "sklearn", "wagtail.admin.urls"),
    "wagtail.admin.panels",
}


@pytest.fixture
def start(settings, tmp_path, monkeypatch, db):
    """A start that prepared everything, looked at through the test's own connection."""
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(prepared, "_rows", rows)
    remember_prepared()


def rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_nothing_changed(start):
    assert is_prepared()


def test_other_code_is_looked_at(start, settings):
    settings.RELEASE = "other"

    assert not is_prepared()


def test_a_migration_that_is_missing_is_applied(start):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'forums'")

    assert not is_prepared()


def test_migrations_that_were_cut_short_are_looked_at(start):
    prepared.unfinished().touch()

    assert not is_prepared()


def test_a_demo_without_members_is_created(start, settings):
    settings.DEMO = True
    assert not User.objects.exists()
    assert not is_prepared()

    UserFactory()

    assert is_prepared()


def test_a_web_process_loads_nothing_heavy_before_somebody_needs_it(tmp_path):
    code = "import sys, community.wsgi, community.urls; print(*sys.modules)"
    environment = os.environ | {
        **{"DATABASE_URL": "", "REDIS_URL": "", "VAR_DIR": str(tmp_path)},
        **{"DJANGO_SETTINGS_MODULE": "community.settings", "STATIC_ROOT": str(tmp_path)},
    }

    loaded = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    assert HEAVY & set(loaded) == set()
