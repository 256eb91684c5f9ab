"""The site as somebody else sees it, for those who manage it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.actions.previews import begin_preview, end_preview
from members.forms import PreviewForm
from members.permissions import can_manage_site
from members.requests import MemberRequest


@require_http_methods(["GET", "POST"])
def preview(request: MemberRequest) -> HttpResponse:
    """Choose a role or a member; POST begins."""
    if not can_manage_site(request.user):
        raise PermissionDenied
    initial = {name: request.GET.get(name, "")[:60] for name in ("role", "username")}
    form = PreviewForm(request.POST or None, by=request.user, initial=initial)
    if request.method == "POST":
        begun = form.attempt(begin_preview, request.session, by=request.user)
        if begun is not None:
            return redirect("/")
    status = 422 if request.method == "POST" else 200
    return render(request, "members/preview.html", {"form": form}, status=status)


@require_POST
def preview_end(request: MemberRequest) -> HttpResponse:
    end_preview(request.session, by=request.user)
    messages.success(request, _("You are yourself again."))
    return redirect("/")
