"""The spam score learns from what moderators decided, and forgets nothing that was better."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from audit.models import AuditEntry
from automod.actions import learning
from automod.actions.learning import (
    ask_to_learn,
    learn_at_night,
    owed_trainings,
    what_is_missing,
    work_on_training,
)
from automod.actions.spam import go_back_to, put_weights_into_force, set_learning
from automod.models import SpamWeights, Training
from automod.queries import active_weights
from automod.queries.decided import decided_counts, decided_texts, verdict_on
from automod.spam.evaluate import Measure
from automod.spam.learning import LearningFailed, Lesson, learn_apart
from automod.spam.start import shipped
from automod.spam.training import Example
from automod.tasks import learn_owed
from forums.models import Post
from moderation.actions import undo_decision
from moderation.models import Decision, Reviewable
from tests.automod.decisions import decide_many
from tests.factories.forums import PostFactory
from tests.factories.members import StaffFactory, UserFactory
from tests.factories.moderation import CaseFactory, DecisionFactory, RuleFactory

pytestmark = pytest.mark.django_db
YAK = "Order cheap yak wool carpets today, wholesale yak carpets"


@pytest.fixture(autouse=True)
def _when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trainings are begun by the tests, as a worker would."""
    monkeypatch.setattr(learning, "_nudge", lambda pk: None)


@pytest.fixture
def adverts_are_spam(db: None) -> None:
    set_learning(by=StaffFactory(), rule_keys=["adverts"], learns_at_night=True)


def lesson(*, new: float, before: float) -> Lesson:
    """As the process would have said it."""
    good, bad = (Measure(f1, f1, f1) for f1 in (new, before))
    return Lesson(shipped(), good, good, good, bad, new_mistakes=1, before_mistakes=1)


def what_is_learned() -> list[bool]:
    return [one.example.is_spam for one in decided_texts()]


def test_what_was_removed_under_a_rule_about_spam_is_spam_and_what_was_kept_is_conversation(
    adverts_are_spam: None,
):
    decide_many(spam=1, conversation=1)

    assert sorted(what_is_learned()) == [False, True]


def test_what_was_removed_under_another_rule_or_nudged_teaches_nothing(adverts_are_spam: None):
    decide_many(spam=1, rule_key="kind")
    Decision.objects.filter(outcome="keep").delete()
    decide_many(spam=1)
    Decision.objects.filter(rule__key="adverts").update(outcome="nudge")

    assert what_is_learned() == []


def test_what_was_held_as_spam_and_then_removed_is_spam_under_any_rule():
    decision = decide_many(spam=1, rule_key="kind")[0]
    reasons = [{"code": "spam", "words": "Reads like spam.", "facts": {"spam_score": 0.97}}]
    Reviewable.objects.filter(pk=decision.case_id).update(reasons=reasons)

    assert what_is_learned() == [True]
    assert verdict_on(decision.post_id) is True


def test_an_undone_decision_one_by_a_rule_and_an_edited_text_do_not_count(adverts_are_spam: None):
    undone = DecisionFactory(outcome="keep", rule=None)
    undo_decision(undone, by=StaffFactory())
    by_rule, edited = decide_many(spam=2)
    Decision.objects.filter(pk=by_rule.pk).update(by=None, automatic="rule “x”")
    Post.objects.filter(pk=edited.post_id).update(edited_at=timezone.now())

    assert what_is_learned() == []


def test_the_last_decision_about_a_post_counts(adverts_are_spam: None):
    case = CaseFactory(post=PostFactory(body=YAK))
    first = DecisionFactory(case=case, outcome="remove", rule=RuleFactory(key="adverts"))
    assert verdict_on(case.post_id) is True

    undo_decision(first, by=StaffFactory())
    case.refresh_from_db()
    DecisionFactory(case=case, outcome="keep")

    assert what_is_learned() == [False]
    assert verdict_on(case.post_id) is False


def test_too_few_decisions_are_counted_and_the_table_stays(adverts_are_spam: None):
    decide_many(spam=19, conversation=3)
    training = ask_to_learn(by=StaffFactory())

    work_on_training(training.pk)

    training.refresh_from_db()
    assert training.finished_at is not None
    assert training.said == (
        "Too little to learn from: 1 more decision that something is spam and 17 more decisions"
        " that something is conversation needed."
    )
    assert not SpamWeights.objects.exists()


def test_a_training_puts_a_better_table_into_force_and_says_what_came_of_it(adverts_are_spam: None):
    decide_many(spam=24, conversation=30)
    assert active_weights().score(YAK) < 0.9
    training = ask_to_learn(by=UserFactory(role="moderator"))

    assert work_on_training(training.pk)

    training.refresh_from_db()
    row = SpamWeights.objects.get(is_active=True)
    assert training.weights == row
    assert training.said.startswith("Learned from 54 decisions, 24 of them spam.")
    assert (row.own_spam, row.own_conversation) == (24, 30)
    assert row.figures["f1"] > 0.8
    assert row.figures["new"] >= row.figures["before"]
    assert active_weights().score(YAK) > 0.9
    entry = AuditEntry.objects.get(act="spam.weights")
    assert (entry.by_id, entry.via) == (None, "task")


def test_a_table_that_is_worse_is_not_put_into_force(
    adverts_are_spam: None, monkeypatch: pytest.MonkeyPatch
):
    decide_many(spam=20, conversation=20)
    worse = lesson(new=0.2, before=0.9)
    monkeypatch.setattr(learning, "learn_apart", lambda *args, **kwargs: worse)
    training = ask_to_learn(by=StaffFactory())

    work_on_training(training.pk)

    training.refresh_from_db()
    assert "worse on new decisions (F1 20 of 100) than the one in force (90)" in training.said
    assert not SpamWeights.objects.exists()


