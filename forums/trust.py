"""What somebody read, wrote and got thanks for, held against the next trust level.

A level is reached by doing; nobody loses one by being away. Only a sanction costs the highest that
can be earned (`members.actions.impose_sanction`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from sys import maxsize
from typing import Final

from django.core.cache import cache
from django.db.models import Count, Sum
from django.utils import timezone

from forums.models import Reaction, Reading
from members.actions import set_trust_level
from members.models import EARNED, Sanction, TrustLevel, User
from members.trust import (
    LIMITS,
    REQUIREMENTS,
    level_of,
    limit_words,
    trust_levels,
    words_of,
)

PAUSE: Final = 60
"""Seconds in which somebody's acts ask only once whether they reached a level."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing a level asks for."""

    name: str
    have: int
    need: int

    @property
    def met(self) -> bool:
        return self.have >= self.need


@dataclass(frozen=True, slots=True)
class TrustPage:
    """What `members/_trust.html` shows of somebody."""

    level: TrustLevel
    next: TrustLevel | None
    goals: Sequence[Requirement]
    limits: Sequence[tuple[str, str, str]]
    """Name, what holds now, and what will on the next level."""
    is_staff: bool
    is_locked: bool


SHOWN_LIMITS: Final = tuple(column for column in LIMITS if column != "report_weight")
"""All but how much one's reports count: knowing that helps only those who would use it."""


def trust_page(user: User) -> TrustPage:
    """Somebody's level, for themselves. Four queries at most."""
    level = level_of(user)
    after = None if user.is_staff_member else next_level_of(user)
    return TrustPage(
        level=level,
        next=after,
        goals=progress_of(user) if after else (),
        limits=[
            (words_of(column), limit_words(column, level), limit_words(column, after or level))
            for column in SHOWN_LIMITS
        ],
        is_staff=user.is_staff_member,
        is_locked=user.trust_locked,
    )


def next_level_of(user: User) -> TrustLevel | None:
    """The level that comes next by doing, or None where none does."""
    if user.trust_locked or user.trust_level >= EARNED:
        return None
    return trust_levels()[user.trust_level + 1]


def progress_of(user: User) -> list[Requirement]:
    """What the next level asks for and what there is of it; empty where no level comes by itself.

    Four queries at most. What a level does not ask for is not counted.
    """
    level = next_level_of(user)
    return _progress(user, level) if level else []


def promote(user: User) -> User:
    """Give somebody every level they have reached. Four queries where there is none."""
    while (level := next_level_of(user)) and _may_be_there(user, level):
        if not all(requirement.met for requirement in _progress(user, level)):
            break
        before, user = user, set_trust_level(user, level.level)
        if user.trust_level == before.trust_level:
            break
    return user


def promote_soon(user: User) -> None:
    """The same, but once a minute at most; the hourly task finds what this leaves out."""
    if next_level_of(user) is not None and cache.add(f"forums:trust:{user.pk}", 1, PAUSE):
        promote(user)


def promote_members(*, since: timedelta = timedelta(days=2)) -> int:
    """Look at everybody who was here of late. Says how many reached another level."""
    here = User.objects.filter(
        is_active=True,
        trust_locked=False,
        trust_level__lt=EARNED,
        visits__day__gte=timezone.localdate() - since,
    ).distinct()
    return sum(promote(user).trust_level != user.trust_level for user in here.iterator())


def earned_level(
    *, joined_at: datetime, posts_written: int, reactions_received: int, now: datetime
) -> int:
    """A believable level for somebody whose reading nobody counted: authors of an archive.

    From 1 up, by age, posts and reactions alone; nobody comes in as a leader.
    """
    level = 1
    for row in trust_levels()[2 : EARNED + 1]:
        reached = (
            (now - joined_at).days >= row.days_since_joining
            and posts_written >= row.posts_written
            and reactions_received >= row.reactions_received
        )
        if not reached:
            break
        level = row.level
    return level


def _may_be_there(user: User, level: TrustLevel) -> bool:
    """Whether it is worth asking more: what the account itself says. No query."""
    days: int = (timezone.now() - user.joined_at).days
    return bool(
        user.post_count >= level.posts_written
        and user.thanks_count >= level.reactions_received
        and days >= level.days_since_joining
    )


def _progress(user: User, level: TrustLevel) -> list[Requirement]:
    needs = {name: int(getattr(level, name)) for name in REQUIREMENTS}
    wanted = {name for name, need in needs.items() if need}
    have = _have(user, wanted)
    if "clean_days" in wanted:
        have["clean_days"] = min(_clean_days(user), needs["clean_days"])
    return [
        Requirement(words_of(name), have[name], needs[name])
        for name in REQUIREMENTS
        if name in wanted
    ]


def _have(user: User, wanted: Iterable[str]) -> dict[str, int]:
    have = {
        "days_since_joining": (timezone.now() - user.joined_at).days,
        "posts_written": user.post_count,
        "reactions_received": user.thanks_count,
    }
    wanted = set(wanted)
    if "days_visited" in wanted:
        have["days_visited"] = user.visits.count()
    if wanted & {"topics_entered", "posts_read"}:
        read = Reading.objects.filter(user=user).aggregate(
            topics=Count("pk"), posts=Sum("last_read_number")
        )
        have |= {"topics_entered": read["topics"], "posts_read": read["posts"] or 0}
    if "reactions_given" in wanted:
        have["reactions_given"] = Reaction.objects.filter(user=user).count()
    return have


def _clean_days(user: User) -> int:
    """Days since the last sanction was over; endless for whoever had none. Warnings, and what was
    lifted, do not count; what still holds makes it none.
    """
    now = timezone.now()
    held = user.sanctions.filter(lifted_at=None).exclude(kind=Sanction.Kind.WARNING)
    days = maxsize
    for starts_at, ends_at in held.values_list("starts_at", "ends_at"):
        if ends_at is None or ends_at > now:
            return 0
        days = min(days, (now - max(starts_at, ends_at)).days)
    return days
