"""What moderation asks before something is published: acceptance, lockdown, and who waits first."""

from django.utils.translation import gettext as _

from forums.models import Category
from forums.permissions import can_moderate
from forums.screening import Draft, Reason, Verdict, screen_with
from guidelines.permissions import must_accept
from members.roles import Role
from moderation.lockdown import current_lockdown, may_post
from moderation.models import moderation_settings
from moderation.refusals import AcceptFirst, LockedDown


@screen_with
def refuse_before_acceptance(draft: Draft) -> None:
    """A material change of the guidelines is read before the next post, by everybody."""
    if must_accept(draft.by) is not None:
        raise AcceptFirst


@screen_with
def refuse_in_lockdown(draft: Draft) -> None:
    lockdown = current_lockdown()
    if lockdown is not None and not may_post(draft.by, lockdown):
        raise LockedDown(lockdown.reason)


@screen_with
def hold_first_posts(draft: Draft) -> Verdict | None:
    """The first posts of newcomers wait, where the site says so; edits of theirs do not."""
    first = moderation_settings().hold_first_posts
    if not first or draft.post is not None or draft.by.role != Role.NEWCOMER:
        return None
    if draft.by.post_count >= first:
        return None
    words = _("One of the first {n} posts of somebody new.").format(n=first)
    return Verdict(hold=(Reason("first_post", words),))


@screen_with
def hold_for_category(draft: Draft) -> Verdict | None:
    """Some categories show nothing before a moderator read it."""
    wants = draft.category.holds
    if not wants or draft.post is not None or can_moderate(draft.by, draft.category):
        return None
    if wants == Category.Holds.TOPICS and draft.is_reply:
        return None
    return Verdict(hold=(Reason("category", _("Everything in this category is read first.")),))