def test_a_table_is_compared_on_what_it_cannot_know(adverts_are_spam: None):
    decide_many(spam=20, conversation=20)
    put_weights_into_force(shipped(), by=None)
    training = ask_to_learn(by=StaffFactory())

    work_on_training(training.pk)

    training.refresh_from_db()
    assert training.said == "Only 0 decisions since the table in force was made, 10 needed."
    assert SpamWeights.objects.count() == 1


def test_asked_twice_it_is_one_training_and_a_second_worker_leaves_it(adverts_are_spam: None):
    first, second = ask_to_learn(by=StaffFactory()), ask_to_learn(by=StaffFactory())
    Training.objects.update(began_at=timezone.now())

    assert first == second
    assert owed_trainings() == []
    assert work_on_training(first.pk) is False
    assert Training.objects.get().finished_at is None


def test_a_training_whose_worker_was_killed_is_begun_again(adverts_are_spam: None):
    ask_to_learn(by=StaffFactory())
    Training.objects.update(began_at=timezone.now() - timedelta(minutes=7))

    assert learn_owed() == 1

    assert Training.objects.get().said.startswith("Too little to learn from")
    assert learn_owed() == 0


def test_a_process_that_breaks_leaves_the_table_and_says_so(
    adverts_are_spam: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def fail(*args: Any, **kwargs: Any) -> None:
        raise LearningFailed("killed")

    decide_many(spam=20, conversation=20)
    monkeypatch.setattr(learning, "learn_apart", fail)
    training = ask_to_learn(by=StaffFactory())

    work_on_training(training.pk)

    training.refresh_from_db()
    assert "broke off" in training.said
    assert "failed" in caplog.text
    assert not SpamWeights.objects.exists()


def test_a_table_that_came_into_force_meanwhile_stays(
    adverts_are_spam: None, monkeypatch: pytest.MonkeyPatch
):
    decide_many(spam=20, conversation=20)

    def somebody_is_faster(*args: Any, **kwargs: Any) -> Lesson:
        put_weights_into_force(shipped(), by=None)
        return lesson(new=0.9, before=0.2)

    monkeypatch.setattr(learning, "learn_apart", somebody_is_faster)
    training = ask_to_learn(by=StaffFactory())

    work_on_training(training.pk)

    training.refresh_from_db()
    assert training.said == "Another table came into force meanwhile, and that one stays."
    assert active_weights() == shipped()


def test_at_night_it_learns_once_and_only_if_there_is_something_new(adverts_are_spam: None):
    assert learn_at_night() is None
    decide_many(spam=20, conversation=20)

    training = learn_at_night()

    assert training is not None
    assert training.by is None
    Training.objects.update(finished_at=timezone.now())
    assert learn_at_night() is None


def test_a_site_that_does_not_learn_by_itself_stays_as_it_is(adverts_are_spam: None):
    decide_many(spam=20, conversation=20)
    set_learning(by=StaffFactory(), rule_keys=["adverts"], learns_at_night=False)

    assert learn_at_night() is None
    assert not Training.objects.exists()


def test_an_earlier_table_and_the_shipped_start_count_again(adverts_are_spam: None):
    by = StaffFactory()
    first = put_weights_into_force(shipped(), by=None)
    second = put_weights_into_force(shipped(), by=None)

    go_back_to(first, by=by)

    assert list(SpamWeights.objects.filter(is_active=True)) == [first]
    entry = AuditEntry.objects.filter(act="spam.weights").last()
    assert entry is not None
    assert (entry.by_id, entry.before, entry.after) == (
        by.pk,
        {"weights": second.pk},
        {"weights": first.pk},
    )

    go_back_to(None, by=by)

    assert not SpamWeights.objects.filter(is_active=True).exists()
    assert active_weights() == shipped()


@pytest.mark.parametrize("role", ["member", "advocate"])
def test_members_have_nothing_learned_and_change_nothing(role: str):
    by = UserFactory(role=role)
    row = put_weights_into_force(shipped(), by=None)
    entries = AuditEntry.objects.count()

    for act in (
        lambda: ask_to_learn(by=by),
        lambda: go_back_to(None, by=by),
        lambda: set_learning(by=by, rule_keys=[], learns_at_night=False),
    ):
        with pytest.raises(PermissionDenied):
            act()

    assert not Training.objects.exists()
    assert SpamWeights.objects.get(is_active=True) == row
    assert AuditEntry.objects.count() == entries


def test_equal_figures_with_fewer_mistakes_are_better_and_with_more_are_not():
    equal = lesson(new=0.8, before=0.8)

    assert equal.is_better
    assert equal._replace(new_mistakes=0).is_better
    assert not equal._replace(new_mistakes=2).is_better


def test_a_process_that_cannot_read_what_it_is_given_is_a_failure_and_no_table():
    with pytest.raises(LearningFailed):
        learn_apart([Example(None, True)], fresh=0, in_force=shipped(), hold_at=0.9)  # type: ignore[arg-type]


def test_enough_of_both_kinds_is_missing_nothing(adverts_are_spam: None):
    decide_many(spam=20, conversation=21)

    assert decided_counts() == (20, 21)
    assert what_is_missing(*decided_counts()) == ""


def test_reading_what_was_decided_takes_one_query_however_much_it_is(
    adverts_are_spam: None, django_assert_num_queries: Any
):
    for count in (1, 3):
        decide_many(spam=count, conversation=count)
        decided_texts()
        with django_assert_num_queries(1):
            decided_texts()
