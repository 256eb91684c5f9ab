"""Lists of conversations."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.http import render_page_or_fragment
from core.pages import tag_page
from core.paging import Cursor
from forums.actions import mark_all_read
from forums.models import Category, FormerSlug, Tag
from forums.permissions import can_start_topic
from forums.queries import home, lists
from forums.queries.categories import category_cards, category_in_menu, category_menu
from forums.queries.topic import mute_words
from forums.screening import why_closed
from members.requests import MemberRequest


@login_not_required
@require_GET
def home_page(request: HttpRequest) -> HttpResponse:
    tag_page(request, "site", "lists")
    return render(request, "forums/home.html", home.home_page(request.user))


@login_not_required
@require_GET
def latest(request: HttpRequest) -> HttpResponse:
    rows = lists.latest_topics(request.user, cursor=_cursor(request))
    return _list(request, "latest", _("Latest conversations"), rows)


@login_not_required
@require_GET
def unanswered(request: HttpRequest) -> HttpResponse:
    rows = lists.unanswered_topics(request.user, cursor=_cursor(request))
    return _list(request, "unanswered", _("Unanswered conversations"), rows)


@login_not_required
@require_GET
def top(request: HttpRequest) -> HttpResponse:
    period = request.GET.get("period", "month")
    if period not in lists.TOP_DAYS:
        period = "month"
    rows = lists.top_topics(request.user, period=period)
    return _list(request, "top", _("Most valued conversations"), rows, period=period)


@require_GET
def unread(request: MemberRequest) -> HttpResponse:
    rows = lists.unread_topics(request.user, cursor=_cursor(request))
    return _list(request, "unread", _("Conversations that went on"), rows)


@require_POST
def unread_dismiss(request: MemberRequest) -> HttpResponse:
    mark_all_read(by=request.user)
    return redirect("forums:unread")


@login_not_required
@require_GET
def categories(request: HttpRequest) -> HttpResponse:
    tag_page(request, "site", "lists")
    context = {
        "categories": category_menu(request.user),
        "cards": category_cards(request.user),
        "waiting": lists.longest_unanswered(request.user),
    }
    return render(request, "forums/categories.html", context)


@login_not_required
@require_GET
def category(request: HttpRequest, slug: str) -> HttpResponse:
    found = category_in_menu(request.user, slug)
    if found is None:
        return _former_address(request, slug)
    show = request.GET.get("show", "all")
    cursor = _cursor(request)
    match show:
        case "unanswered":
            rows = lists.unanswered_topics(request.user, cursor=cursor, category=found)
        case "solved":
            rows = lists.solved_topics(request.user, cursor=cursor, category=found)
        case _:
            show, rows = "all", lists.latest_topics(request.user, cursor=cursor, category=found)
    tag_page(request, "site", "lists")
    closed = why_closed(request.user)
    context = {
        "category": found,
        "categories": category_menu(request.user),
        "pinned": lists.pinned_topics(request.user, found) if show == "all" and not cursor else [],
        "rows": rows,
        "show": show,
        "is_first": cursor is None,
        "can_start": can_start_topic(request.user, found) and not closed,
        "mute": mute_words(request.user, found) or closed,
    }
    return render_page_or_fragment(
        request, "forums/category.html", "forums/_list_more.html", context
    )


@login_not_required
@require_GET
def tag(request: HttpRequest, name: str) -> HttpResponse:
    found = get_object_or_404(Tag, name=name.lower())
    rows = lists.tagged_topics(request.user, tag=found, cursor=_cursor(request))
    if not rows.rows and not lists.tagged_topics(request.user, tag=found).rows:
        raise Http404
    return _list(request, "tag", f"#{found.name}", rows)


def _former_address(request: HttpRequest, slug: str) -> HttpResponse:
    former = get_object_or_404(
        FormerSlug.objects.filter(
            category__in=Category.objects.visible_to(request.user)
        ).select_related("category"),
        slug=slug,
    )
    return HttpResponsePermanentRedirect(former.category.href)


def _cursor(request: HttpRequest) -> Cursor | None:
    return Cursor.parse(request.GET.get("after"))


def _list(
    request: HttpRequest, feed: str, heading: str, rows: lists.Rows, **extra: Any
) -> HttpResponse:
    tag_page(request, "site", "lists")
    context = {
        "feed": feed,
        "heading": heading,
        "rows": rows,
        "is_first": not request.GET.get("after"),
        "categories": category_menu(request.user),
        **extra,
    }
    return render_page_or_fragment(request, "forums/list.html", "forums/_list_more.html", context)
