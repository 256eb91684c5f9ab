"""Accepting the guidelines, and who did."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.paging import Cursor
from core.text import whole_number
from guidelines.actions import accept_guidelines
from guidelines.content import content_of_version
from guidelines.forms import AcceptForm
from guidelines.permissions import can_see_acceptances
from guidelines.queries.acceptances import acceptances_page, last_accepted, shares
from guidelines.queries.changes import changes_between
from guidelines.queries.public import newest_version
from members.requests import MemberRequest


@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: MemberRequest) -> HttpResponse:
    """What changed since the version somebody accepted, and the button."""
    newest = newest_version()
    if newest is None:
        raise Http404
    onward = _safe(request, request.POST.get("next") or request.GET.get("next") or "")
    form = AcceptForm(request.POST or None, initial={"version": newest.number})
    if request.method == "POST":
        accepted = form.attempt(accept_guidelines, by=request.user)
        if accepted is not None:
            messages.success(request, _("Thank you. You can go on where you were."))
            return redirect(onward or "guidelines:guidelines")

    before = last_accepted(request.user)
    content = content_of_version(newest)
    has_accepted = before is not None and before.number == newest.number
    changes = (
        changes_between(content_of_version(before), content)
        if before is not None and not has_accepted
        else []
    )
    context = {
        "version": newest,
        "content": content,
        "before": before,
        "changes": changes,
        "has_accepted": has_accepted,
        "onward": onward,
        "refusal": str(form.refused) if form.refused else "",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "guidelines/accept.html", context, status=status)


@require_safe
def acceptances(request: MemberRequest) -> HttpResponse:
    if not can_see_acceptances(request.user):
        raise PermissionDenied
    number = whole_number(request.GET.get("version", ""), 9)
    context = {
        "page": acceptances_page(version=number, cursor=Cursor.parse(request.GET.get("after"))),
        "number": number,
        "shares": shares(),
    }
    return render(request, "guidelines/acceptances.html", context)


def _safe(request: MemberRequest, address: str) -> str:
    """Where to go on, if that is a path on this site; anything else could be a view's name."""
    fits = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=settings.HTTPS
    )
    return address if fits and address.startswith("/") else ""
