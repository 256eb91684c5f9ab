"""The search page."""

from urllib.parse import quote_plus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.text import clean_line, whole_number
from forums.queries.categories import category_menu
from guidelines.queries.pages import find_pages
from search.language import LONGEST, STATES
from search.queries import search


@login_not_required
@require_GET
def search_page(request: HttpRequest) -> HttpResponse:
    query = clean_line(request.GET.get("q", "")[:LONGEST])
    results = search(request.user, query, page=_page(request))
    context = {
        "query": query,
        "results": results,
        "pages": find_pages(query) if results.page == 1 else [],
        "states": [
            (words, _address(_with_filter(query, "is", state)), results.asked.state == state, "")
            for state, words in _states().items()
        ],
        "categories": [
            (line, _address(_with_filter(query, "category", line.slug)))
            for line in category_menu(request.user)
        ],
        "everywhere": _address(_with_filter(query, "category", "")),
        "newer": _address(query, results.page - 1) if results.page > 1 else "",
        "older": _address(query, results.page + 1) if results.page < results.last_page else "",
    }
    return render(request, "search/search.html", context)


def _states() -> dict[str, str]:
    words = (_("Questions"), _("Solved"), _("Unanswered"))
    return {"": _("Everything"), **dict(zip(STATES, words, strict=True))}


def _with_filter(query: str, key: str, value: str) -> str:
    """The search, narrowed down by this filter instead of another one of its kind."""
    words = [word for word in query.split() if not word.lower().startswith(f"{key}:")]
    return " ".join([*words, f"{key}:{value}"] if value else words)


def _address(query: str, page: int = 1) -> str:
    return f"?q={quote_plus(query)}" + (f"&page={page}" if page > 1 else "")


def _page(request: HttpRequest) -> int:
    number = whole_number(request.GET.get("page", ""), 2)
    return 1 if number is None else number
