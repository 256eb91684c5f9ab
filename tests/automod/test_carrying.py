"""What rules want done once a post is public: each thing once, and by the site itself."""

import pytest

from audit.models import AuditEntry
from automod.actions import save_rules, switch_rule_off
from automod.actions.carrying import look_at_post
from automod.in_force import book_of
from automod.models import Performed, RuleHit, RuleState, Voice
from automod.voice import site_voice
from eventlog.models import Entry
from eventlog.testing import deliver_events
from forums.actions import edit_post
from forums.models import Post, Topic
from members.actions import confirm_address
from members.models import Sanction, User
from moderation.actions import Choice, appeal, decide, undo_decision
from moderation.models import Decision, Flag, Reviewable
from notifications.letters import send_owed_letters
from tests.automod.test_screens import known
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import StaffFactory, UserFactory, local_moderator
from tests.factories.moderation import FlagFactory
from tests.moderation.conftest import everybody_accepted  # noqa: F401

pytestmark = pytest.mark.django_db


def rules(source, category=None):
    return save_rules(category, source=source, by=StaffFactory())


def fresh(post):
    related = ("author", "topic__category", "topic__author", "reply_to")
    return Post.objects.select_related(*related).get(pk=post.pk)


def test_a_report_by_the_site_opens_a_case_without_a_reporter():
    rules("# Look\nbody: look at me\naction: report\nreport_reason: vain\n")
    post = PostFactory(topic=TopicFactory(), author=known(), body="look at me")

    deliver_events()

    case = Reviewable.objects.get()
    assert (case.kind, case.report_count, case.post) == ("reported", 0, post)
    assert case.reasons[0]["words"] == "The rule “Look” (line 2): vain"
    assert not Flag.objects.exists()
    assert Performed.objects.count() == 1
    edit_post(post, by=post.author, body="look at me twice", version=1)
    deliver_events()
    assert [step.kind for step in case.steps.order_by("number")] == ["opened", "flagged", "edited"]
    assert Reviewable.objects.get().reasons == case.reasons


def test_topics_are_tagged_closed_pinned_and_moved():
    to = CategoryFactory(slug="help")
    rules(
        "type: submission\ntitle: how\nset_flair: [Good Question]\nset_tags: [how-to]\n"
        "set_locked: true\nset_sticky: true\nmove_to_category: help\n"
    )
    topic = TopicFactory(title="How?", author=known())

    deliver_events()

    topic = Topic.objects.get(pk=topic.pk)
    assert topic.tag_names == ["good-question", "how-to"]
    assert topic.is_locked
    assert topic.is_pinned
    assert topic.category == to
    assert set(AuditEntry.objects.filter(via="rule").values_list("act", flat=True)) >= {
        "topic.locked", "topic.pinned", "topic.moved",
    }  # fmt: skip
    assert deliver_events() == 0


def test_the_site_answers_once_by_an_account_nobody_can_use():
    rules("title: how\ntype: submission\ncomment: 'Hello {{author}}, see the guide.'\n")
    topic = TopicFactory(title="How?", author=known())

    deliver_events()
    look_at_post(fresh(topic.posts.get(number=1)))
    deliver_events()

    answer = topic.posts.get(number=2)
    topic.refresh_from_db()
    assert answer.author == site_voice()
    assert answer.body.startswith("Hello ")
    assert topic.answered_at is None
    voice = Voice.objects.get().user
    assert not voice.has_usable_password()
    assert voice.email is None
    assert not voice.is_staff_member
    assert topic.posts.count() == 2


def test_its_own_answers_are_not_looked_at():
    rules("type: comment\nbody: guide\naction: filter\n---\ntitle: how\ncomment: The guide.\n")
    topic = TopicFactory(title="How?", author=known())

    deliver_events()

    assert topic.posts.get(number=2).is_public


def test_letters_to_the_author_and_to_the_moderators():
    rules("# Shy\nbody: hello\nmessage: Welcome.\nmodmail: Somebody said hello.\n")
    post = PostFactory(topic=TopicFactory(), author=known(), body="hello")

    deliver_events()

    told = Entry.objects.get(kind="automod.AuthorTold").payload
    assert (told["post_id"], told["user_id"], told["rule"]) == (
        post.pk,
        post.author_id,
        "rule “Shy”",
    )
    assert told["text"].endswith("Welcome.")
    [reason] = Reviewable.objects.get(post=post).reasons
    assert reason["code"] == "modmail"
    assert "Somebody said hello." in reason["words"]


def test_silence_mutes_the_author_in_the_category_and_leaves_staff_alone():
    rules("body: grunk\nmoderators_exempt: false\nsilence_author: 3 days\n")
    topic = TopicFactory()
    post = PostFactory(topic=topic, author=known(), body="grunk")
    PostFactory(topic=topic, author=StaffFactory(), body="grunk")

    deliver_events()

    sanction = Sanction.objects.get()
    assert (sanction.user, sanction.kind, sanction.category_id) == (
        post.author, "mute", topic.category_id,
    )  # fmt: skip


def test_reports_of_members_set_off_the_rules_that_ask_for_them():
    rules("# Twice\nbody: hm\nreports: 2\naction: filter\n---\nbody: hm\nset_tags: [x]\n")
    post = PostFactory(topic=TopicFactory(), author=known(), body="hm")
    deliver_events()
    FlagFactory(post=post)
    deliver_events()
    assert fresh(post).is_public

    FlagFactory(post=post)
    deliver_events()

    assert fresh(post).is_held
    assert [reason["facts"]["name"] for reason in Reviewable.objects.get().reasons] == ["Twice"]
    assert RuleHit.objects.filter(deed__action="filter").count() == 1


