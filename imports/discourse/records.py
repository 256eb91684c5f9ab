"""Foreign JSON → records that the writer can rely on: checked, cleaned, in order.

A topic comes as a line of an archive or as the answer of `/t/<slug>/<id>.json`; both have the same
keys, apart from where the posts are.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from core.usernames import username_key
from imports.discourse.values import count, line, mapping, moment, sequence, whole

GONE: Final = "gone"
"""The person behind posts whose author the archive does not name."""
NO_CATEGORY: Final = "none"
LIKE: Final = 2
"""The number of "like" among Discourse's post actions."""
SPEECH: Final = 1
"""`post_type` of what people write."""
NOT_SPEECH: Final = {2: "moderator's note", 3: "system note", 4: "staff whisper"}
LONGEST_TEXT: Final = 200_000
"""Characters of a source that are looked at; a post keeps half of them at most."""


class BadRecord(ValueError):
    """A record that cannot become anything. The message says why."""


@dataclass(slots=True)
class PersonRecord:
    external_id: str
    username: str
    name: str
    trust_level: int
    joined_at: datetime | None
    facts: dict[str, Any]


@dataclass(slots=True)
class CategoryRecord:
    external_id: str
    name: str
    slug: str
    colour: str
    """Six hexadecimal digits, or empty."""
    description: str
    parent: str
    is_private: bool


@dataclass(slots=True)
class PostRecord:
    external_id: str
    number: int
    """As the source counts, with gaps."""
    author: PersonRecord
    created_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    by_author: bool
    likes: int
    reply_to: int | None
    raw: str
    cooked: str
    polls: list[Any]


@dataclass(slots=True)
class TopicRecord:
    place: str
    number: int
    title: str
    slug: str
    category: str
    created_at: datetime
    views: int
    tags: list[str]
    locked_at: datetime | None
    pinned_at: datetime | None
    deleted_at: datetime | None
    solution: int | None
    """Number of the accepted answer, as the source counts."""
    posts: list[PostRecord]
    left_out: Counter[str] = field(default_factory=Counter)
    """Why posts were left out → how many."""

    @property
    def external_id(self) -> str:
        return str(self.number)


def read_topic(value: Any, place: str) -> TopicRecord:
    """The topic with its posts in order. Raises BadRecord where nothing of it can be kept."""
    topic = mapping(value)
    number = whole(topic.get("id"))
    if number is None or number < 1:
        raise BadRecord("no topic number")
    if topic.get("archetype") == "private_message":
        raise BadRecord("private message")
    raw_posts = topic.get("posts") or mapping(topic.get("post_stream")).get("posts")
    if not isinstance(raw_posts, list):
        raise BadRecord("no posts")

    left_out: Counter[str] = Counter()
    posts = _read_posts(raw_posts, left_out)
    if not posts:
        raise BadRecord("no posts that can be read")
    created_at = moment(topic.get("created_at")) or posts[0].created_at
    return TopicRecord(
        place=place,
        number=number,
        title=line(topic.get("title"), 255) or f"Topic {number}",
        slug=line(topic.get("slug"), 150),
        category=_key(topic.get("category_id")) or NO_CATEGORY,
        created_at=created_at,
        views=count(topic.get("views")),
        tags=[name for tag in sequence(topic.get("tags")) if (name := _tag(tag))],
        locked_at=_locked_at(topic, raw_posts, posts),
        pinned_at=_pinned_at(topic, created_at),
        deleted_at=_topic_deleted_at(topic, posts),
        solution=_solution(topic, raw_posts),
        posts=posts,
        left_out=left_out,
    )


def read_person(value: Any, place: str) -> PersonRecord:
    """Somebody of a list of users."""
    person = mapping(value)
    record = _person(person, person.get("id"))
    if record.external_id == GONE:
        raise BadRecord("no user number and no username")
    times = (moment(person.get(key)) for key in ("created_at", "first_post_at"))
    record.joined_at = next((time for time in times if time), None)
    return record


def read_category(value: Any, place: str) -> CategoryRecord:
    category = mapping(value)
    external_id = _key(category.get("id"))
    if not external_id:
        raise BadRecord("no category number")
    colour = line(category.get("color"), 7).lstrip("#").lower()
    return CategoryRecord(
        external_id=external_id,
        name=line(category.get("name"), 60) or f"Category {external_id}",
        slug=line(category.get("slug"), 60),
        colour=colour if len(colour) == 6 else "",
        description=line(category.get("description_text"), 160),
        parent=_key(category.get("parent_category_id")),
        is_private=category.get("read_restricted") is True,
    )


def people_of(topic: TopicRecord) -> list[PersonRecord]:
    """Its authors, each once, who have been here since their first post in it at the latest."""
    people: dict[str, PersonRecord] = {}
    for post in topic.posts:
        person = people.setdefault(post.author.external_id, post.author)
        person.joined_at = min(person.joined_at or post.created_at, post.created_at)
    return list(people.values())


