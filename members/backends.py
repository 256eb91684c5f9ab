"""Who a session belongs to."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from core.statements import Statement
from members.models import User

_account = Statement(lambda pk: User.objects.filter(pk=pk))


class MemberBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's. The session's account, asked for by every request, comes by a kept statement."""

    def get_user(self, user_id: Any) -> User | None:
        found = _account(int(user_id))
        return found[0] if found and self.user_can_authenticate(found[0]) else None
