"""Who keeps the watch lists, what is written down of it, and when they count."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audit.models import AuditEntry
from automod.actions.watching import unwatch_domain, unwatch_word, watch_domain, watch_word
from automod.models import WatchedDomain, WatchedWord
from automod.queries import watched_domains, watched_words
from automod.refusals import NotToBeWatched
from tests.factories.automod import WatchedDomainFactory, WatchedWordFactory
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("role", "may"),
    [("owner", True), ("manager", True), ("moderator", True), ("advocate", False),
     ("member", False), ("newcomer", False)],
)  # fmt: skip
def test_managers_and_moderators_of_the_whole_site_keep_the_lists(role: str, may: bool):
    by = UserFactory(role=role)
    word, domain = WatchedWordFactory(), WatchedDomainFactory()
    acts = [
        lambda: watch_word("viagra", by=by, act="block"),
        lambda: watch_domain("evil.example", by=by, act="block"),
        lambda: unwatch_word(word, by=by),
        lambda: unwatch_domain(domain, by=by),
    ]
    entries = AuditEntry.objects.count()

    for act in acts:
        if may:
            act()
        else:
            with pytest.raises(PermissionDenied):
                act()

    assert AuditEntry.objects.count() == entries + (4 if may else 0)
    assert WatchedWord.objects.filter(pattern="viagra").exists() is may
    assert WatchedWord.objects.filter(pk=word.pk).exists() is not may


def test_a_change_is_written_down_with_what_was_before():
    by = UserFactory(role="manager")
    word = watch_word("Buy  now", by=by, act="hold", why="wave in March")

    again = watch_word("Buy now", by=by, act="replace", replacement="have a look")

    assert again.pk == word.pk
    assert again.pattern == "Buy now"
    entry = AuditEntry.objects.order_by("pk").last()
    assert (entry.act, entry.by_id, entry.target_label) == ("watch.word", by.pk, "Buy now")
    assert entry.before == {"act": "hold", "replacement": "", "tag": ""}
    assert entry.after == {"act": "replace", "replacement": "have a look", "tag": ""}


def test_stopping_twice_is_stopping_once():
    word, domain = WatchedWordFactory(), WatchedDomainFactory()
    by = UserFactory(role="manager")
    unwatch_word(word, by=by)
    unwatch_domain(domain, by=by)
    entries = AuditEntry.objects.count()

    unwatch_word(word, by=by)
    unwatch_domain(domain, by=by)

    assert AuditEntry.objects.count() == entries


@pytest.mark.parametrize(
    "fields",
    [{"pattern": "*"}, {"pattern": "<b>"}, {"act": "burn"}, {"act": "tag"}],
)
def test_what_is_no_word_is_refused_and_nothing_is_kept(fields: dict[str, str]):
    by = UserFactory(role="manager")
    given = {"pattern": "viagra", "act": "hold"} | fields

    with pytest.raises(NotToBeWatched):
        watch_word(given.pop("pattern"), by=by, **given)

    assert not WatchedWord.objects.exists()
    assert not AuditEntry.objects.filter(act="watch.word").exists()


@pytest.mark.parametrize(
    "fields",
    [{"domain": "com"}, {"act": "replace"}, {"act": "tag"}, {"act": ""}],
)
def test_what_is_no_domain_is_refused_and_nothing_is_kept(fields: dict[str, str]):
    by = UserFactory(role="manager")
    given = {"domain": "evil.example", "act": "hold"} | fields

    with pytest.raises(NotToBeWatched):
        watch_domain(given.pop("domain"), by=by, **given)

    assert not WatchedDomain.objects.exists()


def test_a_change_counts_from_the_next_question():
    text = "Casino? See https://www.casino.example"
    assert watched_words().hits(text) == []

    word = WatchedWordFactory(pattern="casino*", act="tag", tag="gambling")
    domain = WatchedDomainFactory(domain="https://Casino.example/")

    assert [hit.word.tag for hit in watched_words().hits(text)] == [word, word]
    assert watched_domains().get("www.casino.example") == domain

    unwatch_word(word, by=UserFactory(role="owner"))

    assert watched_words().hits(text) == []


def test_lists_are_made_once_until_they_change(django_assert_num_queries):
    WatchedWordFactory()
    watched_words(), watched_domains()

    with django_assert_num_queries(0):
        watched_words(), watched_domains()


@pytest.mark.parametrize("fields", [{"tag": "x"}, {"act": "tag"}, {"replacement": "x"}], ids=str)
def test_the_database_refuses_what_the_acts_do_not_mean(fields: dict[str, str]):
    with pytest.raises(IntegrityError), transaction.atomic():
        WatchedWord.objects.create(**({"pattern": "x", "act": "hold"} | fields))
