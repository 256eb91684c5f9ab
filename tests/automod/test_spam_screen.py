"""The page about the spam score."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from automod.actions import learning
from automod.actions.spam import put_weights_into_force
from automod.models import Asked, SpamWeights, Training, spam_settings
from automod.spam.start import shipped
from moderation.models import moderation_settings
from tests.automod.decisions import decide_many
from tests.factories.forums import PostFactory
from tests.factories.members import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/moderation/spam/"
SPAM = "WINNER!! Claim your FREE cash prize now, call 0800 123 4567, cheap pills, act now!!!"
FIGURES = {
    "precision": 0.97, "recall": 0.91, "f1": 0.94, "held_precision": 1.0, "held_recall": 0.6,
    "new": 0.9, "before": 0.72, "hold_at": 0.9,
}  # fmt: skip


@pytest.fixture
def client(sign_in: Any) -> Client:
    client: Client = sign_in(StaffFactory())
    return client


@pytest.fixture
def manager(sign_in: Any) -> Client:
    client: Client = sign_in(UserFactory(role="manager"))
    return client


def test_a_site_that_decided_nothing_reads_what_is_missing(client: Client):
    page = client.get(PAGE).text

    assert "The start the site came with: careful and weak" in page
    assert "From 90 on it waits for a moderator." in page
    assert "20 more decisions that something is spam" in page
    assert "No rule is marked as being about spam" in page


def test_the_figures_of_the_table_in_force_are_shown(client: Client):
    put_weights_into_force(shipped(), by=None, own_spam=120, own_conversation=300, figures=FIGURES)

    page = client.get(PAGE).text

    for words in ("97 %", "91 %", "94 %", "before, on new decisions, 72 %", "from 120 decisions"):
        assert words in page


def test_a_text_is_weighed_and_explained(client: Client):
    spam = client.post(f"{PAGE}try/", {"text": SPAM})
    conversation = client.post(f"{PAGE}try/", {"text": "Which wax holds in the cold?"}).text

    assert spam.status_code == 200
    assert "would wait" in spam.text
    assert "the word “" in spam.text
    assert "for spam" in spam.text
    assert "would be published" in conversation
    assert client.post(f"{PAGE}try/", {"text": ""}).status_code == 422
    assert client.get(f"{PAGE}try/")["Location"] == PAGE


def test_learning_is_begun_and_what_came_of_it_is_read_there(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(learning, "_nudge", lambda pk: None)

    client.post(f"{PAGE}learn/")
    under_way = client.get(PAGE).text
    client.post(f"{PAGE}learn/")
    training = Training.objects.get()
    learning.work_on_training(training.pk)

    assert "is under way" in under_way
    assert 'hx-trigger="every 3s"' in under_way
    done = client.get(PAGE).text
    assert "Too little to learn from" in done
    assert "every 3s" not in done


def test_rules_are_marked_as_being_about_spam(client: Client):
    decide_many(spam=3, conversation=2)
    assert "Decided by moderators so far: 0 as spam, 2 as conversation." in client.get(PAGE).text

    response = client.post(f"{PAGE}learning/", {"rule_keys": ["adverts"]})

    assert response.status_code == 302
    assert (spam_settings().rule_keys, spam_settings().learns_at_night) == (["adverts"], False)
    page = client.get(PAGE).text
    assert "Decided by moderators so far: 3 as spam, 2 as conversation." in page
    assert "taken down under 1 Go for the problem" in page


def test_a_rule_that_is_none_is_refused_beside_the_field(client: Client):
    response = client.post(f"{PAGE}learning/", {"rule_keys": ["nonsense"]})

    assert response.status_code == 422
    assert "Select a valid choice" in response.text
    assert spam_settings().rule_keys == []


def test_going_back_asks_first(client: Client):
    first = put_weights_into_force(shipped(), by=None)
    put_weights_into_force(shipped(), by=None)

    asked = client.get(f"{PAGE}tables/{first.pk}/")

    assert "Go back to the table of" in asked.text
    assert not SpamWeights.objects.get(pk=first.pk).is_active

    client.post(f"{PAGE}tables/{first.pk}/")
    assert SpamWeights.objects.get(is_active=True) == first

    assert "Go back to the start" in client.get(f"{PAGE}tables/start/").text
    client.post(f"{PAGE}tables/start/")
    assert not SpamWeights.objects.filter(is_active=True).exists()


def test_managers_say_from_where_on_posts_wait_and_moderators_read_it(
    client: Client, manager: Client
):
    field = '<input type="number" name="spam_hold_at" value="90"'
    assert field in manager.get(PAGE).text
    assert field in manager.get("/settings/moderation/").text

    response = manager.post(f"{PAGE}threshold/", {"spam_hold_at": "80", "why": "A wave"})

    assert response.status_code == 302
    assert moderation_settings().spam_hold_at == 0.8
    page = client.get(PAGE).text
    assert "From 80 on" in page
    assert "Change from which score" not in page
    assert client.post(f"{PAGE}threshold/", {"spam_hold_at": "10"}).status_code == 403


@pytest.mark.parametrize("typed", ["101", "-1", "nan", "much"])
def test_a_threshold_that_is_none_is_refused_and_stays_in_the_field(manager: Client, typed: str):
    response = manager.post(f"{PAGE}threshold/", {"spam_hold_at": typed})

    assert response.status_code == 422
    assert f'value="{typed}"' in response.text
    assert moderation_settings().spam_hold_at == 0.9


def test_akismet_is_said_to_be_off_or_on_and_what_is_sent(client: Client, settings: Any):
    off = client.get(PAGE).text
    settings.AKISMET_KEY = "key"
    Asked.objects.create(post=PostFactory(), opinion="spam", due_at=timezone.now())

    on = client.get(PAGE).text

    assert "switches it on with AKISMET_KEY" in off
    assert "It took 1 for spam and 0 for conversation; 0 wait" in on
    for page in (off, on):
        assert "its author’s name, e-mail and last network address" in page


def test_the_page_costs_the_same_however_much_was_decided(
    client: Client, django_assert_max_num_queries: Any
):
    for count in (1, 3):
        decide_many(spam=count, conversation=count)
        for _n in range(count):
            put_weights_into_force(shipped(), by=None, figures=FIGURES)
        client.get(PAGE)
        with django_assert_max_num_queries(14):
            client.get(PAGE)
