"""Akismet is asked about what newcomers write, and told what moderators decided.

The row of `Asked` is what is owed (`automod.owing`). Asking or telling once more changes nothing.
"""

import logging
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from audit.addresses import last_addresses
from automod import akismet
from automod.actions.carrying import approved_by
from automod.akismet import AkismetFailed, Submission
from automod.models import Asked
from automod.owing import due, next_attempt, take_up
from automod.queries.decided import verdict_on
from core.egress import EgressRefused
from core.transactions import after_commit
from forums import actions as forum
from forums.models import Category, Post
from forums.permissions import can_moderate
from moderation.actions import hold_case
from moderation.models import Reviewable

logger = logging.getLogger(__name__)
Opinion = Asked.Opinion

ASKED_LEVEL: Final = 1
"""Up to this trust level posts are asked about, as they are weighed for spam."""
ASK: Final = "ask"


def is_asked_about(post: Post) -> bool:
    """Whether a post may be sent: what everybody reads, by somebody the site does not know yet."""
    author, category = post.author, post.topic.category
    if author.trust_level > ASKED_LEVEL or can_moderate(author, category):
        return False
    return Category.objects.visible_to(AnonymousUser()).filter(pk=category.pk).exists()


@transaction.atomic
def owe_question(post: Post) -> Asked | None:
    """Akismet is to be asked about the post as it is now. Nothing while it is switched off."""
    if not akismet.is_on() or post.is_deleted or not is_asked_about(post):
        return None
    fresh = {"owed": ASK, "attempts": 0, "due_at": timezone.now()}
    row, _is_new = Asked.objects.update_or_create(post=post, defaults=fresh)
    after_commit(_nudge, post.pk)
    return row


@transaction.atomic
def owe_correction(post_id: int) -> str:
    """Tell Akismet what moderators say now, if it believes something else. Says what is owed."""
    row = Asked.objects.select_for_update(no_key=True).filter(post=post_id).first()
    if row is None or row.owed == ASK or not row.opinion or not akismet.is_on():
        return ""
    owed = _correction(row)
    if owed != row.owed:
        row.owed, row.attempts, row.due_at = owed, 0, timezone.now()
        row.save(update_fields=["owed", "attempts", "due_at"])
    if owed:
        after_commit(_nudge, post_id)
    return owed


def pay(post_id: int) -> bool:
    """Ask or tell what is owed of one post, unless somebody is at it. Says whether it went well."""
    if not akismet.is_on() or not take_up(Asked.objects.exclude(owed="").filter(post=post_id)):
        return False
    row = Asked.objects.select_related("post__author", "post__topic__category").get(post=post_id)
    submission = submission_of(row.post)
    if submission is None:
        Asked.objects.filter(post=post_id, owed=row.owed).update(owed="")
        return False
    try:
        said = _send(row.owed, submission)
    except (AkismetFailed, EgressRefused) as error:
        _put_off(row, error)
        return False
    _put_down(row, said)
    return True


def owed_posts(most: int = 50) -> list[int]:
    """Whose questions and corrections are due, the longest due first."""
    if not akismet.is_on():
        return []
    return list(due(Asked.objects.exclude(owed="")).values_list("post_id", flat=True)[:most])


def submission_of(post: Post) -> Submission | None:
    """What is sent. None where no address of the author is known: the protocol needs one."""
    addresses = last_addresses(post.author)
    if not addresses:
        return None
    return Submission(
        content=f"{post.topic.title}\n{post.body}" if post.is_first else post.body,
        user_ip=str(addresses[0].address),
        permalink=_absolute(post),
        kind="forum-post" if post.is_first else "reply",
        author=post.author.display_name,
        author_email=post.author.email or "",
        created_at=post.created_at.isoformat(),
        language=get_language() or "",
    )


def _send(owed: str, submission: Submission) -> str:
    if owed == ASK:
        return akismet.check(submission).value
    tell = akismet.submit_spam if owed == Opinion.SPAM else akismet.submit_ham
    tell(submission)
    return owed


def _put_off(row: Asked, error: Exception) -> None:
    """Try again later, or never. Only if nothing else came to be owed meanwhile."""
    logger.warning("Akismet, post %s, attempt %s: %s", row.post_id, row.attempts, error)
    due_at = next_attempt(row.attempts)
    Asked.objects.filter(post=row.post_id, owed=row.owed, attempts=row.attempts).update(
        owed=row.owed if due_at else "", due_at=due_at or row.due_at
    )


@transaction.atomic
def _put_down(asked: Asked, said: str) -> None:
    """Keep what was answered or told, and do what follows; once."""
    row = Asked.objects.select_for_update(no_key=True).filter(post=asked.post_id).first()
    if row is None or (row.owed, row.attempts) != (asked.owed, asked.attempts):
        return
    if asked.owed == ASK:
        row.opinion, row.told = said, ""
    else:
        row.told = said
    row.owed = _correction(row)
    row.attempts, row.due_at = 0, timezone.now()
    row.save()

    if row.owed:
        after_commit(_nudge, row.post_id)
    if asked.owed == ASK and said in {Opinion.SPAM, Opinion.DISCARD}:
        _hold(asked.post, said)


def _correction(row: Asked) -> str:
    """What Akismet is to be told: the moderators' last word, where it believes the opposite."""
    thought = Opinion.HAM if row.opinion == Opinion.HAM else Opinion.SPAM
    verdict = verdict_on(row.post_id)
    now = thought if verdict is None else Opinion.SPAM if verdict else Opinion.HAM
    return "" if now == (row.told or thought) else now.value


def _hold(post: Post, opinion: str) -> None:
    """What Akismet takes for spam waits for a moderator, unless one let this very text through."""
    post = Post.objects.select_related("author", "topic__category").get(pk=post.pk)
    if post.is_deleted or approved_by(post) == "moderator":
        return
    if not post.is_gone:
        forum.hold_again(post, by=None)
    hold_case(post, reasons=[_reason(opinion)], kind=Reviewable.Kind.HELD)


def _reason(opinion: str) -> dict[str, Any]:
    certain = opinion == Opinion.DISCARD
    words = _("Akismet is certain that it is spam.") if certain else _("Akismet takes it for spam.")
    told = _("A service that looks for spam, Akismet, takes it for advertising.")
    facts = {"severity": 3 if certain else 2, "opinion": opinion, "told": told}
    return {"code": "akismet", "words": words, "facts": facts}


def _absolute(post: Post) -> str:
    return f"{settings.SITE_URL}{post.href}"


def _nudge(post_id: int) -> None:
    from automod.tasks import ask_akismet

    ask_akismet.delay(post_id=post_id)