def _read_posts(values: list[Any], left_out: Counter[str]) -> list[PostRecord]:
    posts: dict[int, PostRecord] = {}
    seen: set[str] = set()
    for value in values:
        try:
            post = _read_post(mapping(value))
            if post.number in posts or post.external_id in seen:
                raise BadRecord("post given twice")
        except BadRecord as problem:
            left_out[str(problem)] += 1
            continue
        posts[post.number] = post
        seen.add(post.external_id)
    return [posts[number] for number in sorted(posts)]


def _read_post(post: dict[str, Any]) -> PostRecord:
    external_id, number = _key(post.get("id")), whole(post.get("post_number"))
    if not external_id or number is None or number < 1:
        raise BadRecord("post without a number")
    kind = whole(post.get("post_type", SPEECH))
    if kind != SPEECH:
        raise BadRecord(NOT_SPEECH.get(kind or 0, "post of an unknown kind"))
    created_at = moment(post.get("created_at"))
    if created_at is None:
        raise BadRecord("post without a time")
    raw, cooked = post.get("raw"), post.get("cooked")
    if not isinstance(raw, str) and not isinstance(cooked, str):
        raise BadRecord("post without a text")

    changed_at = max(moment(post.get("updated_at")) or created_at, created_at)
    by_author = post.get("user_deleted") is True
    hidden = by_author or post.get("hidden") is True or bool(post.get("deleted_at"))
    author = _person(post, post.get("user_id"))
    return PostRecord(
        external_id=external_id,
        number=number,
        author=author,
        created_at=created_at,
        edited_at=changed_at if count(post.get("version")) > 1 else None,
        deleted_at=(moment(post.get("deleted_at")) or changed_at) if hidden else None,
        by_author=by_author,
        likes=_likes(post),
        reply_to=whole(post.get("reply_to_post_number")),
        raw=raw[:LONGEST_TEXT] if isinstance(raw, str) else "",
        cooked=cooked[:LONGEST_TEXT] if isinstance(cooked, str) and not raw else "",
        polls=sequence(post.get("polls"))[:20],
    )


def _person(value: dict[str, Any], number: Any) -> PersonRecord:
    username = line(value.get("username"), 60)
    trust_level = min(count(value.get("trust_level")), 4)
    facts: dict[str, Any] = {"username": username, "trust_level": trust_level}
    for fact in ("admin", "moderator"):
        if value.get(fact) is True:
            facts[fact] = True
    if value.get("user_suspended") is True or value.get("suspended_till"):
        facts["suspended"] = True
    return PersonRecord(
        external_id=_key(number) or (f"name:{username_key(username)[:58]}" if username else GONE),
        username=username,
        name=line(value.get("name"), 50),
        trust_level=trust_level,
        joined_at=None,
        facts=facts,
    )


def _likes(post: dict[str, Any]) -> int:
    summary = sequence(post.get("actions_summary"))
    likes = (a.get("count") for a in summary if isinstance(a, dict) and a.get("id") == LIKE)
    return min(count(next(likes, post.get("like_count"))), 1_000_000)


def _locked_at(
    topic: dict[str, Any], values: list[Any], posts: list[PostRecord]
) -> datetime | None:
    """When it was closed or archived: as its last note of that says, else after its last post."""
    if not (topic.get("closed") is True or topic.get("archived") is True):
        return None
    notes = [
        moment(value.get("created_at"))
        for value in values
        if isinstance(value, dict)
        and value.get("action_code") in ("closed.enabled", "archived.enabled")
    ]
    return max([note for note in notes if note] or [post.created_at for post in posts])


def _pinned_at(topic: dict[str, Any], created_at: datetime) -> datetime | None:
    if topic.get("pinned") is True or topic.get("pinned_globally") is True:
        return moment(topic.get("pinned_at")) or created_at
    return None


def _topic_deleted_at(topic: dict[str, Any], posts: list[PostRecord]) -> datetime | None:
    """A topic goes with its first post, and an unlisted one is shown to moderators only."""
    if topic.get("deleted_at") or topic.get("visible") is False:
        return moment(topic.get("deleted_at")) or posts[-1].created_at
    return posts[0].deleted_at


def _solution(topic: dict[str, Any], values: list[Any]) -> int | None:
    number = whole(mapping(topic.get("accepted_answer")).get("post_number"))
    marked = (
        whole(value.get("post_number"))
        for value in values
        if isinstance(value, dict) and value.get("accepted_answer") is True
    )
    return number if number is not None else next(marked, None)


def _tag(value: Any) -> str:
    """A tag's name; newer answers give an object for each."""
    name = line(mapping(value).get("name") if isinstance(value, dict) else value, 30).lower()
    kept = "".join(c if c.isalnum() or c in "_.+-" else "-" for c in name).strip("_.+-")
    return kept


def _key(value: Any) -> str:
    number = whole(value)
    return "" if number is None else str(number)
