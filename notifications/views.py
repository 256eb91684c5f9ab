"""What somebody was told."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from core.paging import Cursor
from members.requests import MemberRequest
from notifications import actions
from notifications.models import Notification
from notifications.queries import told


@require_GET
def notifications(request: MemberRequest) -> HttpResponse:
    page = told(request.user, cursor=Cursor.parse(request.GET.get("after")))
    return render(request, "notifications/notifications.html", {"told": page})


@require_POST
def notification_read(request: MemberRequest, notification_id: int) -> HttpResponse:
    """One was opened. Sent by the page while it leads to the post, so it answers with nothing."""
    mine = Notification.objects.visible_to(request.user)
    actions.mark_read(get_object_or_404(mine, pk=notification_id), by=request.user)
    return HttpResponse(status=204)


@require_POST
def notifications_read(request: MemberRequest) -> HttpResponse:
    actions.mark_all_read(by=request.user)
    return redirect("notifications:notifications")
