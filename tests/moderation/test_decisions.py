"""Cases are decided once, and decisions put back exactly what they changed."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone
from time_machine import travel

from audit.models import AuditEntry
from core.refusals import ActionRefused
from eventlog.models import Entry
from eventlog.testing import deliver_events
from forums import actions as forum
from forums.models import Post, Topic
from members.models import Sanction
from moderation.actions import Choice, claim_case, decide, hand_case, pass_on, undo_decision
from moderation.models import Decision, Flag, Reviewable
from moderation.refusals import AlreadyDecided, ClaimedByOther, RuleNeeded, Stale
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import StaffFactory, UserFactory, local_moderator
from tests.factories.moderation import CaseFactory, DecisionFactory, FlagFactory, RuleFactory

pytestmark = pytest.mark.django_db


def remove() -> Choice:
    return Choice(outcome="remove", rule=RuleFactory(), message="It breaks rule 1.")


def test_a_decision_names_rule_and_version_and_is_logged():
    case, moderator = CaseFactory(), StaffFactory()

    decision = decide(case, remove(), by=moderator, version=case.version)

    assert (decision.rule.key, decision.rule.version.number) == ("kind", 1)
    assert Post.objects.get(pk=case.post_id).deleted_by == moderator
    assert not Reviewable.objects.get().is_open
    entry = AuditEntry.objects.get(act="case.decided")
    assert (entry.by, entry.rule_key, entry.rule_version) == (moderator, "kind", 1)
    assert Entry.objects.filter(kind="moderation.DecisionMade").count() == 1


def test_what_restricts_somebody_names_a_rule():
    with pytest.raises(RuleNeeded):
        decide(CaseFactory(), Choice(outcome="nudge"), by=StaffFactory())

    assert not Decision.objects.exists()
    assert not Sanction.objects.exists()


def test_whoever_missed_a_step_is_told_what_happened():
    case = CaseFactory()
    seen = case.version
    flag = FlagFactory(post=case.post, by=UserFactory(name="Maren"))

    with pytest.raises(Stale, match=r"was reported \(Maren\)"):
        decide(case, remove(), by=StaffFactory(), version=seen)

    assert flag.case.is_open
    assert not Decision.objects.exists()


def test_a_second_decision_loses_politely():
    case, first = CaseFactory(), StaffFactory(name="Dewi")
    decide(case, remove(), by=first, version=case.version)

    with pytest.raises(AlreadyDecided, match="Dewi decided this case meanwhile"):
        decide(case, remove(), by=StaffFactory(), version=case.version)

    assert Decision.objects.count() == 1


def test_while_somebody_has_a_case_nobody_else_decides_it():
    case, holder = CaseFactory(), StaffFactory(name="Hanna")
    claim_case(case, by=holder)

    with pytest.raises(ClaimedByOther, match="Hanna has this case"):
        decide(case, remove(), by=StaffFactory())

    assert decide(case, remove(), by=holder).outcome == "remove"


def test_a_claim_ends_after_ten_idle_minutes():
    case = CaseFactory()
    claim_case(case, by=StaffFactory())

    with travel(timezone.now() + timedelta(minutes=11), tick=False):
        other = StaffFactory()
        assert claim_case(case, by=other).holder() == other


def test_a_case_is_handed_to_somebody_who_may_decide_it():
    case, one, other = CaseFactory(), StaffFactory(), StaffFactory()
    claim_case(case, by=one)

    with pytest.raises(PermissionDenied):
        hand_case(case, by=one, to=UserFactory())

    assert hand_case(case, by=one, to=other).claimed_by == other


def test_a_moderator_of_one_category_decides_only_there():
    here, there = CaseFactory(), CaseFactory()
    moderator = local_moderator(here.category)

    assert list(Reviewable.objects.visible_to(moderator)) == [here]
    with pytest.raises(PermissionDenied):
        decide(there, remove(), by=moderator)
    assert decide(here, remove(), by=moderator).outcome == "remove"


def test_nobody_decides_about_themselves():
    moderator = StaffFactory()
    case = CaseFactory(post=PostFactory(author=moderator))

    assert not Reviewable.objects.visible_to(moderator).exists()
    with pytest.raises(PermissionDenied):
        decide(case, remove(), by=moderator)


def test_hidden_until_edited_comes_back_and_is_looked_at_again():
    case = CaseFactory()
    decide(case, Choice(outcome="hide", rule=RuleFactory()), by=StaffFactory())
    post = Post.objects.get(pk=case.post_id)
    assert post.is_hidden

    forum.edit_post(post, by=post.author, body="Kinder words", version=1)
    deliver_events()

    case = Reviewable.objects.get()
    assert (case.is_open, case.kind, case.round) == (True, "revised", 2)
    assert case.excerpt == "Kinder words"


def test_a_held_post_is_published_by_keeping_it():
    topic = TopicFactory()
    post = Post.objects.create(
        topic=topic, author=UserFactory(), number=0, body="a", html="a", held_at=timezone.now()
    )
    case = CaseFactory(post=post)

    decide(case, Choice(outcome="keep"), by=StaffFactory())

    assert Post.objects.get(pk=post.pk).number == 2
    assert Topic.objects.get().reply_count == 1


def test_pausing_keeps_the_member_from_writing():
    case = CaseFactory()

    decision = decide(case, Choice(outcome="pause", rule=RuleFactory(), days=3), by=StaffFactory())

    sanction = decision.sanctions.get()
    assert (sanction.kind, sanction.user) == ("mute", case.user)
    assert sanction.ends_at - timezone.now() > timedelta(days=2, hours=23)


ALL_ACTS = [
    {"act": "hide"},
    {"act": "delete"},
    {"act": "edit", "params": {"body": "Edited by a moderator"}},
    {"act": "lock"},
    {"act": "slow", "params": {"minutes": 10}},
    {"act": "warn"},
    {"act": "strike", "params": {"days": 90}},
    {"act": "mute", "params": {"hours": 12, "here": True}},
    {"act": "suspend", "params": {"days": 30}},
    {"act": "ban"},
]


def everything(post: Post) -> dict[str, object]:
    """All that a decision can change, except the history of it."""
    post = Post.objects.select_related("topic__category", "author").get(pk=post.pk)
    topic, category, author = post.topic, post.topic.category, post.author
    of_topic = ("reply_count", "solution_id", "locked_at", "slow_seconds", "category_id")
    return {
        "post": [post.body, post.is_gone, post.number],
        "topic": [getattr(topic, name) for name in of_topic],
        "category": [category.topic_count, category.post_count, category.last_topic_id],
        "author": [author.post_count, author.solution_count],
        "held against": Sanction.objects.in_force(timezone.now()).filter(user=author).count(),
        "public": list(Post.objects.visible_to(UserFactory()).values_list("pk", flat=True)),
    }


@pytest.mark.parametrize("effect", ALL_ACTS, ids=lambda effect: effect["act"])
def test_every_act_can_be_undone_restoring_what_was(effect):
    topic = TopicFactory(kind="question", replies=1)
    post = PostFactory(topic=topic)
    forum.accept_answer(post, by=topic.author)
    case, moderator = CaseFactory(post=post), StaffFactory()
    before = everything(post)

    choice = Choice(outcome="remove", rule=RuleFactory(), effects=[effect])
    decision = decide(case, choice, by=moderator)
    assert everything(post) != before or effect["act"] == "warn"
    undo_decision(decision, by=moderator)

    assert everything(post) == before
    assert Decision.objects.get().is_undone


def test_moving_is_undone():
    case, moderator = CaseFactory(), StaffFactory()
    before = everything(case.post)
    to = CategoryFactory()
    effects = [{"act": "move", "params": {"category": to.pk}}]

    decision = decide(
        case, Choice(outcome="nudge", rule=RuleFactory(), effects=effects), by=moderator
    )
    deliver_events()
    assert Reviewable.objects.get().category == to
    undo_decision(decision, by=moderator)

    assert everything(case.post) == before


def test_undoing_asks_the_case_anew_with_its_reports_and_their_counts():
    flag = FlagFactory()
    decision = DecisionFactory(case=flag.case)

    undo_decision(decision, by=StaffFactory())
    undo_decision(decision, by=StaffFactory())

    case = Reviewable.objects.get()
    assert (case.is_open, case.round, case.report_count) == (True, 2, 1)
    assert Flag.objects.get().outcome == ""
    assert flag.reporter.reporter.upheld == 0
    assert Entry.objects.filter(kind="moderation.DecisionUndone").count() == 1


def test_passing_on_gives_reason_and_level():
    case, moderator = CaseFactory(), StaffFactory()
    claim_case(case, by=moderator)

    pass_on(case, by=moderator, reason="Not mine to say.", level=Reviewable.Level.MANAGERS)

    case = Reviewable.objects.get()
    assert (case.level, case.claimed_by) == (1, None)
    assert case.steps.last().facts["reason"] == "Not mine to say."


@pytest.mark.django_db(transaction=True)
def test_fifty_cases_and_four_moderators_make_fifty_decisions():
    """reliability.md, I6."""
    cases = [CaseFactory() for _i in range(50)]
    moderators = [StaffFactory() for _i in range(4)]
    choice = remove()
    refused: list[str] = []

    def work(moderator):
        for case in cases:
            try:
                decide(case, choice, by=moderator, version=case.version)
            except ActionRefused as refusal:
                refused.append(str(refusal))
        connection.close()

    threads = [threading.Thread(target=work, args=[moderator]) for moderator in moderators]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Decision.objects.count() == 50
    assert AuditEntry.objects.filter(act="case.decided").count() == 50
    assert len(refused) == 150
    assert all("decided this case meanwhile" in words for words in refused)


def test_undoing_an_earlier_decision_leaves_what_a_later_one_did():
    post = PostFactory(author=UserFactory())
    first = DecisionFactory(case=CaseFactory(post=post), outcome="hide")
    forum.edit_post(Post.objects.get(pk=post.pk), by=post.author, body="Better", version=1)
    deliver_events()
    second = DecisionFactory(case=Reviewable.objects.get(), outcome="hide")

    undo_decision(first, by=StaffFactory(), overturned=True)
    assert Post.objects.get(pk=post.pk).is_hidden

    undo_decision(second, by=StaffFactory())
    assert not Post.objects.get(pk=post.pk).is_hidden


def test_a_topic_that_was_moved_on_or_given_another_pace_since_stays_as_it_is():
    topic = TopicFactory()
    there, elsewhere = CategoryFactory(), CategoryFactory()
    case = CaseFactory(post=topic.posts.get())
    acts = [
        {"act": "move", "params": {"category": there.pk}},
        {"act": "slow", "params": {"minutes": 10}},
    ]
    decision = DecisionFactory(case=case, outcome="nudge", effects=acts)
    staff = StaffFactory()
    forum.move_topic(Topic.objects.get(pk=topic.pk), by=staff, category=elsewhere)
    forum.slow_topic(Topic.objects.get(pk=topic.pk), by=staff, seconds=60)

    undo_decision(decision, by=staff)

    topic = Topic.objects.get(pk=topic.pk)
    assert (topic.category, topic.slow_seconds) == (elsewhere, 60)


def test_a_topic_that_was_locked_again_since_stays_locked():
    topic = TopicFactory()
    case = CaseFactory(post=topic.posts.get())
    decision = DecisionFactory(case=case, outcome="nudge", effects=[{"act": "lock", "params": {}}])
    staff = StaffFactory()
    forum.lock_topic(Topic.objects.get(pk=topic.pk), by=staff, on=False)
    forum.lock_topic(Topic.objects.get(pk=topic.pk), by=staff, on=True)

    undo_decision(decision, by=staff)

    assert Topic.objects.get(pk=topic.pk).is_locked


def test_so_it_is_with_what_was_removed_twice():
    post = PostFactory(author=UserFactory())
    first = DecisionFactory(case=CaseFactory(post=post), outcome="remove")
    forum.restore_post(Post.objects.get(pk=post.pk), by=StaffFactory())
    second = DecisionFactory(case=CaseFactory(post=Post.objects.get(pk=post.pk)), outcome="remove")

    undo_decision(first, by=StaffFactory(), overturned=True)
    assert Post.objects.get(pk=post.pk).is_deleted

    undo_decision(second, by=StaffFactory())
    assert not Post.objects.get(pk=post.pk).is_deleted
