"""What the rules were, who changed them, and back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from automod.actions import RulesRefused, roll_back
from automod.models import RuleSet, RuleVersion
from automod.places import category_at
from automod.queries.rules import rule_set_of
from automod.queries.versions import before, versions_page
from automod.views.desk import desk_page, refuse_others
from automod.views.rules import set_context
from core.diff import diff_html
from members.previews import shown_in_preview
from members.requests import MemberRequest


@shown_in_preview
@require_GET
def rule_versions(request: MemberRequest, place: str) -> HttpResponse:
    """Newest first."""
    refuse_others(request)
    rule_set = rule_set_of(category_at(place, request.user))
    page = versions_page(rule_set, request.GET.get("before", ""))
    context = set_context(place, rule_set) | {"page": page}
    return desk_page(request, "automod/versions.html", context)


@shown_in_preview
@require_GET
def rule_version(request: MemberRequest, place: str, number: int) -> HttpResponse:
    """One version: what it changed, or how it differs from what is in force."""
    refuse_others(request)
    rule_set = rule_set_of(category_at(place, request.user))
    version = _version_or_404(rule_set, number)
    against_now = request.GET.get("against") == "now" and not version.is_active
    older = before(version)
    if against_now and rule_set.active is not None:
        html = diff_html(version.source, rule_set.active.source)
    else:
        html = diff_html(older.source if older else "", version.source)
    context = set_context(place, rule_set) | {
        "shown": version,
        "older": older,
        "against_now": against_now,
        "html": html,
    }
    return desk_page(request, "automod/version.html", context)


@require_http_methods(["GET", "POST"])
def rule_version_back(request: MemberRequest, place: str, number: int) -> HttpResponse:
    """Asks, and puts an older version in force again."""
    refuse_others(request)
    rule_set = rule_set_of(category_at(place, request.user))
    version = _version_or_404(rule_set, number)
    problems = []
    if request.method == "POST":
        try:
            now = roll_back(version, by=request.user)
        except RulesRefused as refusal:
            problems = refusal.problems
        else:
            words = _("Version %(old)d is in force again, as version %(new)d.")
            messages.success(request, words % {"old": version.number, "new": now.number})
            return redirect("automod:rules-in", place)
    context = set_context(place, rule_set) | {
        "shown": version,
        "problems": problems,
        "html": diff_html(rule_set.active.source if rule_set.active else "", version.source),
    }
    return desk_page(request, "automod/version_back.html", context, 422 if problems else 200)


def _version_or_404(rule_set: RuleSet, number: int) -> RuleVersion:
    versions = RuleVersion.objects.select_related("author", "rule_set__category")
    version = versions.filter(rule_set=rule_set.pk, number=min(number, 2**31 - 1)).first()
    if version is None:
        raise Http404
    return version
