"""The front page."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.pages import stored_part
from forums.models import Post, Topic
from forums.queries.categories import categories_for
from forums.queries.lists import audience, latest_topics, longest_unanswered, moved_since
from members.models import User, Viewer


def home_page(viewer: Viewer) -> dict[str, Any]:
    """What needs somebody, what moved, the week's prompt, a story and people to meet."""
    shared = stored_part(
        f"home:{audience(viewer)}", ("site", "lists"), lambda: _shared(viewer)
    )
    now = timezone.localtime()
    return shared | {
        "rows": latest_topics(viewer),
        "greeting": "morning" if now.hour < 12 else "afternoon" if now.hour < 18 else "evening",
        "categories": categories_for(viewer),
    }


def _shared(viewer: Viewer) -> dict[str, Any]:
    topics = Topic.objects.visible_to(viewer).listed()  # type: ignore[attr-defined]
    prompt = topics.filter(kind=Topic.Kind.PROMPT).select_related("author").order_by("-pk").first()
    story = (
        topics.filter(featured_at__isnull=False)
        .select_related("author", "category")
        .order_by("-featured_at")
        .first()
    )
    return {
        "needed": longest_unanswered(viewer),
        "prompt": prompt,
        "prompt_answers": _answers(prompt) if prompt else [],
        "story": story,
        "meet": list(User.objects.filter(is_active=True, claimable_at=None).order_by("-pk")[:3]),
        "moved": moved_since(viewer, timezone.now() - timedelta(days=1)),
    }


def _answers(prompt: Topic) -> list[Post]:
    answers = Post.objects.filter(topic=prompt, deleted_at=None, number__gt=1)
    return list(answers.select_related("author").order_by("-number")[:2])
