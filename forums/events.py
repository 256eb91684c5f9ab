"""What can happen in the forum."""

from dataclasses import dataclass

from eventlog.events import Event


@dataclass(frozen=True, kw_only=True)
class TopicStarted(Event):
    """A conversation was opened; its first post is announced by `PostPublished` too."""

    topic_id: int
    author_id: int


@dataclass(frozen=True, kw_only=True)
class TopicChanged(Event):
    """Title, category, kind or tags of a topic changed, or it was pinned, locked or featured."""

    topic_id: int
    changes: dict[str, list[str]]
    """Field → before and after, as text."""


@dataclass(frozen=True, kw_only=True)
class TopicDeleted(Event):
    topic_id: int


@dataclass(frozen=True, kw_only=True)
class TopicRestored(Event):
    topic_id: int


@dataclass(frozen=True, kw_only=True)
class PostPublished(Event):
    """A post became visible."""

    post_id: int
    topic_id: int
    author_id: int


@dataclass(frozen=True, kw_only=True)
class PostEdited(Event):
    post_id: int
    topic_id: int


@dataclass(frozen=True, kw_only=True)
class PostDeleted(Event):
    post_id: int
    topic_id: int


@dataclass(frozen=True, kw_only=True)
class PostRestored(Event):
    post_id: int
    topic_id: int


@dataclass(frozen=True, kw_only=True)
class ReactionGiven(Event):
    post_id: int
    user_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class AnswerAccepted(Event):
    """A reply became the solution of its topic."""

    topic_id: int
    post_id: int


@dataclass(frozen=True, kw_only=True)
class AnswerWithdrawn(Event):
    topic_id: int
    post_id: int


@dataclass(frozen=True, kw_only=True)
class CategoryChanged(Event):
    """A category was made, renamed, archived, or has other readers or writers."""

    category_id: int
