"""Writing in the forum: one place for every write, with its permission, counters and event."""

import threading
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection

from eventlog.models import Entry
from forums import actions
from forums.actions.writing import once_per_form
from forums.models import Category, Post, Reaction, Topic
from forums.refusals import (
    EditedMeanwhile,
    MisplacedCategory,
    NotAReply,
    TooFast,
    TooManyLinks,
    TopicLocked,
)
from members.roles import Role
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import OwnerFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("kind", flat=True))


def test_a_topic_begins_with_its_first_post():
    category = CategoryFactory()
    author = UserFactory()

    topic = actions.start_topic(
        category, by=author, title="Cold hands", body="Which *gloves*?", tags=["gloves", "winter"]
    )

    post = topic.posts.get()
    assert (post.number, post.author, post.html) == (1, author, "<p>Which <em>gloves</em>?</p>\n")
    assert topic.excerpt == "Which gloves?"
    assert set(topic.tags.values_list("name", "topic_count")) == {("gloves", 1), ("winter", 1)}
    category.refresh_from_db()
    assert (category.topic_count, category.post_count, category.last_topic) == (1, 1, topic)
    assert kinds()[-2:] == ["forums.TopicStarted", "forums.PostPublished"]


def test_a_reply_takes_the_next_number_and_is_counted_everywhere():
    topic = TopicFactory()
    first, second = UserFactory(), UserFactory()

    actions.reply_to_topic(topic, by=first, body="One")
    actions.reply_to_topic(topic, by=second, body="Two")
    post = actions.reply_to_topic(topic, by=first, body="Three")

    topic.refresh_from_db()
    assert post.number == 4
    assert (topic.highest_number, topic.reply_count, topic.participant_count) == (4, 3, 3)
    assert topic.faces == [first.pk, second.pk, topic.author_id]
    assert topic.last_posted_at == post.created_at
    first.refresh_from_db()
    assert first.post_count == 2
    assert topic.category.__class__.objects.get(pk=topic.category_id).post_count == 4


def test_only_somebody_elses_reply_answers_a_topic():
    topic = TopicFactory(kind="question")

    actions.reply_to_topic(topic, by=topic.author, body="Bump")
    topic.refresh_from_db()
    assert (topic.answered_at, topic.ring) == (None, "open")

    reply = PostFactory(topic=topic, author=UserFactory())
    topic.refresh_from_db()
    assert (topic.answered_at, topic.ring) == (reply.created_at, "answered")


def test_the_brands_first_reply_is_remembered():
    topic = TopicFactory(replies=1)
    assert topic.staff_replied_at is None

    post = PostFactory(topic=topic, author=StaffFactory())

    topic.refresh_from_db()
    assert topic.staff_replied_at == post.created_at


def test_a_locked_topic_refuses_a_reply_and_nothing_is_recorded():
    topic = TopicFactory(locked=True)
    before = kinds()

    with pytest.raises(TopicLocked):
        actions.reply_to_topic(topic, by=UserFactory(), body="One more thing")

    assert topic.posts.count() == 1
    assert kinds() == before


def test_a_locked_topic_still_takes_replies_from_its_moderators():
    topic = TopicFactory(locked=True)

    post = actions.reply_to_topic(topic, by=StaffFactory(), body="Closing words")

    assert post.number == 2


@pytest.mark.parametrize("role", [Role.NEWCOMER, Role.MEMBER, Role.ADVOCATE])
def test_a_category_for_reading_takes_no_words(role):
    topic = TopicFactory(
        category=CategoryFactory(start="manager", reply="manager"), author=StaffFactory()
    )
    person = UserFactory(role=role)

    with pytest.raises(PermissionDenied):
        actions.reply_to_topic(topic, by=person, body="Hello?")
    with pytest.raises(PermissionDenied):
        actions.start_topic(topic.category, by=person, title="Hello", body="Hello?")


def test_the_same_form_sent_twice_is_one_reply():
    topic = TopicFactory()
    key = uuid4()

    first = actions.reply_to_topic(topic, by=topic.author, body="Once", form_key=key)
    again = actions.reply_to_topic(topic, by=topic.author, body="Once", form_key=key)

    assert again == first
    assert topic.posts.count() == 2


