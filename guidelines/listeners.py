"""What the guidelines do when something happened."""

from eventlog.registry import on
from guidelines.actions import accept_by_joining
from members.events import MemberJoined
from members.models import User


@on(MemberJoined)
def keep_what_was_accepted_at_the_door(event: MemberJoined) -> None:
    user = User.objects.filter(pk=event.user_id).first()
    if user is not None:
        accept_by_joining(user)
