"""The front page."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _

from core.markdown import excerpt
from core.pages import stored_part
from forums.models import PRIVATE_OF_AUTHOR, Post, Topic
from forums.queries.audience import audience
from forums.queries.lists import latest_topics, longest_unanswered
from members.models import User, Viewer


def home_page(viewer: Viewer) -> dict[str, Any]:
    """What needs somebody, what moved, the latest prompt, a story and people to meet."""
    shared = stored_part(
        f"front:{audience(viewer)}", ("site", "front", "people"), lambda: _shared(viewer)
    )
    rows = latest_topics(viewer)
    now = timezone.localtime()
    return shared | {
        "needed": stored_part(
            f"needed:{audience(viewer)}", ("site", "lists"), lambda: _needed(viewer)
        ),
        "rows": rows,
        "moved": sum(moment > now - timedelta(days=1) for moment in rows.moments),
        "all_moved": bool(rows.next),
        "greeting": "morning" if now.hour < 12 else "afternoon" if now.hour < 18 else "evening",
    }


def _shared(viewer: Viewer) -> dict[str, Any]:
    """What changes with what is started, featured or removed, but not with every reply."""
    topics = Topic.objects.visible_to(viewer).listed().for_rows()
    prompt = topics.filter(kind=Topic.Kind.PROMPT).order_by("-pk").first()
    story = topics.filter(featured_at__isnull=False).order_by("-featured_at").first()
    return {
        "prompt": prompt,
        "prompt_answers": _answers(prompt) if prompt else [],
        "story": story,
        "meet": [(user, user.title or user.location) for user in _newest_members()],
    }


def _needed(viewer: Viewer) -> list[dict[str, Any]]:
    return [
        {
            "title": topic.title,
            "href": topic.href,
            "author": topic.author,
            "created_at": topic.created_at,
            "why": _("Nobody has replied yet"),
        }
        for topic in longest_unanswered(viewer)
    ]


def _newest_members() -> list[User]:
    """People who came of themselves and whose page everybody can open."""
    people = User.objects.visible_to(AnonymousUser()).for_showing()
    people = people.filter(claimable_at=None, is_staff_member=False)
    return list(people.order_by("-joined_at", "-pk")[:3])


def _answers(prompt: Topic) -> list[dict[str, Any]]:
    answers = Post.objects.numbered().filter(topic=prompt, is_public=True, number__gt=1)
    latest = (
        answers.select_related("author").defer("html", *PRIVATE_OF_AUTHOR).order_by("-number")[:2]
    )
    return [{"author": a.author, "text": excerpt(a.body)} for a in latest]