def test_a_form_sent_to_two_places_at_once_gives_back_what_was_saved_first():
    saved = PostFactory(form_key=uuid4())
    asked = []

    @once_per_form
    def act(*, by, form_key):
        asked.append(form_key)
        if len(asked) == 1:
            raise IntegrityError
        return saved

    assert act(by=saved.author, form_key=saved.form_key) == saved
    asked.clear()
    with pytest.raises(IntegrityError):
        act(by=saved.author, form_key=uuid4())


def test_edits_are_saved_no_faster_than_people_save_them(settings, monkeypatch):
    settings.POSTING_LIMITS = True
    monkeypatch.setattr("forums.actions.writing.EDITS_PER_MINUTE", 2)
    post = PostFactory(author=UserFactory(role=Role.MEMBER))

    for version in (1, 2):
        actions.edit_post(post, by=post.author, body=f"Version {version}", version=version)
    with pytest.raises(TooFast):
        actions.edit_post(post, by=post.author, body="Once more", version=3)

    assert Post.objects.get(pk=post.pk).version == 3


def test_the_same_form_sent_twice_is_one_topic():
    category, author, key = CategoryFactory(), UserFactory(), uuid4()

    first = actions.start_topic(category, by=author, title="Once", body="Words", form_key=key)
    again = actions.start_topic(category, by=author, title="Once", body="Words", form_key=key)

    assert again == first
    assert Topic.objects.count() == 1


def test_a_reply_to_a_post_of_another_topic_is_a_plain_reply():
    elsewhere = PostFactory()

    post = PostFactory(topic=TopicFactory(), reply_to=elsewhere)

    assert post.reply_to is None


def test_an_edit_keeps_what_was_there():
    post = PostFactory(body="First words")

    edited = actions.edit_post(post, by=post.author, body="Better words", version=1)

    revision = edited.revisions.get()
    assert (edited.version, edited.html) == (2, "<p>Better words</p>\n")
    assert (revision.version, revision.body, revision.edited_by) == (1, "First words", post.author)
    assert edited.edited_at is not None


def test_an_edit_that_started_from_an_older_version_loses_nothing():
    post = PostFactory(body="First words")
    moderator = StaffFactory(name="Dewi")
    actions.edit_post(post, by=moderator, body="Moderated", version=1)

    with pytest.raises(EditedMeanwhile, match="Dewi"):
        actions.edit_post(post, by=post.author, body="Mine", version=1)

    post.refresh_from_db()
    assert post.body == "Moderated"


def test_somebody_else_may_not_edit():
    post = PostFactory()

    with pytest.raises(PermissionDenied):
        actions.edit_post(post, by=UserFactory(), body="Mine now", version=1)


def test_a_deleted_reply_is_not_counted_and_comes_back_exactly():
    topic = TopicFactory(kind="question")
    helper = UserFactory()
    post = PostFactory(topic=topic, author=helper)
    actions.accept_answer(post, by=topic.author)
    before = facts(topic)

    actions.delete_post(post, by=helper)
    topic.refresh_from_db()
    assert (topic.reply_count, topic.answered_at, topic.solution) == (0, None, None)

    actions.restore_post(post, by=helper)
    after = facts(topic)
    assert after | {"solution_id": before["solution_id"]} == before


def facts(topic: Topic) -> dict[str, object]:
    row = Topic.objects.get(pk=topic.pk)
    names = ("reply_count", "answered_at", "last_posted_at", "highest_number", "solution_id")
    return {name: getattr(row, name) for name in names}


def test_deleting_the_first_post_takes_the_topic_and_restoring_brings_it_back():
    topic = TopicFactory()
    first = topic.posts.get()

    actions.delete_post(first, by=topic.author)
    assert not Topic.objects.listed().exists()
    assert Category.objects.values_list("topic_count", "post_count").get() == (0, 0)

    actions.restore_post(first, by=topic.author)
    assert Topic.objects.listed().get() == topic
    assert Category.objects.values_list("topic_count", "post_count").get() == (1, 1)


