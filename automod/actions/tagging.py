"""Tags that watched words and domains give to a topic, when a reply says them."""

from typing import Any

from automod.models import WatchAct
from automod.queries import watched_domains, watched_words
from forums.actions import tag_topic
from forums.actions.writing import render_post
from forums.models import Post

MOST_TAGS = 5


def tag_by_watched(post: Post) -> None:
    """Give the topic the tags of what the post says, as far as it has room for them."""
    rows: list[Any] = [hit.word.tag for hit in watched_words().hits(post.body)]
    domains = watched_domains()
    rows += [row for _url, row in domains.hits(render_post(post.body).links)]
    tags = list(dict.fromkeys(row.tag for row in rows if row.act == WatchAct.TAG))
    topic = post.topic
    missing = [tag for tag in tags if tag not in topic.tag_names]
    room = max(MOST_TAGS - len(topic.tag_names), 0)
    if missing[:room]:
        tag_topic(topic, by=None, names=missing[:room])
