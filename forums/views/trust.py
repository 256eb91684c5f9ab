"""Somebody's own trust level."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from forums.trust import trust_page
from members.requests import MemberRequest


@require_GET
def own(request: MemberRequest) -> HttpResponse:
    return render(request, "forums/trust.html", {"trust": trust_page(request.user)})