def test_an_answered_topic_is_no_longer_its_authors_to_delete():
    topic = TopicFactory()
    PostFactory(topic=topic, author=UserFactory())

    with pytest.raises(PermissionDenied):
        actions.delete_post(topic.posts.get(number=1), by=topic.author)


def test_what_a_moderator_deleted_its_author_cannot_restore():
    post = PostFactory()
    actions.delete_post(post, by=StaffFactory())

    with pytest.raises(PermissionDenied):
        actions.restore_post(post, by=post.author)


def test_a_reaction_counts_once_and_can_be_taken_back():
    post = PostFactory()
    reader = UserFactory()

    actions.react(post, by=reader, kind="thanks")
    actions.react(post, by=reader, kind="thanks")
    post.refresh_from_db()
    assert post.reactions == {"thanks": 1}

    actions.take_back_reaction(post, by=reader, kind="thanks")
    post.refresh_from_db()
    post.author.refresh_from_db()
    assert (post.reactions, post.author.thanks_count, Reaction.objects.count()) == ({}, 0, 0)


def test_nobody_reacts_to_their_own_words():
    post = PostFactory()

    with pytest.raises(PermissionDenied):
        actions.react(post, by=post.author, kind="thanks")


def test_the_asker_chooses_the_answer_and_may_choose_again():
    topic = TopicFactory(kind="question")
    wrong, right = (PostFactory(topic=topic, author=UserFactory()) for _ in range(2))

    actions.accept_answer(wrong, by=topic.author)
    topic = actions.accept_answer(right, by=topic.author)

    assert (topic.solution, topic.ring) == (right, "solved")
    wrong.author.refresh_from_db()
    right.author.refresh_from_db()
    assert (wrong.author.solution_count, right.author.solution_count) == (0, 1)


def test_a_question_is_not_its_own_answer():
    topic = TopicFactory(kind="question")

    with pytest.raises(NotAReply):
        actions.accept_answer(topic.posts.get(), by=topic.author)


@pytest.mark.parametrize("kind", ["announcement", "prompt"])
def test_only_the_brand_announces_and_prompts(kind):
    category = CategoryFactory()

    with pytest.raises(PermissionDenied):
        actions.start_topic(category, by=UserFactory(), title="News", body="News", kind=kind)

    assert actions.start_topic(category, by=StaffFactory(), title="News", body="News", kind=kind)


def test_moving_a_topic_needs_the_right_to_write_where_it_goes():
    topic = TopicFactory()
    hidden = CategoryFactory(private=True)
    change = {"title": topic.title, "kind": topic.kind, "tags": [], "version": 1}

    with pytest.raises(PermissionDenied):
        actions.edit_topic(topic, by=topic.author, category=hidden, **change)

    moved = actions.edit_topic(topic, by=StaffFactory(), category=hidden, **change)
    assert moved.category == hidden
    assert Category.objects.get(pk=topic.category_id).topic_count == 0
    assert Category.objects.get(pk=hidden.pk).topic_count == 1


def test_an_author_moves_their_topic_only_while_nobody_else_wrote_in_it():
    topic, wider = TopicFactory(), CategoryFactory()
    change = {"title": topic.title, "kind": topic.kind, "tags": [], "version": 1}
    PostFactory(topic=topic, author=UserFactory())

    with pytest.raises(PermissionDenied):
        actions.edit_topic(topic, by=topic.author, category=wider, **change)

    alone = TopicFactory()
    change["title"] = alone.title
    assert actions.edit_topic(alone, by=alone.author, category=wider, **change).category == wider


def test_a_category_inside_a_private_one_cannot_be_public():
    parent = CategoryFactory(private=True)

    with pytest.raises(MisplacedCategory):
        CategoryFactory(parent=parent)


def test_categories_lie_in_each_other_one_deep():
    outer, inner = CategoryFactory(), CategoryFactory()
    CategoryFactory(parent=inner)

    with pytest.raises(MisplacedCategory):
        actions.edit_category(inner, by=OwnerFactory(), slug=inner.slug, parent=outer)

    inner.refresh_from_db()
    assert inner.parent is None


