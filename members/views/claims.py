"""The door for people whose account came with an archive."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from members.actions import claim_account
from members.actions.claims import LinkUsedUp, account_of_claim
from members.forms import ClaimForm


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest, token: str) -> HttpResponse:
    try:
        user = account_of_claim(token)
    except LinkUsedUp as refusal:
        return render(request, "members/claim_used.html", {"refusal": str(refusal)}, status=410)

    form = ClaimForm(request.POST or None, user=user)
    if request.method == "POST":
        claimed = form.attempt(claim_account, token)
        if claimed is not None:
            text = _("It is yours. Sign in with your e-mail and the new password.")
            messages.success(request, text)
            return redirect("account_login")
    context = {"form": form, "user": user}
    return render(request, "members/claim.html", context, status=422 if form.errors else 200)
