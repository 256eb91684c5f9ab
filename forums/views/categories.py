"""Categories, for those who manage the site."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from forums import actions
from forums.actions.categories import access_of, groups_of
from forums.forms import CategoryForm
from forums.models import Category
from members.models import User
from members.permissions import can_manage_site
from members.requests import MemberRequest


@require_http_methods(["GET", "POST"])
def category_new(request: MemberRequest) -> HttpResponse:
    if not can_manage_site(request.user):
        raise PermissionDenied
    form = CategoryForm(request.POST or None)
    if request.method == "POST":
        made = form.attempt(_create, by=request.user)
        if made is not None:
            return redirect(made)
    status = 422 if request.method == "POST" else 200
    return render(request, "forums/category_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def category_edit(request: MemberRequest, slug: str) -> HttpResponse:
    found = Category.objects.visible_to(request.user).filter(slug=slug).first()
    if found is None:
        raise Http404
    if not can_manage_site(request.user):
        raise PermissionDenied
    fields = ("name", "slug", "description", "lede", "colour", "icon", "position", "holds")
    initial = {name: getattr(found, name) for name in fields}
    initial |= {"parent": found.parent_id, "groups": groups_of(found)} | access_of(found)
    form = CategoryForm(request.POST or None, category=found, initial=initial)
    if request.method == "POST":
        changed = form.attempt(_edit, found, by=request.user)
        if changed is not None:
            return redirect(changed)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "category": found}
    return render(request, "forums/category_form.html", context, status=status)


@transaction.atomic
def _create(*, by: User, groups: Iterable[Group] = (), **fields: Any) -> Category:
    made = actions.create_category(by=by, **fields)
    actions.open_to_groups(made, by=by, groups=groups)
    return made


@transaction.atomic
def _edit(
    category: Category,
    *,
    by: User,
    see: str,
    start: str,
    reply: str,
    groups: Iterable[Group] = (),
    **fields: Any,
) -> Category:
    changed = actions.edit_category(category, by=by, **fields)
    actions.set_access(changed, by=by, see=see, start=start, reply=reply)
    actions.open_to_groups(changed, by=by, groups=groups)
    return changed
