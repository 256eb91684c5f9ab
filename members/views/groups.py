"""Groups that managers make."""

from django.contrib import messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members import actions
from members.forms import GroupForm, GroupMemberForm
from members.permissions import can_manage_groups
from members.queries import custom_groups, user_or_404
from members.requests import MemberRequest


@require_http_methods(["GET", "POST"])
def group_list(request: MemberRequest) -> HttpResponse:
    """All of them; POST makes another."""
    _ask(request)
    form = GroupForm(request.POST or None)
    if request.method == "POST":
        made = form.attempt(actions.create_group, by=request.user)
        if made is not None:
            return redirect("members:staff-group", group_id=made.pk)
    context = {"groups": custom_groups(), "form": form}
    return render(request, "members/staff_groups.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def group(request: MemberRequest, group_id: int) -> HttpResponse:
    """One group; POST lets somebody in."""
    found = _group_or_404(request, group_id)
    form = GroupMemberForm(request.POST or None)
    if request.method == "POST":
        added = form.attempt(actions.add_to_group, found, by=request.user)
        if added is not None:
            return redirect("members:staff-group", group_id=found.pk)
    people = found.user_set.order_by("username_key")
    context = {"group": found, "people": people, "form": form}
    return render(request, "members/staff_group.html", context, status=422 if form.errors else 200)


@require_POST
def group_leave(request: MemberRequest, group_id: int, username: str) -> HttpResponse:
    found = _group_or_404(request, group_id)
    user = user_or_404(request.user, username)
    actions.remove_from_group(found, by=request.user, user=user)
    return redirect("members:staff-group", group_id=found.pk)


@require_http_methods(["GET", "POST"])
def group_delete(request: MemberRequest, group_id: int) -> HttpResponse:
    found = _group_or_404(request, group_id)
    if request.method == "POST":
        actions.delete_group(found, by=request.user)
        messages.success(request, _("The group is gone."))
        return redirect("members:staff-groups")
    return render(request, "members/staff_group_delete.html", {"group": found})


def _ask(request: MemberRequest) -> None:
    if not can_manage_groups(request.user):
        raise PermissionDenied


def _group_or_404(request: MemberRequest, group_id: int) -> Group:
    _ask(request)
    found = custom_groups().filter(pk=group_id).first()
    if found is None:
        raise Http404
    return found
