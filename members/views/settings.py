"""Somebody's own settings. E-mail, passwords and second factors are screens of allauth."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.limits import allow
from members import actions
from members.forms import AppearanceForm, PictureForm, ProfileForm
from members.models import User
from members.requests import MemberRequest

UPLOADS_PER_HALF_HOUR = 30


@require_http_methods(["GET", "POST"])
def profile(request: MemberRequest) -> HttpResponse:
    user = request.user
    form = ProfileForm(request.POST or None, initial=_said_of(user))
    if request.method == "POST":
        changed = form.attempt(actions.edit_profile, user, by=user)
        if changed is not None:
            messages.success(request, _("Saved."))
            return redirect("members:settings")
    return _profile_page(request, form=form)


@require_http_methods(["GET", "POST"])
def picture(request: MemberRequest) -> HttpResponse:
    """A new picture, or with `remove` the drawing again. Whoever comes back to it sees the form."""
    user = request.user
    if request.method == "GET":
        return redirect("members:settings")
    if "remove" in request.POST:
        actions.change_avatar(user, by=user, picture=None)
        return redirect("members:settings")
    form = PictureForm(request.POST, request.FILES)
    if not allow("picture", user.pk, times=UPLOADS_PER_HALF_HOUR, seconds=1800):
        form.add_error("picture", _("That were many pictures. Wait half an hour."))
    elif form.attempt(actions.change_avatar, user, by=user) is not None:
        messages.success(request, _("That is you now."))
        return redirect("members:settings")
    return _profile_page(request, picture_form=form)


@require_http_methods(["GET", "POST"])
def appearance(request: MemberRequest) -> HttpResponse:
    user = request.user
    form = AppearanceForm(initial={"theme": user.theme, "keys_off": user.keys_off})
    if request.method == "POST":
        form = AppearanceForm(request.POST)
        changed = form.attempt(actions.change_appearance, user, by=user)
        if changed is not None:
            messages.success(request, _("Saved."))
            response = redirect("members:settings-appearance")
            response.delete_cookie("theme")  # what was chosen here holds on every device
            return response
    status = 422 if form.errors else 200
    return render(request, "members/appearance.html", {"form": form}, status=status)


@require_POST
def session_end(request: MemberRequest, session_id: int) -> HttpResponse:
    session = get_object_or_404(UserSession, pk=session_id, user=request.user)
    actions.end_session(session, by=request.user)
    messages.success(request, _("That device is signed out."))
    return redirect("usersessions_list")


def _profile_page(
    request: MemberRequest,
    *,
    form: ProfileForm | None = None,
    picture_form: PictureForm | None = None,
) -> HttpResponse:
    context = {
        "form": form or ProfileForm(initial=_said_of(request.user)),
        "picture_form": picture_form or PictureForm(),
    }
    wrong = (form and form.errors) or (picture_form and picture_form.errors)
    return render(request, "members/profile_form.html", context, status=422 if wrong else 200)


def _said_of(user: User) -> dict[str, str]:
    return {name: getattr(user, name) for name in ("name", "title", "location", "bio")}
