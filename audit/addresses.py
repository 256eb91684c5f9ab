"""Where accounts were last used from. Kept for 28 days, for telling one person's accounts apart
from another's; shown to staff only with a reason, and never on a page of members.
"""

from datetime import timedelta
from typing import Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from audit.models import LastAddress

ADDRESS_DAYS: Final = 28


def note_address(user: AbstractBaseUser, address: str) -> None:
    """The account is used from this address now. One statement."""
    now = timezone.now()
    LastAddress.objects.bulk_create(
        [LastAddress(user_id=user.pk, address=address, first_at=now, last_at=now)],
        update_conflicts=True,
        unique_fields=["user", "address"],
        update_fields=["last_at"],
    )


def last_addresses(user: AbstractBaseUser) -> list[LastAddress]:
    """Newest first."""
    since = timezone.now() - timedelta(days=ADDRESS_DAYS)
    return list(LastAddress.objects.filter(user_id=user.pk, last_at__gte=since))


def forget_old_addresses() -> int:
    """To be called every hour, so that none is kept longer than it is said to be."""
    before = timezone.now() - timedelta(days=ADDRESS_DAYS, hours=-1)
    count, _ = LastAddress.objects.filter(last_at__lt=before).delete()
    return count
