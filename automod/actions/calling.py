"""Rules tell other programs that they fitted. The row of `Call` is what is owed (`automod.owing`).

Delivered at least once: the receiver tells calls apart by the header Hearth-Call.
"""

import hashlib
import hmac
import json
import logging
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from automod.in_force import InForce
from automod.models import Call
from automod.outcome import Deed
from automod.owing import due, next_attempt, take_up
from automod.reasons import name_of
from core.egress import EgressFailed, EgressRefused, fetch
from core.transactions import after_commit
from forums.models import Post

logger = logging.getLogger(__name__)

KEPT: Final = timedelta(days=30)


@transaction.atomic
def owe_call(post: Post, deed: Deed, owner: InForce) -> Call | None:
    """The rule's address is to hear of the post, once. The text of the post is not sent along:
    what is removed here would stay there.
    """
    if not deed.webhook:
        return None
    said = {
        "event": "rule_fired",
        "site": settings.SITE_URL,
        "rule": {"name": name_of(deed.rule), "line": deed.rule.line, "hash": deed.rule.hash},
        "action": deed.action or "",
        "reason": deed.reason,
        "post": {
            "id": post.pk,
            "address": f"{settings.SITE_URL}{post.href}",
            "topic": post.topic.title,
            "category": post.topic.category.slug,
            "author": post.author.username,
            "created_at": post.created_at.isoformat(),
        },
    }
    fields = {"version_id": owner.version_id, "address": deed.webhook, "content": json.dumps(said)}
    call, is_new = Call.objects.get_or_create(post=post, rule_hash=deed.rule.hash, defaults=fields)
    if is_new:
        after_commit(_nudge, call.pk)
    return call


def make_call(call_id: int) -> bool:
    """Send one that is due, unless somebody is at it. Says whether it was heard."""
    if not take_up(Call.objects.filter(pk=call_id, is_owed=True)):
        return False
    call = Call.objects.get(pk=call_id)
    try:
        answer = fetch(
            call.address,
            method="POST",
            content=call.content.encode(),
            headers=_headers(call),
            allowed=settings.WEBHOOK_ALLOWED,
        )
    except (EgressFailed, EgressRefused) as error:
        _put_off(call, str(error))
        return False
    if not 200 <= answer.status < 300:
        _put_off(call, f"HTTP {answer.status}")
        return False
    Call.objects.filter(pk=call.pk).update(is_owed=False, said=f"HTTP {answer.status}")
    return True


def owed_calls(most: int = 50) -> list[int]:
    """What is due, the longest due first."""
    return list(due(Call.objects.filter(is_owed=True)).values_list("pk", flat=True)[:most])


def forget_calls() -> int:
    """How many were made or given up a month ago and are now gone."""
    count, _by_model = Call.objects.filter(
        is_owed=False, created_at__lt=timezone.now() - KEPT
    ).delete()
    return count


def _headers(call: Call) -> dict[str, str]:
    headers = {"Content-Type": "application/json", "Hearth-Call": str(call.pk)}
    if settings.WEBHOOK_SECRET:
        key = settings.WEBHOOK_SECRET.encode()
        signed = hmac.new(key, call.content.encode(), hashlib.sha256).hexdigest()
        headers["Hearth-Signature"] = f"sha256={signed}"
    return headers


def _put_off(call: Call, why: str) -> None:
    logger.warning("Call %s to %s, attempt %s: %s", call.pk, call.address, call.attempts, why)
    due_at = next_attempt(call.attempts)
    Call.objects.filter(pk=call.pk, attempts=call.attempts).update(
        is_owed=due_at is not None, due_at=due_at or call.due_at, said=why[:200]
    )


def _nudge(call_id: int) -> None:
    from automod.tasks import make_owed_call

    make_owed_call.delay(call_id=call_id)
