"""The frame of the desk: its rail beside the page."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from core.http import render_page_or_fragment
from members.requests import MemberRequest
from moderation.queries.desk import desk_places, waiting_for


def desk_page(
    request: MemberRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page that extends desk.html."""
    return render(request, template, context | _rail(request), status=status)


def desk_page_or_fragment(
    request: MemberRequest, page: str, fragment: str, context: dict[str, Any]
) -> HttpResponse:
    """The same, or the part of it that htmx asks for, which has no rail."""
    rail = {} if request.htmx else _rail(request)
    return render_page_or_fragment(request, page, fragment, context | rail)


def _rail(request: MemberRequest) -> dict[str, Any]:
    waiting = waiting_for(request.user)
    return {"desk_places": desk_places(request.user, request.path, waiting)}
