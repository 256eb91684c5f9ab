"""What is said to those who may not write here now, though otherwise they may."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render

from core.refusals import ActionRefused
from forums.actions.writing import refuse_late_edit, refuse_muted
from forums.models import Post
from forums.permissions import can_reply
from forums.refusals import Muted
from forums.screening import why_closed
from members.permissions import rights_of
from members.requests import MemberRequest


def no_edit(request: MemberRequest, post: Post) -> HttpResponse:
    """Back to one's own post that one may not edit now, with the reason; nobody else gets one."""
    if words := why_closed(request.user):
        messages.error(request, words)
        return redirect(post)
    if post.author_id == request.user.pk:
        try:
            refuse_muted(request.user, post.topic.category)
            if can_reply(request.user, post.topic):
                refuse_late_edit(request.user, post)
        except ActionRefused as refusal:
            messages.error(request, str(refusal))
            return redirect(post)
    raise PermissionDenied


def no_topics(request: MemberRequest) -> HttpResponse:
    """For whom there is no category to start topics in: whoever is muted reads until when, and
    everybody else why nothing can be written now.
    """
    term = rights_of(request.user).muted()
    words = str(Muted(term)) if term else why_closed(request.user)
    if not words:
        raise PermissionDenied
    return render(request, "403.html", {"refusal": words}, status=403)
