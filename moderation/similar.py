"""Posts like the one on the screen, of which many are decided as one.

What can be asked of the forum alone is here. Rooms above hand in what only they know when the site
starts, as `automod` does for texts that are alike.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address, ip_network
from typing import Final

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.addresses import ADDRESS_DAYS, last_addresses
from audit.models import LastAddress
from forums.models import Post
from forums.permissions import moderated_categories
from members.models import User
from members.roles import STAFF_ROLES
from moderation.models import Reviewable, Trait, moderation_settings

MOST: Final = 5_000
"""So many posts at most are one batch; the newest."""
SINCE: Final = timedelta(days=28)
MOST_SHARING: Final = 200
"""An address from which more accounts came is a school or a phone company, and says nothing."""

Find = Callable[[Reviewable], Iterable[int]]


@dataclass(frozen=True, slots=True)
class Likeness:
    """One way in which posts are alike."""

    kind: str
    words: str | Promise
    find: Find
    """Keys of posts like the case's, newest first, MOST at most; whoever asks narrows them."""
    is_open: Callable[[], bool] = lambda: True
    """Whether the site asks this."""
    is_same: bool = False
    """Whether they say the very same, so that whoever read one has read them all."""


LIKENESSES: Final[dict[str, Likeness]] = {}


def provide_similar(
    kind: str,
    words: str | Promise,
    *,
    is_open: Callable[[], bool] = lambda: True,
    is_same: bool = False,
) -> Callable[[Find], Find]:
    """Have posts also found in this way. A decorator; handed in twice, it is asked once."""

    def register(find: Find) -> Find:
        LIKENESSES[kind] = Likeness(kind, words, find, is_open, is_same)
        return find

    return register


def similar_posts(case: Reviewable, likeness: Likeness, *, viewer: User) -> QuerySet[Post]:
    """The case's own post and those like it, newest first, that the viewer may decide about.

    Only of categories they moderate, not their own, and none that is removed already.
    """
    keys = set(list(likeness.find(case))[:MOST])
    if case.post_id is not None:
        keys.add(case.post_id)
    return decidable(viewer).filter(pk__in=keys).order_by("-pk")


def decidable(viewer: User) -> QuerySet[Post]:
    """Posts that this moderator can decide about and that are not removed."""
    return moderated_posts(viewer).filter(deleted_at=None).exclude(author=viewer)


def moderated_posts(viewer: User) -> QuerySet[Post]:
    """All posts of the categories that somebody moderates."""
    posts = Post.objects.all()
    moderated = moderated_categories(viewer)
    return posts if moderated is None else posts.filter(topic__category_id__in=moderated)


@provide_similar("author", _("by the same author"))
def by_author(case: Reviewable) -> Iterable[int]:
    posts = Post.objects.filter(author_id=case.user_id, created_at__gt=timezone.now() - SINCE)
    return posts.order_by("-created_at", "-pk").values_list("pk", flat=True)[:MOST]


@provide_similar("text", _("with the same words"), is_same=True)
def same_text(case: Reviewable) -> Iterable[int]:
    return _sharing(case, Trait.Kind.TEXT)


@provide_similar("domain", _("with a link to the same place"))
def same_domain(case: Reviewable) -> Iterable[int]:
    return _sharing(case, Trait.Kind.DOMAIN)


def _sharing(case: Reviewable, kind: str) -> Iterable[int]:
    """One index for the post's own traits, one for who shares them."""
    if case.post_id is None:
        return ()
    own = Trait.objects.filter(post_id=case.post_id, kind=kind).values_list("value", flat=True)
    values = list(own)
    shared = Trait.objects.filter(kind=kind, value__in=values).order_by("-post_id")
    return dict.fromkeys(shared.values_list("post_id", flat=True)[: 2 * MOST])


def _addresses_are_used() -> bool:
    return moderation_settings().use_addresses


@provide_similar("address", _("from the same network"), is_open=_addresses_are_used)
def same_network(case: Reviewable) -> Iterable[int]:
    """By those who came from the author's networks (/24, or /64) in the last 28 days.

    Staff are left out, and so are networks that too many people share.
    """
    if not _addresses_are_used():
        return ()
    networks = {_network_around(row.address) for row in last_addresses(case.user)}
    people = {case.user_id}
    for network in networks:
        found = _people_in(network)
        if len(found) <= MOST_SHARING:
            people |= found
    posts = Post.objects.filter(author__in=people, created_at__gt=timezone.now() - SINCE)
    posts = posts.exclude(author__role__in=STAFF_ROLES)
    return posts.order_by("-created_at", "-pk").values_list("pk", flat=True)[:MOST]


def _network_around(address: str) -> IPv4Network | IPv6Network:
    parsed = ip_address(address)
    return ip_network((parsed, 24 if isinstance(parsed, IPv4Address) else 64), strict=False)


def _people_in(network: IPv4Network | IPv6Network) -> set[int]:
    """Keys of accounts used from there. The index narrows, the addresses decide."""
    kept = LastAddress.objects.filter(last_at__gt=timezone.now() - timedelta(days=ADDRESS_DAYS))
    if connection.vendor == "postgresql":
        first, last = str(network[0]), str(network[-1])
    else:
        # Kept as text, so only the groups that both ends share narrow it.
        first, last = _text_range(network)
    rows = kept.filter(address__gte=first, address__lte=last).values_list("user_id", "address")
    return {user for user, address in rows if ip_address(address) in network}


def _text_range(network: IPv4Network | IPv6Network) -> tuple[str, str]:
    text = str(network[0])
    start = text.rpartition(".")[0] + "." if "." in text else text.partition(":")[0] + ":"
    return start, start + "~"
