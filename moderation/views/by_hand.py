"""From a post to its case."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from forums.permissions import can_moderate
from forums.queries.topic import post_or_404
from members.requests import MemberRequest
from moderation.actions.by_hand import open_by_hand
from moderation.models import Reviewable


@require_http_methods(["GET", "POST"])
def case_of_post(request: MemberRequest, post_id: int) -> HttpResponse:
    """Its case, where it has one; otherwise a moderator may open it."""
    post = post_or_404(request.user, post_id)
    if not can_moderate(request.user, post.topic.category) or post.author_id == request.user.pk:
        raise Http404
    if request.method == "POST":
        return redirect(open_by_hand(post, by=request.user))
    case = Reviewable.objects.visible_to(request.user).filter(post=post).first()
    if case is not None:
        return redirect(case)
    return render(request, "moderation/open_case.html", {"post": post, "topic": post.topic})
