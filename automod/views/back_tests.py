"""Trying rules on the last days: where it begins, how far it is, and what came of it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from automod.actions.back_tests import MOST_KEPT, cancel_back_test, start_back_test
from automod.back_test_forms import BackTestForm
from automod.models import BackTest, RuleSet
from automod.places import category_at
from automod.queries.back_tests import (
    back_tests_of,
    caught_page,
    percent_of,
    recent_back_tests,
    record_of,
    results_of,
)
from automod.queries.rules import rule_set_of
from automod.views.desk import desk_page, desk_page_or_fragment, refuse_others
from core.text import whole_number
from members.previews import shown_in_preview
from members.requests import MemberRequest


@require_http_methods(["GET", "POST"])
def back_tests(request: MemberRequest, place: str) -> HttpResponse:
    """Begin one, with the rules in force or those that the editor sends (without `days`)."""
    refuse_others(request)
    category = category_at(place, request.user)
    rule_set = rule_set_of(category)
    form, status = BackTestForm(initial={"source": _source(request, rule_set)}), 200
    if request.method == "POST" and "days" in request.POST:
        form, status = BackTestForm(request.POST), 422
        test = form.attempt(start_back_test, category, by=request.user)
        if test is not None:
            return redirect(_href(place, test))
    tests = recent_back_tests(rule_set) if rule_set.pk else []
    context = {
        "place": place,
        "rule_set": rule_set,
        "form": form,
        "tests": [(test, _href(place, test), record_of(test)) for test in tests],
    }
    return desk_page(request, "automod/back_tests.html", context, status)


@shown_in_preview
@require_GET
def back_test(request: MemberRequest, place: str, test_id: int) -> HttpResponse:
    """How far it is, and what it found until now; the page asks again by itself."""
    refuse_others(request)
    test = _test_or_404(request, place, test_id)
    context = _context(place, test) | {
        "results": results_of(test),
        "record": record_of(test),
        "source": "" if request.htmx else test.source,
    }
    return desk_page_or_fragment(
        request, "automod/back_test.html", "automod/_back_test.html", context
    )


@require_POST
def back_test_cancel(request: MemberRequest, place: str, test_id: int) -> HttpResponse:
    refuse_others(request)
    test = cancel_back_test(_test_or_404(request, place, test_id), by=request.user)
    return redirect(_href(place, test))


@shown_in_preview
@require_GET
def back_test_caught(request: MemberRequest, place: str, test_id: int, line: int) -> HttpResponse:
    """The posts that one rule would have caught."""
    refuse_others(request)
    test = _test_or_404(request, place, test_id)
    result = next((one for one in results_of(test) if one.row.line == line), None)
    if result is None:
        raise Http404
    last = whole_number(request.GET.get("after", ""))
    context = _context(place, test) | {
        "result": result,
        "page": caught_page(test, line, viewer=request.user, after=last),
        "is_first_page": last is None,
    }
    return desk_page(request, "automod/back_test_caught.html", context)


def _context(place: str, test: BackTest) -> dict[str, Any]:
    return {
        "place": place,
        "rule_set": test.rule_set,
        "test": test,
        "test_href": _href(place, test),
        "percent": percent_of(test),
        "most_kept": MOST_KEPT,
    }


def _source(request: MemberRequest, rule_set: RuleSet) -> str:
    if request.method == "POST":
        return request.POST.get("source", "").replace("\x00", "")
    return rule_set.active.source if rule_set.active else ""


def _test_or_404(request: MemberRequest, place: str, test_id: int) -> BackTest:
    rule_set = rule_set_of(category_at(place, request.user))
    test = back_tests_of(rule_set).filter(pk=test_id).first() if rule_set.pk else None
    if test is None:
        raise Http404
    test.rule_set = rule_set
    return test


def _href(place: str, test: BackTest) -> str:
    return reverse("automod:back-test", args=[place, test.pk])
