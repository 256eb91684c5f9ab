"""How often somebody may ask."""

import pytest
from django.test import Client

from core.limits import Window, allow


def test_a_window_counts_within_a_stretch_and_forgets_with_it():
    window = Window(10)

    assert [window.count("a", 100.0), window.count("a", 109.9), window.count("b", 105.0)] == [
        1,
        2,
        1,
    ]
    assert window.count("a", 110.0) == 1


def test_an_act_is_allowed_so_many_times():
    assert [allow("wave", "me", times=2, seconds=3600) for _ in range(3)] == [True, True, False]
    assert allow("wave", "you", times=2, seconds=3600)


@pytest.mark.django_db
def test_a_guest_who_asks_too_often_is_told_when_to_come_back(site, settings):
    settings.FLOOD_LIMITS = True
    settings.GUEST_REQUESTS_PER_10_SECONDS = 3
    guest = Client()

    answers = [guest.get("/latest/") for _ in range(8)]

    refused = answers[-1]
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert "'nonce-" in refused["Content-Security-Policy"]
    assert refused["X-Content-Type-Options"] == "nosniff"
    assert guest.get("/health/live").status_code == 200
    assert guest.get("/health/nothing").status_code == 429


@pytest.mark.django_db
def test_a_forged_address_is_not_believed(site, settings):
    settings.FLOOD_LIMITS = True
    settings.GUEST_REQUESTS_PER_10_SECONDS = 3
    guest = Client()

    answers = [guest.get("/latest/", headers={"X-Forwarded-For": f"10.0.0.{n}"}) for n in range(8)]

    assert answers[-1].status_code == 429


@pytest.mark.django_db
def test_where_files_are_nothing_else_costs_a_query(site, settings, django_assert_num_queries):
    settings.FLOOD_LIMITS = True
    guest = Client()
    guest.cookies[settings.SESSION_COOKIE_NAME] = "somebody"

    with django_assert_num_queries(0):
        missing = guest.get("/static/nothing.css")

    assert (missing.status_code, missing.content) == (404, b"There is no such file.")
    assert missing["X-Content-Type-Options"] == "nosniff"
    assert guest.get("/static/css/accounts.css").status_code == 200
