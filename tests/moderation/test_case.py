"""One case: what it shows, who has it, and how it is decided from the page."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from markupsafe import escape

from audit.addresses import note_address
from audit.models import AuditEntry
from eventlog.testing import deliver_events
from forums.actions import edit_post
from forums.models import Post, Topic
from members.models import Sanction, User
from members.roles import Role
from moderation.actions import appeal, ask_second_look, claim_case, decide, undo_decision
from moderation.actions.decisions import Choice
from moderation.marking import marked_html
from moderation.models import Decision, Macro, Note, QualityReview, Reviewable, Settings
from moderation.queries import case as case_queries
from moderation.queries.usual import usual_under
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import StaffFactory, UserFactory, local_moderator
from tests.factories.moderation import CaseFactory, DecisionFactory, FlagFactory, RuleFactory

pytestmark = pytest.mark.django_db


def text_of(client, address, **extra):
    response = client.get(address, **extra)
    assert response.status_code == 200
    return response.content.decode()


def choice_of(case, **fields):
    """What the form of a case sends."""
    fields = {"outcome": "remove", "rule": RuleFactory().pk, "version": case.version} | fields
    return {key: value for key, value in fields.items() if value is not None}


def again(user):
    """As the next request knows them, with the rights of this moment."""
    return User.objects.get(pk=user.pk)


# --- what is shown


def test_a_post_is_shown_in_its_conversation_with_what_reporters_marked(sign_in):
    topic = TopicFactory(body="It clicks, I can see the spark")
    PostFactory(topic=topic, body="Long before")
    post = PostFactory(topic=topic, body="You *clowns*. Maybe stoves are not for you.")
    PostFactory(topic=topic, body="Come on.")
    FlagFactory(
        post=post, by=UserFactory(name="Aoife"), text="Aimed at Dana", marked="clowns. Maybe"
    )
    case = Reviewable.objects.get()

    page = text_of(sign_in(StaffFactory()), case.href)

    for words in ("It clicks", "Long before", "Come on.", "Aimed at Dana", "Aoife", "Rule 1"):
        assert words in page
    assert "<em><mark>clowns</mark></em><mark>. Maybe</mark> stoves" in page


def test_reports_that_are_too_many_to_show_are_counted(sign_in, monkeypatch):
    monkeypatch.setattr(case_queries, "REPORTS", 2)
    case = CaseFactory(reports=3)

    page = text_of(sign_in(StaffFactory()), case.href)

    assert page.count("Look at this.") == 2
    assert "And 1 more, who weigh less." in page


def test_marking_adds_nothing_but_marks():
    html = '<p>a &lt;b&gt; <a href="/x?a=1&amp;b=2">link &amp; more</a></p>'

    assert marked_html(html, []) == html
    assert marked_html(html, ["<b> link"]) == (
        '<p>a <mark>&lt;b&gt; </mark><a href="/x?a=1&amp;b=2"><mark>link</mark> &amp; more</a></p>'
    )
    assert "<script" not in marked_html("<p>&lt;script&gt;x&lt;/script&gt;</p>", ["<script>x"])


def test_all_versions_are_shown_also_of_what_was_deleted(sign_in):
    post = PostFactory(body="First words about stoves")
    edit_post(post, by=post.author, body="Second words about stoves", version=1)
    decision = DecisionFactory(case=CaseFactory(post=Post.objects.get(pk=post.pk)))

    page = text_of(sign_in(StaffFactory()), decision.case.href)

    assert "<del>First " in page
    assert "Version 2" in page


def test_the_side_knows_what_happened_before(sign_in):
    post = PostFactory()
    before = CaseFactory(post=PostFactory(author=again(post.author)))
    DecisionFactory(case=before, outcome="nudge")
    Note.objects.create(user=post.author, by=StaffFactory(name="Dewi"), text="Runs a café")
    case = CaseFactory(post=post)

    page = text_of(sign_in(StaffFactory()), case.href)

    for words in ("Nudged, rule 1", "Note by Dewi", "Runs a café", "Joined"):
        assert words in page


def test_sibling_accounts_are_shown_only_where_the_site_compares_addresses(sign_in):
    case, sibling = CaseFactory(), UserFactory(name="Second Self")
    for user in (case.user, sibling):
        note_address(user, "203.0.113.9")
    client = sign_in(StaffFactory())

    assert "Second Self" not in text_of(client, case.href)
    with transaction.atomic():
        Settings.objects.create(use_addresses=True)
    assert "Second Self" in text_of(client, case.href)


def test_precedents_and_a_nudge_where_a_choice_is_far_from_them(sign_in):
    for _i in range(4):
        DecisionFactory(outcome="nudge")
    case, moderator = CaseFactory(), StaffFactory()

    usual = usual_under(moderator, RuleFactory())
    page = text_of(sign_in(moderator), case.href)

    assert "Last 4 like this: 4 × nudged." in page
    assert usual.nudge("nudge") == usual.nudge("hide") == ""
    assert usual.nudge("part") == (
        "Harder than usual. Of the last 4 decisions under rule 1: 4 × nudged."
    )


def test_a_page_costs_the_same_with_little_and_with_much(sign_in):
    client = sign_in(StaffFactory())
    little = CaseFactory()
    client.get(little.href)
    with CaptureQueriesContext(connection) as few:
        client.get(little.href)

    topic = TopicFactory(replies=6)
    post = PostFactory(topic=topic)
    for n in range(3):
        edit_post(Post.objects.get(pk=post.pk), by=post.author, body=f"Again {n}", version=n + 1)
        DecisionFactory(
            case=CaseFactory(post=PostFactory(author=again(post.author))), outcome="nudge"
        )
        Note.objects.create(user=post.author, by=StaffFactory(), text="A note")
        Macro.objects.create(name=f"Macro {n}", outcome="remove", effects=[{"act": "delete"}])
        FlagFactory(post=post, marked="Again")
    much = Reviewable.objects.get(post=post)
    client.get(much.href)
    with CaptureQueriesContext(connection) as many:
        client.get(much.href)

    assert len(many) == len(few) <= 45


def test_looking_changes_nothing_and_claiming_is_a_post(sign_in):
    case, moderator = CaseFactory(), StaffFactory()
    client = sign_in(moderator)

    assert "Nobody has this one." in text_of(client, case.href)
    assert Reviewable.objects.get().claimed_by is None

    client.post(f"{case.href}claim/")
    assert "You have this one." in text_of(client, case.href)
    assert Reviewable.objects.get().claimed_by == moderator
    assert f"{moderator.display_name} has this case." in text_of(sign_in(StaffFactory()), case.href)


def test_a_case_is_handed_on_and_released(sign_in):
    case, one, other = CaseFactory(), StaffFactory(), StaffFactory()
    claim_case(case, by=one)

    sign_in(one).post(f"{case.href}hand/", {"to": UserFactory().username})
    assert Reviewable.objects.get().claimed_by == one
    sign_in(one).post(f"{case.href}hand/", {"to": other.username})
    assert Reviewable.objects.get().claimed_by == other
    sign_in(other).post(f"{case.href}release/")
    assert Reviewable.objects.get().claimed_by is None


def test_whoever_does_something_keeps_a_case(sign_in):
    case, moderator = CaseFactory(), StaffFactory()
    claim_case(case, by=moderator)
    old = timezone.now() - timedelta(minutes=9)
    Reviewable.objects.update(claimed_at=old)

    assert sign_in(moderator).post(f"{case.href}touch/").status_code == 204

    assert Reviewable.objects.get().claimed_at > old


# --- deciding


def test_a_decision_opens_the_next_case_and_can_be_undone(sign_in):
    case, following = CaseFactory(), CaseFactory()
    client = sign_in(StaffFactory())

    response = client.post(f"{case.href}decide/", choice_of(case, query="kind=reported"))

    assert response["Location"] == f"{following.href}?kind=reported"
    assert Post.objects.get(pk=case.post_id).is_deleted
    page = text_of(client, response["Location"])
    assert f'action="/moderation/{case.pk}/undo/' in page
    client.post(f"/moderation/{case.pk}/undo/")
    assert not Post.objects.get(pk=case.post_id).is_deleted
    assert Reviewable.objects.get(pk=case.pk).is_open


def test_with_htmx_the_pane_shows_the_next_case(sign_in):
    case, following = CaseFactory(), CaseFactory()

    response = sign_in(StaffFactory()).post(
        f"{case.href}decide/", choice_of(case), HTTP_HX_REQUEST="true", HTTP_HX_TARGET="case"
    )

    page = response.content.decode()
    assert response["HX-Push-Url"] == following.href
    assert f'data-open-case="{following.pk}"' in page
    assert f'data-done-case="{case.pk}"' in page
    assert "data-focus" in page


def test_the_usual_words_are_sent_unless_others_were_written(sign_in):
    one, two = CaseFactory(), CaseFactory()
    client = sign_in(StaffFactory())

    client.post(f"{one.href}decide/", choice_of(one))
    client.post(f"{two.href}decide/", choice_of(two, message="Mine.", filled="Theirs."))

    first, second = Decision.objects.order_by("pk")
    assert first.message.startswith(f"{one.user.first_word}, we removed your post")
    assert "Rule 1, Go for the problem" in first.message
    assert second.message == "Mine."


def test_words_follow_the_choice_until_somebody_wrote_their_own(sign_in):
    case, client = CaseFactory(), sign_in(StaffFactory())
    htmx = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "decide-words"}

    def words(**fields):
        data = choice_of(case, do="words", **fields)
        return client.post(f"{case.href}decide/", data, **htmx).content.decode()

    assert "we have hidden your post" in words(outcome="hide")
    assert "we removed your post" in words(message="Hidden.", filled="Hidden.")
    assert ">Written.</textarea>" in words(message="Written.", filled="Hidden.")
    assert Reviewable.objects.get().is_open


def test_a_preview_shows_exactly_what_is_sent(sign_in):
    case, client = CaseFactory(), sign_in(StaffFactory())
    htmx = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "decide-preview"}

    shown = client.post(f"{case.href}decide/", choice_of(case, do="preview"), **htmx)
    without = client.post(f"{case.href}decide/", choice_of(case, do="preview"))
    client.post(f"{case.href}decide/", choice_of(case))

    sent = str(escape(Decision.objects.get().message))
    assert sent in shown.content.decode()
    assert sent in without.content.decode()


def test_whoever_missed_something_is_told_and_keeps_what_they_typed(sign_in):
    case, client = CaseFactory(), sign_in(StaffFactory())
    sent = choice_of(case, message="A careful sentence.", filled="x")
    FlagFactory(post=case.post, by=UserFactory(name="Maren"))

    response = client.post(f"{case.href}decide/", sent)

    page = response.content.decode()
    assert response.status_code == 422
    assert "was reported (Maren)" in page
    assert "A careful sentence." in page
    assert f'name="version" value="{case.version}"' in page
    again = client.post(f"{case.href}decide/", sent | {"do": "again"}).content.decode()
    now = Reviewable.objects.get()
    assert f'name="version" value="{now.version}"' in again
    assert "A careful sentence." in again
    assert client.post(f"{case.href}decide/", sent | {"version": now.version}).status_code == 302


def test_a_second_decision_is_told_who_decided(sign_in):
    case = CaseFactory()
    sent = choice_of(case, message="My own words.", filled="x")
    DecisionFactory(case=case, by=StaffFactory(name="Dewi"), outcome="keep")

    response = sign_in(StaffFactory()).post(f"{case.href}decide/", sent)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Dewi decided this case meanwhile." in page
    assert "My own words." in page
    assert Decision.objects.count() == 1


def test_who_has_a_case_is_named_to_whoever_decides_it(sign_in):
    case = CaseFactory()
    claim_case(case, by=StaffFactory(name="Hanna"))

    response = sign_in(StaffFactory()).post(f"{case.href}decide/", choice_of(case))

    assert response.status_code == 422
    assert "Hanna has this case." in response.content.decode()


def test_a_restriction_without_a_rule_is_refused_with_words(sign_in):
    case = CaseFactory()

    response = sign_in(StaffFactory()).post(f"{case.href}decide/", choice_of(case, rule=None))

    assert response.status_code == 422
    assert "Name the rule." in response.content.decode()
    assert not Decision.objects.exists()


def test_acts_are_combined_freely(sign_in):
    case = CaseFactory()
    fields = {"outcome": "nudge", "lock": "on", "slow": "5", "strike": "90", "mute": "6"}

    sign_in(StaffFactory()).post(f"{case.href}decide/", choice_of(case, **fields))

    decision = Decision.objects.get()
    assert [effect["act"] for effect in decision.effects] == [
        *("warn", "lock", "slow", "strike", "mute")
    ]
    topic = Topic.objects.get(pk=case.post.topic_id)
    assert (topic.is_locked, topic.slow_seconds) == (True, 300)
    assert set(Sanction.objects.values_list("kind", flat=True)) == {"warning", "strike", "mute"}
    undo_decision(decision, by=StaffFactory())
    assert not Sanction.objects.filter(lifted_at=None).exists()


def test_acts_alone_imply_the_word(sign_in):
    case = CaseFactory()

    sign_in(StaffFactory()).post(f"{case.href}decide/", choice_of(case, outcome="", suspend="14"))

    assert Decision.objects.get().outcome == "pause"
    assert Sanction.objects.filter(kind="suspension").exists()


def test_keep_and_a_sanction_contradict_each_other(sign_in):
    case = CaseFactory()

    response = sign_in(StaffFactory()).post(
        f"{case.href}decide/", choice_of(case, outcome="keep", strike="30")
    )

    assert response.status_code == 422
    assert not Decision.objects.exists()


def test_a_macro_is_one_choice(sign_in):
    RuleFactory()
    macro = Macro.objects.create(
        name="Spam wave",
        outcome="remove",
        rule_key="kind",
        message="{name}, this was spam.",
        effects=[{"act": "delete"}, {"act": "strike", "params": {"days": 30}}],
    )
    case = CaseFactory()

    sign_in(StaffFactory()).post(
        f"{case.href}decide/", choice_of(case, outcome=f"macro-{macro.pk}", rule=None)
    )

    decision = Decision.objects.get()
    assert (decision.outcome, decision.rule.key) == ("remove", "kind")
    assert decision.message == f"{case.user.first_word}, this was spam."
    assert [effect["act"] for effect in decision.effects] == ["delete", "strike"]


def test_a_case_is_passed_on_with_a_reason(sign_in):
    case, other = CaseFactory(), StaffFactory()
    client = sign_in(StaffFactory())
    sent = choice_of(case, outcome="pass", to=other.username)

    refused = client.post(f"{case.href}decide/", sent)
    client.post(f"{case.href}decide/", sent | {"reason": "You know them.", "due": "1"})

    assert refused.status_code == 422
    assert Reviewable.objects.get().assignee == other
    assert Reviewable.objects.get().due_at <= timezone.now() + timedelta(hours=1)


def test_a_moderator_of_one_category_nudges_there_and_bans_nobody(sign_in):
    case, second = CaseFactory(), None
    moderator = local_moderator(case.category)
    second = CaseFactory(post=PostFactory(topic=TopicFactory(category=case.category)))
    client = sign_in(moderator)

    assert 'value="part"' not in text_of(client, case.href)
    refused = client.post(f"{case.href}decide/", choice_of(case, outcome="part"))
    client.post(f"{second.href}decide/", choice_of(second, outcome="nudge"))

    assert refused.status_code == 422
    assert "more than you may do" in refused.content.decode()
    assert Sanction.objects.get().category_id == case.category_id


def test_a_note_is_kept_and_logged(sign_in):
    case = CaseFactory()

    sign_in(StaffFactory()).post(f"{case.href}note/", {"text": "Gets hot about recalls."})

    note = Note.objects.get()
    assert (note.user, note.category_id) == (case.user, case.category_id)
    assert AuditEntry.objects.filter(act="member.noted").exists()


# --- appeals and second looks


def test_an_appeal_is_answered_blind_by_somebody_else(sign_in):
    first, other = StaffFactory(name="Dewi Pritchard"), StaffFactory()
    decision = DecisionFactory(by=first)
    appeal(decision, by=decision.user, text="The logo is on my own rucksack.")
    case = Reviewable.objects.get(kind="appeal")
    client = sign_in(other)

    page = text_of(client, case.href)
    assert "The logo is on my own rucksack." in page
    assert "Dewi" not in page.split('id="case"')[1]
    assert sign_in(first).get(case.href).status_code == 404

    client.post(f"{case.href}answer/", {"verdict": "overturn", "answer": "You are right."})
    decision.refresh_from_db()
    assert decision.overturned
    assert not Post.objects.get(pk=decision.post_id).is_deleted


def test_a_site_may_show_who_decided(sign_in):
    Settings.objects.create(appeals_are_blind=False)
    decision = DecisionFactory(by=StaffFactory(name="Dewi Pritchard"))
    appeal(decision, by=decision.user, text="Please look again.")

    page = text_of(sign_in(StaffFactory()), Reviewable.objects.get(kind="appeal").href)

    assert "Dewi Pritchard" in page


def test_a_second_look_never_shows_what_was_decided(sign_in):
    decision = DecisionFactory(outcome="remove", by=StaffFactory(name="Dewi Pritchard"))
    ask_second_look(decision)
    case = Reviewable.objects.get(kind="quality")
    client = sign_in(StaffFactory())

    page = text_of(client, case.href)
    pane = page.split('id="case"')[1]
    assert "Dewi" not in page
    for words in ("Removed", "Deleted", "not public", "What happened to this case"):
        assert words not in pane

    client.post(f"{case.href}look/", {"outcome": "hide"})
    assert QualityReview.objects.get().agrees is False


def test_a_held_post_is_published_by_keeping_it(sign_in):
    Settings.objects.create(hold_first_posts=1)
    category = CategoryFactory()
    topic = TopicFactory(category=category)
    post = PostFactory(topic=topic, author=UserFactory(role=Role.NEWCOMER))
    assert post.is_held
    deliver_events()
    case = Reviewable.objects.get(kind="held")
    client = sign_in(StaffFactory())

    page = text_of(client, case.href)
    assert "Not published yet" in page
    assert '"chip" data-tone="line">One of the first posts' in page
    assert "first_post" not in page
    client.post(f"{case.href}decide/", choice_of(case, outcome="keep", rule=None))

    assert not Post.objects.get(pk=post.pk).is_gone


def test_undoing_twice_is_undoing_once(sign_in):
    case = CaseFactory()
    decide(case, Choice(outcome="keep"), by=StaffFactory())
    client = sign_in(StaffFactory())

    client.post(f"{case.href}undo/")
    client.post(f"{case.href}undo/")

    assert Decision.objects.filter(undone_at__isnull=False).count() == 1
    assert Reviewable.objects.get().is_open
