"""What members do when something happened."""

from eventlog.registry import on
from members.actions import send_claim_link
from members.events import AccountOffered
from members.models import User


@on(AccountOffered)
def mail_claim_link(event: AccountOffered) -> None:
    send_claim_link(User.objects.get(pk=event.user_id))
