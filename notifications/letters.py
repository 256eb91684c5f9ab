"""Mail that is owed: a row with the words, and a task that pays it.

At least once, and in practice once: a letter is claimed for five minutes, sent, and marked. Only a
machine that dies between the last two sends it again, under the same Message-ID.
"""

from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from branding.models import brand_name
from core.transactions import after_commit
from members.models import User
from notifications.models import Letter

CLAIMED: Final = timedelta(minutes=5)
WAITS: Final = (60, 5 * 60, 30 * 60, 2 * 3600, 12 * 3600)
"""Seconds after the first, second … failure; one more and it is given up."""
KEPT_DAYS: Final = 30
NUDGED: Final = "notifications:letters"


def owe_letter(user: User, *, about: str, subject: str, body: str) -> None:
    """In the transaction of whoever tells; the worker is nudged after it."""
    Letter.objects.get_or_create(
        user=user, about=about, defaults={"subject": subject[:200], "body": body}
    )
    after_commit(nudge)


def owe_letter_to(address: str, *, about: str, subject: str, body: str) -> None:
    """The same for somebody without an account, who gave this address to be written to."""
    Letter.objects.get_or_create(
        user=None,
        address=address,
        about=about,
        defaults={"subject": subject[:200], "body": body},
    )
    after_commit(nudge)


def nudge() -> None:
    """Once for a burst; the sweep finds what this misses."""
    from notifications.tasks import send_letters

    if cache.add(NUDGED, 1, timeout=5):
        send_letters.delay()


def send_owed_letters(*, limit: int = 100) -> int:
    """Send what is due, each on its own, and say how many went."""
    cache.delete(NUDGED)
    sent = 0
    for _i in range(limit):
        letter = _claim()
        if letter is None:
            break
        sent += _send(letter)
    return sent


def forget_old_letters() -> int:
    """Delete what was sent or given up a month ago."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    done = Letter.objects.filter(created_at__lt=before).exclude(sent_at=None, dropped_at=None)
    return done.delete()[0]


def proved_address(user: User) -> str:
    """Where mail reaches somebody, or "": only what they proved is theirs."""
    proved = EmailAddress.objects.filter(user=user, email=user.email, verified=True)
    return user.email if user.email and proved.exists() else ""


@transaction.atomic
def _claim() -> Letter | None:
    now = timezone.now()
    owed = Letter.objects.filter(sent_at=None, dropped_at=None, next_attempt_at__lte=now)
    letter = (
        owed.select_for_update(skip_locked=True, no_key=True, of=("self",))
        .select_related("user")
        .order_by("next_attempt_at", "pk")
        .first()
    )
    if letter is not None:
        letter.next_attempt_at = now + CLAIMED
        letter.save(update_fields=["next_attempt_at"])
    return letter


def _send(letter: Letter) -> bool:
    """Outside of any transaction: a slow mail server holds no lock."""
    to = proved_address(letter.user) if letter.user else letter.address
    if not to:
        letter.dropped_at, letter.error = timezone.now(), "no proved address"
        letter.save(update_fields=["dropped_at", "error"])
        return False
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    headers = {
        "Message-ID": f"<letter-{letter.pk}@{host}>",
        "Auto-Submitted": "auto-generated",
    }
    subject = f"{brand_name()}: {letter.subject}"
    try:
        EmailMessage(subject, letter.body, None, [to], headers=headers).send()
    except Exception as error:
        _put_off(letter, error)
        return False
    letter.sent_at = timezone.now()
    letter.save(update_fields=["sent_at"])
    return True


def _put_off(letter: Letter, error: Exception) -> None:
    letter.error = f"{type(error).__name__}: {error}"[:200]
    if letter.attempts < len(WAITS):
        letter.next_attempt_at = timezone.now() + timedelta(seconds=WAITS[letter.attempts])
    else:
        letter.dropped_at = timezone.now()
    letter.attempts += 1
    letter.save(update_fields=["attempts", "next_attempt_at", "dropped_at", "error"])
