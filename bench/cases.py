"""What is measured, and how much it may cost."""

from dataclasses import dataclass
from typing import Literal

from django.utils.html import escape

from bench.community import Community
from bench.targets import GUEST, MEMBER, REPLY, SEARCH, Target
from bench.words import RARE_WORD


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    path: str
    marker: str
    """What only the right page says."""
    targets: tuple[Target, ...] = ()
    by_member: bool = False
    outdates: tuple[str, ...] = ()
    """Tags that are outdated before every request, so that nothing stored helps."""
    replies: Literal["", "form", "htmx"] = ""
    topic: int = 0
    is_floor: bool = False

    @property
    def floor(self) -> str:
        """The floor that the table compares with."""
        return "floor-select" if self.by_member or self.name == "floor-select" else "floor-constant"


def all_cases(community: Community) -> list[Case]:
    floors = [
        Case("floor-constant", "/constant/", "Nothing to see", is_floor=True),
        Case("floor-select", "/select/", "Nothing to see", is_floor=True),
    ]
    return [
        *floors,
        *_pages(community),
        *_cold(community),
        *_search(community),
        *_replies(community),
    ]


def _pages(community: Community) -> list[Case]:
    """Everything people read, for guests and for members."""
    long, last = community.long, community.long.highest_number
    middle = f"{long.href}{last // 2}/"
    pages = [
        ("home", "/", community.newest.title),
        ("latest", "/latest/", community.newest.title),
        ("category", community.category.href, community.category.name),
        ("topic", community.second.href, community.second.title),
        ("long-first", long.href, long.title),
        ("long-middle", middle, f'id="post-{last // 2}"'),
        ("long-last", f"{long.href}{last}/", f'id="post-{last}"'),
    ]
    cases = []
    for name, path, title in pages:
        marker = title if "=" in title else escape(title)
        for who, usual in (("guest", GUEST), ("member", MEMBER)):
            like_first = Target("times", 1.1, f"{who}-long-first")
            targets = (*usual, like_first) if name == "long-last" else usual
            cases.append(Case(f"{who}-{name}", path, marker, targets, who == "member"))
    return cases


def _cold(community: Community) -> list[Case]:
    """The same right after a change, for which nothing stored is of use."""
    topic = community.second
    tag, title, newest = f"topic:{topic.pk}", escape(topic.title), escape(community.newest.title)
    return [
        Case("guest-topic-cold", topic.href, title, outdates=(tag,)),
        Case("guest-latest-cold", "/latest/", newest, outdates=("lists",)),
        Case("member-topic-cold", topic.href, title, by_member=True, outdates=(tag,)),
        Case("member-latest-cold", "/latest/", newest, by_member=True, outdates=("lists",)),
        Case("member-home-cold", "/", newest, by_member=True, outdates=("lists",)),
    ]


def _search(community: Community) -> list[Case]:
    words = {"common": community.words.common, "rare": RARE_WORD}
    return [
        Case(f"search-{name}", f"/search/?q={word}", "<mark>", SEARCH, by_member=True)
        for name, word in words.items()
    ]


def _replies(community: Community) -> list[Case]:
    second, long = community.third, community.long
    where = {"": (second, "form"), "-htmx": (second, "htmx"), "-long": (long, "form")}
    return [
        Case(
            f"reply{name}",
            topic.href,
            'id="post-' if way == "htmx" else topic.href,
            REPLY,
            by_member=True,
            replies=way,  # type: ignore[arg-type]
            topic=topic.pk,
        )
        for name, (topic, way) in where.items()
    ]
