"""Posts that moderators decided about, many at once."""

from datetime import datetime, timedelta

from django.utils import timezone

from forums.models import Post, Topic
from guidelines.models import Rule
from members.models import User
from moderation.models import Decision, Reviewable
from tests.factories.forums import TopicFactory
from tests.factories.members import StaffFactory, UserFactory
from tests.factories.moderation import RuleFactory

SPAM = (
    "Order cheap yak wool carpets number {n} today, free shipping on wholesale yak carpets",
    "Our yak carpet outlet has discount {n} for you, write to the yak dealer",
)
CONVERSATION = (
    "I waxed the valve {n} times before winter and it still leaks when the pump is cold",
    "Has anybody climbed the north ridge in week {n}? The snow looked soft from the hut",
)


def decide_many(
    *,
    spam: int = 0,
    conversation: int = 0,
    rule_key: str = "adverts",
    at: datetime | None = None,
    first: int = 0,
) -> list[Decision]:
    """As if one moderator had decided all of them, a minute apart."""
    at = at or timezone.now() - timedelta(hours=3)
    topic, by = Topic.objects.first() or TopicFactory(), StaffFactory()
    rule = RuleFactory(key=rule_key)
    texts = [(SPAM, n, "remove") for n in range(first, first + spam)]
    texts += [(CONVERSATION, n, "keep") for n in range(first, first + conversation)]
    author = UserFactory()
    return [
        _decide(topic, author, by, words[n % 2].format(n=n), outcome, rule, at, number)
        for number, (words, n, outcome) in enumerate(texts, topic.posts.count() + 1)
    ]


def _decide(
    topic: Topic,
    author: User,
    by: User,
    body: str,
    outcome: str,
    rule: Rule,
    at: datetime,
    number: int,
) -> Decision:
    post = Post.objects.create(
        topic=topic, author=author, number=number, body=body, html=body, created_at=at
    )
    case = Reviewable.objects.create(
        kind="reported", subject="post", state="decided", post=post, user=author, due_at=at,
        category=topic.category,
    )  # fmt: skip
    return Decision.objects.create(
        case=case, round=1, outcome=outcome, effects=[], by=by, user=author, post=post,
        rule=rule if outcome != "keep" else None, category=topic.category,
        created_at=at + timedelta(minutes=number),
    )  # fmt: skip
