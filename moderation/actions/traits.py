"""Keeps what posts have in common, as they are written and edited."""

import re
from hashlib import blake2b
from typing import Final
from unicodedata import normalize

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from core.markdown import render
from forums.models import Post
from moderation.models import Trait

_WORD: Final = re.compile(r"[^\W_]+")
LONGEST: Final = 253
MOST_DOMAINS: Final = 20


@transaction.atomic
def keep_traits(post: Post) -> int:
    """Write down the traits of a post as it is now, and forget those it had. Says how many.

    Done twice, it changes nothing.
    """
    found = traits_of(post.body)
    kept = set(Trait.objects.filter(post=post).values_list("kind", "value"))
    gone = kept - found
    for kind, value in sorted(gone):
        Trait.objects.filter(post=post, kind=kind, value=value).delete()
    new = [Trait(post=post, kind=kind, value=value) for kind, value in sorted(found - kept)]
    Trait.objects.bulk_create(new, ignore_conflicts=True)
    return len(new) + len(gone)


def traits_of(body: str) -> set[tuple[str, str]]:
    """(kind, value) of a text: its hash, and the domains it links to."""
    domains = sorted(render(body, own_hosts=settings.OWN_HOSTS).domains)[:MOST_DOMAINS]
    found = {(str(Trait.Kind.DOMAIN), domain_of(host)[:LONGEST]) for host in domains}
    if value := text_value(body):
        found.add((str(Trait.Kind.TEXT), value))
    return found


def domain_of(host: str) -> str:
    """Of a host, what "the same domain" means: www is no other place."""
    return host.removeprefix("www.")


def text_value(body: str) -> str:
    """The same for texts that differ only in case, spaces, punctuation or width.

    "" for one without words.
    """
    words = "".join(_WORD.findall(normalize("NFKC", body).casefold()))
    if not words:
        return ""
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def reconcile_traits(*, batch: int = 500) -> int:
    """Keep the traits of every post that has none: of archives, and of before this was kept.

    Says of how many posts. In batches, newest first; it can be stopped and begun again.
    """
    count, before = 0, None
    while True:
        posts = Post.objects.exclude(Exists(Trait.objects.filter(post=OuterRef("pk"))))
        posts = posts.filter(pk__lt=before) if before else posts
        rows = list(posts.order_by("-pk").only("body")[:batch])
        if not rows:
            return count
        found = [
            Trait(post=post, kind=kind, value=value)
            for post in rows
            for kind, value in sorted(traits_of(post.body))
        ]
        Trait.objects.bulk_create(found, ignore_conflicts=True)
        count += len(rows)
        before = rows[-1].pk
