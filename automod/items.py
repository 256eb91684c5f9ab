"""Everything a rule may look at, apart from any database."""

from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

DELETED = "[deleted]"
LONGEST_URL = 4_000


@dataclass(frozen=True, kw_only=True)
class Author:
    """Who wrote it. `age_seconds` and numbers are None where nothing is known."""

    name: str = DELETED
    id: str = ""
    flair_text: str = ""
    flair_css_class: str = ""
    flair_template_id: str = ""
    groups: tuple[str, ...] = ()
    age_seconds: float | None = None
    comment_karma: int | None = 0
    post_karma: int | None = 0
    comment_subreddit_karma: int | None = 0
    post_subreddit_karma: int | None = 0
    contributor_quality: str = ""
    trust_level: int | None = None
    contribution_score: int | None = None
    topics_created: int | None = None
    first_post: bool = False
    wrote_seconds_ago: tuple[float, ...] = ()
    """How long ago each of their items of the last day was written, this one included."""
    has_verified_email: bool = False
    is_gold: bool = False
    is_contributor: bool = False
    is_moderator: bool = False
    is_suspended: bool = False

    @property
    def is_deleted(self) -> bool:
        return self.name == DELETED


@dataclass(frozen=True, kw_only=True)
class Media:
    """What the page behind a topic's link says of itself."""

    author: str = ""
    author_url: str = ""
    title: str = ""
    description: str = ""


@dataclass(frozen=True, kw_only=True)
class Original:
    """The topic that a crosspost repeats."""

    id: str = ""
    title: str = ""
    community: str = ""
    is_nsfw: bool = False
    author: Author = field(default_factory=Author)


@dataclass(frozen=True, kw_only=True)
class Topic:
    """A conversation with its first post. A text topic has no `url`."""

    id: str = ""
    title: str = ""
    body: str = ""
    url: str = ""
    flair_text: str = ""
    flair_css_class: str = ""
    flair_template_id: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    link_domains: tuple[str, ...] = ()
    poll_options: tuple[str, ...] = ()
    is_poll: bool = False
    is_gallery: bool = False
    is_archived: bool = False
    is_edited: bool = False
    reports: int = 0
    suggested_sort: str = ""
    media: Media | None = None
    original: Original | None = None
    author: Author = field(default_factory=Author)

    @cached_property
    def domain(self) -> str:
        """The host of the link, without `www.`"""
        return domain_of(self.url)


@dataclass(frozen=True, kw_only=True)
class Item:
    """A topic, a reply in it, or a message of a channel, which has no topic."""

    kind: str = "topic"
    """topic · reply · message"""
    community: str = "general"
    permalink: str = ""
    author: Author = field(default_factory=Author)
    topic: Topic | None = field(default_factory=Topic)
    """Of a topic it is the item itself."""
    id: str = ""
    body: str = ""
    """Of a reply or message; a topic's is in `topic`."""
    is_top_level: bool = True
    is_edited: bool = False
    reports: int = 0
    is_held_as_spam: bool = False
    """The site's spam filter holds it, and nobody decided yet."""
    approved_by: str = ""
    """"moderator", "bot", or empty."""
    removed_by: str = ""
    """The same."""
    link_domains: tuple[str, ...] = ()
    language: str = ""
    toxicity: float | None = None
    """0 to 1, None if it was not measured."""
    channel: str = ""
    """What sort of channel it came through."""

    @property
    def is_topic(self) -> bool:
        return self.kind == "topic"

    @property
    def text(self) -> str:
        return self.topic.body if self.is_topic and self.topic else self.body


def domain_of(url: str) -> str:
    """The host of an address in small letters, without `www.`; empty if it has none."""
    try:
        host = urlsplit(url[:LONGEST_URL]).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.").rstrip(".")
