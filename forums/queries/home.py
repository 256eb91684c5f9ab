"""The front page."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.markdown import excerpt
from core.pages import stored_part
from forums.models import Post, Topic
from forums.queries.categories import categories_for
from forums.queries.lists import audience, latest_topics, longest_unanswered, moved_since
from members.models import User, Viewer


def home_page(viewer: Viewer) -> dict[str, Any]:
    """What needs somebody, what moved, the week's prompt, a story and people to meet."""
    shared = stored_part(f"home:{audience(viewer)}", ("site", "lists"), lambda: _shared(viewer))
    now = timezone.localtime()
    return shared | {
        "rows": latest_topics(viewer),
        "greeting": "morning" if now.hour < 12 else "afternoon" if now.hour < 18 else "evening",
        "categories": categories_for(viewer),
    }


def _shared(viewer: Viewer) -> dict[str, Any]:
    topics = Topic.objects.visible_to(viewer).listed()
    prompt = topics.filter(kind=Topic.Kind.PROMPT).select_related("author").order_by("-pk").first()
    story = (
        topics.filter(featured_at__isnull=False)
        .select_related("author", "category")
        .order_by("-featured_at")
        .first()
    )
    return {
        "needed": [
            {
                "title": topic.title,
                "href": topic.href,
                "author": topic.author,
                "created_at": topic.created_at,
                "why": _("Nobody has replied yet"),
            }
            for topic in longest_unanswered(viewer)
        ],
        "prompt": prompt,
        "prompt_answers": _answers(prompt) if prompt else [],
        "story": story,
        "meet": [(user, user.title or user.location) for user in _newest_members()],
        "moved": moved_since(viewer, timezone.now() - timedelta(days=1)),
    }


def _newest_members() -> list[User]:
    people = User.objects.filter(is_active=True, claimable_at=None, is_staff_member=False)
    return list(people.order_by("-joined_at", "-pk")[:3])


def _answers(prompt: Topic) -> list[dict[str, Any]]:
    answers = Post.objects.filter(topic=prompt, deleted_at=None, number__gt=1)
    latest = answers.select_related("author").order_by("-number")[:2]
    return [{"author": a.author, "text": excerpt(a.body)} for a in latest]
