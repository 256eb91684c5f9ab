"""Writing rules: checked and tried before they are in force."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from automod.actions import RulesMoved, save_rules
from automod.language import Problem, RuleBook, read_rules
from automod.models import RuleSet, RuleVersion
from automod.places import category_at
from automod.queries.rules import list_of, rule_set_of
from automod.queries.versions import saved_since
from automod.rule_forms import RulesForm, TryForm
from automod.starters import starter_called
from automod.trials import Trial, try_book, try_in_force
from automod.views.desk import desk_page, refuse_others
from automod.views.rules import set_context
from core.diff import diff_html
from forums.models import Category
from members.requests import MemberRequest


@require_http_methods(["GET", "POST"])
def rules_edit(request: MemberRequest, place: str) -> HttpResponse:
    """Saves; "check" says what it would mean and "try" what it would do, and neither writes."""
    refuse_others(request)
    category = category_at(place, request.user)
    wanted = request.POST.get("do", "") if request.method == "POST" else ""
    rule_set = rule_set_of(category)
    form = RulesForm(request.POST or None, initial=_initial(request, rule_set))
    if wanted == "save":
        saved = form.attempt(save_rules, category, by=request.user)
        if saved is not None:
            messages.success(request, _said_of(saved, form))
            return redirect("automod:rules-in", place)
        rule_set = rule_set_of(category)
    book = _book_of(form, checked=wanted in {"check", "try"})
    context = set_context(place, rule_set) | {
        "form": form,
        "mistakes": _with_lines(book, form.typed()),
        "checked": list_of(book),
        "try_url": request.path,
    }
    if request.htmx and wanted == "check":
        return render(request, "automod/_checked.html", context)

    context |= _tried(request, category, book if wanted == "try" else None)
    if request.htmx and wanted == "try":
        return render(request, "automod/_try.html", context)
    if isinstance(form.refused, RulesMoved):
        context |= _since(form.refused, rule_set)
    return desk_page(request, "automod/edit.html", context, 422 if wanted == "save" else 200)


@require_http_methods(["GET", "POST"])
def rules_try(request: MemberRequest, place: str) -> HttpResponse:
    """The rules in force on a text or a post. Nothing is written."""
    refuse_others(request)
    category = category_at(place, request.user)
    context = set_context(place, rule_set_of(category)) | _tried(request, category, None)
    context["try_url"] = request.path
    if request.htmx:
        return render(request, "automod/_try.html", context)
    form = context["try_form"]
    return desk_page(request, "automod/try.html", context, 422 if form.errors else 200)


def _initial(request: MemberRequest, rule_set: RuleSet) -> dict[str, Any]:
    """What is in force; a rule to begin with is put below it."""
    version = rule_set.active
    source = version.source if version else ""
    if starter := starter_called(request.GET.get("starter", "")):
        source = f"{source.rstrip()}\n---\n{starter.source}" if source.strip() else starter.source
    return {"source": source, "base": version.number if version else 0}


def _book_of(form: RulesForm, *, checked: bool) -> RuleBook:
    """The file as it is typed. Reading it again is spared where the form did."""
    if form.is_bound and not checked:
        form.is_valid()
        return form.book
    return read_rules(form.typed().replace("\r\n", "\n"))


def _with_lines(book: RuleBook, source: str) -> list[tuple[Problem, str]]:
    """Each mistake, and what is written in its line."""
    lines = source.replace("\r\n", "\n").split("\n")
    return [
        (problem, lines[problem.line - 1][:200] if problem.line <= len(lines) else "")
        for problem in book.errors
    ]


def _tried(
    request: MemberRequest, category: Category | None, book: RuleBook | None
) -> dict[str, Any]:
    """The form to try with, and what came of it."""
    is_sent = request.method == "POST" and request.POST.get("do") == "try"
    kept = {"post": request.GET.get("post", "")[:500]}
    form = TryForm(
        request.POST if is_sent else None, initial=kept, viewer=request.user, category=category
    )
    trial: Trial | None = None
    if is_sent and form.is_valid():
        if book is not None:
            trial = try_book(book, form.item(book))
        else:
            trial = try_in_force(category, form.item(), request.user)
    return {"try_form": form, "trial": trial, "of_typed": book is not None}


def _since(moved: RulesMoved, rule_set: RuleSet) -> dict[str, Any]:
    """What happened since the text was begun. The next attempt is made from there."""
    since = saved_since(rule_set, moved.base)
    return {
        "moved": moved.now,
        "since": since.versions,
        "since_html": diff_html(since.source, moved.now.source),
    }


def _said_of(version: RuleVersion, form: RulesForm) -> str:
    count = len({rule.section for rule in form.book.rules})
    words = ngettext(
        "Version %(number)d is in force: %(n)d rule.",
        "Version %(number)d is in force: %(n)d rules.",
        count,
    ) % {"number": version.number, "n": count}
    if form.cleaned_data["only_watch"]:
        words += " " + _("What is new in it is only watched.")
    return words
