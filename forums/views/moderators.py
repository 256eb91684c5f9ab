"""The moderators of one category, for those who manage the site."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from forums.actions.moderators import appoint_moderator, dismiss_moderator
from forums.queries.people import moderators_of
from forums.views.categories import managed_category
from members.forms import GroupMemberForm
from members.queries import user_or_404
from members.requests import MemberRequest


@require_http_methods(["GET", "POST"])
def moderators(request: MemberRequest, slug: str) -> HttpResponse:
    """Who they are; POST appoints somebody."""
    category = managed_category(request, slug)
    form = GroupMemberForm(request.POST or None)
    if request.method == "POST":
        appointed = form.attempt(appoint_moderator, category, by=request.user)
        if appointed is not None:
            return redirect("forums:moderators", slug=category.slug)
    context = {"category": category, "people": moderators_of(category), "form": form}
    return render(request, "forums/moderators.html", context, status=422 if form.errors else 200)


@require_POST
def moderator_leave(request: MemberRequest, slug: str, username: str) -> HttpResponse:
    category = managed_category(request, slug)
    user = user_or_404(request.user, username)
    dismiss_moderator(category, by=request.user, user=user)
    return redirect("forums:moderators", slug=category.slug)
