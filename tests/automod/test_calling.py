"""A rule tells another program: once, signed, again after a failure, and never an inner address."""

import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from django.utils import timezone
from time_machine import travel

from automod.actions import save_rules
from automod.actions.calling import forget_calls
from automod.models import Call
from automod.owing import WAITS
from automod.tasks import make_owed_calls
from eventlog.testing import deliver_events
from forums.actions import edit_post
from tests.automod.test_screens import known
from tests.automod.tls_server import listening
from tests.factories.forums import PostFactory, TopicFactory
from tests.factories.members import StaffFactory
from tests.moderation.conftest import everybody_accepted  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(tmp_path, settings, monkeypatch):
    """The other program. Its certificate is trusted, and its address allowed."""
    with listening(tmp_path) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        settings.WEBHOOK_ALLOWED = [f"localhost:{server.server_port}"]
        settings.WEBHOOK_SECRET = "lantern"
        yield server


def told_of_recall(server, words="about the recall"):
    """A post that a rule tells the server of."""
    save_rules(
        None,
        source=f"# Recall\nbody: recall\nwebhook: https://localhost:{server.server_port}/in\n",
        by=StaffFactory(),
    )
    post = PostFactory(topic=TopicFactory(title="A stove"), author=known(), body=words)
    deliver_events()
    return post


def test_the_other_program_hears_of_the_post_but_not_its_text(heard):
    post = told_of_recall(heard)

    assert make_owed_calls() == 1

    headers, content = heard.calls[0]
    said = json.loads(content)
    assert said["rule"]["name"] == "Recall"
    assert said["post"]["id"] == post.pk
    assert said["post"]["author"] == post.author.username
    assert b"about the recall" not in content
    assert headers["Content-Type"] == "application/json"
    signed = hmac.new(b"lantern", content, hashlib.sha256).hexdigest()
    assert headers["Hearth-Signature"] == f"sha256={signed}"


def test_an_edited_post_is_told_once(heard):
    post = told_of_recall(heard)
    make_owed_calls()

    edit_post(post, by=post.author, body="about the recall, again", version=1)
    deliver_events()
    make_owed_calls()

    assert len(heard.calls) == 1


def test_what_was_not_heard_is_told_again_with_the_same_number(heard):
    told_of_recall(heard)
    heard.status = 503

    make_owed_calls()
    assert Call.objects.get().said == "HTTP 503"
    assert make_owed_calls() == 0
    heard.status = 200
    with travel(timezone.now() + WAITS[0] + timedelta(seconds=1), tick=False):
        make_owed_calls()

    first, second = heard.calls
    assert first[0]["Hearth-Call"] == second[0]["Hearth-Call"]
    assert first[1] == second[1]
    assert not Call.objects.get().is_owed


def test_after_the_last_attempt_it_is_given_up_and_later_forgotten(heard):
    told_of_recall(heard)
    heard.status = 410
    moment = timezone.now()
    for wait in (*WAITS, timedelta()):
        with travel(moment, tick=False):
            make_owed_calls()
        moment += wait + timedelta(seconds=1)

    assert len(heard.calls) == len(WAITS) + 1
    assert not Call.objects.get().is_owed
    assert forget_calls() == 0
    with travel(moment + timedelta(days=31), tick=False):
        assert forget_calls() == 1


def test_an_inner_address_is_not_connected_unless_the_host_allows_it(heard, settings):
    settings.WEBHOOK_ALLOWED = []
    told_of_recall(heard)

    make_owed_calls()

    assert heard.calls == []
    assert Call.objects.get().said
