"""What one rule caught, and what moderators thought of it."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from automod.places import category_at
from automod.queries.hits import hits_page
from automod.queries.rules import rule_set_of
from automod.views.desk import desk_page, refuse_others
from core.paging import Cursor
from members.previews import shown_in_preview
from members.requests import MemberRequest


@shown_in_preview
@require_GET
def rule_hits(request: MemberRequest, place: str, rule_hash: str) -> HttpResponse:
    refuse_others(request)
    rule_set = rule_set_of(category_at(place, request.user))
    cursor = Cursor.parse(request.GET.get("after"))
    page = (
        hits_page(rule_set, rule_hash, viewer=request.user, after=cursor) if rule_set.pk else None
    )
    if page is None:
        raise Http404
    context = {"place": place, "rule_set": rule_set, "page": page, "is_first_page": cursor is None}
    return desk_page(request, "automod/hits.html", context)
