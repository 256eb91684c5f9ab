"""One topic of an archive as rows: columns and counts as our own actions would have left them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from forums.models import Post, Reading, Topic, topic_slug
from imports.discourse.records import PostRecord, TopicRecord
from imports.discourse.texts import Job, Text
from imports.discourse.texts import Source as TextSource

THANKS = "thanks"
"""What a like becomes. The archive says how many, not whose: no Reaction rows are made."""


@dataclass(frozen=True, slots=True)
class TopicRows:
    topic: Topic
    posts: list[Post]
    readings: list[Reading]


def text_job(record: TopicRecord, key: int) -> Job:
    """What the texts of a topic need to know, whose key will be this one."""
    return Job(
        number=record.number,
        href=f"/t/{topic_slug(record.title)}/{key}/",
        numbers={post.number: ours for ours, post in enumerate(record.posts, 1)},
        sources=[TextSource(post.raw, post.cooked, post.polls) for post in record.posts],
    )


def rows_of(
    record: TopicRecord,
    texts: Sequence[Text],
    *,
    key: int,
    post_keys: Sequence[int],
    category: int,
    people: Mapping[str, int],
    staff: Collection[int],
) -> TopicRows:
    """`post_keys` are the keys that its posts will have; `staff` those who speak for the brand."""
    key_of = {post.number: post_key for post, post_key in zip(record.posts, post_keys, strict=True)}
    posts = [
        _post(post, text, number=number, topic_key=key, key_of=key_of, people=people)
        for number, (post, text) in enumerate(zip(record.posts, texts, strict=True), 1)
    ]
    topic = _topic(record, posts, key, category, texts[0].excerpt)
    _answered(topic, posts, staff)
    _solve(topic, record, posts, key_of)
    return TopicRows(topic, posts, _readings(key, posts))


def _post(
    record: PostRecord,
    text: Text,
    *,
    number: int,
    topic_key: int,
    key_of: Mapping[int, int],
    people: Mapping[str, int],
) -> Post:
    author = people[record.author.external_id]
    earlier = record.reply_to is not None and record.reply_to < record.number
    return Post(
        pk=key_of[record.number],
        topic_id=topic_key,
        number=number,
        author_id=author,
        body=text.body,
        html=text.html,
        reply_to_id=key_of.get(record.reply_to) if earlier and record.reply_to else None,
        created_at=record.created_at,
        edited_at=record.edited_at,
        deleted_at=record.deleted_at,
        deleted_by_id=author if record.by_author else None,
        reactions={THANKS: record.likes} if record.likes else {},
    )


def _topic(record: TopicRecord, posts: list[Post], key: int, category: int, excerpt: str) -> Topic:
    there = [post for post in posts if post.deleted_at is None]
    last = there[-1] if there else None
    if record.deleted_at and posts[0].deleted_at is None:
        posts[0].deleted_at = record.deleted_at
    return Topic(
        pk=key,
        category_id=category,
        author_id=posts[0].author_id,
        title=record.title,
        slug=topic_slug(record.title),
        kind=Topic.Kind.DISCUSSION,
        tag_names=sorted(set(record.tags)),
        excerpt=excerpt,
        created_at=record.created_at,
        last_posted_at=last.created_at if last else record.created_at,
        pinned_at=record.pinned_at,
        locked_at=record.locked_at,
        deleted_at=record.deleted_at,
        deleted_by_id=posts[0].deleted_by_id if record.deleted_at else None,
        highest_number=len(posts),
        reply_count=sum(post.number > 1 for post in there),
        like_count=sum(sum(post.reactions.values()) for post in posts),
        view_count=record.views,
        participant_count=len({post.author_id for post in posts}),
        faces=list(dict.fromkeys(post.author_id for post in reversed(posts)))[:3],
    )


def _answered(topic: Topic, posts: list[Post], staff: Collection[int]) -> None:
    others = [
        post
        for post in posts
        if post.number > 1 and post.author_id != topic.author_id and post.deleted_at is None
    ]
    if others:
        topic.answered_at = others[0].created_at
    by_staff = next((post for post in others if post.author_id in staff), None)
    if by_staff:
        topic.staff_replied_at, topic.staff_reply_id = by_staff.created_at, by_staff.pk


def _solve(topic: Topic, record: TopicRecord, posts: list[Post], key_of: Mapping[int, int]) -> None:
    """A topic with an accepted answer was a question. When it was accepted is unknown."""
    key = key_of.get(record.solution) if record.solution else None
    solution = next((post for post in posts if post.pk == key), None)
    if solution is None or solution.number == 1 or solution.deleted_at is not None:
        return
    topic.kind = Topic.Kind.QUESTION
    topic.solution_id, topic.solved_at = solution.pk, solution.created_at


def _readings(topic_key: int, posts: list[Post]) -> list[Reading]:
    """Whoever wrote in a topic has read up to their last post."""
    last = {post.author_id: post for post in posts}
    return [
        Reading(
            user_id=author,
            topic_id=topic_key,
            last_read_number=post.number,
            has_posted=True,
            read_at=post.created_at,
        )
        for author, post in last.items()
    ]
