"""What a second start takes for done, and what it does not load."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from celery import Celery
from django.db import connection

from community import beat, celery, prepared
from community.prepared import is_prepared, remember_prepared
from community.reminders import REMINDERS, configure
from members.models import User
from tests.community.site import ROOT
from tests.factories.members import UserFactory

HEAVY = {
    *("amqp", "celery", "charset_normalizer", "confusable_homoglyphs", "fido2.rpid", "kombu"),
    *("requests", "unittest"),
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
    assert HEAVY & loaded_by("import community.wsgi, community.urls", tmp_path) == set()


def test_a_second_start_loads_no_models(tmp_path):
    code = "import community.management.commands.serve; community.driver.connect()"

    loaded = loaded_by(f"import community.driver; {code}", tmp_path)

    assert {"celery", "django.db.models", "django.template"} & loaded == set()


def test_beat_loads_no_models_and_no_tasks(tmp_path):
    code = "import community.beat; community.beat.app.loader.init_worker()"

    assert {"django.db.models", "eventlog.tasks"} & loaded_by(code, tmp_path) == set()


def test_beat_reminds_of_tasks_that_there_are():
    celery.app.loader.import_default_modules()

    tasks = {reminder["task"] for reminder in beat.app.conf.beat_schedule.values()}

    assert "eventlog.deliver_owed" in tasks
    assert tasks <= set(celery.app.tasks)


def test_settings_change_a_reminder_by_its_name(settings):
    changed = {"task": "eventlog.deliver_owed", "schedule": 1.0}
    settings.CELERY_BEAT_SCHEDULE = {"deliver what is still owed": changed}
    app = Celery(set_as_current=False)

    configure(app)

    assert app.conf.beat_schedule["deliver what is still owed"] == changed
    assert len(app.conf.beat_schedule) == len(REMINDERS)


def loaded_by(code: str, var: Path) -> set[str]:
    """The modules that are there after this, in a process of its own."""
    environment = os.environ | {
        **{"DATABASE_URL": "", "REDIS_URL": "", "VAR_DIR": str(var)},
        **{"DJANGO_SETTINGS_MODULE": "community.settings", "STATIC_ROOT": str(var)},
    }

    run = subprocess.run(
        [sys.executable, "-c", f"{code}; import sys; print(*sys.modules)"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(run.stdout.split())
