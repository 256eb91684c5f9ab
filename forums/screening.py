"""The door through which rooms above look at what is about to be published.

`forums` knows nobody who looks: moderation and its rules hand in their screens when the site
starts. All of them are asked in the transaction that publishes, after the permission and before
the first row. A screen refuses by raising `ActionRefused`, with words for the member.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from core.markdown import Rendered
from forums.models import Category, Post, Topic
from members.models import User, Viewer


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to publish, or to put in the place of what they did."""

    by: User
    category: Category
    body: str
    rendered: Rendered
    title: str = ""
    """Of a new topic, or of the one whose first post is edited."""
    topic: Topic | None = None
    """The one replied to or edited in; None where a topic is started."""
    post: Post | None = None
    """The one that is edited."""
    tags: tuple[str, ...] = ()
    """The topic's as they will be; none of a reply."""

    @property
    def is_reply(self) -> bool:
        return self.topic is not None and (self.post is None or not self.post.is_first)

    def after(self, said: "Verdict") -> "Draft":
        """The draft with the text that was left of it."""
        if not said.body and not said.title and not said.tags_gone:
            return self
        return replace(
            self,
            body=said.body or self.body,
            title=said.title or self.title,
            tags=tuple(tag for tag in self.tags if tag not in said.tags_gone),
        )


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something waits: a short code for programs, and words for moderators and the author."""

    code: str
    words: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a screen says: publish, unless there are reasons to hold it."""

    hold: tuple[Reason, ...] = ()
    body: str = ""
    """Another text to publish instead; "" for the one that was written."""
    tags: tuple[str, ...] = ()
    """Tags for the topic, besides the author's."""
    tags_gone: tuple[str, ...] = ()
    """Those of the author's that it does not get."""
    title: str = ""
    """Another title for the topic; "" for the one that was written."""

    def and_then(self, said: "Verdict | None") -> "Verdict":
        """Both together; the later text counts."""
        if said is None:
            return self
        return Verdict(
            hold=(*self.hold, *said.hold),
            body=said.body or self.body,
            tags=(*self.tags, *said.tags),
            tags_gone=(*self.tags_gone, *said.tags_gone),
            title=said.title or self.title,
        )


Screen = Callable[[Draft], Verdict | None]
SCREENS: Final[list[Screen]] = []


def screen_with(screen: Screen) -> Screen:
    """Have this one asked too. A decorator; each is asked once however often it is handed in."""
    if screen not in SCREENS:
        SCREENS.append(screen)
    return screen


def screen(draft: Draft) -> Verdict:
    """What all of them say together; each sees the text that the one before left."""
    whole = Verdict()
    for ask in SCREENS:
        whole = whole.and_then(ask(draft.after(whole)))
    return whole


Door = Callable[[User], str | None]
DOORS: Final[list[Door]] = []


def close_with(door: Door) -> Door:
    """Have this one asked whether somebody may write anything at all now: None lets them, words say
    why not. A decorator. What is sent all the same is for the screens.
    """
    if door not in DOORS:
        DOORS.append(door)
    return door


def why_closed(by: Viewer) -> str:
    """What stands in place of every composer for somebody who may write nothing now, else ""."""
    if not by.is_authenticated:
        return ""
    return next((words for door in DOORS if (words := door(by))), "")


Explainer = Callable[[Sequence[Post]], Mapping[int, Sequence[str]]]
EXPLAINERS: Final[list[Explainer]] = []


def explain_with(explainer: Explainer) -> Explainer:
    """Have this one asked why posts wait. A decorator."""
    if explainer not in EXPLAINERS:
        EXPLAINERS.append(explainer)
    return explainer


def why_held(posts: Sequence[Post]) -> dict[int, list[str]]:
    """Why each of these posts waits, in words for its author. Key of the post → sentences."""
    told: dict[int, list[str]] = {}
    for explain in EXPLAINERS if posts else ():
        for pk, words in explain(posts).items():
            told.setdefault(pk, []).extend(words)
    return told
