"""The switch that closes doors, and being away."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.requests import MemberRequest
from moderation.actions import end_lockdown, start_lockdown
from moderation.actions.absence import come_back, go_away
from moderation.lockdown import current_lockdown, notice_of
from moderation.models import Absence, Lockdown
from moderation.permissions import can_lock_down, can_work_queue
from moderation.queries.desk import tools_for
from moderation.queries.presence import absences
from moderation.tool_forms import AwayForm, LockdownForm
from moderation.views.desk import desk_page

KEPT_SHOWN = 10


@require_GET
def tools(request: MemberRequest) -> HttpResponse:
    if not can_work_queue(request.user):
        raise PermissionDenied
    return desk_page(request, "moderation/tools.html", {"tools": tools_for(request.user)})


@require_http_methods(["GET", "POST"])
def lockdown(request: MemberRequest) -> HttpResponse:
    if not can_lock_down(request.user):
        raise PermissionDenied
    form = LockdownForm(request.POST or None)
    if request.method == "POST" and form.attempt(start_lockdown, by=request.user) is not None:
        messages.success(request, _("It holds from now on, everywhere."))
        return redirect("moderation:lockdown")
    now = current_lockdown()
    earlier = Lockdown.objects.select_related("by").order_by("-pk")[:KEPT_SHOWN]
    context = {
        "form": form,
        "now": now,
        "words": notice_of(now) if now else "",
        "earlier": [(row, notice_of(row)) for row in earlier],
    }
    status = 422 if request.method == "POST" else 200
    return desk_page(request, "moderation/lockdown.html", context, status)


@require_POST
def lockdown_end(request: MemberRequest) -> HttpResponse:
    if not can_lock_down(request.user):
        raise PermissionDenied
    now = current_lockdown()
    if now is not None:
        end_lockdown(now, by=request.user)
        messages.success(request, _("The doors are open again."))
    return redirect("moderation:lockdown")


@require_http_methods(["GET", "POST"])
def away(request: MemberRequest) -> HttpResponse:
    if not can_work_queue(request.user):
        raise PermissionDenied
    form = AwayForm(request.POST or None)
    if request.method == "POST" and form.attempt(go_away, by=request.user) is not None:
        messages.success(request, _("Noted. What was yours is with the others now."))
        return redirect("moderation:away")
    context = {
        "form": form,
        "mine": Absence.objects.filter(user=request.user).first(),
        "absences": absences(),
    }
    status = 422 if request.method == "POST" else 200
    return desk_page(request, "moderation/away.html", context, status)


@require_POST
def away_end(request: MemberRequest) -> HttpResponse:
    if not can_work_queue(request.user):
        raise PermissionDenied
    come_back(by=request.user)
    messages.success(request, _("Good to have you back."))
    return redirect("moderation:away")
