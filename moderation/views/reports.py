"""Members point at something, and read what came of it. Guests give notice of what is illegal."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.http import client_ip, network_of, render_page_or_fragment
from core.paging import Cursor
from core.text import clean_text
from forums.queries.topic import post_or_404
from members.queries import user_or_404
from members.requests import MemberRequest
from moderation.actions import Item, give_notice, report
from moderation.models import Flag
from moderation.queries.reports import reports_of
from moderation.refusals import OwnWords
from moderation.report_forms import NoticeForm, ReportForm


@login_not_required
@require_http_methods(["GET", "POST"])
def report_post(request: HttpRequest, post_id: int) -> HttpResponse:
    """A post, and with its first one the topic."""
    post = post_or_404(request.user, post_id)
    what = _("this topic") if post.is_first else _("this post")
    return _report(request, Item("post", post=post), what, post.href)


@login_not_required
@require_http_methods(["GET", "POST"])
def report_profile(request: HttpRequest, username: str) -> HttpResponse:
    user = user_or_404(request.user, username)
    return _report(request, Item("profile", user=user), _("this profile"), user.href)


@login_not_required
@require_http_methods(["GET", "POST"])
def report_avatar(request: HttpRequest, username: str) -> HttpResponse:
    """There is nothing to report in the drawings that stand in for a picture."""
    user = user_or_404(request.user, username)
    if not user.avatar:
        raise Http404
    return _report(request, Item("avatar", user=user), _("this picture"), user.href)


def _report(request: HttpRequest, item: Item, what: str, back: str) -> HttpResponse:
    if request.user.is_authenticated:
        return _report_of_member(cast(MemberRequest, request), item, what, back)
    return _notice(request, item, what, back)


def _report_of_member(request: MemberRequest, item: Item, what: str, back: str) -> HttpResponse:
    marked = clean_text(request.GET.get("marked", ""))[:500].strip()
    form = ReportForm(request.POST or None, by=request.user, initial={"marked": marked})
    if request.method == "POST" and form.attempt(report, item, by=request.user) is not None:
        if request.htmx:
            return render(request, "moderation/_report_done.html")
        messages.success(request, _("Thank you. We look at it, and tell you what came of it."))
        return redirect(back)
    context = {
        "form": form,
        "what": what,
        "back": back,
        "action": request.path,
        "in_dialog": bool(request.htmx),
        "own": str(OwnWords()) if item.owner_id == request.user.pk else "",
        "before": Flag.objects.filter(reporter=request.user, **_same(item)).first(),
        "item_name": item.name,
    }
    status = 422 if request.method == "POST" else 200
    return render_page_or_fragment(
        request, "moderation/report.html", "moderation/_report_form.html", context, status=status
    )


def _notice(request: HttpRequest, item: Item, what: str, back: str) -> HttpResponse:
    """Whoever is no member can say that something is illegal. Robots see what people see."""
    form = NoticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        network = network_of(client_ip(request))
        if form.is_trapped() or form.attempt(give_notice, item, network=network) is not None:
            return render(request, "moderation/notice_done.html", {"what": what, "back": back})
    context = {
        "form": form,
        "what": what,
        "back": back,
        "subject": item.name,
        "address": request.build_absolute_uri(item.href),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "moderation/notice.html", context, status=status)


def _same(item: Item) -> dict[str, object]:
    """Finds the report of it that somebody made before."""
    if item.post:
        return {"case__post": item.post}
    return {"case__user": item.user, "case__subject": item.subject}


@require_GET
def reports(request: MemberRequest) -> HttpResponse:
    page = reports_of(request.user, cursor=Cursor.parse(request.GET.get("after")))
    return render(request, "moderation/reports.html", {"reports": page})
