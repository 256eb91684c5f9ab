"""The frame around every page of this room: the desk with its rail."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render

from automod.permissions import can_keep_watch_lists
from members.requests import MemberRequest
from moderation.permissions import can_work_queue
from moderation.queries.desk import desk_places, waiting_for


def desk_page(
    request: MemberRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page that extends automod/_desk.html."""
    waiting = waiting_for(request.user)
    places = desk_places(request.user, request.path, waiting)
    return render(request, template, context | {"desk_places": places}, status=status)


def refuse_others(request: MemberRequest) -> None:
    """Whoever moderates nothing has no business here."""
    if not can_work_queue(request.user):
        raise PermissionDenied


def refuse_who_keeps_no_lists(request: MemberRequest) -> None:
    """Watched words and the spam score count everywhere; so whoever moderates everywhere."""
    if not can_keep_watch_lists(request.user):
        raise PermissionDenied
