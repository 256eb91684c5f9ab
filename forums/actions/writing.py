"""What starting, replying and editing have in common."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError
from django.utils import timezone

from core.limits import allow
from core.markdown import Rendered, render
from core.statements import Statement
from core.wake import wake
from forums.models import Category, Post, Topic
from forums.permissions import can_moderate, can_see, is_too_late_to_edit, mute_in
from forums.refusals import (
    Muted,
    SlowMode,
    TooFast,
    TooLateToEdit,
    TooManyLinks,
    TooManyNames,
    TooManyPictures,
    TooManyPosts,
    TooManyTopics,
)
from forums.screening import Draft, Verdict, screen
from members.models import User
from members.trust import limits_on

BURST: Final = 10
BURST_SECONDS: Final = 30
"""Ten posts in thirty seconds, one in three, is as fast as anybody writes."""
EDITS_PER_MINUTE: Final = 20

P = ParamSpec("P")
R = TypeVar("R")


def once_per_form(action: Callable[P, R]) -> Callable[P, R]:
    """For actions that look for what their form already sent: where it was sent to two places at
    once, neither saw the other's, and the second to be saved is asked again.
    """

    @wraps(action)
    def act(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return action(*args, **kwargs)
        except IntegrityError:
            by: Any = kwargs["by"]
            key: Any = kwargs.get("form_key")
            if key is None or not Post.objects.filter(author=by, form_key=key).exists():
                raise
            return action(*args, **kwargs)

    return act


_sent = Statement(
    lambda by, form_key: Post.objects.filter(author=by, form_key=form_key).values_list(
        "pk", flat=True
    )
)


def sent_before(by: User, form_key: UUID) -> Post | None:
    """The post that this form already sent. One query, two where there is one."""
    for pk in _sent(by.pk, form_key):
        return Post.objects.get(pk=pk)
    return None


def render_post(body: str) -> Rendered:
    """The post's HTML and what else its text tells. One query where it mentions somebody."""
    return render(body, resolve_mentions=_profiles_of, own_hosts=settings.OWN_HOSTS)


def screened(draft: Draft) -> tuple[Draft, Verdict]:
    """The draft as all who look at it leave it, rendered anew where that is another text, and what
    they say.
    """
    verdict = screen(draft)
    draft = draft.after(verdict)
    if verdict.body:
        draft = replace(draft, rendered=render_post(verdict.body))
    return draft, verdict


def _profiles_of(keys: set[str]) -> Mapping[str, str]:
    """Of those whose page everybody can open."""
    people = User.objects.visible_to(AnonymousUser()).filter(username_key__in=keys)
    return {user.username_key: user.href for user in people.only("username", "username_key")}


def refuse_muted(by: User, category: Category) -> None:
    """Raise, where somebody muted could otherwise see that the category is there."""
    term = mute_in(by, category)
    if term is not None and can_see(by, category):
        raise Muted(term)


def refuse_links(by: User, rendered: Rendered) -> None:
    """Raise where a post has more links, pictures or names in it than its author's level allows."""
    level = limits_on(by)
    if level is None:
        return
    found: list[tuple[int, int | None, type[TooManyLinks | TooManyPictures | TooManyNames]]] = [
        (len(rendered.links), level.links_per_post, TooManyLinks),
        (rendered.html.count("<img "), level.images_per_post, TooManyPictures),
        (len(rendered.mentions), level.mentions_per_post, TooManyNames),
    ]
    for count, most, refusal in found:
        if most is not None and count > most:
            raise refusal(level, most)


def refuse_haste(by: User) -> None:
    """Raise where somebody posts faster than people do, or more than their level allows.

    One query, two where the level has a limit an hour.
    """
    level = limits_on(by)
    if level is None:
        return
    if level.posts_per_hour is not None and _wrote(by, level.posts_per_hour, seconds=3600):
        raise TooManyPosts(level, level.posts_per_hour)
    if _wrote(by, BURST, seconds=BURST_SECONDS):
        raise TooFast


def refuse_many_topics(by: User) -> None:
    """Raise where somebody started as many topics as their level allows in a day. One query."""
    level = limits_on(by)
    if level is None or level.topics_per_day is None:
        return
    since = timezone.now() - timedelta(days=1)
    if Topic.objects.filter(author=by, created_at__gt=since).count() >= level.topics_per_day:
        raise TooManyTopics(level, level.topics_per_day)


def refuse_late_edit(by: User, post: Post) -> None:
    """Raise where the author's level no longer lets them edit the post."""
    level = limits_on(by)
    if level is not None and level.edit_minutes is not None and is_too_late_to_edit(by, post):
        raise TooLateToEdit(level, level.edit_minutes)


def _wrote(by: User, most: int, *, seconds: int) -> bool:
    """Whether somebody wrote so many posts in the last `seconds`."""
    since = timezone.now() - timedelta(seconds=seconds)
    recent = Post.objects.filter(author=by, created_at__gt=since).order_by("-created_at")
    return len(recent.values_list("pk")[:most]) >= most


def refuse_slow_mode(by: User, topic: Topic) -> None:
    """Raise where the topic is in slow mode and it is not this person's turn yet. One query."""
    if not topic.slow_seconds or can_moderate(by, topic.category):
        return
    since = timezone.now() - timedelta(seconds=topic.slow_seconds)
    last = Post.objects.filter(topic=topic, author=by, created_at__gt=since).order_by("-pk").first()
    if last is not None:
        raise SlowMode(last.created_at + timedelta(seconds=topic.slow_seconds))


def refuse_hasty_edit(by: User) -> None:
    """Raise where somebody saves edits faster than people do: each is rendered and kept."""
    if by.is_staff_member or not settings.POSTING_LIMITS:
        return
    if not allow("edit", by.pk, times=EDITS_PER_MINUTE, seconds=60):
        raise TooFast


def tags_of(topic: Topic) -> tuple[str, ...]:
    """What stored pages show this topic under. "front" is what a mere reply does not change."""
    shown_in_front = topic.kind == Topic.Kind.PROMPT
    return f"topic:{topic.pk}", "lists", *(["front"] if shown_in_front else [])


def wake_readers(topic: Topic) -> None:
    """Tell open pages of the topic that something is new; what it is they read themselves."""
    wake(f"topic.{topic.pk}", {"type": "topic.moved"})
