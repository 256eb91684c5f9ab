"""Archives come in whole, once, and go on where they were stopped."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError

from eventlog.models import Entry
from forums.models import Category, Post, Reaction, Topic
from forums.permissions import can_see
from imports.actions import topics as writing
from imports.models import ImportedRecord, OldAddress, Source
from imports.report import Report
from members.models import User
from members.roles import Role
from tests.factories.forums import TopicFactory
from tests.factories.members import UserFactory
from tests.imports.archives import bring_in, post, topic, write_archive

pytestmark = pytest.mark.django_db


def everything() -> dict[str, list[tuple]]:
    models = (User, Category, Topic, Post, ImportedRecord, OldAddress, Source, Entry)
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in models}


def test_a_topic_keeps_its_number_and_its_state(tmp_path: Path):
    archive = write_archive(
        tmp_path,
        [topic(27, title="  Add  Tapatalk ", views=145, pinned=True, closed=True, tags=["Ideas"])],
        categories=[{"id": 6, "name": "Support"}],
    )

    bring_in(archive)

    found = Topic.objects.get()
    assert (found.pk, found.title, found.view_count) == (27, "Add Tapatalk", 145)
    assert found.slug == "add-tapatalk"
    assert found.created_at == found.pinned_at == datetime(2020, 1, 1, tzinfo=UTC)
    assert found.locked_at == datetime(2020, 1, 1, 0, 1, tzinfo=UTC)
    assert (found.category.name, found.category.slug) == ("Support", "support")
    assert found.tag_names == [tag.name for tag in found.tags.all()] == ["ideas"]


def test_posts_are_numbered_without_gaps_and_replies_still_point_at_theirs(tmp_path: Path):
    posts = [
        post(1),
        post(2, post_type=3, action_code="closed.enabled"),
        post(3, user=2),
        post(5, user=3, reply_to_post_number=3),
        post(6, reply_to_post_number=2),
    ]

    summary, _ = bring_in(write_archive(tmp_path, [topic(1, posts)]))

    rows = Post.objects.order_by("number").values_list("number", "reply_to__number")
    assert list(rows) == [(1, None), (2, None), (3, 2), (4, None)]
    assert "1 skipped (system note)" in summary


def test_authors_wait_for_their_person_and_have_no_power(client, tmp_path: Path):
    posts = [
        post(1, admin=True, trust_level=4, username="Chief"),
        post(2, user=2, trust_level=0, moderator=False, user_suspended=True),
        post(3, user=3, trust_level=0),
    ]

    bring_in(write_archive(tmp_path, [topic(1, posts)]))

    chief, suspended, new = User.objects.order_by("pk")
    assert (chief.role, chief.is_staff_member, chief.is_superuser) == (Role.MEMBER, False, False)
    assert (suspended.role, new.role) == (Role.NEWCOMER, Role.NEWCOMER)
    assert all(user.claimable_at and user.email is None for user in (chief, suspended, new))
    assert not chief.has_usable_password()
    assert set(chief.groups.values_list("name", flat=True)) == {"guest", "newcomer", "member"}
    facts = dict(ImportedRecord.objects.filter(kind="person").values_list("external_id", "facts"))
    assert facts["1"] == {"username": "Chief", "trust_level": 4, "admin": True}
    assert facts["2"]["suspended"] is True


def test_an_author_has_been_here_since_their_first_post(tmp_path: Path):
    later = topic(1, [post(1, created_at="2021-05-01T00:00:00Z")])
    earlier = topic(2, [post(1, created_at="2019-05-01T00:00:00Z")])

    bring_in(write_archive(tmp_path, [later, earlier]))

    assert User.objects.get().joined_at == datetime(2019, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("old", "here"),
    [
        ("Zoë", "Zoë"),
        ("_under_", "under"),
        ("two__bars", "two_bars"),
        ("bob!", "bob-1"),
        ("admin", "admin-1"),
        ("k", "k-1"),
        ("a" * 60, "a" * 30),
        ("Иvan", "van"),
        ("///", "member-1"),
    ],
)
def test_a_name_that_breaks_our_rules_becomes_the_nearest_free_one(tmp_path, old, here):
    UserFactory(username="Bob")

    bring_in(write_archive(tmp_path, [topic(1, [post(1, username=old)])]))

    author = Post.objects.get().author
    assert author.username == here
    assert author.display_name == old[:50]


def test_people_of_one_name_on_two_sites_are_two_people(tmp_path: Path):
    mine = UserFactory(username="writer1")

    bring_in(write_archive(tmp_path, [topic(1, [post(1, text="Hello @writer1")])]))

    author = Post.objects.get().author
    assert author != mine
    assert author.username == "writer1-1"
    assert Post.objects.get().body == "Hello @writer1-1"
    assert 'href="/u/writer1-1/"' in Post.objects.get().html


def test_an_accepted_answer_makes_the_topic_a_solved_question(tmp_path: Path):
    posts = [post(1), post(2, user=2), post(3, user=3, accepted_answer=True)]

    bring_in(write_archive(tmp_path, [topic(1, posts), topic(2)]))

    solved, talk = Topic.objects.order_by("pk")
    assert (solved.kind, solved.solution.number, solved.ring) == ("question", 3, "solved")
    assert talk.kind == "discussion"
    assert User.objects.get(username="writer3").solution_count == 1


def test_likes_are_counted_without_saying_whose_they_were(tmp_path: Path):
    liked = post(1, actions_summary=[{"id": 2, "count": 3}, {"id": 8, "count": 9}])

    bring_in(write_archive(tmp_path, [topic(1, [liked])]))

    assert Post.objects.get().reactions == {"thanks": 3}
    assert Topic.objects.get().like_count == User.objects.get().thanks_count == 3
    assert not Reaction.objects.exists()


def test_hidden_and_deleted_posts_are_seen_by_moderators_only(tmp_path: Path):
    posts = [
        post(1),
        post(2, user=2, hidden=True),
        post(3, user=3, user_deleted=True),
        post(4, version=2, updated_at="2020-02-01T00:00:00Z"),
    ]

    bring_in(write_archive(tmp_path, [topic(1, posts), topic(2, visible=False)]))

    first, hidden, taken_back, edited = Post.objects.filter(topic=1).order_by("number")
    assert first.deleted_at is None
    assert hidden.deleted_at
    assert hidden.deleted_by is None
    assert taken_back.deleted_by == taken_back.author
    assert edited.edited_at == datetime(2020, 2, 1, tzinfo=UTC)
    assert Topic.objects.get(pk=2).deleted_at
    assert Topic.objects.get(pk=1).reply_count == 1


def test_a_category_lies_in_another_one_unless_that_is_open_to_fewer_people(tmp_path: Path):
    categories = [
        {"id": 1, "name": "Staff", "read_restricted": True},
        {"id": 2, "name": "Seen by all", "parent_category_id": 1},
        {"id": 3, "name": "Help"},
        {"id": 4, "name": "Testers", "read_restricted": True, "parent_category_id": 3},
    ]

    bring_in(write_archive(tmp_path, [topic(1)], categories=categories))

    outer = dict(Category.objects.values_list("name", "parent__name"))
    assert (outer["Seen by all"], outer["Testers"]) == (None, "Help")


def test_whispers_and_private_messages_stay_out(tmp_path: Path):
    topics = [topic(1, [post(1), post(2, post_type=4)]), topic(2, archetype="private_message")]

    summary, said = bring_in(write_archive(tmp_path, topics))

    assert Topic.objects.count() == Post.objects.count() == 1
    assert "1 skipped (staff whisper)" in summary
    assert "line 2: private message" in said


def test_categories_are_open_to_the_role_that_was_asked_for(tmp_path: Path):
    categories = [
        {"id": 6, "name": "Support", "color": "0088CC"},
        {"id": 7, "name": "Staff", "read_restricted": True},
        {"id": 8, "name": "Android", "parent_category_id": 6},
    ]
    archive = write_archive(tmp_path, [topic(1, category_id=99)], categories=categories)

    bring_in(archive, see="member")

    support, staff, android, unnamed = Category.objects.order_by("pk")
    newcomer, member = UserFactory(role=Role.NEWCOMER), UserFactory()
    assert [can_see(newcomer, c) for c in (support, staff, android, unnamed)] == [False] * 4
    assert [can_see(member, c) for c in (support, staff, android)] == [True, False, True]
    assert (support.colour, android.parent, unnamed.name) == (2, support, "Category 99")


def test_a_second_run_changes_nothing(tmp_path: Path):
    archive = write_archive(
        tmp_path, [topic(n, [post(1), post(2, user=n)], tags=["a"]) for n in range(1, 6)]
    )
    bring_in(archive)
    before = everything()

    summary, _ = bring_in(archive)

    assert everything() == before
    assert "topics: 0 created, 5 unchanged" in summary
    assert "posts: 0 created, 10 unchanged" in summary


def test_a_run_that_was_stopped_goes_on(monkeypatch, tmp_path: Path):
    archive = write_archive(tmp_path, [topic(n, [post(1), post(2, user=n)]) for n in range(1, 7)])
    real, batches = writing._write, []

    def stop_after_two(batch, shelf):
        if len(batches) == 2:
            raise KeyboardInterrupt
        batches.append(batch)
        return real(batch, shelf)

    monkeypatch.setattr("imports.actions.run.BATCH_POSTS", 4)
    monkeypatch.setattr(writing, "_write", stop_after_two)
    with pytest.raises(SystemExit) as stopped:
        bring_in(archive)
    assert stopped.value.code == 130
    assert Topic.objects.count() == 4

    monkeypatch.setattr(writing, "_write", real)
    summary, _ = bring_in(archive)

    assert "topics: 2 created, 4 unchanged" in summary
    assert Topic.objects.count() == 6
    assert Category.objects.get().topic_count == 6
    assert User.objects.get(username="writer1").post_count == 7


def test_broken_lines_are_said_with_their_numbers_and_left_out(tmp_path: Path):
    archive = write_archive(
        tmp_path,
        [
            topic(1),
            b"{not json",
            b"[]",
            topic(2, posts="none"),
            b'{"id": 3, "title": "\xff"}',
            topic(4, [post(1, created_at="someday"), post(2)]),
            topic(1),
        ],
    )

    summary, said = bring_in(archive)

    assert "line 2: no JSON" in said
    assert "line 3: no topic number" in said
    assert "line 4: no posts" in said
    assert "line 5: no JSON" in said
    assert "line 7: topic given twice" in said
    assert "topics: 2 created" in summary
    assert "1 skipped (post without a time)" in summary


def test_a_file_that_breaks_off_gives_what_stands_before(tmp_path: Path):
    archive = write_archive(tmp_path, [topic(n) for n in range(1, 400)])
    path = archive / "topics.jsonl.gz"
    path.write_bytes(path.read_bytes()[:-200])

    _, said = bring_in(archive)

    assert "unreadable" in said
    assert Topic.objects.exists()


def test_only_a_run_that_read_nothing_fails(tmp_path: Path):
    with pytest.raises(CommandError, match="does not exist"):
        bring_in(tmp_path / "nowhere")
    with pytest.raises(CommandError, match="holds neither"):
        bring_in(tmp_path)
    with pytest.raises(CommandError, match="No topic could be read"):
        bring_in(write_archive(tmp_path / "empty", [b"nothing"]))


def test_a_dry_run_says_what_would_be_new_and_writes_nothing(tmp_path: Path):
    archive = write_archive(tmp_path, [topic(1, [post(1), post(2, user=2)])])
    before = everything()

    summary, _ = bring_in(archive, dry_run=True)

    assert everything() == before
    assert "people: 2 would be created" in summary
    assert "topics: 1 would be created" in summary
    assert "posts: 2 would be created" in summary


def test_a_forum_with_topics_of_its_own_keeps_them(tmp_path: Path):
    mine = TopicFactory()
    posts = [post(1), post(2, text='[quote="writer1, post:1, topic:1"]\nx\n[/quote]\n')]

    bring_in(write_archive(tmp_path, [topic(1, posts)]))
    bring_in(write_archive(tmp_path / "other", [topic(1, posts)]), source="elsewhere")

    first, second = Topic.objects.filter(title="Words about 1").order_by("pk")
    assert (first.pk % 10_000, second.pk - first.pk) == (1, 10_000)
    assert first.pk > mine.pk
    assert f'href="{first.href}1/"' in first.posts.get(number=2).html
    new = Topic.objects.create(category=mine.category, author=mine.author, title="New")
    assert new.pk > second.pk


def test_a_number_that_was_given_meanwhile_is_not_taken_away(tmp_path: Path):
    archive = write_archive(tmp_path, [topic(1)])
    bring_in(archive)
    first = Topic.objects.get()
    taken = Topic.objects.create(
        pk=2, category=first.category, author=first.author, title="Between two runs"
    )
    quoting = post(2, text='[quote="writer1, post:1"]\nx\n[/quote]')

    bring_in(write_archive(tmp_path, [topic(1), topic(2, [post(1), quoting])]))

    moved = Topic.objects.exclude(pk__in=(1, 2)).get()
    assert Topic.objects.get(pk=2) == taken
    assert f'href="{moved.href}1/"' in moved.posts.get(number=2).html


def test_another_archive_under_the_same_name_is_noticed(tmp_path: Path):
    bring_in(write_archive(tmp_path, [topic(1)]))

    _, said = bring_in(
        write_archive(tmp_path, [topic(1, created_at="2018-01-01T00:00:00Z"), topic(2)])
    )

    assert "line 1: another topic came with this number: use --source" in said


def test_the_log_hears_of_batches_not_of_posts(tmp_path: Path):
    bring_in(write_archive(tmp_path, [topic(n, [post(1), post(2)]) for n in (1, 2)]))

    keys = sorted(Post.objects.values_list("pk", flat=True))
    entries = Entry.objects.filter(kind__startswith="imports.").order_by("pk")
    assert list(entries.values_list("kind", "payload")) == [
        ("imports.PostsImported", {"first_post_id": keys[0], "last_post_id": keys[-1]}),
        (
            "imports.ImportFinished",
            {"source_id": Source.objects.get().pk, "topics": 2, "posts": 4},
        ),
    ]
    assert not Entry.objects.filter(kind__startswith="forums.Post").exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_texts_are_rendered_by_other_processes(tmp_path: Path):
    from django.core.management import call_command

    archive = write_archive(tmp_path, [topic(1, [post(1, text="[b]Hello[/b]")])])

    call_command("import_discourse", archive, workers=1)

    assert Post.objects.get().html == "<p><strong>Hello</strong></p>\n"


def test_the_rate_counts_what_was_done():
    report = Report()
    report.created["post"] = 10
    report.skip("post", "system note", count=2)

    lines = report.summary(dry_run=False).split("\n")
    assert lines[3] == "posts: 10 created, 0 unchanged, 2 skipped (system note)"
