"""What a rule caught, whether moderators agreed, and how one that is wrong is switched off."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import AuditEntry
from automod.actions import save_rules, switch_rule_on, watch_rule
from automod.models import RuleHit, RuleSet, RuleState
from automod.queries.records import records_of, weeks_of
from automod.records import Record
from eventlog.testing import deliver_events
from forums.actions import move_topic
from forums.models import Post
from members.actions import confirm_address
from moderation.actions import Choice, answer_appeal, appeal, decide, undo_decision
from moderation.models import Reviewable
from notifications.letters import send_owed_letters
from tests.automod.test_backtests import posts
from tests.automod.test_rule_screens import hash_of, local_moderator, read
from tests.factories.forums import CategoryFactory
from tests.factories.members import StaffFactory, UserFactory
from tests.factories.moderation import FlagFactory, RuleFactory
from tests.moderation.conftest import everybody_accepted  # noqa: F401 (decisions name a rule)

pytestmark = pytest.mark.django_db

REPORT = "# No shops\nbody: buy now\naction: report\n"


@pytest.fixture
def hanna():
    return StaffFactory(username="hanna", email="hanna@example.com")


@pytest.fixture
def client(sign_in, hanna):
    return sign_in(hanna)


@pytest.fixture
def version(hanna):
    return save_rules(None, source=REPORT, by=hanna)


def hits(version, place="site"):
    return f"/moderation/rules/{place}/hits/{hash_of(version)}/"


def caught(n=1, **where):
    """So many posts that the rule reported."""
    written = posts(*[f"buy now {number}" for number in range(n)], **where)
    deliver_events()
    return written


def judge(post, outcome="keep", by=None):
    """A moderator decides about a post, through the queue."""
    case = Reviewable.objects.get(post=post)
    rule = None if outcome == "keep" else RuleFactory()
    decision = decide(case, Choice(outcome=outcome, rule=rule), by=by or StaffFactory())
    deliver_events()
    return decision


def limit(precision=50, decided=4):
    RuleSet.objects.update(min_precision=precision, min_decided=decided)


def record(version):
    states = {state.rule_hash: state for state in RuleState.objects.all()}
    return records_of(version.rule_set, states).get(hash_of(version))


def about_rules(asked):
    """How many queries read what grows here; what the desk itself asks is kept for seconds."""
    words = ("automod_", "forums_post", "moderation_decision")
    return sum(any(word in query["sql"] for word in words) for query in asked)


# --- The page -------------------------------------------------------------------------------------


def test_the_overview_leads_to_what_a_rule_caught_and_says_how_often_it_was_right(client, version):
    one, two, _three = caught(3)
    judge(one, "remove")
    judge(two)

    page = read(client.get("/moderation/rules/"))

    assert f'href="{hits(version)}"' in page
    assert "3 hits" in page
    assert "precision 50 % of 2 judged" in page


def test_each_hit_says_what_when_and_whether_moderators_agreed(client, version):
    removed, kept, alone = caught(3)
    judge(removed, "remove")
    judge(kept)

    page = read(client.get(hits(version)))

    assert page.index("buy now 2") < page.index("buy now 1") < page.index("buy now 0")
    assert page.count("upheld</span>") == page.count("kept</span>") == 1
    assert page.count("reported</span>") == 3
    assert f"/p/{alone.pk}/" in page
    assert "Precision 50 %" in page
    assert "Moderators decided about 2 hits and upheld 1." in page
    assert f'href="{Reviewable.objects.get(post=kept).href}"' in page


def test_a_watched_rule_tells_what_it_would_have_done(client, version, hanna):
    watch_rule(version.rule_set, hash_of(version), by=hanna, only_watch=True)
    caught()

    page = read(client.get(hits(version)))

    assert "would have: reported" in page
    assert not Reviewable.objects.exists()


def test_a_rule_without_a_hit_and_one_that_nobody_knows(client, version):
    assert "No hit yet" in read(client.get(hits(version)))
    assert client.get("/moderation/rules/site/hits/abc/").status_code == 404
    assert client.get(f"/moderation/rules/site/hits/{'x' * 300}/").status_code == 404


def test_a_rule_that_is_no_longer_in_force_keeps_its_page(client, version, hanna):
    caught()
    save_rules(None, source="# Other\nbody: other\naction: report\n", by=hanna)

    page = read(client.get(hits(version)))

    assert "No shops" in page
    assert "No longer in force" in page
    assert "buy now 0" in page


def test_what_a_rule_caught_stays_after_the_post_is_gone(client, version):
    (post,) = caught()
    RuleHit.objects.update(post=None)

    page = read(client.get(hits(version)))

    assert "The post is no more." in page
    assert post.body not in page


def test_hits_are_paged_by_key(client, version, monkeypatch):
    caught(5)
    monkeypatch.setattr("automod.queries.hits.PAGE_SIZE", 2)

    seen, href = [], hits(version)
    while href:
        page = read(client.get(href))
        seen += re.findall(r"buy now \d", page)
        older = re.search(r'href="(\?after=[0-9a-f-]+)" rel="next"', page)
        href = hits(version) + older[1] if older else ""

    assert seen == [f"buy now {n}" for n in (4, 3, 2, 1, 0)]


def test_only_posts_that_the_viewer_may_read_are_shown(sign_in, hanna):
    here, secret = CategoryFactory(slug="here"), CategoryFactory(private=True)
    version = save_rules(here, source=REPORT, by=hanna)
    (moved,) = posts("buy now there", category=here)
    caught(category=here)
    move_topic(moved.topic, by=UserFactory(role="owner"), category=secret)

    page = read(sign_in(local_moderator(here)).get(hits(version, "here")))

    assert "buy now 0" in page
    assert "buy now there" not in page
    assert moved.topic.title not in page
    assert "buy now there" in read(sign_in(hanna).get(hits(version, "here")))


def test_a_categorys_moderator_reads_the_hits_of_its_rules_only(sign_in, hanna):
    here, there = CategoryFactory(slug="here"), CategoryFactory(slug="there")
    ours = save_rules(here, source=REPORT, by=hanna)
    theirs = save_rules(there, source=REPORT, by=hanna)
    caught(category=here)
    posts("buy now elsewhere", category=there)
    deliver_events()
    client = sign_in(local_moderator(here))

    page = read(client.get(hits(ours, "here")))

    assert "buy now 0" in page
    assert "elsewhere" not in page
    assert client.get(hits(theirs, "there")).status_code == 404
    assert client.get(hits(theirs, "site")).status_code == 404
    assert sign_in(UserFactory()).get(hits(ours, "here")).status_code == 403


def test_the_pages_cost_as_much_with_many_hits_as_with_one(client, version):
    counts = []
    for n in (1, 6):
        for post in caught(n):
            judge(post, "remove")
        for path in ("/moderation/rules/", hits(version)):
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            counts.append(about_rules(asked))

    assert counts[:2] == counts[2:]


def test_records_of_all_rules_cost_one_query(version, django_assert_num_queries):
    caught(2)
    states = {state.rule_hash: state for state in RuleState.objects.all()}

    with django_assert_num_queries(1):
        found = records_of(version.rule_set, states)

    assert found == {hash_of(version): Record(caught=2)}


def test_weeks_are_told_with_the_empty_ones_between(version):
    one, two, _three = caught(3)
    judge(one, "remove")
    judge(two)
    RuleHit.objects.filter(post=one).update(at=timezone.now() - timedelta(weeks=3))

    weeks = weeks_of(version.rule_set, hash_of(version))

    assert len(weeks) == 12
    assert weeks[-1].record == Record(caught=2, kept=1)
    assert weeks[-4].record == Record(caught=1, upheld=1)
    assert [week.record.caught for week in weeks[-3:-1]] == [0, 0]


# --- Switched off by what moderators decide -------------------------------------------------------


def test_a_rule_that_moderators_mostly_disagree_with_is_off_and_everybody_hears_why(
    client, version, mailoutbox
):
    limit(precision=50, decided=4)
    written = caught(5)
    judge(written[0], "remove")
    for post in written[1:3]:
        judge(post)
    assert not RuleState.objects.get().is_off, "three are too few to say"
    confirm_address(version.author)

    judge(written[3])
    deliver_events()
    send_owed_letters()

    state = RuleState.objects.get()
    assert state.is_off
    assert "Moderators upheld 1 of 4 hits." in read(client.get("/moderation/rules/"))
    assert "Moderators upheld 1 of 4 hits." in read(client.get(hits(version)))
    assert AuditEntry.objects.get(act="rule.switched_off").by is None
    (mail,) = [mail for mail in mailoutbox if mail.to == ["hanna@example.com"]]
    assert "“No shops”" in mail.body
    assert "Moderators upheld 1 of 4 hits." in mail.body
    where = re.search(r"https?://[^/]+(/moderation/rules/\S*)", mail.body)[1]
    assert (
        client.get(where, follow=True).redirect_chain[-1][0].startswith("/moderation/rules/site/")
    )
    (late,) = posts("buy now, late")
    deliver_events()
    assert not RuleHit.objects.filter(post=late).exists()


def test_a_rule_at_the_limit_stays_on(version):
    limit(precision=50, decided=4)
    written = caught(4)
    for post in written[:2]:
        judge(post, "remove")
    for post in written[2:]:
        judge(post)

    assert not RuleState.objects.get().is_off
    assert record(version).precision == 50


def test_a_site_that_sets_no_limit_leaves_every_rule_on(version):
    limit(precision=0, decided=1)
    for post in caught(3):
        judge(post)

    assert not RuleState.objects.get().is_off


def test_switched_on_again_it_starts_anew(version, hanna, client):
    limit(precision=50, decided=2)
    first = caught(3)
    for post in first[:2]:
        judge(post)
    assert RuleState.objects.get().is_off

    switch_rule_on(version.rule_set, hash_of(version), by=hanna)

    assert record(version) is None
    judge(first[2])
    assert not RuleState.objects.get().is_off, "it is a hit of before"
    again, more = caught(2)
    judge(again)
    assert not RuleState.objects.get().is_off
    assert record(version) == Record(caught=2, kept=1)
    assert "Counted since it was switched on" in read(client.get(hits(version)))
    judge(more)
    assert RuleState.objects.get().is_off


def test_what_a_watched_rule_would_have_done_is_counted_and_switches_nothing_off(version, hanna):
    limit(precision=50, decided=1)
    watch_rule(version.rule_set, hash_of(version), by=hanna, only_watch=True)
    (post,) = caught()
    FlagFactory(post=post)
    judge(post)

    assert record(version) == Record(caught=1, kept=1)
    assert not RuleState.objects.get().is_off
    watch_rule(version.rule_set, hash_of(version), by=hanna, only_watch=False)
    assert record(version) is None


def test_an_undone_decision_says_nothing_and_an_overturned_one_the_opposite(version):
    undone, overturned = caught(2)
    boss = UserFactory(role="owner")
    undo_decision(judge(undone, "remove"), by=boss)
    decision = judge(overturned, "remove")
    deliver_events()
    assert record(version) == Record(caught=2, upheld=1)

    appeal(decision, by=decision.user, text="It was no shop.")
    case = Reviewable.objects.get(decision=decision)
    answer_appeal(case, by=boss, overturn=True, answer="So it was.")
    deliver_events()

    assert record(version) == Record(caught=2, kept=1)
    assert Post.objects.get(pk=overturned.pk).is_public
