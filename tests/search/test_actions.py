"""Documents are what the posts are."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command

from eventlog.testing import deliver_events
from forums import actions
from forums.models import Post
from search.actions import index_posts
from search.models import Document
from search.queries import search
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import StaffFactory
from tests.imports.archives import bring_in, post, topic, write_archive

pytestmark = pytest.mark.django_db


def test_a_document_holds_the_folded_words_of_a_post():
    topic = TopicFactory(title="Cold Nights", body="The *valve*", tags=["o-ring", "brass"])
    reply = PostFactory(topic=topic, body="Mine too")
    deliver_events()

    first, second = Document.objects.order_by("pk")
    tags = {tag.name: f"#t{tag.pk}" for tag in topic.tags.all()}
    assert (first.title, first.text) == ("cold nights", "the valve")
    assert set(first.tags.split()) == {"o", "ring", "brass"}
    assert (second.post_id, second.title, second.tags, second.text) == (
        reply.pk,
        "",
        "",
        "mine too",
    )
    assert set(second.marks.split()) == {
        "#p",
        f"#c{topic.category_id}",
        f"#a{reply.author_id}",
        *tags.values(),
    }


def test_what_an_archive_brings_is_found_by_its_words(tmp_path):
    posts = [post(1, text="The valve hisses"), post(2, text="Turn it to the left")]

    bring_in(write_archive(tmp_path, [topic(7, posts)]))
    deliver_events()

    found = search(AnonymousUser(), "hisses").hits + search(AnonymousUser(), "left").hits
    assert [hit.post.number for hit in found] == [1, 2]


def test_indexing_twice_changes_nothing():
    TopicFactory()
    deliver_events()
    before = list(Document.objects.values())

    assert index_posts(Post.objects.values_list("pk", flat=True)) == 1

    assert list(Document.objects.values()) == before


def test_a_topic_that_was_only_pinned_is_not_indexed_again(django_assert_num_queries):
    topic = TopicFactory()
    deliver_events()
    Document.objects.all().delete()

    actions.pin_topic(topic, by=StaffFactory(), on=True)
    deliver_events()

    assert not Document.objects.exists()


def test_a_deleted_post_has_no_document():
    post = PostFactory()
    deliver_events()

    actions.delete_post(post, by=post.author)
    deliver_events()

    assert not Document.objects.filter(post=post).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_posts_are_indexed_together(django_assert_max_num_queries, count):
    category = CategoryFactory()
    for _ in range(count):
        TopicFactory(category=category, tags=["brass"])

    with django_assert_max_num_queries(8):
        assert index_posts(Post.objects.values_list("pk", flat=True)) == count


def test_the_index_is_made_anew_from_the_posts(find, capsys):
    TopicFactory(title="Here", body="valve", replies=2)
    PostFactory(body="gone")
    deliver_events()
    Document.objects.all().delete()
    assert find("valve").titles == []

    call_command("rebuild_search", dry_run=True)
    assert not Document.objects.exists()
    call_command("rebuild_search", verbosity=0)

    assert find("valve").titles == ["Here"]
    assert capsys.readouterr().out.splitlines() == [
        "5 posts would be indexed; 0 have a document now.",
        "5 posts can be found.",
    ]
    call_command("rebuild_search", verbosity=0)
    assert find("valve").results.count == 1
