"""The table of trust levels, and one member's level by hand."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members import actions
from members.permissions import can_manage_site
from members.requests import MemberRequest
from members.trust_forms import TrustTable


@require_http_methods(["GET", "POST"])
def trust_levels(request: MemberRequest) -> HttpResponse:
    """What the five levels need and allow."""
    if not can_manage_site(request.user):
        raise PermissionDenied
    table = TrustTable(request.POST or None)
    if request.method == "POST" and table.is_valid():
        actions.edit_trust_levels(table.values, by=request.user)
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("members:trust-levels")
    status = 422 if request.method == "POST" else 200
    return render(request, "members/trust_levels.html", {"table": table}, status=status)
