"""The frame around every page of this room: the desk, with tabs above the page."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from automod.permissions import can_keep_watch_lists
from members.requests import MemberRequest
from moderation.permissions import can_work_queue
from moderation.views import desk


def desk_page(
    request: MemberRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page that extends automod/_desk.html."""
    return desk.desk_page(request, template, context | _tabs(request), status)


def desk_page_or_fragment(
    request: MemberRequest, page: str, fragment: str, context: dict[str, Any]
) -> HttpResponse:
    """The same, or the part of it that htmx asks for."""
    return desk.desk_page_or_fragment(request, page, fragment, context | _tabs(request))


def _tabs(request: MemberRequest) -> dict[str, Any]:
    return {"keeps_watch": can_keep_watch_lists(request.user)}


def refuse_others(request: MemberRequest) -> None:
    """Whoever moderates nothing has no business here."""
    if not can_work_queue(request.user):
        raise PermissionDenied


def refuse_who_keeps_no_lists(request: MemberRequest) -> None:
    """Watched words and the spam score count everywhere; so whoever moderates everywhere."""
    if not can_keep_watch_lists(request.user):
        raise PermissionDenied
