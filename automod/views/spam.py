"""The spam score: what it is, what it learned, and what it says of a text."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from automod import akismet
from automod.actions.learning import ask_to_learn, what_is_missing
from automod.actions.spam import go_back_to, set_learning
from automod.models import SpamWeights
from automod.queries import active_weights
from automod.queries.decided import decided_counts
from automod.queries.spam import asked_counts, last_tables, last_trainings, spam_rule_titles
from automod.spam.explaining import why
from automod.views.desk import desk_page, refuse_who_keeps_no_lists
from automod.watch_forms import LearningForm, ThresholdForm, TryForm
from members.requests import MemberRequest
from moderation.actions.setup import save_settings
from moderation.models import moderation_settings
from moderation.permissions import can_set_up_moderation


@require_GET
def spam(request: MemberRequest) -> HttpResponse:
    refuse_who_keeps_no_lists(request)
    return _page(request)


@require_http_methods(["GET", "POST"])
def spam_try(request: MemberRequest) -> HttpResponse:
    """The score of any text and why, as of somebody nothing is known of. Its address leads to the
    page.
    """
    refuse_who_keeps_no_lists(request)
    if request.method == "GET":
        return redirect("watch:spam")
    form = TryForm(request.POST)
    if not form.is_valid():
        return _page(request, try_form=form, status=422)
    text, weights = form.cleaned_data["text"], active_weights()
    score = weights.score(text)
    tried = {
        "score": round(score * 100),
        "is_held": score >= moderation_settings().spam_hold_at,
        "why": why(text, weights),
    }
    return _page(request, try_form=form, tried=tried)


@require_POST
def spam_learn(request: MemberRequest) -> HttpResponse:
    refuse_who_keeps_no_lists(request)
    ask_to_learn(by=request.user)
    messages.success(request, _("Learning has begun. What comes of it will be said here."))
    return redirect("watch:spam")


@require_POST
def spam_learning(request: MemberRequest) -> HttpResponse:
    refuse_who_keeps_no_lists(request)
    form = LearningForm(request.POST)
    if form.attempt(set_learning, by=request.user) is None:
        return _page(request, learning_form=form, status=422)
    return _saved(request)


@require_POST
def spam_threshold(request: MemberRequest) -> HttpResponse:
    """Managers say from where on posts wait; the same setting as among those of moderation."""
    refuse_who_keeps_no_lists(request)
    if not can_set_up_moderation(request.user):
        raise PermissionDenied
    form = ThresholdForm(request.POST)
    if not form.is_valid():
        return _page(request, threshold_form=form, status=422)
    values = {"spam_hold_at": form.cleaned_data["spam_hold_at"]}
    save_settings(by=request.user, values=values, teams={}, why=form.cleaned_data["why"])
    return _saved(request)


@require_http_methods(["GET", "POST"])
def spam_table(request: MemberRequest, pk: int | None = None) -> HttpResponse:
    """Asks, and then goes back to a former table, or to the start the site came with."""
    refuse_who_keeps_no_lists(request)
    row = SpamWeights.objects.filter(pk=pk).first() if pk else None
    if pk and row is None:
        raise Http404
    if request.method == "POST":
        go_back_to(row, by=request.user)
        messages.success(request, _("That table is in force now."))
        return redirect("watch:spam")
    return desk_page(request, "automod/spam_table.html", {"row": row})


def _page(request: MemberRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    tables = last_tables()
    hold_at = moderation_settings().spam_hold_at
    spam_count, conversation = decided_counts()
    context = {
        "in_force": next((row for row in tables if row.is_active), None),
        "tables": tables,
        "trainings": last_trainings(),
        "hold_at": round(hold_at * 100),
        "decided": (spam_count, conversation),
        "missing": what_is_missing(spam_count, conversation),
        "rules": spam_rule_titles(),
        "may_set": can_set_up_moderation(request.user),
        "learning_form": LearningForm(auto_id="learning_%s"),
        "threshold_form": ThresholdForm(initial={"spam_hold_at": hold_at}, auto_id="hold_%s"),
        "try_form": TryForm(auto_id="try_%s"),
        "akismet": asked_counts() if akismet.is_on() else None,
        "akismet_host": settings.AKISMET_URL,
    } | context
    return desk_page(request, "automod/spam.html", context, status=status)


def _saved(request: MemberRequest) -> HttpResponse:
    messages.success(request, _("Saved. It holds from now on."))
    return redirect("watch:spam")