def test_a_rule_may_approve_what_was_reported():
    rules("body: hm\nreports: 1\nauthor:\n    trust_level: '> 1'\naction: approve\n")
    post = PostFactory(topic=TopicFactory(), author=known(), body="hm")
    FlagFactory(post=post)

    deliver_events()

    decision = Decision.objects.get()
    assert (decision.outcome, decision.by) == ("keep", None)
    assert Flag.objects.get().outcome == "declined"


def test_what_a_moderator_let_through_is_not_caught_again_until_it_is_edited():
    rules("body: buy now\naction: filter\n")
    post = PostFactory(topic=TopicFactory(), author=known(), body="buy now")
    deliver_events()

    decide(Reviewable.objects.get(), Choice(outcome="keep"), by=StaffFactory())
    deliver_events()

    assert fresh(post).is_public
    edit_post(fresh(post), by=post.author, body="buy now, buy now", version=1)
    assert fresh(post).is_hidden


def hits(count, *, source="# Wrong\nbody: hm\naction: filter\n"):
    version = rules(source)
    for _n in range(count):
        PostFactory(topic=TopicFactory(), author=known(), body="hm")
    deliver_events()
    return version


def test_decisions_of_moderators_judge_a_rule_and_undoing_takes_it_back():
    hits(1)
    decision = decide(Reviewable.objects.get(), Choice(outcome="keep"), by=StaffFactory())
    deliver_events()
    assert RuleHit.objects.get().upheld is False

    undo_decision(decision, by=StaffFactory())
    deliver_events()

    assert RuleHit.objects.get().upheld is None


def test_a_rule_that_moderators_mostly_overrule_is_switched_off(mailoutbox):
    version = hits(4)
    version.author.email = "writer@example.com"
    version.author.save()
    confirm_address(version.author)
    version.rule_set.min_decided, version.rule_set.min_precision = 3, 50
    version.rule_set.save()

    for case in Reviewable.objects.all()[:3]:
        assert not RuleState.objects.get().is_off
        decide(case, Choice(outcome="keep"), by=StaffFactory())
        deliver_events()

    send_owed_letters()
    state = RuleState.objects.get()
    assert state.disabled_reason == "Moderators upheld 0 of 3 hits."
    assert AuditEntry.objects.filter(act="rule.switched_off", via="rule").count() == 1
    assert "Moderators upheld 0 of 3 hits." in mailoutbox[-1].body
    assert not PostFactory(topic=TopicFactory(), author=known(), body="hm").is_held


def test_an_appeal_that_is_granted_counts_against_the_rule():
    hits(1, source="# Wrong\nbody: hm\naction: remove\n")
    decision = Decision.objects.get()
    assert RuleHit.objects.get().upheld is None
    appeal(decision, by=decision.user, text="I did nothing.")
    deliver_events()

    undo_decision(decision, by=StaffFactory(), overturned=True)
    deliver_events()

    assert RuleHit.objects.get().upheld is False
    assert fresh(RuleHit.objects.get().post).is_held


def test_a_first_post_is_one_also_after_it_was_published():
    rules("author:\n    first_post: true\nbody: hm\nset_tags: [welcome]\n")
    author = known()
    first = TopicFactory(author=author, body="hm")
    deliver_events()
    author = User.objects.get(pk=author.pk)
    second = TopicFactory(author=author, body="hm")
    deliver_events()

    assert Topic.objects.get(pk=first.pk).tag_names == ["welcome"]
    assert Topic.objects.get(pk=second.pk).tag_names == []


def test_rules_of_one_category_move_nothing_to_where_their_author_may_not_write():
    here, hidden, open_to_all = CategoryFactory(), CategoryFactory(private=True), CategoryFactory()
    text = "type: submission\ntitle: {}\nmove_to_category: {}\n"
    source = "---\n".join(text.format(to.slug, to.slug) for to in (hidden, open_to_all))
    save_rules(here, source=source, by=local_moderator(here))
    kept = TopicFactory(title=hidden.slug, author=known(), category=here)
    moved = TopicFactory(title=open_to_all.slug, author=known(), category=here)

    deliver_events()

    assert Topic.objects.get(pk=kept.pk).category == here
    assert Topic.objects.get(pk=moved.pk).category == open_to_all


def test_a_case_goes_only_to_somebody_who_may_decide_it():
    member, helper = UserFactory(username="rolf"), StaffFactory(username="mo")
    text = "body: {0}\naction: report\nreport_reason: x\nassign: {0}\n"
    rules("---\n".join(text.format(name) for name in ("rolf", "mo")))
    for name in ("rolf", "mo"):
        PostFactory(topic=TopicFactory(), author=known(), body=name)

    deliver_events()

    assert set(Reviewable.objects.values_list("assignee", flat=True)) == {None, helper.pk}
    assert not Reviewable.objects.filter(assignee=member).exists()


def test_a_copy_that_a_category_switches_off_does_not_switch_off_the_sites_rule():
    here = CategoryFactory()
    source = "# Cows wait\nbody: cow\naction: report\nreport_reason: cow\n"
    rules(source)
    copy = save_rules(here, source=source, by=local_moderator(here))
    [rule] = {rule.hash for rule in book_of(copy).rules}
    switch_rule_off(copy.rule_set, rule, by=local_moderator(here))
    post = PostFactory(topic=TopicFactory(category=here), author=known(), body="A cow")

    deliver_events()

    assert Reviewable.objects.get().post == post
