"""A member's page: who they are, and what they said here."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET

from core.http import render_page_or_fragment
from core.pages import tag_page
from core.paging import Cursor
from forums.queries.lists import topics_by
from forums.queries.people import replies_of, way_here
from members.permissions import can_manage_site, can_set_trust_level
from members.queries import user_or_404

SHOWN = ("topics", "replies", "answers")


@login_not_required
@require_GET
def profile(request: HttpRequest, username: str) -> HttpResponse:
    user = user_or_404(request.user, username)
    if user.username != username:
        return redirect(user, permanent=True)
    show = request.GET.get("show", "")
    show = show if show in SHOWN else "topics"
    cursor = Cursor.parse(request.GET.get("after"))
    context: dict[str, Any] = {
        "user": user,
        "show": show,
        "since": _month(user.joined_at),
        "steps": [(name, _month(when)) for name, when in way_here(user, request.user)],
        "can_manage": can_manage_site(request.user) or can_set_trust_level(request.user, user),
    }
    if show == "topics":
        context["rows"] = topics_by(user, request.user, cursor=cursor)
    else:
        context["said"], context["next"] = replies_of(
            user, request.user, cursor=cursor, solutions=show == "answers"
        )
    tag_page(request, "site", "lists", f"user:{user.pk}")
    return render_page_or_fragment(
        request, "forums/profile.html", "forums/_profile_list.html", context
    )


def _month(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "F Y") if moment else ""
