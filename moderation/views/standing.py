"""What was decided about somebody, for themselves: the list, each with its reasons, the appeal.

Suspended and banned members see these pages, and nothing else.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from markupsafe import Markup

from core import markdown
from core.paging import Cursor
from forums.trust import trust_page
from members.languages import in_language_of
from members.requests import MemberRequest
from moderation import actions
from moderation.queries.standing import Statement, decisions_about, standing_of, statement_of
from moderation.report_forms import AppealForm

View = Callable[..., HttpResponse]


def _in_their_language(view: View) -> View:
    """What was decided about somebody is said in the language they chose to be written to in."""

    @wraps(view)
    def answer(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.language:
            return view(request, *args, **kwargs)
        with in_language_of(request.user):
            return view(request, *args, **kwargs)

    return answer


@_in_their_language
@require_GET
def standing(request: MemberRequest) -> HttpResponse:
    page = standing_of(request.user, cursor=Cursor.parse(request.GET.get("after")))
    context = {"standing": page, "trust": trust_page(request.user)}
    return render(request, "moderation/standing.html", context)


@_in_their_language
@require_GET
def statement(request: MemberRequest, decision_id: int) -> HttpResponse:
    """A decision with its reasons; `?format=json` and `?format=text` to take along."""
    decision = get_object_or_404(decisions_about(request.user), pk=decision_id)
    found = statement_of(decision, request.user)
    match request.GET.get("format"):
        case "json":
            response: HttpResponse = JsonResponse(found.facts(), json_dumps_params={"indent": 2})
            name = f"decision-{decision.pk}.json"
        case "text":
            response = render(
                request,
                "moderation/statement.txt",
                {"statement": found},
                content_type="text/plain; charset=utf-8",
            )
            name = f"decision-{decision.pk}.txt"
        case _page:
            return _statement_page(request, found, AppealForm())
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@_in_their_language
@require_POST
def appeal(request: MemberRequest, decision_id: int) -> HttpResponse:
    decision = get_object_or_404(decisions_about(request.user), pk=decision_id)
    form = AppealForm(request.POST)
    if form.attempt(actions.appeal, decision, by=request.user) is not None:
        messages.success(request, _("Sent. You will hear what came of it."))
        return redirect(decision.href)
    return _statement_page(request, statement_of(decision, request.user), form, 422)


def _statement_page(
    request: MemberRequest, found: Statement, form: AppealForm, status: int = 200
) -> HttpResponse:
    """Their post is shown as it looked; what is taken along has it as it was typed."""
    is_post = found.decision.post is not None
    words = Markup(markdown.render(found.quote).html) if is_post else found.quote  # noqa: S704 (cleaned)
    context = {"statement": found, "words": words, "is_post": is_post, "form": form}
    return render(request, "moderation/statement.html", context, status=status)
