"""What can happen when an archive comes in. Posts are told of in batches, never one by one."""

from dataclasses import dataclass

from eventlog.events import Event


@dataclass(frozen=True, kw_only=True)
class PostsImported(Event):
    """A batch of posts was written. Their keys lie from the first to the last, both included."""

    first_post_id: int
    last_post_id: int


@dataclass(frozen=True, kw_only=True)
class ImportFinished(Event):
    """An archive was read to its end, and something of it was new."""

    source_id: int
    topics: int
    posts: int
