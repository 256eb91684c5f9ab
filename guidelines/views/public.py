"""Rules and how they are kept, for everybody."""

from collections.abc import Iterator
from itertools import chain

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.csv import csv_response
from core.pages import tag_page
from guidelines.content import content_of_version
from guidelines.figures import Quarter, figures
from guidelines.figures import quarters as all_quarters
from guidelines.models import Version
from guidelines.permissions import can_edit_pages, can_see_acceptances, needs_acceptance
from guidelines.queries.changes import changes_between
from guidelines.queries.pages import guidelines_page_in_tree
from guidelines.queries.public import DAYS, guidelines_page, newest_version
from guidelines.queries.public import history as versions_in_history

COLUMNS = (
    "quarter",
    "rule",
    "title",
    "reports",
    "decided or upheld",
    "appeals",
    "overturned",
    "median hours",
    "share of posts acted on",
)
TAGS = ("site", "pages", "guidelines", "people")


@login_not_required
@require_safe
def guidelines(request: HttpRequest) -> HttpResponse:
    version = newest_version()
    if version is None:
        raise Http404
    viewer = request.user
    context = guidelines_page(version) | {
        "page": guidelines_page_in_tree(),
        "can_edit": can_edit_pages(viewer),
        "can_see_acceptances": can_see_acceptances(viewer),
        "asks": viewer.is_authenticated and needs_acceptance(viewer),
    }
    decided = chain.from_iterable(context["decided"].values())
    tag_page(request, *TAGS, *filter(None, (example.tag for example in decided)))
    return render(request, "guidelines/guidelines.html", context)


@login_not_required
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    versions = versions_in_history()
    if not versions:
        raise Http404
    tag_page(request, *TAGS)
    return render(request, "guidelines/history.html", {"versions": versions})


@login_not_required
@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version: what it changed, and all of it. Five queries."""
    found = {v.number: v for v in Version.objects.with_rules().filter(number__in=_near(number))}
    if number not in found:
        raise Http404
    shown, earlier = found[number], found.get(number - 1)
    content = content_of_version(shown)
    context = {
        "version": shown,
        "content": content,
        "changes": changes_between(content_of_version(earlier), content) if earlier else [],
        "earlier": earlier,
        "later": found.get(number + 1),
    }
    tag_page(request, *TAGS)
    return render(request, "guidelines/version.html", context)


@login_not_required
@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    context = {"periods": [(days, figures(days)) for days in DAYS]}
    tag_page(request, *TAGS)
    return render(request, "guidelines/transparency.html", context)


@login_not_required
@require_safe
def quarters(request: HttpRequest) -> HttpResponseBase:
    """One line for each quarter and rule, and one for all rules of a quarter together."""
    rows = (row for quarter in all_quarters(now=timezone.now()) for row in _rows_of(quarter))
    return csv_response("quarters.csv", chain([COLUMNS], rows))


def _rows_of(quarter: Quarter) -> Iterator[tuple[object, ...]]:
    f = quarter.figures
    share = round(f.share_of_posts_acted_on, 6)
    numbers = (f.reports, f.decided, f.appeals, f.overturned, f.median_hours, share)
    yield (quarter.name, "", "", *numbers)
    for rule in f.by_rule:
        yield (
            *(quarter.name, rule.number, rule.title, rule.reports, rule.upheld),
            *("", rule.overturned, rule.median_hours, ""),
        )


def _near(number: int) -> list[int]:
    number = min(number, 10**6)
    return [number - 1, number, number + 1]
