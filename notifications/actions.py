"""Tell people, and count what they have not read.

`User.unread_notifications` changes in the transaction that changes the rows it counts.
"""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from core.transactions import after_commit
from core.wake import wake
from forums.models import Post
from forums.permissions import can_see
from members.actions import set_language
from members.models import User
from moderation.models import Reviewable
from notifications.letters import owe_letter
from notifications.models import OPTIONAL, Notification, NotificationQuerySet, Quiet


@transaction.atomic
def notify(people: Mapping[int, str], *, post: Post, actor: User) -> int:
    """Tell these people (key → kind) of a post. Says how many did not know.

    Nobody is told of what they did themselves, cannot see, or were told before. For whoever has
    the conversation open and read the post there, it is read.
    """
    users = User.objects.filter(pk__in=people, is_active=True).exclude(pk=actor.pk).order_by("pk")
    told = 0
    for user in users:
        if not can_see(user, post.topic.category):
            continue
        row, is_new = Notification.objects.get_or_create(
            user=user, post=post, defaults={"kind": people[user.pk], "actor": actor}
        )
        if is_new:
            told += 1
            _count(user.pk, +1)
            _mark(Notification.objects.filter(pk=row.pk).reached(), user)
    return told


@transaction.atomic
def tell(  # every part of a row is a keyword
    people: Iterable[int],
    *,
    kind: str,
    about: str,
    text: str,
    href: str,
    case: Reviewable | None = None,
    letter: tuple[str, str] | None = None,
    also_closed: bool = False,
) -> int:
    """Tell these people (keys) what the site has to say, here and by a letter (subject, body).

    Says how many did not know. Nobody is told of one thing twice; accounts whose person never came
    are told nothing, closed ones only `also_closed`. Who wants no mail of a kind gets none.
    """
    users = User.objects.filter(pk__in=people, confirmed_at__isnull=False, claimable_at=None)
    if not also_closed:
        users = users.filter(is_active=True)
    quiet = Quiet.objects.filter(user=OuterRef("pk"), kind=kind, kind__in=OPTIONAL)
    told = 0
    for user in users.annotate(is_quiet=Exists(quiet)).order_by("pk"):
        _row, is_new = Notification.objects.get_or_create(
            user=user,
            about=about,
            defaults={"kind": kind, "text": text[:300], "href": href, "case": case},
        )
        if not is_new:
            continue
        told += 1
        _count(user.pk, +1)
        if letter and not user.is_quiet:
            owe_letter(user, about=about, subject=letter[0], body=letter[1])
    return told


@transaction.atomic
def choose_mail(*, by: User, language: str, quiet: Iterable[str]) -> None:
    """Say in which language the site writes to one, and of what it sends no mail."""
    kinds = [kind for kind in OPTIONAL if kind in set(quiet)]
    set_language(by, by=by, language=language)
    Quiet.objects.filter(user=by).exclude(kind__in=kinds).delete()
    Quiet.objects.bulk_create([Quiet(user=by, kind=kind) for kind in kinds], ignore_conflicts=True)


@transaction.atomic
def mark_read(notification: Notification, *, by: User) -> None:
    """Somebody opened one of theirs."""
    _mark(Notification.objects.filter(pk=notification.pk, user=by), by)


@transaction.atomic
def mark_all_read(*, by: User) -> int:
    """Everything the member was told counts as read. Says how many that were."""
    return _mark(Notification.objects.filter(user=by), by)


@transaction.atomic
def mark_reached(*, by: User) -> int:
    """What the member read in the conversations, or can no longer read, counts as read.

    Says how many that were. Costs as much as is unread.
    """
    unread = Notification.objects.filter(user=by).unread()
    reached = unread.reached().values_list("pk", flat=True)
    gone = set(unread.values_list("pk", flat=True)) - set(
        unread.visible_to(by).values_list("pk", flat=True)
    )
    done = gone.union(reached)
    return _mark(Notification.objects.filter(pk__in=done), by) if done else 0


def _mark(notifications: NotificationQuerySet, by: User) -> int:
    count = notifications.unread().update(read_at=timezone.now())
    if count:
        _count(by.pk, -count)
    return count


def _count(user_id: int, step: int) -> None:
    users = User.objects.filter(pk=user_id)
    users.update(unread_notifications=F("unread_notifications") + step)
    after_commit(wake, f"user.{user_id}", {"type": "unread.changed"})
