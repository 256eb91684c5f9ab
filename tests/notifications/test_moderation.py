"""Who is told of what moderators decided, and what nobody is told."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from automod.actions import save_rules
from eventlog.testing import deliver_events
from forums.actions import delete_post
from members.actions import (
    change_role,
    confirm_address,
    end_sanctions,
    grant,
    impose_sanction,
    join,
    set_trust_level,
)
from members.models import Sanction, User
from members.roles import Role
from moderation.actions import (
    Choice,
    Item,
    answer_appeal,
    appeal,
    decide,
    pass_on,
    report,
    undo_decision,
)
from moderation.actions.decisions import decide_locked
from moderation.models import Batch, Decision, Reviewable, Settings
from notifications.letters import send_owed_letters
from notifications.models import Letter, Notification
from notifications.queries import told, unread_count
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import OwnerFactory, StaffFactory, UserFactory
from tests.factories.moderation import CaseFactory, DecisionFactory, FlagFactory, RuleFactory

pytestmark = pytest.mark.django_db

NOTICE = {
    "law": "Section 16",
    "explanation": "Mine",
    "name": "Ada Zanzibar",
    "email": "zanzibar@example.org",
    "in_good_faith": True,
}


def told_to(user: User) -> list[tuple[str, str, str]]:
    rows = Notification.objects.filter(user=user).order_by("pk")
    return [(row.kind, row.text, row.href) for row in rows]


def kinds(user: User) -> list[str]:
    return [kind for kind, _text, _href in told_to(user)]


def test_the_author_hears_what_was_decided_and_where_to_read_why():
    decision = DecisionFactory()

    deliver_events()
    deliver_events()

    assert told_to(decision.user) == [
        (
            "decision",
            "We removed a post of yours. Rule 1, Go for the problem, not the person.",
            decision.href,
        )
    ]
    assert unread_count(decision.user) == 1
    letter = Letter.objects.get(user=decision.user)
    assert letter.subject == "We removed a post of yours."
    assert "We looked." in letter.body
    assert f"/standing/{decision.pk}/" in letter.body
    assert "you can appeal there until" in letter.body


def test_a_letter_names_whom_it_is_for_once():
    named, plain = DecisionFactory(), DecisionFactory()
    Decision.objects.filter(pk=named.pk).update(message=f"{named.user.first_word}, we removed it.")
    Decision.objects.filter(pk=plain.pk).update(message="We removed it.")

    deliver_events()

    bodies = dict(Letter.objects.values_list("user_id", "body"))
    assert bodies[named.user.pk].startswith(f"{named.user.first_word}, we removed it.")
    assert bodies[plain.user.pk].startswith(f"Hello {plain.user.first_word},\n\nWe removed it.")


def test_the_reporter_hears_the_outcome_and_nothing_about_the_author():
    flag = FlagFactory(text="Zanzibar")
    DecisionFactory(case=flag.case)

    deliver_events()

    line = "You were right to tell us. It was removed."
    assert told_to(flag.reporter) == [("report", line, "/reports/")]
    letter = Letter.objects.get(user=flag.reporter)
    assert line in letter.body
    assert flag.case.user.display_name not in letter.body


def test_what_stays_is_told_to_the_reporter_alone():
    flag = FlagFactory()
    DecisionFactory(case=flag.case, outcome="keep")

    deliver_events()

    assert kinds(flag.case.user) == []
    assert kinds(flag.reporter) == ["report"]


def test_a_decision_taken_back_before_it_was_told_is_not_told():
    decision = DecisionFactory()
    undo_decision(decision, by=OwnerFactory())

    deliver_events()

    assert kinds(decision.user) == []


def test_whoever_was_told_hears_that_it_was_taken_back():
    decision = DecisionFactory()
    deliver_events()
    undo_decision(decision, by=OwnerFactory())

    deliver_events()

    assert kinds(decision.user) == ["decision", "undone"]
    assert Letter.objects.filter(user=decision.user).count() == 2


def test_the_answer_to_an_appeal_is_told_once():
    decision = DecisionFactory()
    appeal(decision, by=decision.user, text="It is mine.")
    deliver_events()
    case = Reviewable.objects.get(kind="appeal")
    answer_appeal(case, by=OwnerFactory(), overturn=True, answer="We were wrong.")

    deliver_events()

    assert kinds(decision.user) == ["decision", "appeal"]
    letter = Letter.objects.get(about__startswith="appeal")
    assert "We were wrong." in letter.body


def test_many_decided_as_one_are_told_once():
    batch = Batch.objects.create(by=StaffFactory(), choice={}, items=[], total=3)
    author, reporter = UserFactory(), UserFactory()
    topic = TopicFactory()
    choice = Choice(outcome="remove", rule=RuleFactory())
    for _i in range(3):
        case = CaseFactory(post=PostFactory(topic=topic, author=author), by=reporter)
        decide_locked(case, choice, by=batch.by, batch=batch)

    deliver_events()

    assert [(kind, href) for kind, _t, href in told_to(author)] == [("decision", "/standing/")]
    assert kinds(reporter) == ["report"]
    assert Letter.objects.count() == 2


def test_a_case_that_is_passed_on_is_told_to_its_level_and_only_who_may_decide():
    manager, other, owner = (
        UserFactory(role=Role.MANAGER),
        UserFactory(role=Role.MANAGER),
        OwnerFactory(),
    )
    case = CaseFactory(post=PostFactory(author=other))

    pass_on(case, by=StaffFactory(), reason="Too big for me", level=1)
    deliver_events()

    assert kinds(manager) == ["case"]
    assert kinds(other) == []
    assert kinds(owner) == []
    assert "Too big for me" not in Letter.objects.get(user=manager).body


def test_whoever_a_case_is_passed_to_hears_of_it():
    case, to = CaseFactory(), StaffFactory()

    pass_on(case, by=StaffFactory(), reason="You know them", to=to)
    deliver_events()

    assert told_to(to) == [("case", "A case was passed on to you.", case.href)]


def test_what_cannot_wait_is_told_to_moderators_once_without_a_word_of_the_notice():
    category, local, staff = CategoryFactory(), UserFactory(), StaffFactory()
    grant("moderate_category", local, category)
    post = PostFactory(topic=TopicFactory(category=category))

    FlagFactory(post=post)
    deliver_events()
    assert kinds(staff) == []
    FlagFactory(post=post, reason="illegal", notice=NOTICE)
    FlagFactory(post=post, reason="illegal", notice=NOTICE)
    deliver_events()

    assert kinds(staff) == ["case"]
    assert kinds(local) == ["case"]
    assert "anzibar" not in "".join(letter.body for letter in Letter.objects.all())


def test_who_moderates_no_more_is_shown_no_case(sign_in):
    staff = StaffFactory()
    FlagFactory(reason="illegal", notice=NOTICE)
    deliver_events()
    assert "A case cannot wait" in sign_in(staff).get("/notifications/").content.decode()

    change_role(staff, by=OwnerFactory(), role=Role.MEMBER)

    page = sign_in(User.objects.get(pk=staff.pk)).get("/notifications/").content.decode()
    assert "A case cannot wait" not in page


def test_a_trust_level_is_told_with_where_to_read_about_it():
    member, staff = UserFactory(), StaffFactory()

    set_trust_level(member, 2, by=staff, reason="Known")
    deliver_events()

    assert told_to(member) == [
        (
            "level",
            "You are on the trust level “Regular” now. See what it allows.",
            "/standing/#trust",
        )
    ]


@pytest.mark.parametrize(("kind", "heard"), [("mute", ["over"]), ("warning", [])])
def test_what_is_over_is_told_but_no_nudge(kind: str, heard: list[str]):
    member = UserFactory()
    sanction = impose_sanction(
        member, by=OwnerFactory(), kind=kind, ends_at=timezone.now() + timedelta(days=1)
    )
    earlier = timezone.now() - timedelta(days=3)
    Sanction.objects.filter(pk=sanction.pk).update(
        starts_at=earlier, ends_at=earlier + timedelta(days=1)
    )

    end_sanctions()
    deliver_events()

    assert kinds(member) == heard


def test_somebody_new_hears_that_they_are_in_or_not():
    Settings(approve_sign_ups=True).save()
    people = [UserFactory(role=Role.NEWCOMER, confirmed_at=None) for _i in range(2)]
    for user in people:
        join(user)
        confirm_address(user)
    deliver_events()
    for user, outcome in zip(people, ("keep", "remove"), strict=True):
        case = Reviewable.objects.get(user=user)
        decide(case, Choice(outcome=outcome, rule=RuleFactory()), by=StaffFactory())
    deliver_events()

    assert kinds(people[0]) == ["welcome"]
    assert send_owed_letters() == 2
    assert [message.subject for message in mail.outbox] == [
        "Hearth: You are in. Welcome.",
        "Hearth: We did not let your account in.",
    ]


def test_a_post_that_was_let_through_is_told_to_its_author():
    Settings(hold_first_posts=1).save()
    newcomer = UserFactory(role=Role.NEWCOMER)
    post = PostFactory(topic=TopicFactory(author=UserFactory()), author=newcomer)
    deliver_events()
    assert post.is_held

    decide(Reviewable.objects.get(post=post), Choice(outcome="keep"), by=StaffFactory())
    deliver_events()

    assert "welcome" in kinds(newcomer)


def test_the_page_shows_both_kinds_in_one_query(django_assert_num_queries):
    hanna = UserFactory()
    post = PostFactory(topic=TopicFactory(author=hanna), author=UserFactory())
    DecisionFactory(case=CaseFactory(post=PostFactory(author=hanna, topic=post.topic)))
    deliver_events()
    told(hanna)

    with django_assert_num_queries(1):
        rows = [row for day in told(hanna).days for row in day.notifications]

    assert {row.kind for row in rows} == {"reply", "decision"}


def test_the_page_shows_what_the_site_says_and_marks_it_read(sign_in):
    decision = DecisionFactory()
    deliver_events()
    client = sign_in(decision.user)

    page = client.get("/notifications/").content.decode()
    row = Notification.objects.get(user=decision.user)
    client.post(f"/notifications/{row.pk}/read/")

    assert "We removed a post of yours." in page
    assert f'href="{decision.href}"' in page
    assert unread_count(decision.user) == 0


def test_a_report_of_a_profile_is_answered_too():
    member, reporter = UserFactory(bio="Buy"), UserFactory()
    report(Item("profile", user=member), by=reporter, reason="else")
    case = Reviewable.objects.get()
    decide(case, Choice(outcome="remove", rule=RuleFactory()), by=StaffFactory())

    deliver_events()

    assert kinds(reporter) == ["report"]
    assert told_to(member)[0][1].startswith("We took away what your profile said.")


def test_an_author_reads_what_a_rule_has_to_say_on_the_site_and_in_a_mail():
    source = "title: pump\nmessage: |\n    See the *guide* first.\nmessage_subject: About pumps\n"
    save_rules(None, source=source, by=StaffFactory())
    topic = TopicFactory(title="My pump")

    deliver_events()
    deliver_events()

    post = topic.posts.get()
    assert told_to(topic.author) == [("message", "See the guide first.", post.href)]
    letter = Letter.objects.get(user=topic.author)
    assert letter.subject == "About pumps"
    assert "See the *guide* first.\n\nhttp" in letter.body
    assert letter.body.count(post.href) == 1


def test_nobody_hears_what_a_rule_says_of_a_post_that_was_taken_back():
    save_rules(None, source="title: pump\nmessage: See the guide.\n", by=StaffFactory())
    topic = TopicFactory(title="My pump")
    delete_post(topic.posts.get(), by=topic.author)

    deliver_events()

    assert told_to(topic.author) == []
