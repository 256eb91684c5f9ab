"""What a rule sees of an item: the texts of its fields."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from automod.items import Author, Item, Original, Topic
from automod.language.grammar import MEDIA_FIELDS
from automod.patterns import MAX_TEXT, Budget

Texts = tuple[str, ...] | None
"""What a field says, perhaps several things. None if it cannot be looked at on this item."""

Thing = Item | Topic | Author | Original
"""What a target is about."""

_QUOTED_OR_EMPTY = re.compile(r"^(?:>.*|[^\S\n]*)(?:\n|\Z)", re.MULTILINE)


@dataclass
class Sight:
    """One rule looking at one item, and what its checks found there."""

    item: Item
    budget: Budget
    ignore_blockquotes: bool = False
    matches: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def body(self, text: str) -> str:
        """A body as the rule wants to see it."""
        return _QUOTED_OR_EMPTY.sub("", text[:MAX_TEXT]) if self.ignore_blockquotes else text

    def texts(self, name: str, thing: Thing) -> Texts:
        """What the field of this name says."""
        if isinstance(thing, Author):
            return thing.groups if name == "groups" else (str(getattr(thing, name)),)
        if isinstance(thing, Original):
            return (thing.community, f"r/{thing.community}", f"/r/{thing.community}")
        if isinstance(thing, Topic):
            return self._of_topic(name, thing)
        if name in {"link_domains", "language", "channel"}:
            value = getattr(thing, name)
            return value if isinstance(value, tuple) else (value,)
        if not thing.is_topic and name in {"id", "body"}:
            return (self.body(thing.body) if name == "body" else thing.id,)
        return self._of_topic(name, thing.topic or NO_TOPIC)

    def _of_topic(self, name: str, topic: Topic) -> Texts:
        if name in MEDIA_FIELDS:
            media = topic.media
            return None if media is None else (str(getattr(media, name.removeprefix("media_"))),)
        if reader := _TOPIC.get(name):
            return reader(topic, self)
        return (str(getattr(topic, name)),)


NO_TOPIC = Topic()
"""Where a message would have its topic."""


def _body(topic: Topic, sight: Sight) -> Texts:
    return None if topic.url and not topic.body else (sight.body(topic.body),)


def _domain(topic: Topic, sight: Sight) -> Texts:
    return (topic.domain if topic.url else f"self.{sight.item.community}",)


_TOPIC: dict[str, Callable[[Topic, Sight], Texts]] = {
    "body": _body,
    "domain": _domain,
    "url": lambda topic, sight: (topic.url,) if topic.url else None,
    "poll_option_text": lambda topic, sight: topic.poll_options or ("",),
    "poll_option_count": lambda topic, sight: (str(len(topic.poll_options)),),
    "crosspost_id": lambda topic, sight: (topic.original.id if topic.original else "",),
    "crosspost_title": lambda topic, sight: (topic.original.title if topic.original else "",),
    "tags": lambda topic, sight: topic.tags,
    "link_domains": lambda topic, sight: topic.link_domains,
}
