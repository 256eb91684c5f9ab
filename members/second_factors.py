"""Keeps `User.second_factor_at` in step with allauth's table of passkeys and authenticator apps."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.utils import timezone

from members.models import User


def keep_second_factor(instance: Authenticator, **_signal: Any) -> None:
    """After a factor was saved or deleted. The column is loaded with the user, at no cost."""
    factors = Authenticator.objects.filter(user_id=instance.user_id).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    user = User.objects.filter(pk=instance.user_id)
    if not factors.exists():
        user.update(second_factor_at=None)
    else:
        user.filter(second_factor_at=None).update(second_factor_at=timezone.now())
