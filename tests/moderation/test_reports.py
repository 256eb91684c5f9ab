"""Members point at things; what they say of one thing comes together in one case."""

import pytest

from core.pages import outdate
from eventlog.models import Entry
from forums.models import Post
from members.models import TrustLevel
from members.roles import Role
from members.trust import TAG
from moderation.actions import Item, report
from moderation.models import Flag, Reporter, Reviewable, Settings
from moderation.refusals import (
    AlreadyReported,
    NoticeIncomplete,
    OwnWords,
    RuleNeeded,
    TooManyReportsToday,
)
from tests.factories.forums import PostFactory
from tests.factories.members import UserFactory
from tests.factories.moderation import CaseFactory, DecisionFactory, FlagFactory, RuleFactory

pytestmark = pytest.mark.django_db


def test_a_report_opens_a_case_with_what_the_queue_shows():
    post = PostFactory(body="Maybe stoves are not for you.")

    flag = FlagFactory(post=post, text="Aimed at Dana.", marked="not for you")

    case = Reviewable.objects.get()
    assert case.is_open
    assert (case.kind, case.subject, case.post, case.user) == (
        "reported",
        "post",
        post,
        post.author,
    )
    assert (case.title, case.excerpt) == (post.topic.title, "Maybe stoves are not for you.")
    assert case.category == post.topic.category
    assert case.rule_keys == ["kind"]
    assert list(case.flags.all()) == [flag]
    assert Entry.objects.filter(kind="moderation.ItemReported").count() == 1


def test_new_reports_join_the_case_and_make_it_more_urgent():
    case = CaseFactory()
    before = case.due_at

    FlagFactory(post=case.post)

    case = Reviewable.objects.get()
    assert case.report_count == 2
    assert case.due_at < before


def test_a_person_reports_a_thing_once():
    flag = FlagFactory()

    with pytest.raises(AlreadyReported):
        FlagFactory(post=flag.case.post, by=flag.reporter)

    assert Flag.objects.count() == 1


def test_nobody_reports_their_own_words():
    post = PostFactory()

    with pytest.raises(OwnWords):
        FlagFactory(post=post, by=post.author)

    assert not Reviewable.objects.exists()


def test_breaking_a_rule_names_the_rule():
    with pytest.raises(RuleNeeded):
        report(Item("post", post=PostFactory()), by=UserFactory(), reason="rule")


def test_a_legal_notice_is_complete_and_most_urgent():
    post = PostFactory()
    with pytest.raises(NoticeIncomplete):
        FlagFactory(post=post, reason="illegal", notice={"law": "§ 1"})

    notice = {
        "law": "§ 1",
        "explanation": "It copies my picture.",
        "name": "Ada",
        "email": "ada@example.org",
        "in_good_faith": True,
    }
    flag = FlagFactory(post=post, reason="illegal", notice=notice)

    assert flag.notice == notice
    assert Reviewable.objects.get().severity == 4


def test_a_profile_and_a_picture_are_reported_apart():
    member, reporter = UserFactory(bio="Buy my pills"), UserFactory()

    report(Item("profile", user=member), by=reporter, reason="else", text="Advert")
    report(Item("avatar", user=member), by=reporter, reason="else")

    cases = Reviewable.objects.order_by("subject")
    assert [(case.subject, case.excerpt) for case in cases] == [
        ("avatar", ""),
        ("profile", "Buy my pills"),
    ]


def test_the_reporter_is_told_the_outcome_and_counts_more_when_right():
    flag = FlagFactory()
    weight = flag.weight

    DecisionFactory(case=flag.case, outcome="remove")

    flag.refresh_from_db()
    assert (flag.outcome, flag.answer) == (
        "upheld",
        "You were right to tell us. It was removed.",
    )
    assert FlagFactory(by=flag.reporter).weight > weight


def test_a_reporter_who_is_wrong_counts_less():
    flag = FlagFactory()

    DecisionFactory(case=flag.case, outcome="keep")

    assert Reporter.objects.get(user=flag.reporter).declined == 1
    assert FlagFactory(by=flag.reporter).weight < flag.weight


def test_reports_hide_nothing_unless_the_site_says_so():
    post = PostFactory()
    for _i in range(8):
        FlagFactory(post=post)

    assert not Post.objects.get(pk=post.pk).is_gone


def test_at_the_sites_weight_of_reports_a_post_is_hidden_until_somebody_decided():
    Settings(hide_at_weight=2).save()
    post = PostFactory()

    FlagFactory(post=post)
    assert not Post.objects.get(pk=post.pk).is_gone
    FlagFactory(post=post)

    assert Post.objects.get(pk=post.pk).is_hidden


def test_a_group_that_reports_one_person_together_is_shown_as_such_and_hides_nothing():
    Settings(hide_at_weight=4).save()
    group = [UserFactory() for _i in range(4)]
    author = UserFactory()
    one = PostFactory(author=author)
    for post in (one, PostFactory(author=author, topic=one.topic)):
        for member in group:
            FlagFactory(post=post, by=member)

    first, second = Reviewable.objects.order_by("pk")
    assert (first.is_mass_report, second.is_mass_report) == (False, True)
    assert Post.objects.get(pk=first.post_id).is_hidden
    assert not Post.objects.get(pk=second.post_id).is_gone


def test_what_moderators_report_weighs_more():
    assert FlagFactory(by=UserFactory(role=Role.MODERATOR)).weight == 3


def test_a_rule_of_an_older_version_still_counts_by_its_key():
    RuleFactory(key="sell")

    case = CaseFactory(rule=RuleFactory(key="sell"))

    assert case.rule_keys == ["sell"]


def test_who_reported_as_much_as_their_level_lets_reads_how_much_that_is(settings):
    settings.POSTING_LIMITS = True
    reporter = UserFactory(role=Role.NEWCOMER)
    TrustLevel.objects.filter(level=0).update(reports_per_day=1)
    outdate(TAG)
    FlagFactory(by=reporter)

    with pytest.raises(TooManyReportsToday, match="On the level “New” one reports 1 thing a day"):
        FlagFactory(by=reporter)
