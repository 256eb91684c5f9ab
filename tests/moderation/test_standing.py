"""What was decided about somebody, as they read it, and the appeal."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import travel

from forums.actions import edit_post, edit_topic, set_access
from members.actions import impose_sanction
from members.models import User
from moderation.actions import Choice, answer_appeal, decide, undo_decision
from moderation.models import Appeal, Decision, Reviewable
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import OwnerFactory, StaffFactory, UserFactory, local_moderator
from tests.factories.moderation import CaseFactory, DecisionFactory, RuleFactory

pytestmark = pytest.mark.django_db


def rolf(**fields) -> User:
    return UserFactory(username="rolf", **fields)


def decided(author: User, outcome: str = "remove", body: str = "Get lost", **more):
    case = CaseFactory(post=PostFactory(author=author, body=body))
    return DecisionFactory(case=case, outcome=outcome, **more)


def test_nothing_is_held_against_somebody_without_decisions(sign_in):
    page = sign_in(rolf()).get("/standing/").content.decode()

    assert "Nothing is held against you" in page
    assert "Level 1 of 4" in page


def test_what_stays_is_nothing_to_read_about(sign_in):
    decision = decided(rolf(), "keep")

    assert "Nothing is held" in sign_in(decision.user).get("/standing/").content.decode()
    assert sign_in(decision.user).get(decision.href).status_code == 404


def test_a_decision_says_what_under_which_rule_and_what_it_means(sign_in):
    decision = decided(rolf(), "pause")

    page = sign_in(decision.user).get("/standing/").content.decode()

    assert "You can read here, but not write for a while." in page
    assert "Go for the problem, not the person, version 1" in page
    assert "/guidelines/history/1/" in page
    assert "Get lost" in page
    assert "You can read but not write until" in page
    assert "Ask somebody else to look again" in page


def test_strikes_and_pauses_in_force_say_until_when(sign_in):
    member = rolf()
    decided(member, "remove", effects=[{"act": "strike", "params": {"days": 90}}])
    impose_sanction(
        member,
        by=OwnerFactory(),
        kind="mute",
        ends_at=timezone.now() + timedelta(days=3),
        reason="Asked for a rest",
    )

    page = sign_in(member).get("/standing/").content.decode()

    assert "What holds now" in page
    assert "A strike. It is forgotten on" in page
    assert "Asked for a rest" in page


def test_the_statement_gives_reasons_and_never_a_name(sign_in):
    judge = StaffFactory(username="judge", name="Judge Judy")
    decision = decided(rolf(), by=judge)

    page = sign_in(decision.user).get(decision.href).content.decode()

    for words in (
        "We removed a post of yours.",
        "We looked.",
        "Get lost",
        "Somebody reported it.",
        "of version 1 of our guidelines",
        "Be blunt about ideas.",
        "A moderator looked at it and decided.",
        "in every country",
        "Send the appeal",
    ):
        assert words in page
    for form in ("", "?format=json", "?format=text"):
        answer = sign_in(decision.user).get(decision.href + form).content.decode()
        assert "Judge Judy" not in answer
        assert "judge" not in answer.replace("judged", "")


def paused_in_one_category() -> Decision:
    category = CategoryFactory(name="Boots & maps")
    topic = TopicFactory(category=category)
    case = CaseFactory(post=PostFactory(topic=topic, author=rolf()))
    return DecisionFactory(case=case, outcome="pause", by=local_moderator(category))


def test_a_pause_in_one_category_names_it_where_it_says_where(sign_in):
    decision = paused_in_one_category()
    client = sign_in(decision.user)

    page = client.get(decision.href).content.decode()
    facts = json.loads(client.get(f"{decision.href}?format=json").content)

    assert "In Boots &amp; maps on " in page
    assert "You can read but not write in Boots &amp; maps until" in page
    assert facts["scope"].startswith("In Boots & maps on ")
    assert " until " in facts["scope"]
    assert "Boots &amp; maps" in client.get("/standing/").content.decode()


def test_a_category_that_closed_to_its_reader_is_not_named(sign_in):
    decision = paused_in_one_category()
    set_access(
        decision.category, by=OwnerFactory(), see="moderator", start="moderator", reply="moderator"
    )

    page = sign_in(decision.user).get(decision.href).content.decode()

    assert "In one category on " in page
    assert "Boots &amp; maps" not in page


def test_what_holds_here_and_what_holds_everywhere_are_two_sentences(sign_in):
    effects = [
        {"act": "strike", "params": {"days": 90}},
        {"act": "mute", "params": {"days": 3, "here": True}},
    ]
    decision = decided(rolf(), "pause", effects=effects)

    page = sign_in(decision.user).get(decision.href).content.decode()

    assert f"In {decision.category.name} on " in page
    assert page.count("in every country, until") == 2


def test_what_a_rule_of_the_site_decided_says_so(sign_in):
    case = CaseFactory(post=PostFactory(author=rolf()))
    decision = decide(
        case, Choice(outcome="remove", rule=RuleFactory()), by=None, automatic="Links of newcomers"
    )

    page = sign_in(decision.user).get(decision.href).content.decode()

    assert "A rule of the site decided this by itself: “Links of newcomers”" in page


def test_a_legal_notice_is_named_as_such_without_who_gave_it(sign_in):
    notice = {
        "law": "Section 16",
        "explanation": "Mine",
        "name": "Ada Zanzibar",
        "email": "ada@example.org",
        "in_good_faith": True,
    }
    case = CaseFactory(post=PostFactory(author=rolf()), reason="illegal", notice=notice)
    decision = DecisionFactory(case=case)

    page = sign_in(decision.user).get(decision.href).content.decode()

    assert "sent us a notice because they think it is illegal" in page
    assert "Zanzibar" not in page
    assert "ada@example.org" not in page


def test_the_words_are_those_that_were_decided_on(sign_in):
    decision = decided(rolf(), "hide", body="Rude words")
    edit_post(decision.post, by=decision.user, body="Kind words", version=1)

    page = sign_in(decision.user).get(decision.href).content.decode()

    assert "Rude words" in page
    assert "Kind words" not in page


def test_a_statement_can_be_taken_along(sign_in):
    decision = decided(rolf())
    client = sign_in(decision.user)

    answer = client.get(decision.href + "?format=json")
    facts = json.loads(answer.content)
    assert "attachment" in answer["Content-Disposition"]
    assert facts["ground"]["version"] == 1
    assert facts["automated"] is False
    assert facts["facts"]["your_words"] == "Get lost"
    assert facts["appeal"]["possible"] is True
    answer = client.get(decision.href + "?format=text")
    assert answer["Content-Type"].startswith("text/plain")
    text = answer.content.decode()
    assert "Get lost" in text
    assert "The rule\nRule 1, “Go for the problem, not the person”" in text


def test_a_statement_shows_a_post_as_it_looked_and_takes_it_along_as_it_was_typed(sign_in):
    decision = decided(rolf(), body="You **cheap** <i>liar</i>")
    client = sign_in(decision.user)

    page = client.get(decision.href).content.decode()
    text = client.get(decision.href + "?format=text").content.decode()
    listed = client.get("/standing/").content.decode()

    assert "You <strong>cheap</strong> &lt;i&gt;liar&lt;/i&gt;" in page
    assert "You **cheap** <i>liar</i>" in text
    assert ">You cheap &lt;i&gt;liar&lt;/i&gt;</blockquote>" in listed


def test_nobody_else_reads_it(sign_in):
    decision = decided(rolf())

    for other in (UserFactory(), StaffFactory(), OwnerFactory()):
        assert sign_in(other).get(decision.href).status_code == 404
        assert sign_in(other).post(decision.href + "appeal/", {"text": "No"}).status_code == 404
    assert not Appeal.objects.exists()


def test_a_title_that_became_private_is_not_shown_and_ones_own_words_are(sign_in):
    member = rolf()
    topic = TopicFactory(author=UserFactory())
    post = PostFactory(topic=topic, author=member, body="My own words")
    edit_topic(
        topic,
        by=StaffFactory(),
        title="Zanzibar plans",
        category=CategoryFactory(private=True),
        kind=topic.kind,
        tags=[],
        version=1,
    )
    post.refresh_from_db()
    decision = DecisionFactory(case=CaseFactory(post=post, by=StaffFactory()))

    for address in ("/standing/", decision.href, decision.href + "?format=json"):
        page = sign_in(member).get(address).content.decode()
        assert "Zanzibar" not in page
        assert "My own words" in page


@pytest.mark.parametrize("outcome", ["part", "remove"])
def test_an_appeal_is_sent_once_and_its_answer_is_read_there(outcome, sign_in):
    decision = decided(rolf(), outcome)
    client = sign_in(User.objects.get(pk=decision.user_id))

    assert client.post(decision.href + "appeal/", {"text": " "}).status_code == 422
    answer = client.post(decision.href + "appeal/", {"text": "It was a joke among friends."})
    assert answer["Location"] == decision.href
    page = client.get(decision.href).content.decode()
    assert "It was a joke among friends." in page
    assert "Somebody else will look again" in page
    assert "Send the appeal" not in page
    assert "Write to us below" not in page
    assert "You can go to a court" in page
    assert client.post(decision.href + "appeal/", {"text": "Again"}).status_code == 422

    case = Reviewable.objects.get(kind="appeal")
    answer_appeal(case, by=OwnerFactory(), overturn=True, answer="You are right.")
    page = client.get(decision.href).content.decode()
    assert "The decision was undone" in page
    assert "You are right." in page
    assert "Taken back" in page
    assert "Nothing any more: what it changed was put back." in page
    assert "sees the post any more" not in page
    assert "If you think we are wrong" not in page


def test_an_appeal_has_its_time(sign_in):
    decision = decided(rolf())

    with travel(timezone.now() + timedelta(days=31), tick=False):
        client = sign_in(decision.user)
        assert "Send the appeal" not in client.get(decision.href).content.decode()
        answer = client.post(decision.href + "appeal/", {"text": "Late"})

    assert answer.status_code == 422
    assert "The time to appeal this decision is over." in answer.content.decode()


def test_who_is_shut_out_reads_and_appeals_and_sees_nothing_else(sign_in):
    decision = decided(rolf(), "part")
    client = sign_in(User.objects.get(pk=decision.user_id))

    assert client.get("/latest/")["Location"] == "/standing/"
    assert client.get("/standing/").status_code == 200
    assert client.get(decision.href + "?format=text").status_code == 200
    assert client.post(decision.href + "appeal/", {"text": "Please"}).status_code == 302
    assert client.get("/guidelines/history/1/").status_code == 200


def test_what_was_taken_back_says_so(sign_in):
    decision = decided(rolf())
    undo_decision(decision, by=OwnerFactory())

    page = sign_in(decision.user).get("/standing/").content.decode()

    assert "Taken back" in page
    assert "Nobody but you and the moderators sees the post" not in page


def test_standing_costs_the_same_for_many_decisions(sign_in):
    member = rolf()
    client = sign_in(member)

    def price(count: int) -> int:
        for _i in range(count):
            decided(User.objects.get(pk=member.pk))
        client.get("/standing/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/standing/")
        return len(queries)

    assert price(1) == price(3)
