"""What the people of the demo gave back to each other."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db.models import F

from firstrun.actions.demo_acts import Conversation, soon_after
from firstrun.demo_content import DemoPost
from forums.models import Post, Reaction, Topic
from members.models import User


def give_reactions(
    conversations: Sequence[Conversation], people: Mapping[str, User], now: datetime
) -> None:
    """All reactions, with the counts that `forums.actions.react` would keep.

    In bulk: five hundred one by one would be a third of the demo's time, and nobody is told of
    them.
    """
    given = [
        Reaction(post=c.posts[told.number], user=people[name], kind=kind, created_at=at)
        for c in conversations
        for told in c.told.posts
        for kind, name, at in _given_to(told, now)
    ]
    Reaction.objects.bulk_create(given)

    posts = {reaction.post_id: reaction.post for reaction in given}
    for reaction in given:
        counts = posts[reaction.post_id].reactions
        counts[reaction.kind] = counts.get(reaction.kind, 0) + 1
    Post.objects.bulk_update(posts.values(), ["reactions"])
    for topic_id, count in Counter(reaction.post.topic_id for reaction in given).items():
        Topic.objects.filter(pk=topic_id).update(like_count=F("like_count") + count)
    for author_id, count in Counter(reaction.post.author_id for reaction in given).items():
        User.objects.filter(pk=author_id).update(thanks_count=F("thanks_count") + count)


def _given_to(post: DemoPost, now: datetime) -> Iterator[tuple[str, str, datetime]]:
    """Kind, giver and moment: one after the other, the first of them soon after the post."""
    at = post.written_at
    for kind, names in post.reactions.items():
        for name in names:
            at = soon_after(at, now)
            yield kind, name, at
