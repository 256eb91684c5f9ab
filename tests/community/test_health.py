"""Live says that the process answers, ready that it can work, with reasons where it cannot."""

import json

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import RequestFactory

from community import health

pytestmark = pytest.mark.django_db


def ask(view):
    response = view(RequestFactory().get("/health"))
    return response.status_code, json.loads(response.content)


def test_a_live_process_asks_nobody(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert ask(health.live) == (200, {"status": "live"})


def test_a_site_with_everything_is_ready():
    assert ask(health.ready) == (200, {"status": "ready"})


def test_a_missing_migration_is_a_reason():
    MigrationRecorder.Migration.objects.filter(app="eventlog").latest("id").delete()

    status, answer = ask(health.ready)

    assert (status, answer["reasons"]) == (503, ["1 migrations are not applied."])


def test_an_unreachable_database_is_a_reason_without_its_address(monkeypatch):
    def refuse():
        raise OperationalError("connection to server at 10.0.0.5 failed")

    refuse.__name__ = "check_database"
    monkeypatch.setattr(health, "CHECKS", [refuse])

    assert ask(health.ready) == (
        503,
        {"status": "not ready", "reasons": ["Database does not answer."]},
    )


def test_a_database_that_is_away_is_waited_for_once(monkeypatch):
    asked = []

    def refuse():
        asked.append("cursor")
        raise OperationalError("couldn't get a connection after 5.00 sec")

    monkeypatch.setattr(connection, "cursor", refuse)

    assert ask(health.ready)[1]["reasons"] == ["Database does not answer."]
    assert asked == ["cursor"]


def test_an_unreachable_redis_is_a_reason(settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(health, "CHECKS", [health.check_broker])

    assert ask(health.ready)[1]["reasons"] == ["Broker does not answer."]


def test_a_caller_is_told_when_to_ask_again(monkeypatch):
    monkeypatch.setattr(health, "CHECKS", [health.check_broker])
    monkeypatch.setattr(health.settings, "REDIS_URL", "redis://127.0.0.1:1/0", raising=False)

    response = health.ready(RequestFactory().get("/health"))

    assert response.headers["Retry-After"] == "5"


def test_only_reading_is_allowed():
    assert health.ready(RequestFactory().post("/health")).status_code == 405
