"""What starting, replying and editing have in common."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from core.markdown import Rendered, render
from core.wake import wake
from forums.models import Category, Post, Topic
from forums.permissions import can_moderate, can_see, mute_in
from forums.refusals import Muted, SlowMode, TooFast, TooManyLinks
from members.models import User
from members.roles import Role

NEWCOMER_LINKS: Final = 2
NEWCOMER_POSTS_PER_HOUR: Final = 10
BURST: Final = 10
BURST_SECONDS: Final = 30
"""Ten posts in thirty seconds, one in three, is as fast as anybody writes."""


def render_post(body: str) -> Rendered:
    """The post's HTML and what else its text tells. One query where it mentions somebody."""
    return render(body, resolve_mentions=_profiles_of, own_hosts=settings.OWN_HOSTS)


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
    """Raise where a newcomer puts more links into a post than newcomers may."""
    if by.role != Role.NEWCOMER or by.is_staff_member or not settings.POSTING_LIMITS:
        return
    if len(rendered.links) > NEWCOMER_LINKS:
        raise TooManyLinks(NEWCOMER_LINKS)


def refuse_haste(by: User) -> None:
    """Raise where somebody posts faster than people do, or a newcomer more than newcomers may.

    One query.
    """
    if by.is_staff_member or not settings.POSTING_LIMITS:
        return
    most, seconds = BURST, BURST_SECONDS
    if by.role == Role.NEWCOMER:
        most, seconds = NEWCOMER_POSTS_PER_HOUR, 3600
    since = timezone.now() - timedelta(seconds=seconds)
    recent = Post.objects.filter(author=by, created_at__gt=since).order_by("-created_at")
    if len(recent.values_list("pk")[:most]) >= most:
        raise TooFast


def refuse_slow_mode(by: User, topic: Topic) -> None:
    """Raise where the topic is in slow mode and it is not this person's turn yet. One query."""
    if not topic.slow_seconds or can_moderate(by, topic.category):
        return
    since = timezone.now() - timedelta(seconds=topic.slow_seconds)
    last = Post.objects.filter(topic=topic, author=by, created_at__gt=since).order_by("-pk").first()
    if last is not None:
        raise SlowMode(last.created_at + timedelta(seconds=topic.slow_seconds))


def tags_of(topic: Topic) -> tuple[str, ...]:
    """What stored pages show this topic under. "front" is what a mere reply does not change."""
    shown_in_front = topic.kind == Topic.Kind.PROMPT
    return f"topic:{topic.pk}", "lists", *(["front"] if shown_in_front else [])


def wake_readers(topic: Topic) -> None:
    """Tell open pages of the topic that something is new; what it is they read themselves."""
    wake(f"topic.{topic.pk}", {"type": "topic.moved"})
