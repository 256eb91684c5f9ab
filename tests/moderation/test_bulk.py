"""A wave is one case, one decision and one undo."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.addresses import note_address
from audit.models import AuditEntry, LastAddress
from automod.actions.prints import print_post
from eventlog.models import Entry
from eventlog.registry import LISTENERS_OF
from eventlog.testing import deliver_events
from forums.actions import edit_post
from forums.models import Category, Post, Topic
from members.actions import grant
from members.models import Sanction, User
from moderation.actions import Choice, appeal, claim_case, decide, start_batch, undo_batch
from moderation.actions import batches as batch_actions
from moderation.actions import decisions as decision_actions
from moderation.actions.traits import reconcile_traits
from moderation.models import (
    Batch,
    Decision,
    MessageTemplate,
    Reviewable,
    Settings,
    Step,
    Trait,
)
from moderation.queries import batches as pages
from moderation.refusals import NothingChosen, RuleNeeded
from moderation.similar import LIKENESSES, similar_posts
from moderation.tasks import work_off_batch, work_off_batches
from tests.factories.forums import PostFactory, TopicFactory
from tests.factories.members import StaffFactory, UserFactory, local_moderator
from tests.factories.moderation import CaseFactory, FlagFactory, RuleFactory

pytestmark = pytest.mark.django_db

SPAM = "Cheap boots at https://www.boots.example/now, today only, for everybody who walks a lot"


def wave(n: int, *, author: User | None = None, body: str = SPAM) -> list[Post]:
    topic = TopicFactory()
    return [PostFactory(topic=topic, author=author or UserFactory(), body=body) for _i in range(n)]


def remove(**more: object) -> Choice:
    return Choice(outcome="remove", rule=RuleFactory(), message="We removed it.", **more)


def begin(posts: list[Post], choice: Choice | None = None, *, by: User | None = None) -> Batch:
    case = CaseFactory(post=posts[0])
    keys = [post.pk for post in posts]
    return start_batch(case, choice or remove(), by=by or StaffFactory(), posts=keys)


def found(kind: str, case: Reviewable, viewer: User | None = None) -> set[int]:
    posts = similar_posts(case, LIKENESSES[kind], viewer=viewer or StaffFactory())
    return set(posts.values_list("pk", flat=True))


@pytest.mark.parametrize("kind", ["author", "text", "domain", "alike"])
def test_posts_like_the_one_on_the_screen_are_found(kind):
    author = UserFactory() if kind == "author" else None
    bodies = {
        "text": ["Buy my boots!", "buy  MY boots", "BUY my, boots"],
        "domain": [
            "a https://boots.example/1",
            "b https://www.boots.example",
            "c http://boots.example",
        ],
        "alike": [SPAM, f"{SPAM}.", f"{SPAM} and more"],
    }.get(kind, ["one", "two", "three"])
    topic = TopicFactory()
    posts = [PostFactory(topic=topic, author=author or UserFactory(), body=body) for body in bodies]
    PostFactory(body="Something else https://other.example/ that nobody says in these words at all")
    deliver_events()
    for post in posts:
        print_post(post)

    case = CaseFactory(post=posts[0])

    assert found(kind, case) == {post.pk for post in posts}


def test_only_posts_of_ones_own_categories_are_found_and_decided():
    author = UserFactory()
    topics = TopicFactory(), TopicFactory()
    here, there = (PostFactory(topic=topic, author=author) for topic in topics)
    moderator = UserFactory()
    grant("moderate_category", moderator, here.topic.category)
    case = CaseFactory(post=here)

    assert found("author", case, moderator) == {here.pk}
    batch = start_batch(case, remove(), by=moderator, posts=[here.pk, there.pk])
    work_off_batch(batch_id=batch.pk)

    assert not Post.objects.get(pk=there.pk).is_deleted
    with pytest.raises(PermissionDenied):
        start_batch(CaseFactory(post=there), remove(), by=moderator, posts=[there.pk])


def test_a_moderator_of_one_category_pauses_authors_there():
    topic = TopicFactory()
    posts = [PostFactory(topic=topic) for _i in range(2)]
    moderator = local_moderator(topic.category)

    batch = start_batch(
        CaseFactory(post=posts[0]),
        Choice(outcome="pause", rule=RuleFactory(), message="A pause."),
        by=moderator,
        posts=[post.pk for post in posts],
    )
    work_off_batch(batch_id=batch.pk)

    batch.refresh_from_db()
    assert batch.failures == []
    assert set(Sanction.objects.values_list("user", "category_id")) == {
        (post.author_id, topic.category_id) for post in posts
    }


def test_networks_are_compared_only_where_the_site_says_so():
    one, near, far = UserFactory(), UserFactory(), UserFactory()
    for user, address in [(one, "203.0.113.5"), (near, "203.0.113.99"), (far, "203.0.112.5")]:
        note_address(user, address)
    posts = [PostFactory(author=user) for user in (one, near, far)]
    case = CaseFactory(post=posts[0])

    assert found("address", case) == {posts[0].pk}
    Settings(use_addresses=True).save()
    assert found("address", case) == {posts[0].pk, posts[1].pk}

    LastAddress.objects.update(last_at=timezone.now() - timedelta(days=29))
    assert found("address", case) == {posts[0].pk}


def test_networks_of_the_sixth_version_are_sixty_fours():
    Settings(use_addresses=True).save()
    one, near, far = UserFactory(), UserFactory(), UserFactory()
    for user, address in [
        (one, "2001:db8:0:1::5"),
        (near, "2001:db8:0:1:9::1"),
        (far, "2001:db8::5"),
    ]:
        note_address(user, address)
    posts = [PostFactory(author=user) for user in (one, near, far)]

    assert found("address", CaseFactory(post=posts[0])) == {posts[0].pk, posts[1].pk}


def test_one_decision_removes_them_all_with_records_reports_and_counters():
    posts = wave(3)
    flag = FlagFactory(post=posts[1])
    batch = begin(posts)

    work_off_batch(batch_id=batch.pk)

    batch.refresh_from_db()
    assert (batch.done, batch.refused, batch.is_at_rest) == (3, 0, True)
    assert Post.objects.filter(pk__in=batch.items, deleted_at=None).count() == 0
    assert Decision.objects.filter(batch=batch, outcome="remove").count() == 3
    assert AuditEntry.objects.filter(act="case.decided").count() == 3
    assert AuditEntry.objects.filter(act__startswith="batch.").count() == 2
    flag.refresh_from_db()
    assert flag.outcome == "upheld"
    assert flag.reporter.reporter.upheld == 1
    assert User.objects.get(pk=posts[2].author_id).post_count == 0
    assert Category.objects.get(pk=posts[0].topic.category_id).post_count == 1


def test_its_end_is_told_once_and_cases_it_opened_itself_are_told_to_nobody():
    posts = wave(3, author=UserFactory())
    batch = begin(posts)

    work_off_batch(batch_id=batch.pk)
    work_off_batch(batch_id=batch.pk)

    assert Entry.objects.filter(kind="moderation.BatchFinished").count() == 1
    assert Entry.objects.filter(kind="moderation.CaseOpened").count() == 1
    told = Decision.objects.filter(batch=batch).first_of_each_author()
    assert [decision.post_id for decision in told] == [min(batch.items)]


def test_what_happens_to_the_author_happens_once():
    posts = wave(3, author=UserFactory())

    batch = begin(posts, Choice(outcome="pause", rule=RuleFactory(), days=3))
    work_off_batch(batch_id=batch.pk)

    assert Sanction.objects.filter(kind="mute").count() == 1
    assert Post.objects.filter(pk__in=batch.items, hidden_at=None).count() == 0


def test_a_killed_worker_loses_nothing_and_the_sweep_goes_on(monkeypatch):
    monkeypatch.setattr(batch_actions, "AT_ONCE", 1)
    posts = wave(5)
    batch = begin(posts)
    calls = iter(range(100))
    decide_post = batch_actions._decide_post

    def dies_in_the_third(*args):
        decide_post(*args)
        if next(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(batch_actions, "_decide_post", dies_in_the_third)
    with pytest.raises(KeyboardInterrupt):
        work_off_batch(batch_id=batch.pk)

    batch.refresh_from_db()
    assert (batch.done, Decision.objects.filter(batch=batch).count()) == (2, 2)
    assert work_off_batches() == 0, "it was worked on a moment ago"
    Batch.objects.update(worked_at=timezone.now() - timedelta(minutes=1))
    assert work_off_batches() == 1
    batch.refresh_from_db()
    assert (batch.done, batch.refused, batch.is_at_rest) == (5, 0, True)
    assert Decision.objects.filter(batch=batch).count() == 5
    assert work_off_batches() == 0


def test_what_cannot_be_decided_is_counted_and_said():
    posts = wave(4)
    other = StaffFactory(name="Hanna")
    batch = begin(posts)
    claim_case(CaseFactory(post=posts[1]), by=other)
    decide(CaseFactory(post=posts[2]), Choice(outcome="keep"), by=other)
    Post.objects.filter(pk=posts[3].pk).update(deleted_at=timezone.now())

    work_off_batch(batch_id=batch.pk)

    batch.refresh_from_db()
    assert (batch.done, batch.refused) == (1, 3)
    words = {failure["post"]: failure["why"] for failure in batch.failures}
    assert words[posts[1].pk] == "Hanna has this case."
    assert words[posts[2].pk] == "Hanna decided this case meanwhile."
    assert posts[3].pk in words
    assert not Post.objects.get(pk=posts[2].pk).is_deleted


def test_rights_that_end_meanwhile_end_in_the_batch_too():
    posts = wave(2)
    moderator = StaffFactory()
    batch = begin(posts, by=moderator)
    User.objects.filter(pk=moderator.pk).delete()

    work_off_batch(batch_id=batch.pk)

    batch.refresh_from_db()
    assert (batch.done, batch.refused) == (0, 2)


def test_undoing_it_puts_everything_back_and_asks_only_what_was_asked_before():
    author, moderator = UserFactory(), StaffFactory()
    posts = wave(3, author=author)
    before = (author.post_count, posts[0].topic.reply_count)
    batch = begin(posts, Choice(outcome="part", rule=RuleFactory()), by=moderator)
    work_off_batch(batch_id=batch.pk)
    assert Sanction.objects.in_force(timezone.now()).filter(user=author).exists()

    undo_batch(batch, by=moderator, why="Wrong wave")
    work_off_batch(batch_id=batch.pk)
    work_off_batch(batch_id=batch.pk)

    batch.refresh_from_db()
    assert (batch.undone, batch.is_at_rest, batch.undone_at is not None) == (3, True, True)
    assert Post.objects.filter(pk__in=batch.items, deleted_at=None).count() == 3
    assert not Sanction.objects.in_force(timezone.now()).filter(user=author).exists()
    assert list(Reviewable.objects.open().values_list("post", flat=True)) == [posts[0].pk]
    assert User.objects.get(pk=author.pk).post_count == before[0] + 3
    assert Entry.objects.filter(kind="moderation.BatchUndone").count() == 1


def test_an_undo_in_the_middle_stops_it():
    posts = wave(4)
    moderator = StaffFactory()
    batch = begin(posts, by=moderator)
    worker = batch_actions.Worker(batch.pk)
    worker.next(1)
    worker.next(1)

    undo_batch(batch, by=moderator)
    work_off_batch(batch_id=batch.pk)

    batch.refresh_from_db()
    assert (batch.done, batch.undone, batch.is_at_rest) == (2, 2, True)
    assert Post.objects.filter(pk__in=batch.items, deleted_at=None).count() == 4


def test_an_undo_tells_which_decisions_it_could_not_take_back():
    posts, moderator = wave(2), StaffFactory()
    batch = begin(posts, by=moderator)
    work_off_batch(batch_id=batch.pk)
    FlagFactory(post=posts[1])
    first = Decision.objects.get(batch=batch, post=posts[1])
    Reviewable.objects.filter(pk=first.case_id).update(round=first.round)

    undo_batch(batch, by=moderator)
    work_off_batch(batch_id=batch.pk)

    batch.refresh_from_db()
    assert batch.undone == 1
    assert batch.failures[0]["decision"] == first.pk


def test_the_same_form_twice_is_one_batch():
    posts, moderator, key = wave(2), StaffFactory(), uuid4()
    case = CaseFactory(post=posts[0])
    keys = [post.pk for post in posts]

    first = start_batch(case, remove(), by=moderator, posts=keys, form_key=key)
    again = start_batch(case, remove(), by=moderator, posts=keys, form_key=key)

    assert first == again
    assert Batch.objects.count() == 1


def test_the_key_of_somebody_elses_form_is_no_key_of_ones_own():
    posts, key = wave(2), uuid4()
    case = CaseFactory(post=posts[0])
    first = start_batch(case, remove(), by=StaffFactory(), posts=[posts[0].pk], form_key=key)

    mine = start_batch(case, remove(), by=StaffFactory(), posts=[posts[1].pk], form_key=key)

    assert mine != first
    assert mine.items == [posts[1].pk]


def test_a_batch_needs_a_rule_and_something_to_decide():
    posts = wave(1)
    case = CaseFactory(post=posts[0])

    with pytest.raises(RuleNeeded):
        start_batch(case, Choice(outcome="remove"), by=StaffFactory(), posts=[posts[0].pk])
    with pytest.raises(NothingChosen):
        start_batch(case, remove(), by=StaffFactory(), posts=[])

    assert not Batch.objects.exists()


def test_traits_follow_edits_and_are_made_for_older_posts():
    post = PostFactory(body="See https://one.example/")
    assert reconcile_traits() == Post.objects.count()
    edit_post(post, by=post.author, body="See https://two.example/", version=1)
    deliver_events()
    deliver_events()

    assert [*Trait.objects.filter(post=post, kind="domain").values_list("value", flat=True)] == [
        "two.example"
    ]


def test_the_page_shows_what_would_be_included_and_decides_it(sign_in):
    author = UserFactory()
    posts = wave(3, author=author, body="<b>Boots</b> here")
    case, moderator = CaseFactory(post=posts[0]), StaffFactory()
    client = sign_in(moderator)

    page = client.get(f"/moderation/{case.pk}/similar/").content.decode()
    assert "3 posts by the same author" in page
    assert "&lt;b&gt;Boots&lt;/b&gt; here" in page
    sent = client.post(
        f"/moderation/{case.pk}/similar/",
        {
            "kind": "author",
            "shown": [post.pk for post in posts],
            "post": [posts[0].pk, posts[2].pk],
            "newest": posts[2].pk,
            "outcome": "remove",
            "rule": RuleFactory().pk,
        },
    )

    batch = Batch.objects.get()
    assert sent["Location"] == batch.href
    assert batch.items == [posts[0].pk, posts[2].pk]
    work_off_batch(batch_id=batch.pk)
    assert Decision.objects.get(post=posts[0]).message.startswith(author.first_word)
    page = client.get(batch.href).content.decode()
    assert "Done. 2 posts were decided." in page
    assert 'hx-trigger="every' not in page
    client.post(f"{batch.href}undo/", {"why": "Wrong"})
    assert "Undoing: 0 of 2." in client.get(batch.href).content.decode()


def test_the_page_has_the_words_of_posts_without_their_marks(sign_in):
    post = PostFactory(body="**Boots**, [cheap](https://boots.example/)\n\n```\nNOW\n```")
    case = CaseFactory(post=post)

    page = sign_in(StaffFactory()).get(f"/moderation/{case.pk}/similar/").content.decode()

    assert ">Boots, cheap NOW</span>" in page


def test_those_that_were_only_counted_are_included_but_nothing_that_came_since(sign_in):
    author = UserFactory()
    posts = wave(4, author=author)
    case = CaseFactory(post=posts[0])

    sign_in(StaffFactory()).post(
        f"/moderation/{case.pk}/similar/",
        {
            "kind": "author",
            "shown": [posts[2].pk],
            "post": [posts[2].pk],
            "rest": "on",
            "newest": posts[2].pk,
            "outcome": "keep",
        },
    )

    assert Batch.objects.get().items == [post.pk for post in posts[:3]]


def ticked_on(page: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'name="post" value="(\d+)" checked', page)]


def test_only_what_was_read_is_ticked_until_somebody_ticks_all(sign_in, monkeypatch):
    monkeypatch.setattr(pages, "SHOWN", 2)
    author = UserFactory()
    copies = wave(2, author=author)
    others = wave(
        2, author=User.objects.get(pk=author.pk), body="Thank you, that helped me over the pass."
    )
    reconcile_traits()
    client, address = sign_in(StaffFactory()), f"/moderation/{CaseFactory(post=copies[0]).pk}/"

    by_author = client.get(f"{address}similar/").content.decode()
    same_words = client.get(f"{address}similar/?kind=text").content.decode()
    asked = client.get(f"{address}similar/?kind=author&all=on").content.decode()

    assert ticked_on(by_author) == [copies[0].pk]  # of the case, shown first though it is older
    assert 'name="rest">' in by_author
    assert "Tick all 4" in by_author
    assert ticked_on(same_words) == [copies[0].pk, copies[1].pk]
    assert ticked_on(asked) == [copies[0].pk, others[1].pk]
    assert 'name="rest" checked>' in asked
    assert 'name="outcome" value="remove"' in by_author
    assert 'name="outcome" value="remove" checked' not in by_author


def test_the_page_asks_as_much_for_many_as_for_few(sign_in):
    client, author = sign_in(StaffFactory()), UserFactory()
    posts = wave(2, author=author)
    address = f"/moderation/{CaseFactory(post=posts[0]).pk}/similar/"
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    wave(8, author=User.objects.get(pk=author.pk))
    client.get(address)
    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(many) == len(few)


def test_a_choice_without_a_rule_is_refused_where_it_was_made(sign_in):
    posts = wave(1)
    case = CaseFactory(post=posts[0])

    answer = sign_in(StaffFactory()).post(
        f"/moderation/{case.pk}/similar/",
        {"kind": "author", "post": [posts[0].pk], "outcome": "remove"},
    )

    assert answer.status_code == 422
    assert "Name the rule." in answer.content.decode()
    assert not Batch.objects.exists()


def test_a_handful_is_one_transaction_and_counters_are_right_whatever_is_refused():
    author = UserFactory()
    posts = wave(6, author=author)
    topic = posts[0].topic
    batch = begin(posts)
    claim_case(CaseFactory(post=posts[4]), by=StaffFactory())

    work_off_batch(batch_id=batch.pk)

    batch.refresh_from_db()
    topic.refresh_from_db()
    assert (batch.done, batch.refused) == (5, 1)
    assert (topic.reply_count, topic.last_posted_at) == (1, posts[4].created_at)
    assert User.objects.get(pk=author.pk).post_count == 1
    assert Category.objects.get(pk=topic.category_id).post_count == 2


def test_a_whole_topic_with_its_replies_comes_back_with_its_counters():
    topic = TopicFactory(author=UserFactory())
    replies = [PostFactory(topic=topic, author=UserFactory()) for _i in range(3)]
    first = topic.posts.get(number=1)
    moderator = StaffFactory()
    before = Category.objects.filter(pk=topic.category_id).values().get()
    batch = begin([first, *replies], by=moderator)
    work_off_batch(batch_id=batch.pk)
    assert Category.objects.get(pk=topic.category_id).post_count == 0

    undo_batch(batch, by=moderator)
    work_off_batch(batch_id=batch.pk)

    topic.refresh_from_db()
    assert topic.reply_count == 3
    assert Category.objects.filter(pk=topic.category_id).values().get() == before
    assert [User.objects.get(pk=post.author_id).post_count for post in replies] == [1, 1, 1]


def test_each_author_reads_the_sites_words_in_their_language(settings):
    settings.LANGUAGES = [("en", "English"), ("fr", "Français")]
    MessageTemplate.objects.create(outcome="remove", language="en", text="Gone.")
    MessageTemplate.objects.create(outcome="remove", language="fr", text="Retiré.")
    posts = wave(1) + wave(1, author=UserFactory(language="fr"))

    work_off_batch(batch_id=begin(posts, Choice(outcome="remove", rule=RuleFactory())).pk)

    told = dict(Decision.objects.values_list("post", "message"))
    assert told == {posts[0].pk: "Gone.", posts[1].pk: "Retiré."}


def test_the_site_counts_a_handful_in_few_statements():
    def price(n: int) -> int:
        worker = batch_actions.Worker(begin(wave(n, author=UserFactory())).pk)
        with CaptureQueriesContext(connection) as queries:
            worker.next(n)
        return len(queries)

    few, many = price(2), price(8)

    assert (many - few) / 6 < 10


def test_undoing_a_handful_asks_no_more_for_each_either():
    def price(n: int) -> int:
        moderator = StaffFactory()
        batch = begin(wave(n, author=UserFactory()), by=moderator)
        work_off_batch(batch_id=batch.pk)
        undo_batch(batch, by=moderator)
        worker = batch_actions.Worker(batch.pk)
        with CaptureQueriesContext(connection) as queries:
            worker.next(n)
        return len(queries)

    few, many = price(2), price(8)

    assert (many - few) / 6 < 11


def test_each_post_of_a_handful_has_its_own_records_and_what_breaks_late_has_none(monkeypatch):
    author, moderator = UserFactory(), StaffFactory()
    posts = wave(4, author=author)
    broken = posts[1]
    batch = begin(posts, by=moderator)
    answer = decision_actions._answer_reports

    def breaks(case: Reviewable, *args: object, **more: object) -> None:
        if case.post_id == broken.pk:
            raise ZeroDivisionError
        answer(case, *args, **more)

    monkeypatch.setattr(decision_actions, "_answer_reports", breaks)
    since = Entry.objects.order_by("pk").last()
    work_off_batch(batch_id=batch.pk)

    batch.refresh_from_db()
    topic = Topic.objects.get(pk=broken.topic_id)
    fine = {post.pk for post in posts} - {broken.pk}
    assert (batch.done, batch.refused, batch.is_at_rest) == (3, 1, True)
    assert set(Post.objects.exclude(deleted_at=None).values_list("pk", flat=True)) == fine
    assert (topic.reply_count, topic.last_posted_at) == (1, broken.created_at)
    assert User.objects.get(pk=author.pk).post_count == 1
    decisions = {str(pk) for pk in Decision.objects.values_list("case", flat=True)}
    assert {row.target_id for row in AuditEntry.objects.filter(act="case.decided")} == decisions
    removed = AuditEntry.objects.filter(act="post.deleted").values_list("target_id", flat=True)
    assert sorted(map(int, removed)) == sorted(fine)
    for case in Reviewable.objects.filter(post__in=fine):
        numbers = list(case.steps.order_by("number").values_list("number", "kind"))
        assert numbers[-1] == (case.version, "decided")
    assert not Step.objects.filter(case__post=broken, kind="decided").exists()
    entries = Entry.objects.filter(pk__gt=since.pk if since else 0)
    told = [entry.payload["post_id"] for entry in entries.filter(kind="forums.PostDeleted")]
    assert sorted(told) == sorted(fine)
    assert entries.filter(kind="moderation.DecisionMade").count() == 3
    for entry in entries:
        listeners = set(entry.deliveries.values_list("listener", flat=True))
        assert listeners == set(LISTENERS_OF[type(entry.event)])


def test_a_first_post_that_breaks_leaves_its_topic_in_sight_for_the_replies(monkeypatch):
    topic = TopicFactory(author=UserFactory())
    first, reply = topic.posts.get(number=1), PostFactory(topic=topic, author=UserFactory())
    batch = begin([first, reply])
    answer = decision_actions._answer_reports

    def breaks(case: Reviewable, *args: object, **more: object) -> None:
        if case.post_id == first.pk:
            raise ZeroDivisionError
        answer(case, *args, **more)

    monkeypatch.setattr(decision_actions, "_answer_reports", breaks)
    work_off_batch(batch_id=batch.pk)

    topic.refresh_from_db()
    assert (topic.is_deleted, topic.reply_count) == (False, 0)
    assert Category.objects.get(pk=topic.category_id).post_count == 1


def test_an_open_appeal_is_granted_by_the_undo_of_the_batch():
    moderator = StaffFactory()
    posts = wave(2)
    batch = begin(posts, by=moderator)
    work_off_batch(batch_id=batch.pk)
    decision = Decision.objects.get(batch=batch, post=posts[0])
    asked = appeal(decision, by=decision.user, text="It was me who wrote it first.")

    undo_batch(batch, by=moderator)
    work_off_batch(batch_id=batch.pk)

    asked.refresh_from_db()
    batch.refresh_from_db()
    assert (batch.undone, batch.failures, asked.state) == (2, [], "overturned")
    assert not Reviewable.objects.open().filter(kind="appeal").exists()
