"""A post as rules would have seen it when it was published, so far as that is kept."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Count

from automod.in_force import InForce
from automod.items import Item
from automod.posts import asked_of, item_of_post
from forums.actions.writing import render_post
from forums.models import Post, Revision
from moderation.models import Flag


class Past:
    """What is needed besides the posts themselves, read for many of them at once.

    Text and title are those of the first version, the author's age that of the moment, and reports
    all there ever were. Everything else is as it is today: trust, karma, tags, the topic's text.
    """

    def __init__(self, posts: Sequence[Post], in_force: Sequence[InForce]) -> None:
        """Two queries at most."""
        self.in_force = in_force
        self.asked = asked_of(in_force)
        edited = [post.pk for post in posts if post.version > 1]
        first = Revision.objects.filter(post__in=edited, version=1) if edited else []
        self.first: dict[int, Revision] = {revision.post_id: revision for revision in first}
        self.reports: dict[int | None, int] = {}
        if "reports" in self.asked:
            flags = Flag.objects.filter(case__post__in=[post.pk for post in posts])
            counted = flags.values("case__post").annotate(n=Count("pk")).order_by()
            self.reports = {row["case__post"]: row["n"] for row in counted}

    def item_of(self, post: Post) -> Item:
        """The post is changed in hand, and never saved."""
        revision = self.first.get(post.pk)
        if revision is not None:
            post.body = revision.body
            post.topic.title = revision.title or post.topic.title
        item = item_of_post(
            post,
            render_post(post.body),
            self.in_force,
            reports=self.reports.get(post.pk, 0),
            is_edited=False,
        )
        # Whoever is shut out today could write then.
        then: dict[str, Any] = {
            "age_seconds": max((post.created_at - post.author.joined_at).total_seconds(), 0.0),
            "is_suspended": False,
        }
        if "first_post" in self.asked:
            earlier = Post.objects.filter(author=post.author_id, created_at__lt=post.created_at)
            then["first_post"] = not earlier.exists()
        author = replace(item.author, **then)
        topic = item.topic
        if item.is_topic and topic is not None:
            topic = replace(topic, author=author)
        return replace(item, author=author, topic=topic)
