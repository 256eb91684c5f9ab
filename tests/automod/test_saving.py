"""Rule files that are kept: what is in force, who may say so, and what each rule did."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audit.models import AuditEntry
from automod.actions import (
    RulesRefused,
    note_outcome,
    roll_back,
    save_rules,
    switch_rule_off,
    switch_rule_on,
    watch_rule,
)
from automod.evaluation import evaluate
from automod.in_force import conditions_for, rules_in_force
from automod.models import Performed, RuleHit, RuleSet, RuleState, RuleVersion
from automod.models import Unchangeable as VersionStays
from eventlog.models import Entry
from forums.actions.moderators import appoint_moderator
from tests.automod.rules import reply, topic
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db

HOLD = "title: cat\naction: filter"
HOSTILE = "body (regex, includes): '(a+)+$'\naction: remove\n---\nbody: aaa\naction: filter"


@pytest.fixture
def moderator():
    return StaffFactory()


def in_force_for(category=None, source=HOLD, by=None):
    save_rules(category, source=source, by=by or StaffFactory())
    return rules_in_force(category)


def judged(in_force, item, key="post:1"):
    outcome = evaluate([one.book for one in in_force], item, conditions_for(in_force, key))
    note_outcome(outcome, in_force, item=key)
    return outcome


def test_saved_rules_are_in_force_and_on_record(moderator):
    version = save_rules(None, source=HOLD, by=moderator, note="cats wait")

    assert (version.number, version.is_active, version.author) == (1, True, moderator)
    assert [one.version_id for one in rules_in_force(None)] == [version.pk]
    entry = AuditEntry.objects.get(act="rules.saved")
    assert (entry.by, entry.why, entry.after) == (moderator, "cats wait", {"version": 1})
    assert Entry.objects.get(kind__endswith="RulesSaved").payload == {"version_id": version.pk}


def test_a_file_with_a_mistake_leaves_the_old_one_in_force(moderator):
    version = save_rules(None, source=HOLD, by=moderator)

    with pytest.raises(RulesRefused) as refused:
        save_rules(None, source="titel: x\naction: remove\n---\nbody: [", by=moderator)

    assert [problem.line for problem in refused.value.problems] == [1, 4]
    assert RuleVersion.objects.get() == version
    assert [one.version_id for one in rules_in_force(None)] == [version.pk]


def test_the_same_file_again_is_no_new_version(moderator):
    version = save_rules(None, source=HOLD, by=moderator)

    assert save_rules(None, source=HOLD.replace("\n", "\r\n"), by=moderator) == version


def test_going_back_makes_a_new_version_of_the_old_text(moderator):
    first = save_rules(None, source=HOLD, by=moderator)
    save_rules(None, source="title: dog\naction: filter", by=moderator)

    third = roll_back(first, by=moderator)

    assert (third.number, third.source, third.is_active) == (3, HOLD, True)
    assert "1" in third.note


def test_a_version_stays_as_it_was_saved(moderator):
    version = save_rules(None, source=HOLD, by=moderator)
    version.source = "title: dog\naction: filter"

    with pytest.raises(VersionStays):
        version.save()


def test_the_site_has_one_set_of_rules():
    RuleSet.objects.create()

    with pytest.raises(IntegrityError), transaction.atomic():
        RuleSet.objects.create()


@pytest.mark.parametrize("source", [HOLD, "titel: x"])
def test_only_those_who_moderate_there_write_rules(source):
    category = CategoryFactory()
    owner_of_category = UserFactory()
    boss = StaffFactory(role="owner")
    appoint_moderator(category, by=boss, username=owner_of_category.username)

    for by, where in [
        (UserFactory(), None),
        (UserFactory(), category),
        (owner_of_category, None),
        (owner_of_category, CategoryFactory()),
    ]:
        with pytest.raises(PermissionDenied):
            save_rules(where, source=source, by=by)

    assert not RuleVersion.objects.exists()
    assert save_rules(category, source=HOLD, by=owner_of_category).is_active


def test_the_sites_rules_come_before_the_categorys(moderator):
    category = CategoryFactory()
    save_rules(category, source="title: cat\naction: remove", by=moderator)
    save_rules(CategoryFactory(), source="title: cat\naction: spam", by=moderator)
    save_rules(None, source=HOLD, by=moderator)

    in_force = rules_in_force(category)

    assert [one.category_id for one in in_force] == [None, category.pk]
    assert judged(in_force, topic("cat")).action == "filter"


def test_what_a_rule_did_is_kept_and_counted():
    in_force = in_force_for(source="title: cat\naction: report\naction_reason: 'a {{match}}'")
    post = PostFactory(topic=TopicFactory())
    outcome = evaluate([one.book for one in in_force], topic("Cat"))

    note_outcome(outcome, in_force, item=f"post:{post.pk}", post=post)

    hit = RuleHit.objects.get()
    rule = in_force[0].book.rules[0]
    assert (hit.post, hit.line, hit.is_shadow, hit.rule_hash) == (post, 1, False, rule.hash)
    assert hit.deed == {"action": "report", "reason": "a Cat"}
    assert RuleState.objects.get().hit_count == 1
    assert Performed.objects.get().item == f"post:{post.pk}"


def test_a_report_is_made_once_for_an_item():
    in_force = in_force_for(source="title: cat\naction: report")

    assert judged(in_force, topic("cat")).action == "report"
    assert judged(in_force, topic("cat")).action is None
    assert judged(in_force, topic("cat"), "post:2").action == "report"
    assert RuleHit.objects.count() == 2


def test_nothing_that_fires_costs_nothing(django_assert_num_queries):
    in_force = in_force_for()
    outcome = evaluate(in_force[0].book, topic("dog"))

    with django_assert_num_queries(0), transaction.atomic(savepoint=False):
        note_outcome.__wrapped__(outcome, in_force, item="post:1")


def test_a_rule_that_is_too_slow_is_switched_off_and_its_author_can_be_told():
    in_force = in_force_for(source=HOSTILE)
    hostile = reply("a" * 5_000 + "b aaa")

    assert judged(in_force, hostile).action == "filter"

    state = RuleState.objects.get(disabled_at__isnull=False)
    assert state.rule_hash == in_force[0].book.rules[0].hash
    told = Entry.objects.get(kind__endswith="RuleSwitchedOff").payload
    assert (told["version_id"], told["line"], told["why"]) == (in_force[0].version_id, 1, "slow")
    assert AuditEntry.objects.get(act="rule.switched_off").by_id is None
    assert judged(in_force, hostile, "post:2").too_slow == []


def test_a_rule_that_breaks_is_switched_off_at_the_third_time(monkeypatch):
    in_force = in_force_for(source="body: x\nis_edited: false\naction: remove")

    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr("automod.targets.passes", broken)
    for n in range(4):
        judged(in_force, reply("x"), f"post:{n}")

    state = RuleState.objects.get()
    assert (state.failure_count, state.is_off) == (3, True)
    assert not RuleHit.objects.exists()


def test_a_watched_rule_is_written_down_and_does_nothing(moderator):
    in_force = in_force_for()
    rule_set = RuleSet.objects.get()
    rule = in_force[0].book.rules[0]

    watch_rule(rule_set, rule.hash, by=moderator, only_watch=True)

    assert judged(in_force, topic("cat")).action is None
    assert RuleHit.objects.get().is_shadow
    watch_rule(rule_set, rule.hash, by=moderator, only_watch=False)
    assert judged(in_force, topic("cat")).action == "filter"


def test_a_rule_keeps_its_state_when_the_file_around_it_changes(moderator):
    in_force = in_force_for(by=moderator)
    switch_rule_off(RuleSet.objects.get(), in_force[0].book.rules[0].hash, by=moderator, why="no")

    changed = in_force_for(source=f"# cats\n{HOLD}\n---\ntitle: cat\nset_flair: Cat", by=moderator)

    outcome = judged(changed, topic("cat"))
    assert [rule.section for rule in outcome.fired] == [1]
    switch_rule_on(RuleSet.objects.get(), changed[0].book.rules[0].hash, by=moderator)
    assert judged(changed, topic("cat")).action == "filter"


def test_members_do_not_switch_rules():
    in_force = in_force_for()

    for switch in (switch_rule_off, switch_rule_on):
        with pytest.raises(PermissionDenied):
            switch(RuleSet.objects.get(), in_force[0].book.rules[0].hash, by=UserFactory())

    assert not RuleState.objects.exists()


def test_reading_what_is_in_force_costs_a_query_and_its_conditions_two(
    moderator, django_assert_num_queries
):
    category = CategoryFactory()
    save_rules(None, source=HOLD, by=moderator)
    save_rules(category, source=HOLD, by=moderator)
    rules_in_force(category)

    with django_assert_num_queries(3):
        conditions_for(rules_in_force(category), "post:1")
