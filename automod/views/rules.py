"""The rules in force, each with what it does and did, and its switches."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from automod.actions import set_limits, switch_rule_off, switch_rule_on, watch_rule
from automod.in_force import book_of
from automod.models import RuleSet, RuleState, RuleVersion
from automod.places import category_at, place_of, places_for
from automod.queries.rules import RuleRow, list_of, rule_set_of, rules_in
from automod.rule_forms import LimitsForm
from automod.starters import STARTERS
from automod.views.desk import desk_page, refuse_others
from members.models import User
from members.previews import shown_in_preview
from members.requests import MemberRequest

Switch = Callable[[RuleSet, str, User], RuleState]
SWITCHES: Final[dict[str, Switch]] = {
    "off": lambda owner, rule, by: switch_rule_off(owner, rule, by=by),
    "on": lambda owner, rule, by: switch_rule_on(owner, rule, by=by),
    "watch": lambda owner, rule, by: watch_rule(owner, rule, by=by, only_watch=True),
    "carry": lambda owner, rule, by: watch_rule(owner, rule, by=by, only_watch=False),
}


@shown_in_preview
@require_GET
def rules(request: MemberRequest, place: str = "") -> HttpResponse:
    """One set of those the viewer may write; the first where none is named."""
    refuse_others(request)
    places = places_for(request.user)
    if not places:
        raise Http404
    place = place or place_of(places[0])
    rule_set = rule_set_of(category_at(place, request.user))
    context = set_context(place, rule_set) | {
        "sets": [(RuleSet(category=one), place_of(one)) for one in places],
        "rules": rules_in(rule_set),
        "starters": STARTERS,
    }
    return desk_page(request, "automod/rules.html", context)


@require_POST
def rule_switch(request: MemberRequest, place: str, rule_hash: str) -> HttpResponse:
    """Off, on, only watched, carried out. Each can be taken back by its opposite."""
    refuse_others(request)
    rule_set = rule_set_of(category_at(place, request.user))
    line = request.POST.get("line", "")
    switch = SWITCHES.get(request.POST.get("do", ""))
    row = _row(rule_set, rule_hash, line)
    if switch is None or row is None:
        raise Http404
    switch(rule_set, rule_hash, request.user)
    if request.htmx:
        context = {"row": _row(rule_set, rule_hash, line), "place": place}
        return render(request, "automod/_rule.html", context)
    messages.success(request, _("It holds from now on."))
    return redirect(f"{reverse('automod:rules-in', args=[place])}#line-{row.line}")


@require_http_methods(["GET", "POST"])
def rule_limits(request: MemberRequest, place: str) -> HttpResponse:
    """From when on a rule that is mostly wrong is switched off."""
    refuse_others(request)
    category = category_at(place, request.user)
    rule_set = rule_set_of(category)
    initial = {"min_precision": rule_set.min_precision, "min_decided": rule_set.min_decided}
    form = LimitsForm(request.POST or None, initial=initial)
    is_sent = request.method == "POST"
    if is_sent and form.attempt(set_limits, category, by=request.user) is not None:
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("automod:rules-in", place)
    context = set_context(place, rule_set) | {"form": form}
    return desk_page(request, "automod/limits.html", context, 422 if is_sent else 200)


@shown_in_preview
@require_GET
def rule_of(request: MemberRequest, version_id: int, line: int) -> HttpResponse:
    """The rule that stood in that line: where it is in force now, or else in its version."""
    refuse_others(request)
    related = ("rule_set__category", "rule_set__active")
    version = RuleVersion.objects.filter(pk=version_id).select_related(*related).first()
    if version is None:
        raise Http404
    place = place_of(version.rule_set.category)
    category_at(place, request.user)
    hashes = {row.rule_hash for row in list_of(book_of(version)).rows if row.line == line}
    now = [row for row in rules_in(version.rule_set).rows if row.rule_hash in hashes]
    if now:
        return redirect(f"{reverse('automod:rules-in', args=[place])}#line-{now[0].line}")
    return redirect("automod:rule-version", place, version.number)


def set_context(place: str, rule_set: RuleSet) -> dict[str, Any]:
    """What every page of one set shows."""
    return {"place": place, "rule_set": rule_set, "version": rule_set.active}


def _row(rule_set: RuleSet, rule_hash: str, line: str) -> RuleRow | None:
    """Rules that say the same are one rule, which may stand in several lines."""
    rows = [row for row in rules_in(rule_set).rows if row.rule_hash == rule_hash]
    return next((row for row in rows if str(row.line) == line), rows[0] if rows else None)
