"""How the site moderates: times, rules, messages and macros. For those who manage it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guidelines.models import Rule
from members.requests import MemberRequest
from moderation.actions import setup as actions
from moderation.macros import words_of_effects
from moderation.models import Decision, Macro, MessageTemplate, moderation_settings
from moderation.permissions import can_set_up_moderation
from moderation.setup_forms import MacroForm, MessageForm, SettingsForm, SeverityForm
from moderation.words import (
    PLACEHOLDERS,
    default_text,
    example_of,
    template_of,
    unknown_placeholders,
)

View = Callable[..., HttpResponse]


def _for_managers(view: View) -> View:
    @wraps(view)
    def ask(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_set_up_moderation(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return ask


@require_http_methods(["GET", "POST"])
@_for_managers
def setup(request: MemberRequest) -> HttpResponse:
    form = SettingsForm(request.POST or None, instance=moderation_settings())
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        actions.save_settings(
            by=request.user, values=form.values(), teams=form.team_minutes(), why=why
        )
        return _saved(request, "moderation:setup")
    return _page(request, "moderation/setup.html", {"form": form})


@require_http_methods(["GET", "POST"])
@_for_managers
def setup_rules(request: MemberRequest) -> HttpResponse:
    form = SeverityForm(request.POST or None, rules=Rule.objects.current())
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        actions.set_severities(by=request.user, severities=form.severities(), why=why)
        return _saved(request, "moderation:setup-rules")
    return _page(request, "moderation/setup_rules.html", {"form": form})


@require_GET
@_for_managers
def setup_messages(request: MemberRequest) -> HttpResponse:
    own = set(MessageTemplate.objects.values_list("outcome", "language"))
    rows = [
        (outcome, code, name, template_of(outcome.value, code), (outcome.value, code) in own)
        for outcome in Decision.Outcome
        for code, name in settings.LANGUAGES
    ]
    return _page(request, "moderation/setup_messages.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@_for_managers
def setup_message(request: MemberRequest, outcome: str, language: str) -> HttpResponse:
    """One message; "preview" shows it with example values and saves nothing."""
    languages = dict(settings.LANGUAGES)
    if outcome not in Decision.Outcome.values or language not in languages:
        raise Http404
    own = MessageTemplate.objects.filter(outcome=outcome, language=language).first()
    text = own.text if own else default_text(outcome, language)
    form = MessageForm(request.POST or None, initial={"text": text})
    wanted = request.POST.get("do", "")
    if wanted == "reset":
        actions.reset_message(by=request.user, outcome=outcome, language=language)
        return _saved(request, "moderation:setup-messages")
    if wanted != "preview" and request.method == "POST":
        saved = form.attempt(
            actions.save_message, by=request.user, outcome=outcome, language=language
        )
        if saved is not None:
            return _saved(request, "moderation:setup-messages")
    shown = request.POST.get("text", text)
    context = {
        "form": form,
        "outcome": Decision.Outcome(outcome),
        "language": (language, languages[language]),
        "is_own": own is not None,
        "example": example_of(shown),
        "unknown": unknown_placeholders(shown),
        "placeholders": PLACEHOLDERS,
    }
    status = 422 if request.method == "POST" and wanted != "preview" else 200
    return render(request, "moderation/setup_message.html", context, status=status)


@require_GET
@_for_managers
def setup_macros(request: MemberRequest) -> HttpResponse:
    rows = [(macro, words_of_effects(macro.effects)) for macro in Macro.objects.all()]
    return _page(request, "moderation/setup_macros.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@_for_managers
def setup_macro(request: MemberRequest, macro_id: int | None = None) -> HttpResponse:
    """A new macro or one there is; "preview" says what it does and saves nothing."""
    macro = Macro.objects.filter(pk=macro_id).first() if macro_id else None
    if macro_id and macro is None:
        raise Http404
    form = MacroForm(
        request.POST or None,
        initial=MacroForm.initial_of(macro) if macro else None,
        viewer=request.user,
    )
    is_preview = request.POST.get("do") == "preview"
    is_sent = request.method == "POST" and not is_preview
    if is_sent and form.attempt(actions.save_macro, macro, by=request.user) is not None:
        return _saved(request, "moderation:setup-macros")
    effects = macro.effects if macro else []
    if request.method == "POST" and form.is_valid():
        effects = form.cleaned_data["effects"]
    context = {
        "form": form,
        "macro": macro,
        "does": words_of_effects(effects),
        "placeholders": PLACEHOLDERS,
    }
    status = 422 if request.method == "POST" and form.errors else 200
    return render(request, "moderation/setup_macro.html", context, status=status)


@require_POST
@_for_managers
def setup_macro_delete(request: MemberRequest, macro_id: int) -> HttpResponse:
    macro = Macro.objects.filter(pk=macro_id).first()
    if macro is None:
        raise Http404
    actions.delete_macro(macro, by=request.user)
    return _saved(request, "moderation:setup-macros")


def _saved(request: MemberRequest, to: str) -> HttpResponse:
    messages.success(request, _("Saved. It holds from now on."))
    return redirect(to)


def _page(request: MemberRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, template, context, status=status)
