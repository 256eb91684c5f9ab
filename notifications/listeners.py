"""Who is told of what happened in the forum."""

import re
from html import unescape
from typing import Final

from core.markdown import mentioned_names
from core.usernames import username_key
from eventlog.registry import on
from forums.events import AnswerAccepted, PostPublished
from forums.models import Post
from members.models import User
from notifications.actions import notify
from notifications.models import Notification

Kind = Notification.Kind
_QUOTED: Final = re.compile(r'<blockquote class="quote" data-author="([^"]*)"')
MOST_QUOTED: Final = 20


@on(PostPublished)
def tell_of_post(event: PostPublished) -> None:
    """Whoever is mentioned or quoted, the topic's author, and the author of the post replied to."""
    post = _post(event.post_id)
    if post is None:
        return
    people = dict.fromkeys(_named(mentioned_names(post.body)), Kind.MENTION)
    people |= dict.fromkeys(_named(_quoted(post.html)), Kind.QUOTE)
    people[post.topic.author_id] = Kind.REPLY
    if post.reply_to:
        people[post.reply_to.author_id] = Kind.REPLY
    notify(people, post=post, actor=post.author)


@on(AnswerAccepted)
def tell_of_solution(event: AnswerAccepted) -> None:
    """Whoever wrote it. Who asked is shown as the one who found it helpful."""
    post = _post(event.post_id)
    if post is not None and post.topic.solution_id == post.pk:
        notify({post.author_id: Kind.SOLUTION}, post=post, actor=post.topic.author)


def _post(pk: int) -> Post | None:
    """The post as it is now, or None once it was deleted."""
    posts = Post.objects.filter(pk=pk, is_public=True, topic__is_public=True)
    return posts.select_related("author", "topic__author", "topic__category", "reply_to").first()


def _quoted(html: str) -> set[str]:
    names = _QUOTED.findall(html)[:MOST_QUOTED]
    return {username_key(unescape(name)) for name in names}


def _named(keys: set[str]) -> list[int]:
    return list(User.objects.filter(username_key__in=keys).values_list("pk", flat=True))
