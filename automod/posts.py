"""What members write, as items that rules can look at. Only what some rule asks for is read."""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.http import int_to_base36

from automod.in_force import InForce
from automod.items import Author, Item, Topic
from core.markdown import Rendered
from forums import models as forums
from forums.permissions import can_moderate
from forums.screening import Draft
from members.models import User
from members.permissions import rights_of
from members.roles import LADDER, Role

GRACE = timedelta(minutes=3)
"""An edit so soon after writing does not count as one."""
QUALITY_OF_LEVEL = ("lowest", "low", "moderate", "high", "highest")
TRUSTED_LEVEL = 3
MOST_COUNTED = 200
KARMA = frozenset(
    f"{what}_{where}karma"
    for what in ("comment", "post", "combined")
    for where in ("", "subreddit_")
)

_ONLY_A_LINK = re.compile(r"\s*<?(https?://[^\s<>]+)>?\s*\Z")


def item_of_draft(draft: Draft, in_force: Sequence[InForce], **known: Any) -> Item:
    """What is about to be published or changed. `known` are fields of Item, such as reports.

    Without a rule that asks for karma, rate or numbers of topics it costs no query of its own.
    """
    asked = asked_of(in_force)
    author = author_of(draft.by, draft.category, asked, draft.post)
    about: dict[str, Any] = {
        "author": author,
        "community": draft.category.slug,
        "body": draft.body,
        "link_domains": _domains(draft.rendered.domains),
        "is_edited": draft.post is not None and timezone.now() - draft.post.created_at > GRACE,
        "id": int_to_base36(draft.post.pk) if draft.post else "",
        "permalink": (draft.post.href if draft.post else "")
        or (draft.topic.href if draft.topic else draft.category.href),
    }
    if draft.is_reply:
        assert draft.topic is not None
        reply_to = draft.post.reply_to if draft.post else None
        about["is_top_level"] = reply_to is None or reply_to.is_first
        return Item(kind="reply", topic=_topic_of_reply(draft.topic, asked), **(about | known))
    topic = Topic(
        id=int_to_base36(draft.topic.pk) if draft.topic else "",
        title=draft.title,
        author=author,
        **_first_post(draft.body, draft.rendered),
        **_tagged(draft.category, draft.tags),
    )
    return Item(topic=topic, **(about | known))


def item_of_post(
    post: forums.Post, rendered: Rendered, in_force: Sequence[InForce], **known: Any
) -> Item:
    """A post that is there. Read it with its author, topic, and the topic's category and author."""
    topic = post.topic
    draft = Draft(
        by=post.author,
        category=topic.category,
        body=post.body,
        rendered=rendered,
        title=topic.title if post.is_first else "",
        topic=topic,
        post=post,
        tags=tuple(topic.tag_names) if post.is_first else (),
    )
    edited = post.edited_at is not None and post.edited_at - post.created_at > GRACE
    return item_of_draft(draft, in_force, **({"is_edited": edited} | known))


def item_key(post: forums.Post) -> str:
    """By which hits and what was done once are kept."""
    return f"post:{post.pk}"


def asked_of(in_force: Iterable[InForce]) -> frozenset[str]:
    """Every word that some rule asks for."""
    return frozenset[str]().union(*(one.book.words for one in in_force))


def author_of(
    user: User,
    category: forums.Category,
    asked: frozenset[str],
    post: forums.Post | None = None,
) -> Author:
    """A member as rules see them. A query each for karma, times and topics, if a rule asks.

    `post` is the one that is looked at, where it is saved: it does not count as another one.
    """
    others = user.post_count - (1 if post is not None and not post.is_gone else 0)
    counted: dict[str, Any] = {}
    if asked & KARMA:
        counted |= _karma(user, category)
    if "rate" in asked:
        counted["wrote_seconds_ago"] = _times(user, post)
    if "topics_created" in asked:
        counted["topics_created"] = forums.Topic.objects.filter(author=user).count()
    return Author(
        name=user.username,
        id=int_to_base36(user.pk),
        flair_text=user.title,
        flair_css_class=user.role,
        flair_template_id=user.role,
        groups=tuple(LADDER[: LADDER.index(user.role) + 1]),
        age_seconds=(timezone.now() - user.joined_at).total_seconds(),
        contributor_quality=QUALITY_OF_LEVEL[min(user.trust_level, 4)],
        trust_level=user.trust_level,
        first_post=others <= 0,
        has_verified_email=bool(user.email and user.confirmed_at),
        is_contributor=user.trust_level >= TRUSTED_LEVEL or user.role == Role.ADVOCATE,
        is_moderator=can_moderate(user, category),
        is_suspended=rights_of(user).is_shut_out,
        **counted,
    )


def _karma(user: User, category: forums.Category) -> dict[str, int]:
    """Reactions of others, to topics and to replies, everywhere and in this category."""
    of_topic, here = Q(post__number=1), Q(post__topic__category=category)
    return (
        forums.Reaction.objects.filter(post__author=user)
        .exclude(user_id=F("post__author_id"))
        .aggregate(
            post_karma=Count("pk", filter=of_topic),
            comment_karma=Count("pk", filter=~of_topic),
            post_subreddit_karma=Count("pk", filter=of_topic & here),
            comment_subreddit_karma=Count("pk", filter=~of_topic & here),
        )
    )


def _times(user: User, post: forums.Post | None) -> tuple[float, ...]:
    """Of what is being written, and of the posts of the day before it."""
    now = post.created_at if post is not None else timezone.now()
    posts = forums.Post.objects.filter(author=user, created_at__gt=now - timedelta(days=1))
    if post is not None:
        posts = posts.filter(created_at__lte=now).exclude(pk=post.pk)
    times = posts.order_by("-created_at").values_list("created_at", flat=True)[:MOST_COUNTED]
    return (0.0, *((now - time).total_seconds() for time in times))


def _topic_of_reply(topic: forums.Topic, asked: frozenset[str]) -> Topic:
    """The conversation; its first post is read only if some rule looks at a topic's text."""
    first: dict[str, Any] = {}
    if "parent_submission" in asked:
        post = topic.posts.numbered().filter(number=1).only("body", "html", "edited_at").first()
        if post is not None:
            first = {"body": post.body, "is_edited": post.edited_at is not None}
    return Topic(
        id=int_to_base36(topic.pk),
        title=topic.title,
        author=Author(name=topic.author.username),
        **_tagged(topic.category, topic.tag_names),
        **first,
    )


def _tagged(category: forums.Category, tags: Iterable[str]) -> dict[str, Any]:
    """The first tag is the topic's flair."""
    names = tuple(tags)
    flair = names[0] if names else ""
    return {
        "tags": names,
        "category": category.slug,
        "flair_text": flair,
        "flair_css_class": flair,
        "flair_template_id": flair,
    }


def _first_post(body: str, rendered: Rendered) -> dict[str, Any]:
    """A post that is nothing but an address makes a topic with a link."""
    link = _ONLY_A_LINK.match(body)
    return {
        "body": body,
        "url": link[1] if link else "",
        "link_domains": _domains(rendered.domains),
        "is_gallery": rendered.html.count("<img ") >= 2,
    }


def _domains(hosts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(host.removeprefix("www.") for host in hosts))
