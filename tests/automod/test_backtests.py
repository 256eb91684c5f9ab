"""Rules tried on what was written: what they would have caught, and what came of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from audit.models import AuditEntry
from automod import back_testing
from automod.actions import RulesRefused
from automod.actions import back_tests as actions
from automod.actions.back_tests import cancel_back_test, forget_back_tests, start_back_test
from automod.models import BackTest, Caught, RuleHit, RuleState
from automod.refusals import NothingToTry, StillRunning
from automod.tasks import go_on_with_back_test, go_on_with_back_tests
from eventlog.models import Entry
from eventlog.testing import deliver_events
from forums.actions import edit_post, edit_topic
from forums.models import Post, Topic
from members.models import User
from moderation.actions import Choice, answer_appeal, appeal, decide, undo_decision
from moderation.models import Reviewable
from tests.automod.test_screens import known
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import StaffFactory, UserFactory
from tests.factories.moderation import CaseFactory, DecisionFactory, FlagFactory, RuleFactory
from tests.moderation.conftest import everybody_accepted  # noqa: F401 (decisions name a rule)
from tests.moderation.test_queue import local_moderator

pytestmark = pytest.mark.django_db

SHOPS = "# No shops\nbody: buy now\naction: filter\n"


@pytest.fixture
def moderator():
    return StaffFactory()


def posts(*bodies, category=None, author=None):
    topic = TopicFactory(category=category, author=known())
    return [PostFactory(topic=topic, author=author or known(), body=body) for body in bodies]


def age(post, **ago):
    Post.objects.filter(pk=post.pk).update(created_at=timezone.now() - timedelta(**ago))


def tried(source=SHOPS, *, category=None, days=30, by=None):
    test = start_back_test(category, source=source, days=days, by=by or StaffFactory())
    assert go_on_with_back_test(test_id=test.pk)
    test.refresh_from_db()
    return test


def caught(test, line=2):
    found = Caught.objects.filter(test=test, line=line).order_by("-post")
    return list(found.values_list("post", flat=True))


def test_it_says_what_a_rule_would_have_caught_newest_first_and_does_nothing_else():
    one, _other, two = posts("buy now", "hello", "Please BUY NOW")
    deliver_events()
    entries, acts = Entry.objects.count(), AuditEntry.objects.count()

    test = tried()

    assert (test.total, test.looked_at, test.is_finished) == (4, 4, True)
    assert test.caught["2"] == {"caught": 2, "upheld": 0, "kept": 0}
    assert caught(test) == [two.pk, one.pk]
    assert set(Caught.objects.values_list("action", "upheld")) == {("filter", None)}
    assert not RuleHit.objects.exists()
    assert not RuleState.objects.exists()
    assert not Reviewable.objects.exists()
    assert Post.objects.filter(is_public=True).count() == 4
    assert (Entry.objects.count(), AuditEntry.objects.count()) == (entries, acts)


def test_only_the_last_days_count():
    new, old = posts("buy now", "buy now")
    age(old, days=8)
    age(new, days=6)

    test = tried(days=7)

    assert caught(test) == [new.pk]
    assert test.looked_at == test.total


def test_a_categorys_rules_are_tried_on_what_was_written_there():
    here = CategoryFactory()
    (there,) = posts("buy now", category=here)
    posts("buy now")

    test = tried(category=here, by=local_moderator(here))

    assert caught(test) == [there.pk]
    assert test.total == 2


def test_what_moderators_decided_about_it_is_counted():
    removed, nudged, kept, open_case, alone = posts(*["buy now"] * 5)
    DecisionFactory(case=CaseFactory(post=removed), outcome="remove")
    DecisionFactory(case=CaseFactory(post=nudged), outcome="nudge")
    DecisionFactory(case=CaseFactory(post=kept), outcome="keep", rule=None)
    CaseFactory(post=open_case)

    test = tried()

    assert test.caught["2"] == {"caught": 5, "upheld": 2, "kept": 1}
    upheld = dict(Caught.objects.values_list("post", "upheld"))
    assert upheld == {
        removed.pk: True,
        nudged.pk: True,
        kept.pk: False,
        open_case.pk: None,
        alone.pk: None,
    }


def test_the_last_word_counts():
    undone, overturned, again, by_hand, own = posts(*["buy now"] * 5)
    boss = StaffFactory(role="owner")
    undo_decision(DecisionFactory(case=CaseFactory(post=undone)), by=boss)
    decision = DecisionFactory(case=CaseFactory(post=overturned))
    appeal(decision, by=decision.user, text="It was no shop.")
    case = Reviewable.objects.get(decision=decision)
    answer_appeal(case, by=boss, overturn=True, answer="So it was.")
    undo_decision(DecisionFactory(case=CaseFactory(post=again)), by=boss)
    case = Reviewable.objects.get(post=again)
    decide(case, Choice(outcome="keep"), by=boss)
    Post.objects.filter(pk=by_hand.pk).update(deleted_at=timezone.now(), deleted_by=boss)
    Post.objects.filter(pk=own.pk).update(deleted_at=timezone.now(), deleted_by=own.author)

    tried()

    upheld = dict(Caught.objects.values_list("post", "upheld"))
    assert upheld == {
        undone.pk: None,
        overturned.pk: False,
        again.pk: False,
        by_hand.pk: True,
        own.pk: None,
    }


def test_what_a_rule_decided_by_itself_proves_nothing():
    (post,) = posts("buy now")
    choice = Choice(outcome="remove", rule=RuleFactory())
    decide(CaseFactory(post=post), choice, by=None, automatic="rule “No shops”")

    assert tried().caught["2"] == {"caught": 1, "upheld": 0, "kept": 0}


def test_posts_are_seen_as_they_were_published():
    post, other = posts("buy now", "hello")
    edit_post(post, by=post.author, body="Sorry, hello.", version=1)
    edit_post(other, by=other.author, body="buy now", version=1)
    topic = TopicFactory(title="Buy now", author=known())
    edit_topic(
        topic, by=topic.author, title="Hello", category=topic.category, kind=topic.kind,
        tags=[], version=1,
    )  # fmt: skip

    test = tried(f"{SHOPS}---\ntitle: buy now\naction: report\n")

    assert caught(test, line=2) == [post.pk]
    assert caught(test, line=5) == [topic.posts.get().pk]
    assert Post.objects.get(pk=post.pk).body == "Sorry, hello."
    assert Topic.objects.get(pk=topic.pk).title == "Hello"


def test_authors_are_as_old_and_as_new_as_they_were_then():
    newcomer = known()
    first, second = posts("buy now", "buy now", author=newcomer)
    age(first, days=20)
    joined = timezone.now() - timedelta(days=21)
    User.objects.filter(pk=newcomer.pk).update(joined_at=joined)

    test = tried(
        "body: buy now\nauthor:\n    account_age: '< 3 days'\naction: filter\n"
        "---\nbody: buy now\nauthor:\n    first_post: true\naction: report\n"
    )

    assert caught(test, line=1) == [first.pk]
    assert caught(test, line=6) == []
    alone = tried("body: buy now\nauthor:\n    first_post: true\naction: report\n")
    assert caught(alone, line=1) == [first.pk]
    assert second.pk not in caught(alone, line=1)


def test_reports_are_those_there_were():
    post, _other = posts("hello", "hello")
    FlagFactory(post=post)
    FlagFactory(post=post)

    assert caught(tried("reports: 2\naction: filter\n"), line=1) == [post.pk]


def test_a_rule_that_takes_too_long_is_told_and_tried_no_further(monkeypatch):
    posts("a" * 5_000 + "b", "a" * 5_000 + "b buy now")
    tries = []
    evaluate = back_testing.evaluate

    def counted(book, item, conditions):
        outcome = evaluate(book, item, conditions)
        tries.append(len(outcome.too_slow))
        return outcome

    monkeypatch.setattr(back_testing, "evaluate", counted)

    test = tried(f"body (regex, includes): '(a+)+$'\naction: remove\n---\n{SHOPS}")

    assert (test.too_slow, sum(tries), test.looked_at) == ([1], 1, 3)
    assert test.caught["5"]["caught"] == 1


def test_a_rule_that_breaks_is_told_and_the_others_go_on(monkeypatch):
    posts("buy now", "buy now")

    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr("automod.targets.passes", broken)

    test = tried(f"is_edited: false\nbody: buy\naction: remove\n---\n{SHOPS}")

    assert test.broken == [1]
    assert test.caught["6"]["caught"] == 2


def test_of_each_rule_only_so_many_are_kept_and_all_are_counted(monkeypatch):
    monkeypatch.setattr(actions, "MOST_KEPT", 2)
    monkeypatch.setattr(back_testing, "BATCH", 2)
    _first, _second, third, fourth = posts(*["buy now"] * 4)

    test = tried()

    assert test.caught["2"]["caught"] == 4
    assert caught(test) == [fourth.pk, third.pk]


def test_a_post_that_several_rules_catch_is_counted_once_in_all():
    posts("buy now", "hello")

    test = tried("body: buy\naction: report\n---\nbody: now\nmodmail: A shop.\n")

    assert test.caught["all"]["caught"] == 1
    assert (test.caught["1"]["caught"], test.caught["4"]["caught"]) == (1, 1)


def test_a_killed_worker_loses_nothing_and_the_sweep_goes_on(monkeypatch, moderator):
    posts(*["buy now"] * 5)
    monkeypatch.setattr(back_testing, "BATCH", 2)
    test = start_back_test(None, source=SHOPS, days=30, by=moderator)
    calls = iter(range(100))
    keep = actions._counted

    def dies_in_the_second(row, seen):
        kept = keep(row, seen)
        if next(calls) == 1:
            raise KeyboardInterrupt
        return kept

    monkeypatch.setattr(actions, "_counted", dies_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        go_on_with_back_test(test_id=test.pk)

    test.refresh_from_db()
    assert (test.looked_at, test.caught["2"]["caught"], Caught.objects.count()) == (2, 2, 2)
    assert go_on_with_back_tests() == 0, "it was worked on a moment ago"
    BackTest.objects.update(nudged_at=timezone.now() - timedelta(minutes=2))
    assert go_on_with_back_tests() == 1
    test.refresh_from_db()
    assert (test.looked_at, test.total, test.is_finished) == (6, 6, True)
    assert (test.caught["2"]["caught"], Caught.objects.count()) == (5, 5)
    assert go_on_with_back_tests() == 0


def test_two_workers_at_once_count_each_post_once(monkeypatch, moderator):
    posts(*["buy now"] * 3)
    monkeypatch.setattr(back_testing, "BATCH", 2)
    test = start_back_test(None, source=SHOPS, days=30, by=moderator)
    look = back_testing.Looker.look
    others = iter([True])

    def with_somebody_beside(looker, posts, off):
        seen = look(looker, posts, off)
        if next(others, False):
            go_on_with_back_test(test_id=test.pk)
        return seen

    monkeypatch.setattr(back_testing.Looker, "look", with_somebody_beside)
    go_on_with_back_test(test_id=test.pk)

    test.refresh_from_db()
    assert (test.looked_at, test.caught["2"]["caught"], Caught.objects.count()) == (4, 3, 3)


def test_what_comes_while_it_runs_is_not_looked_at(monkeypatch, moderator):
    posts("buy now")
    test = start_back_test(None, source=SHOPS, days=30, by=moderator)
    posts("buy now")

    go_on_with_back_test(test_id=test.pk)

    test.refresh_from_db()
    assert (test.total, test.caught["2"]["caught"]) == (2, 1)


def test_it_is_worked_on_for_a_while_and_then_again(monkeypatch, moderator):
    posts(*["buy now"] * 3)
    monkeypatch.setattr(back_testing, "BATCH", 1)
    test = start_back_test(None, source=SHOPS, days=30, by=moderator)

    steps = 0
    while not actions.go_on(test.pk, seconds=0):
        steps += 1

    test.refresh_from_db()
    assert steps > 3
    assert test.caught["2"]["caught"] == 3


def test_the_same_again_is_the_same_test_and_another_waits_for_it(moderator):
    test = start_back_test(None, source=SHOPS, days=30, by=moderator)

    assert start_back_test(None, source=SHOPS.replace("\n", "\r\n"), days=30, by=moderator) == test
    with pytest.raises(StillRunning) as refused:
        start_back_test(None, source=SHOPS, days=7, by=moderator)
    assert refused.value.test == test
    assert start_back_test(None, source=SHOPS, days=7, by=StaffFactory()) != test
    assert start_back_test(CategoryFactory(), source=SHOPS, days=7, by=moderator) != test
    assert BackTest.objects.count() == 3


def test_it_can_be_stopped_and_keeps_what_it_found(monkeypatch, moderator):
    posts(*["buy now"] * 3)
    monkeypatch.setattr(back_testing, "BATCH", 1)
    test = start_back_test(None, source=SHOPS, days=30, by=moderator)
    while not BackTest.objects.get().looked_at:
        actions.go_on(test.pk, seconds=0)

    cancel_back_test(test, by=moderator)

    assert go_on_with_back_test(test_id=test.pk)
    test.refresh_from_db()
    assert (test.is_cancelled, test.is_finished, test.looked_at) == (True, True, 1)
    assert test.caught["2"]["caught"] == 1
    assert start_back_test(None, source=SHOPS, days=7, by=moderator) != test


def test_only_those_who_write_rules_there_try_and_stop_them():
    category = CategoryFactory()
    local = local_moderator(category)
    sites = start_back_test(None, source=SHOPS, days=30, by=StaffFactory())

    for by, where in [(UserFactory(), None), (local, None), (local, CategoryFactory())]:
        with pytest.raises(PermissionDenied):
            start_back_test(where, source=SHOPS, days=30, by=by)
    with pytest.raises(PermissionDenied):
        cancel_back_test(sites, by=local)

    assert list(BackTest.objects.all()) == [sites]
    assert not BackTest.objects.get().is_finished


@pytest.mark.parametrize(
    ("source", "refusal"), [("titel: x\naction: remove", RulesRefused), ("title: x", NothingToTry)]
)
def test_a_file_that_cannot_work_is_refused(source, refusal, moderator):
    with pytest.raises(refusal):
        start_back_test(None, source=source, days=30, by=moderator)

    assert not BackTest.objects.exists()


def test_a_batch_costs_the_same_number_of_queries_however_many_it_catches(
    monkeypatch, moderator, django_assert_max_num_queries
):
    author = known()
    posts(*["buy now"] * 20, author=author)
    test = start_back_test(None, source=SHOPS, days=30, by=moderator)
    actions._next(looker := back_testing.Looker(test))

    with django_assert_max_num_queries(12):
        actions._next(looker)


def test_old_ones_are_forgotten_with_what_they_caught():
    posts("buy now")
    old, new = tried(), tried()
    BackTest.objects.filter(pk=old.pk).update(finished_at=timezone.now() - timedelta(days=31))

    assert forget_back_tests() == 1

    assert list(BackTest.objects.all()) == [new]
    assert set(Caught.objects.values_list("test", flat=True)) == {new.pk}
