"""The rules are always public: in the editor their page is neither taken back nor moved away."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.models import Page

from guidelines.models import GuidelinesPage


def refuse_taking_back(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _refuse(request, [page])


def refuse_moving(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    return _refuse(request, [page])


def refuse_in_bulk(
    request: HttpRequest, kind: str, rows: Iterable[Any], action: Any
) -> HttpResponse | None:
    if kind not in {"unpublish", "delete", "move"}:
        return None
    return _refuse(request, [row for row in rows if isinstance(row, Page)])


def _refuse(request: HttpRequest, pages: list[Page]) -> HttpResponse | None:
    """Where the guidelines are among these pages or below one of them: back to them, with why."""
    rules = GuidelinesPage.objects.first()
    if rules is None or not any(rules.path.startswith(page.path) for page in pages):
        return None
    messages.error(
        request,
        _(
            "The guidelines stay where they are: members can always read the rules that hold. "
            "To change them, edit the page and publish it. Nothing was taken back or moved."
        ),
    )
    return redirect("wagtailadmin_pages:edit", rules.pk)
