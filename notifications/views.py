"""What somebody was told."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.paging import Cursor
from members.requests import MemberRequest
from notifications import actions
from notifications.forms import MailForm
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


@require_http_methods(["GET", "POST"])
def mail(request: MemberRequest) -> HttpResponse:
    """In which language the site writes to one, and of what."""
    form = MailForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.choose_mail(by=request.user, **form.choice())
        messages.success(request, _("Saved."))
        return redirect("notifications:mail")
    status = 422 if form.errors else 200
    return render(request, "notifications/mail.html", {"form": form}, status=status)
