"""How long a password has to be."""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

from members.models import User
from members.roles import STAFF_ROLES

LENGTH: Final = 8
STAFF_LENGTH: Final = 12


class LengthByRoleValidator:
    """At least 8 characters; 12 for moderators and above, whose accounts can do more harm."""

    def validate(self, password: str, user: Any = None) -> None:
        least = STAFF_LENGTH if isinstance(user, User) and user.role in STAFF_ROLES else LENGTH
        if len(password) < least:
            raise ValidationError(
                ngettext(
                    "A password has at least %(least)d character. Long beats complicated.",
                    "A password has at least %(least)d characters. Long beats complicated.",
                    least,
                ),
                code="password_too_short",
                params={"least": least},
            )

    def get_help_text(self) -> str:
        return ngettext("At least %d character.", "At least %d characters.", LENGTH) % LENGTH
