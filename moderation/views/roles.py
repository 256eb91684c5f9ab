"""What each role can do, where; and who changes it."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from forums.actions import set_access
from forums.actions.access import access_of, groups_of
from forums.actions.moderators import moderating_role_of, set_moderating_role
from forums.models import Category
from forums.queries.categories import category_or_404
from members.actions import give_right_from
from members.models import User
from members.permissions import can_manage_site, role_holding
from members.previews import role_words
from members.requests import MemberRequest
from members.roles import LADDER
from moderation.forms import AccessForm, EverywhereForm
from moderation.queries.roles import matrix


@require_GET
def roles(request: MemberRequest) -> HttpResponse:
    _ask(request)
    context = {
        "sections": matrix(request.user),
        "roles": [(role, role_words(role)) for role in LADDER],
        "names": {role: role_words(role) for role in LADDER},
    }
    return render(request, "moderation/roles.html", context)


@require_http_methods(["GET", "POST"])
def roles_in_category(request: MemberRequest, slug: str) -> HttpResponse:
    """Who may read, start, reply and moderate in one category."""
    _ask(request)
    category = category_or_404(request.user, slug)
    initial = access_of(category) | {
        "moderate": moderating_role_of(category),
        "groups": groups_of(category),
    }
    form = AccessForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.attempt(_open, category, by=request.user) is not None:
        messages.success(request, _("Saved. It holds from everybody’s next click."))
        return redirect(f"{reverse('moderation:roles')}#c-{category.pk}")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "category": category}
    return render(request, "moderation/roles_in_category.html", context, status=status)


@require_http_methods(["GET", "POST"])
def roles_everywhere(request: MemberRequest) -> HttpResponse:
    """From which role on rights hold in every category."""
    _ask(request)
    initial = {name: role_holding(right) for name, right in EverywhereForm.RIGHTS.items()}
    form = EverywhereForm(request.POST or None, initial=initial, by=request.user)
    if request.method == "POST" and form.attempt(_give_everywhere, by=request.user):
        messages.success(request, _("Saved. It holds from everybody’s next click."))
        return redirect("moderation:roles")
    status = 422 if request.method == "POST" else 200
    return render(request, "moderation/roles_everywhere.html", {"form": form}, status=status)


@transaction.atomic
def _open(
    category: Category,
    *,
    by: User,
    see: str,
    start: str,
    reply: str,
    moderate: str,
    why: str,
    groups: Iterable[Group] = (),
) -> Category:
    set_access(category, by=by, see=see, start=start, reply=reply, groups=groups, why=why)
    set_moderating_role(category, by=by, role=moderate, why=why)
    return category


@transaction.atomic
def _give_everywhere(*, by: User, why: str, **roles: str) -> bool:
    for name, role in roles.items():
        give_right_from(EverywhereForm.RIGHTS[name], by=by, role=role, why=why)
    return True


def _ask(request: MemberRequest) -> None:
    if not can_manage_site(request.user):
        raise PermissionDenied
