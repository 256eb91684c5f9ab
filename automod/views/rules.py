"""The rules in force, each with what it does and did."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from automod.places import category_at, place_of, places_for
from automod.queries.rules import rows_of, rule_set_of
from automod.views.desk import desk_page, refuse_others
from members.requests import MemberRequest


@require_GET
def rules(request: MemberRequest, place: str = "") -> HttpResponse:
    """One set of those the viewer may write; the first where none is named."""
    refuse_others(request)
    places = places_for(request.user)
    place = place or place_of(places[0])
    category = category_at(place, request.user)
    rule_set = rule_set_of(category)
    context = {
        "place": place,
        "category": category,
        "places": [(one, place_of(one)) for one in places],
        "rule_set": rule_set,
        "version": rule_set.active if rule_set else None,
        "rows": rows_of(rule_set) if rule_set else [],
    }
    return desk_page(request, "automod/rules.html", context)
