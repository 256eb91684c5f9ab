"""Categories, for those who manage the site."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forums import actions
from forums.actions.access import access_of, groups_of
from forums.forms import CategoryForm
from forums.models import Category
from forums.queries.categories import category_or_404
from forums.refusals import CategoryInUse, MisplacedCategory
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
    found = managed_category(request, slug)
    fields = ("name", "slug", "description", "lede", "colour", "icon", "position", "holds")
    initial = {name: getattr(found, name) for name in fields}
    initial |= {"parent": found.parent_id, "groups": groups_of(found)} | access_of(found)
    form = CategoryForm(request.POST or None, category=found, initial=initial)
    if request.method == "POST":
        changed = form.attempt(_edit, found, by=request.user)
        if changed is not None:
            _tell_of(request, changed[1])
            return redirect(changed[0])
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "category": found, "within": list(found.children.in_order())}
    return render(request, "forums/category_form.html", context, status=status)


@require_POST
def category_archive(request: MemberRequest, slug: str, switch: str) -> HttpResponse:
    found = managed_category(request, slug)
    on = switch == "archive"
    try:
        along = actions.archive_category(found, by=request.user, on=on)
    except MisplacedCategory as refused:
        messages.error(request, str(refused))
        return redirect(found)
    messages.success(
        request,
        _("Archived: everybody who could still reads here, and nobody writes.")
        if on
        else _("It is open again, as it was."),
        extra_tags=f"undo:/c/{found.slug}/unarchive/" if on else "",
    )
    if along:
        names = ", ".join(category.name for category in along)
        words = _("Archived along: {names}.") if on else _("Brought back along: {names}.")
        messages.info(request, words.format(names=names))
    return redirect(found)


@require_http_methods(["GET", "POST"])
def category_delete(request: MemberRequest, slug: str) -> HttpResponse:
    """Asks first; what is not empty is refused."""
    found = managed_category(request, slug)
    refusal = ""
    if request.method == "POST":
        try:
            actions.delete_category(found, by=request.user)
        except CategoryInUse as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("The category is gone."))
            return redirect("forums:categories")
    context = {"category": found, "refusal": refusal}
    return render(request, "forums/category_delete.html", context, status=422 if refusal else 200)


def managed_category(request: MemberRequest, slug: str) -> Category:
    """For managers. Whoever may not know of it finds nothing; others are refused."""
    found = category_or_404(request.user, slug)
    if not can_manage_site(request.user):
        raise PermissionDenied
    return found


def _tell_of(request: MemberRequest, closed: list[Category]) -> None:
    if closed:
        names = ", ".join(category.name for category in closed)
        messages.info(
            request, _("Closed along, because they lie in it: {names}.").format(names=names)
        )


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
) -> tuple[Category, list[Category]]:
    """The category, and those within that were closed along."""
    changed = actions.edit_category(category, by=by, **fields)
    closed = actions.set_access(changed, by=by, see=see, start=start, reply=reply, groups=groups)
    return changed, closed
