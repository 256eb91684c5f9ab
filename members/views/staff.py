"""People, for those who manage the site: roles, and accounts that wait for their person."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.paging import Cursor
from members import actions
from members.actions.private import WHAT, show_private
from members.forms import ClaimInvitationForm, DirectoryForm, RoleForm, ShowPrivateForm
from members.models import User
from members.permissions import (
    can_invite_to_claim,
    can_manage_site,
    can_set_trust_level,
    can_show_private,
    can_view_as,
)
from members.queries import directory, user_or_404
from members.requests import MemberRequest
from members.roles import LADDER, STAFF_ROLES
from members.trust_forms import LevelChoiceForm


@require_GET
def member_list(request: MemberRequest) -> HttpResponse:
    if not can_manage_site(request.user):
        raise PermissionDenied
    search, show = DirectoryForm(request.GET).wish()
    cursor = Cursor.parse(request.GET.get("after"))
    context = {
        "page": directory(request.user, search=search, show=show, cursor=cursor),
        "search": search,
        "show": show,
        "shown": DirectoryForm.SHOWN,
    }
    return render(request, "members/staff_members.html", context)


@require_http_methods(["GET", "POST"])
def member(request: MemberRequest, username: str) -> HttpResponse:
    """One account; POST gives it another role. Moderators find the trust level here."""
    if not (can_manage_site(request.user) or request.user.role in STAFF_ROLES):
        raise PermissionDenied
    user = user_or_404(request.user, username)
    if not can_manage_site(request.user):
        if request.method == "POST":
            raise PermissionDenied
        return _member_page(request, user)
    form = RoleForm(request.POST or None, by=request.user, user=user)
    if request.method == "POST":
        changed = form.attempt(actions.change_role, user, by=request.user)
        if changed is not None:
            text = _("%(name)s is now: %(role)s.")
            role = changed.get_role_display()
            messages.success(request, text % {"name": changed.display_name, "role": role})
            return redirect("members:staff-member", username=user.username)
    return _member_page(request, user, form=form)


@require_POST
def member_invite(request: MemberRequest, username: str) -> HttpResponse:
    """Offer an account from an archive to the person at an address."""
    if not can_manage_site(request.user):
        raise PermissionDenied
    user = user_or_404(request.user, username)
    form = ClaimInvitationForm(request.POST)
    if form.attempt(actions.invite_to_claim, user, by=request.user) is not None:
        messages.success(request, _("The link is on its way. It works for seven days."))
        return redirect("members:staff-member", username=user.username)
    return _member_page(request, user, invitation=form)


@require_POST
def member_trust(request: MemberRequest, username: str) -> HttpResponse:
    """Give somebody a trust level by hand."""
    if request.user.role not in STAFF_ROLES:
        raise PermissionDenied
    user = user_or_404(request.user, username)
    if not can_set_trust_level(request.user, user):
        raise PermissionDenied
    form = LevelChoiceForm(request.POST, user=user)
    changed = form.attempt(actions.set_trust_level, user, by=request.user)
    if changed is not None:
        text = _("%(name)s is on level %(level)d now.")
        messages.success(request, text % {"name": user.display_name, "level": changed.trust_level})
        return redirect("members:staff-member", username=user.username)
    return _member_page(request, user, trust_form=form)


@require_POST
def member_show(request: MemberRequest, username: str) -> HttpResponse:
    """E-mail or addresses, on this one answer and with a reason."""
    if not can_manage_site(request.user):
        raise PermissionDenied
    user = user_or_404(request.user, username)
    form = ShowPrivateForm(request.POST)
    shown = form.attempt(show_private, user, by=request.user)
    return _member_page(request, user, private=form, shown=shown)


def _member_page(
    request: MemberRequest,
    user: User,
    *,
    form: RoleForm | None = None,
    invitation: ClaimInvitationForm | None = None,
    trust_form: LevelChoiceForm | None = None,
    private: ShowPrivateForm | None = None,
    shown: list[str] | None = None,
) -> HttpResponse:
    wrong = any(each and each.errors for each in (form, invitation, trust_form, private))
    context = {
        "user": user,
        "form": form or RoleForm(by=request.user, user=user),
        "invitation": invitation or ClaimInvitationForm(),
        "trust_form": trust_form or LevelChoiceForm(user=user),
        "can_set_trust": can_set_trust_level(request.user, user),
        "can_manage": can_manage_site(request.user),
        "can_invite": can_invite_to_claim(request.user, user),
        "can_show": can_show_private(request.user, user),
        "private": ShowPrivateForm() if private is None or shown is not None else private,
        "shown": shown,
        "shown_words": WHAT[private.cleaned_data["what"]] if private and shown is not None else "",
        "can_view_as": can_view_as(request.user, user.role),
        "factor_roles": settings.MFA_REQUIRED_ROLES,
        "groups": user.groups.exclude(name__in=LADDER).order_by("name"),
    }
    return render(request, "members/staff_member.html", context, status=422 if wrong else 200)
