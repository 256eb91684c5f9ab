"""Cases that no report opened: somebody who waits to be let in, and what a moderator looks at."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from forums.models import Post
from members.models import User
from moderation.actions.cases import case_of_account, case_of_post, open_case, weigh
from moderation.models import Reviewable
from moderation.permissions import can_decide


@transaction.atomic
def ask_about_sign_up(user: User) -> Reviewable | None:
    """Somebody new waits: a moderator lets them in, or does not. Asked once."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.waiting_since is None:
        return None
    case = case_of_account(user, Reviewable.Subject.ACCOUNT)
    case.excerpt = f"@{user.username}"
    if open_case(case, kind=Reviewable.Kind.SIGN_UP):
        weigh(case)
    return case


@transaction.atomic
def open_by_hand(post: Post, *, by: User) -> Reviewable:
    """A moderator looks at a post that nobody reported. An open case stays as it is."""
    case = case_of_post(post)

    if not can_decide(by, case):
        raise PermissionDenied

    if open_case(case, kind=Reviewable.Kind.REPORTED, by=by):
        weigh(case)
    return case
