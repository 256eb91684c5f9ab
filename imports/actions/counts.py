"""What people, categories and tags say about their posts, counted from the posts.

Topics are written with right counts. These are restored at the end of a run, also of one that goes
on after an interruption; rows that are right already are not touched.
"""

from collections import Counter
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Aggregate, Count, F, Min, Q, QuerySet, Sum
from django.utils import timezone

from forums.models import Category, Post, Tag, Topic
from forums.trust import earned_level
from imports.models import ImportedRecord, Source
from members.models import User
from members.roles import Role

Kind = ImportedRecord.Kind
PAGE: Final = 500
COUNTED: Final = ("post_count", "thanks_count", "solution_count", "joined_at", "trust_level")


def restore_counts(source: Source) -> int:
    """Say how many rows were wrong."""
    records = ImportedRecord.objects.filter(source=source)
    people = list(records.filter(kind=Kind.PERSON).values_list("local_id", flat=True))
    wrong = sum(_people(sorted(people[at : at + PAGE])) for at in range(0, len(people), PAGE))
    for key in records.filter(kind=Kind.CATEGORY).values_list("local_id", flat=True):
        wrong += _category(key)
    return wrong + _tags()


@transaction.atomic
def _people(keys: list[int]) -> int:
    users = User.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    users = list(users.only(*COUNTED, "role", "claimable_at", "trust_locked"))
    posts = Post.objects.filter(author_id__in=keys).order_by()
    written = _by_author(posts.filter(is_public=True), Count("pk"))
    first = _by_author(posts, Min("created_at"))
    solved = Topic.objects.filter(solution__author_id__in=keys).order_by()
    solutions = dict(solved.values_list("solution__author_id").annotate(n=Count("pk")))
    thanks = _thanks(keys)

    wrong = []
    for user in users:
        began = min(user.joined_at, first.get(user.pk, user.joined_at))
        right = (written.get(user.pk, 0), thanks[user.pk], solutions.get(user.pk, 0), began)
        level = _level(user, right[0], right[1], began)
        if (*right, level) != tuple(getattr(user, name) for name in COUNTED):
            user.post_count, user.thanks_count, user.solution_count, user.joined_at = right
            user.trust_level = level
            wrong.append(user)
    User.objects.bulk_update(wrong, COUNTED, batch_size=100)
    return len(wrong)


def _level(user: User, written: int, thanks: int, began: datetime) -> int:
    """Of authors who wait for their person what they earned there; others go on by themselves."""
    if user.claimable_at is None or user.trust_locked or user.role == Role.NEWCOMER:
        return user.trust_level
    return earned_level(
        joined_at=began, posts_written=written, reactions_received=thanks, now=timezone.now()
    )


def _by_author(posts: QuerySet[Post], measure: Aggregate) -> dict[int, Any]:
    return dict(posts.values_list("author_id").annotate(n=measure))


def _thanks(keys: list[int]) -> Counter[int]:
    """Reactions that each of them got, of any kind."""
    thanks: Counter[int] = Counter()
    liked = Post.objects.filter(author_id__in=keys).exclude(reactions={})
    for author, reactions in liked.values_list("author_id", "reactions").iterator(chunk_size=2000):
        thanks[author] += sum(reactions.values())
    return thanks


@transaction.atomic
def _category(key: int) -> int:
    category = Category.objects.select_for_update().filter(pk=key).first()
    if category is None:
        return 0
    topics = Topic.objects.filter(category=category, is_public=True)
    totals = topics.aggregate(topics=Count("pk"), replies=Sum("reply_count"))
    latest = topics.order_by("-last_posted_at", "-pk").values_list("pk", flat=True).first()
    right = (totals["topics"], totals["topics"] + (totals["replies"] or 0), latest)
    if right == (category.topic_count, category.post_count, category.last_topic_id):
        return 0
    category.topic_count, category.post_count, category.last_topic_id = right
    category.save(update_fields=["topic_count", "post_count", "last_topic"])
    return 1


@transaction.atomic
def _tags() -> int:
    public = Count("topics", filter=Q(topics__is_public=True))
    counted = Tag.objects.annotate(n=public).exclude(topic_count=F("n"))
    wrong = list(counted)
    for tag in wrong:
        tag.topic_count = tag.n
    Tag.objects.bulk_update(wrong, ["topic_count"], batch_size=500)
    return len(wrong)