def test_newcomers_put_two_links_in_a_post_at_most(settings):
    settings.POSTING_LIMITS = True
    topic = TopicFactory()
    links = " ".join(f"https://site{n}.example/" for n in range(3))

    with pytest.raises(TooManyLinks):
        actions.reply_to_topic(topic, by=UserFactory(role=Role.NEWCOMER), body=links)

    assert actions.reply_to_topic(topic, by=UserFactory(), body=links)


def test_newcomers_cannot_edit_more_links_into_a_post(settings):
    settings.POSTING_LIMITS = True
    newcomer = UserFactory(role=Role.NEWCOMER)
    post = PostFactory(author=newcomer, body="No links")

    with pytest.raises(TooManyLinks):
        actions.edit_post(
            post,
            by=newcomer,
            body="https://a.example https://b.example https://c.example",
            version=1,
        )

    post.refresh_from_db()
    assert (post.body, post.version) == ("No links", 1)


def test_newcomers_write_ten_posts_an_hour_at_most(settings):
    topic = TopicFactory()
    person = UserFactory(role=Role.NEWCOMER)
    for n in range(10):
        PostFactory(topic=topic, author=person, body=str(n))
    settings.POSTING_LIMITS = True

    with pytest.raises(TooFast):
        PostFactory(topic=topic, author=person)


@pytest.mark.django_db(transaction=True)
def test_twenty_replies_at_once_have_twenty_numbers_without_a_gap():
    topic = TopicFactory()
    people = [UserFactory() for _ in range(4)]

    def write(person: object) -> None:
        try:
            for n in range(5):
                actions.reply_to_topic(topic, by=person, body=f"{n}")  # type: ignore[arg-type]
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    topic.refresh_from_db()
    assert sorted(topic.posts.values_list("number", flat=True)) == list(range(1, 22))
    assert (topic.reply_count, topic.participant_count) == (20, 5)
    assert Post.objects.count() == 21


def test_a_private_category_can_be_opened_to_a_group(sign_in):
    category = CategoryFactory(private=True)
    circle = Group.objects.create(name="Testers")
    inside, outside = UserFactory(), UserFactory()
    inside.groups.add(circle)
    manager = sign_in(UserFactory(role=Role.MANAGER))
    page = f"{category.href}edit/"
    fields = {"name": category.name, "slug": category.slug, "colour": 1, "icon": "forum"}
    fields |= {"position": 0, "see": "moderator", "start": "moderator", "reply": "moderator"}

    assert manager.post(page, fields | {"groups": [circle.pk]}).status_code == 302

    assert sign_in(inside).get(category.href).status_code == 200
    assert sign_in(outside).get(category.href).status_code == 404
    assert manager.post(page, fields).status_code == 302
    assert sign_in(inside).get(category.href).status_code == 404


def test_a_reply_comes_back_after_its_topic_and_every_count_is_right():
    topic = TopicFactory(replies=2)
    first, reply, _ = topic.posts.order_by("number")
    moderator = StaffFactory()
    actions.delete_post(reply, by=moderator)
    actions.delete_post(first, by=moderator)

    with pytest.raises(PermissionDenied):
        actions.restore_post(reply, by=moderator)

    actions.restore_post(first, by=moderator)
    actions.restore_post(reply, by=moderator)
    assert Category.objects.values_list("topic_count", "post_count").get() == (1, 3)


def test_a_moved_topic_is_counted_where_it_went():
    topic = TopicFactory(replies=1)
    there = CategoryFactory()

    actions.edit_topic(
        topic,
        by=StaffFactory(),
        title=topic.title,
        category=there,
        kind=topic.kind,
        tags=(),
        version=1,
    )

    counts = Category.objects.values_list("pk", "topic_count", "post_count", "last_topic")
    assert set(counts) == {(topic.category_id, 0, 0, None), (there.pk, 1, 2, topic.pk)}


def test_somebody_who_never_came_in_is_not_mentioned():
    UserFactory(username="robot", confirmed_at=None)

    topic = TopicFactory(body="Hello @robot")

    assert topic.posts.get().html == "<p>Hello @robot</p>\n"
