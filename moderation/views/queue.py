"""The list of cases, and ways to look at it that moderators keep."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.markdown.plain import excerpt_of_html
from core.paging import Cursor
from members.requests import MemberRequest
from moderation.actions import filters
from moderation.case_words import outcome_done, time_left, what_it_is
from moderation.models import SavedFilter, moderation_settings
from moderation.permissions import can_work_queue
from moderation.queries.desk import desk_places
from moderation.queries.queue import (
    counts_for,
    filters_of,
    last_step,
    queue_page,
    rows_of,
)
from moderation.queue_forms import QueueForm, SaveFilterForm
from moderation.urgency import explain, heat


def is_today(moment: datetime) -> bool:
    return localdate(moment) == localdate()


def short(html: str) -> str:
    """The beginning of a post beside the one in question."""
    return excerpt_of_html(html, 400)


WORDS = {
    "is_today": is_today,
    "short": short,
    "what_it_is": what_it_is,
    "time_left": time_left,
    "outcome_done": outcome_done,
    "heat": heat,
    "explain": explain,
}


@require_GET
def queue(request: MemberRequest) -> HttpResponse:
    """The list, with an empty place beside it for the case that is opened."""
    refuse_others(request)
    return render(request, "moderation/queue.html", list_context(request))


@require_POST
def filter_save(request: MemberRequest) -> HttpResponse:
    refuse_others(request)
    form = SaveFilterForm(request.POST)
    saved = form.attempt(filters.save_filter, by=request.user)
    if saved is None:
        messages.error(request, _("A view that is kept needs a name."))
        return redirect("moderation:queue")
    messages.success(request, _("Kept as “{name}”.").format(name=saved.name))
    return redirect(f"/moderation/?{saved.query}")


@require_POST
def filter_delete(request: MemberRequest, filter_id: int) -> HttpResponse:
    refuse_others(request)
    saved = get_object_or_404(SavedFilter, pk=filter_id, user=request.user)
    filters.delete_filter(saved, by=request.user)
    messages.success(request, _("“{name}” is gone from your views.").format(name=saved.name))
    return redirect("moderation:queue")


def refuse_others(request: MemberRequest) -> None:
    if not can_work_queue(request.user):
        raise PermissionDenied


def list_context(request: MemberRequest, current: int | None = None) -> dict[str, Any]:
    """What the list and the rail show. A fixed number of queries, however many cases there are."""
    form = QueueForm(request.GET, viewer=request.user)
    wish = form.wish()
    cursor = Cursor.parse(request.GET.get("after"))
    newest = last_step()
    page = queue_page(request.user, wish, cursor=cursor)
    counts = counts_for(request.user)
    asked = form.asked()
    return WORDS | {
        "wish": wish,
        "wish_form": form,
        "rows": rows_of(page.rows, wish, current),
        "next": page.next,
        "is_first": cursor is None,
        "counts": counts,
        "tabs": _tabs(wish.tab, counts, asked),
        "asked": address_of(wish.tab, asked),
        "is_filtered": bool(asked),
        "saved_filters": filters_of(request.user),
        "newest": newest,
        "target_hours": max(round(moderation_settings().target_minutes / 60), 1),
        "desk_places": desk_places(request.user, request.path, counts["open"]),
    }


def address_of(tab: str, asked: str) -> str:
    """The view of the list as the end of an address: "tab=decided&kind=held"."""
    return "&".join(filter(None, [f"tab={tab}" if tab != "open" else "", asked]))


def _tabs(tab: str, counts: dict[str, int], asked: str) -> list[tuple[str, str, bool, str]]:
    names = (("open", _("Open")), ("appeals", _("Appeals")), ("decided", _("Decided")))
    return [
        (
            words,
            f"/moderation/?{address_of(name, asked)}".rstrip("?"),
            name == tab,
            _count(counts.get(name, 0)),
        )
        for name, words in names
    ]


def _count(n: int) -> str:
    return "99+" if n > 99 else str(n or "")
