"""What can happen in the forum."""

from dataclasses import dataclass, field
from typing import Any

from eventlog.events import Event


@dataclass(frozen=True, kw_only=True)
class TopicEvent(Event):
    """Something that shows on a topic's page. Itself it never happens."""

    topic_id: int


@dataclass(frozen=True, kw_only=True)
class TopicStarted(Event):
    """A conversation was opened; its first post is announced by `PostPublished` too."""

    topic_id: int
    author_id: int


@dataclass(frozen=True, kw_only=True)
class TopicChanged(TopicEvent):
    """Title, category, kind or tags of a topic changed, or it was pinned, locked or featured."""

    changes: dict[str, list[str]]
    """Field → before and after, as text."""


@dataclass(frozen=True, kw_only=True)
class TopicDeleted(TopicEvent):
    """Its first post, and so all of it, was taken back."""


@dataclass(frozen=True, kw_only=True)
class TopicRestored(TopicEvent):
    """It is there again."""


@dataclass(frozen=True, kw_only=True)
class PostPublished(TopicEvent):
    """A post became visible."""

    post_id: int
    author_id: int


@dataclass(frozen=True, kw_only=True)
class PostHeld(TopicEvent):
    """A post waits for review: nobody but its author and moderators has seen it."""

    post_id: int
    author_id: int
    reasons: list[dict[str, Any]]
    """Of each: code, words and facts, as `forums.screening.Reason` has them."""


@dataclass(frozen=True, kw_only=True)
class PostHidden(TopicEvent):
    """It was taken out of sight until its author edits it, by somebody or by a rule."""

    post_id: int
    reasons: list[dict[str, Any]] = field(default_factory=list)
    """Where a rule did so when it was edited."""


@dataclass(frozen=True, kw_only=True)
class PostShown(TopicEvent):
    """It can be read again, because it was edited or because a moderator says so."""

    post_id: int
    by_edit: bool = False


@dataclass(frozen=True, kw_only=True)
class PostEdited(TopicEvent):
    post_id: int


@dataclass(frozen=True, kw_only=True)
class PostDeleted(TopicEvent):
    post_id: int


@dataclass(frozen=True, kw_only=True)
class PostRestored(TopicEvent):
    post_id: int


@dataclass(frozen=True, kw_only=True)
class ReactionGiven(Event):
    post_id: int
    user_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class AnswerAccepted(TopicEvent):
    """A reply became the solution of its topic."""

    post_id: int


@dataclass(frozen=True, kw_only=True)
class AnswerWithdrawn(TopicEvent):
    post_id: int


@dataclass(frozen=True, kw_only=True)
class CategoryChanged(Event):
    """A category was made, renamed, archived, or has other readers or writers."""

    category_id: int


@dataclass(frozen=True, kw_only=True)
class CategoryDeleted(Event):
    """An empty category was taken away."""

    category_id: int
