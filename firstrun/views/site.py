"""The site's own settings, for those who manage it: its look, and what readers can say."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from branding.actions import dress_site, set_reactions
from branding.models import Site
from firstrun.forms import LookForm
from firstrun.reaction_forms import ReactionsForm
from firstrun.suggestions import COLOURS
from members.permissions import can_manage_site
from members.requests import MemberRequest


@require_http_methods(["GET", "POST"])
def site_settings(request: MemberRequest) -> HttpResponse:
    """Name, sentence, logo and colour."""
    if not can_manage_site(request.user):
        raise PermissionDenied
    site = get_object_or_404(Site)
    initial = {"name": site.name, "tagline": site.tagline, "accent": site.accent}
    form = LookForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.attempt(dress_site, by=request.user) is not None:
        messages.success(request, _("Saved."))
        return redirect(request.path)
    context = {"form": form, "logo_url": site.logo_url, "colours": COLOURS}
    status = 422 if form.errors else 200
    return render(request, "firstrun/site_settings.html", context, status=status)


@require_http_methods(["GET", "POST"])
def reactions(request: MemberRequest) -> HttpResponse:
    if not can_manage_site(request.user):
        raise PermissionDenied
    form = ReactionsForm(request.POST or None)
    if request.method == "POST" and form.attempt(set_reactions, by=request.user) is not None:
        messages.success(request, _("Saved. Conversations show them at once."))
        return redirect(request.path)
    status = 422 if form.errors else 200
    return render(request, "firstrun/reactions.html", {"form": form}, status=status)
