"""What the loaded community offers to be asked for, and who asks."""

import random
import re
import string
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

import redis
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.cache import cache
from django.db import connection

from bench.client import KEY
from bench.loader import SEED, readers
from bench.plan import Shape
from bench.words import Words, gap_words, text_pool
from core.pages import outdate
from forums.models import Category, Topic
from guidelines.actions.acceptances import accept_guidelines
from guidelines.permissions import must_accept
from members.models import User

_RANDOM: Final = re.compile(rb"(?<=:)([0-9a-f]{16})")
_TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="(\w{64})"')


@dataclass(slots=True)
class Reader:
    """A member with a session of their own, as their browser sends it."""

    name: str
    cookies: str


@dataclass(slots=True)
class Request:
    """One request, before it is bytes."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""

    def as_bytes(self) -> bytes:
        headers = self.headers | ({"Content-Length": str(len(self.body))} if self.body else {})
        lines = [f"{self.method} {self.path} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
        return ("\r\n".join(lines) + "\r\n\r\n" + self.body).encode("latin-1")


class Community:
    def __init__(self, posts: int, port: int) -> None:
        self.shape = Shape.of(posts)
        self.host = f"127.0.0.1:{port}"
        self.redis = redis.Redis.from_url(settings.REDIS_URL)
        self.words = Words(random.Random(SEED))  # noqa: S311 (nothing here is secret)
        topics = Topic.objects.in_bulk([1, 2, 3])
        self.long, self.second, self.third = topics[1], topics[2], topics[3]
        self.category = Category.objects.get(pk=1)
        self.newest = (
            Topic.objects.visible_to(AnonymousUser()).listed().order_by("-last_posted_at")[0]
        )
        users = User.objects.filter(pk__in=readers(self.shape)).order_by("pk")
        self.readers = [_signed_in(user) for user in users]
        for user in users:
            _accept(user)

    def get(self, path: str, reader: Reader | None) -> Request:
        headers = {
            "Host": self.host,
            "User-Agent": "Mozilla/5.0 (bench)",
            "Accept": "text/html",
            "Accept-Language": "en",
            "Accept-Encoding": "identity",
        }
        if reader:
            headers["Cookie"] = reader.cookies
        return Request("GET", path, headers)

    def replies(
        self, topic: Topic, fetch: Callable[[Request], str], *, htmx: bool = False
    ) -> list[Request]:
        """A reply by every reader, sent with the token of the form on the page they see."""
        texts = text_pool(self.words, len(self.readers))
        requests = []
        for reader, text in zip(self.readers, texts, strict=True):
            form = self.get(topic.href, reader)
            found = _TOKEN.search(fetch(form))
            if not found:
                raise SystemExit(f"{topic.href} shows {reader.name} no form to reply with.")
            fields = {
                "csrfmiddlewaretoken": found[1],
                "form_key": KEY.decode(),
                "body": text.with_words(gap_words(self.words))[0],
            }
            headers = form.headers | {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": f"http://{self.host}",
                **({"HX-Request": "true"} if htmx else {}),
            }
            path = f"/t/{topic.pk}/reply/"
            requests.append(Request("POST", path, headers, urlencode(fields)))
        return requests

    def tokens(self, tags: tuple[str, ...]) -> list[list[str]]:
        """What `bench.client` needs to outdate these tags as `core.pages.outdate` does."""
        outdate(*tags)
        tokens = []
        for tag in tags:
            key = cache.make_key(f"token:{tag}")
            value = self.redis.get(key)
            before, _random, after = _RANDOM.split(value)  # type: ignore[arg-type]
            parts = (key.encode(), before, after)
            tokens.append([settings.REDIS_URL, *(part.decode("latin-1") for part in parts)])
        return tokens

    def take_back_replies(self) -> None:
        """The rows as the loader left them: every round replies to topics of the same length."""
        with connection.cursor() as cursor:
            for topic in (self.long, self.third):
                cursor.execute(_TAKE_BACK, {"topic": topic.pk, "last": topic.highest_number})
                topic.save()
                Category.objects.filter(pk=topic.category_id).update(
                    post_count=self.category.post_count, last_topic=self.category.last_topic_id
                )
            cursor.execute("TRUNCATE eventlog_delivery, eventlog_entry")
            cursor.execute("VACUUM ANALYZE forums_topic, forums_category, members_user")
        outdate("lists", f"topic:{self.long.pk}", f"topic:{self.third.pk}")


_TAKE_BACK: Final = """
    WITH gone AS (
        DELETE FROM forums_post WHERE topic_id = %(topic)s AND number > %(last)s
        RETURNING author_id
    ), unread AS (
        UPDATE forums_reading SET last_read_number = least(last_read_number, %(last)s)
        WHERE topic_id = %(topic)s
    )
    UPDATE members_user SET post_count = post_count - gone.count
    FROM (SELECT author_id, count(*) AS count FROM gone GROUP BY author_id) AS gone
    WHERE members_user.id = gone.author_id
"""


def _accept(user: User) -> None:
    """Who writes has read the rules."""
    version = must_accept(user)
    if version is not None:
        accept_guidelines(by=user, version=version.number)


def _signed_in(user: User) -> Reader:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    letters = string.ascii_letters + string.digits
    token = "".join(random.choices(letters, k=32))  # noqa: S311 (nothing here is secret)
    cookies = f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
    return Reader(user.display_name, f"{cookies}; {settings.CSRF_COOKIE_NAME}={token}")
