"""Whether new members wait until a moderator lets them in, as the site's settings say."""

from members.door import waits_if
from members.models import User
from moderation.models import moderation_settings


@waits_if
def moderators_let_them_in(user: User) -> bool:
    return moderation_settings().approve_sign_ups
