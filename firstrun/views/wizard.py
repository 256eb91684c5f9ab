"""The wizard of an empty site: three steps, forwards and back, and nothing written before the last.

On a site that strangers can reach, a code that only its owner can read comes first.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from branding.models import Site, current_site
from core.http import client_ip, network_of
from core.limits import allow
from core.text import whole_number
from firstrun.actions import AlreadySetUp, open_site
from firstrun.codes import code_is_needed
from firstrun.draft import Draft, category_with
from firstrun.forms import CodeForm, DraftCategoryForm, LookForm, OwnerForm
from firstrun.suggestions import COLOURS, STARTS
from members.permissions import lacks_second_factor

Step = Callable[..., HttpResponse]
TRIES_PER_TEN_MINUTES: Final = 20


def wizard_step(view: Step) -> Step:
    """Open to everybody, as long as there is no site; `view(request, draft)`."""

    @wraps(view)
    def step(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        draft = Draft(request.session)
        if current_site():
            return _too_late(request, draft)
        if code_is_needed() and not draft.knows_code and view.__name__ != "code":
            return redirect("firstrun:code")
        return view(request, draft, **kwargs)

    methods = require_http_methods(["GET", "POST"])
    return login_not_required(never_cache(methods(step)))


@wizard_step
def code(request: HttpRequest, draft: Draft) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST":
        if not allow(
            "setup-code", network_of(client_ip(request)), times=TRIES_PER_TEN_MINUTES, seconds=600
        ):
            form.add_error("code", _("That were many tries. Wait ten minutes."))
        elif form.is_valid():
            draft.pass_code()
            return redirect("firstrun:look")
    return _page(request, "firstrun/code.html", {"form": form})


@wizard_step
def look(request: HttpRequest, draft: Draft) -> HttpResponse:
    form = LookForm(request.POST or None, request.FILES or None, initial=_look_so_far(draft))
    if request.method == "POST" and form.attempt(draft.keep_look) is not None:
        return redirect("firstrun:owner")
    context = {"form": form, "look": draft.look, "colours": COLOURS}
    return _page(request, "firstrun/look.html", context | _steps(draft, "look"))


@wizard_step
def owner(request: HttpRequest, draft: Draft) -> HttpResponse:
    if not draft.look:
        return redirect("firstrun:look")
    so_far = dict(draft.owner) if draft.owner else None
    form = OwnerForm(request.POST or None, initial=so_far, has_password=bool(so_far))
    if request.method == "POST" and form.attempt(draft.keep_owner) is not None:
        return redirect("firstrun:categories")
    return _page(request, "firstrun/owner.html", {"form": form} | _steps(draft, "owner"))


@wizard_step
def categories(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The list in its order; POST moves one, begins with another list, or opens the site."""
    if not draft.owner:
        return redirect("firstrun:owner")
    if "finish" in request.POST and draft.categories:
        return _finish(request, draft)
    if request.method == "POST":
        _rearrange(draft, request)
        if "finish" not in request.POST:
            return redirect("firstrun:categories")
    context = {
        "categories": draft.categories,
        "edit_href": {
            category["pk"]: reverse("firstrun:category", args=[category["pk"]])
            for category in draft.categories
        },
        "starts": [(key, name) for key, (name, _suggestions) in STARTS.items()],
        "is_missing": request.method == "POST",
    }
    context |= _steps(draft, "categories")
    status = 422 if context["is_missing"] else 200
    return render(request, "firstrun/categories.html", context, status=status)


@wizard_step
def category(request: HttpRequest, draft: Draft, pk: int = 0) -> HttpResponse:
    """One category of the list, or a new one."""
    if not draft.owner:
        return redirect("firstrun:owner")
    kept = category_with(draft.categories, pk)
    if pk and not kept:
        raise Http404
    if kept and "remove" in request.POST:
        draft.remove_category(pk)
        return redirect("firstrun:categories")
    form = DraftCategoryForm(request.POST or None, initial=dict(kept) if kept else None)
    if request.method == "POST":
        done = form.attempt(draft.change_category, pk) if kept else form.attempt(draft.add_category)
        if done is not None:
            return redirect("firstrun:categories")
    context = {"form": form, "category": kept}
    return _page(request, "firstrun/category.html", context | _steps(draft, "categories"))


def _finish(request: HttpRequest, draft: Draft) -> HttpResponse:
    if not draft.look or not draft.owner:
        return redirect("firstrun:look")
    try:
        user = open_site(look=draft.look, owner=draft.owner, categories=draft.categories)
    except AlreadySetUp:
        return _too_late(request, draft)
    draft.forget()
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    if lacks_second_factor(user):
        text = _(
            "The doors are open. Set up your second factor, then start the first conversation."
        )
    else:
        text = _("The doors are open. Start the first conversation.")
    messages.success(request, text)
    return redirect("/")


def _rearrange(draft: Draft, request: HttpRequest) -> None:
    for name, step in (("up", -1), ("down", 1)):
        number = whole_number(request.POST.get(name, ""), 9)
        if number is not None:
            draft.move_category(number, step)
    if request.POST.get("start") in STARTS:
        draft.begin_with(request.POST["start"])


def _too_late(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Whoever was in the middle of it is told; for all others there is no such page any more."""
    if not draft:
        raise Http404
    draft.forget()
    return render(request, "firstrun/too_late.html", status=409)


def _look_so_far(draft: Draft) -> dict[str, str]:
    if draft.look:
        return {name: str(draft.look[name]) for name in ("name", "tagline", "accent")}
    return {"accent": Site._meta.get_field("accent").default}


def _steps(draft: Draft, now: str) -> dict[str, Any]:
    """Where the visitor is: the number of the step, and (name, note, address, state) of each."""
    names = {
        "look": (_("Name and look"), draft.look["name"] if draft.look else "", draft.look),
        "owner": (_("You"), draft.owner["username"] if draft.owner else "", draft.owner),
        "categories": (_("First categories"), _("Four to six is plenty"), None),
    }
    steps = []
    may_go_on = True
    for key, (name, note, is_done) in names.items():
        href = reverse(f"firstrun:{key}") if may_go_on else ""
        steps.append((name, note, href, "now" if key == now else "done" if is_done else ""))
        may_go_on = bool(is_done)
    return {"step": list(names).index(now) + 1, "steps": steps}


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=422 if context["form"].errors else 200)
