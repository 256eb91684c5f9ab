"""How often two moderators decide the same, for managers."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from core.paging import Cursor
from members.requests import MemberRequest
from moderation.permissions import can_read_agreement
from moderation.queries.agreement import SPANS, agreement
from moderation.views.desk import desk_page


@require_GET
def agreement_rate(request: MemberRequest) -> HttpResponse:
    if not can_read_agreement(request.user):
        raise PermissionDenied
    asked = request.GET.get("days", "")
    days = next((span for span in SPANS if str(span) == asked), SPANS[0])
    cursor = Cursor.parse(request.GET.get("after"))
    context = {
        "found": agreement(days, cursor=cursor),
        "spans": SPANS,
        "is_first": cursor is None,
    }
    return desk_page(request, "moderation/agreement.html", context)
