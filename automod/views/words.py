"""Watched words and link domains: two lists on one page."""

from typing import Any, Final, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.models import AuditEntry
from automod.actions.watching import (
    unwatch_domain,
    unwatch_word,
    watch_again,
    watch_domain,
    watch_many,
    watch_word,
)
from automod.models import WatchedDomain, WatchedWord
from automod.queries.watched import found_in, watched_page
from automod.views.desk import desk_page, refuse_who_keeps_no_lists
from automod.watch_forms import (
    ImportForm,
    TryForm,
    WatchDomainForm,
    WatchFilterForm,
    WatchWordForm,
)
from core.paging import Cursor
from core.text import whole_number
from members.requests import MemberRequest


class Kind(NamedTuple):
    """One of the lists."""

    code: str
    title: Any
    model: type[Any]
    form: type[WatchWordForm]
    watch: Any
    unwatch: Any
    argument: str
    """The keyword by which `watch` takes the row that is changed."""


KINDS: Final = {
    "word": Kind(
        "word", gettext_lazy("Words"), WatchedWord, WatchWordForm, watch_word, unwatch_word, "word"
    ),
    "domain": Kind(
        "domain",
        gettext_lazy("Link domains"),
        WatchedDomain,
        WatchDomainForm,
        watch_domain,
        unwatch_domain,
        "domain",
    ),
}


@require_GET
def words(request: MemberRequest) -> HttpResponse:
    refuse_who_keeps_no_lists(request)
    return _lists(request)


@require_http_methods(["GET", "POST"])
def words_try(request: MemberRequest) -> HttpResponse:
    """What would be found in a text. Nothing is counted. Its address leads to the page."""
    refuse_who_keeps_no_lists(request)
    if request.method == "GET":
        return redirect("watch:words")
    form = TryForm(request.POST)
    if not form.is_valid():
        return _lists(request, try_form=form, status=422)
    found = found_in(form.cleaned_data["text"])
    return _lists(request, try_form=form, found=found, is_tried=True)


@require_POST
def word_add(request: MemberRequest, kind: str) -> HttpResponse:
    refuse_who_keeps_no_lists(request)
    known = _kind_or_404(kind)
    form = known.form(request.POST, auto_id=f"{kind}_%s")
    row = form.attempt(known.watch, by=request.user)
    if row is None:
        return _lists(request, forms={kind: form}, status=422)
    messages.success(request, _("“%(what)s” is watched from now on.") % {"what": row})
    return redirect(f"{reverse('watch:words')}#{kind}s")


@require_http_methods(["GET", "POST"])
def word(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """One of them, to be changed."""
    refuse_who_keeps_no_lists(request)
    known, row = _kind_or_404(kind), _row_or_404(kind, pk)
    initial = {"pattern": str(row)} | {
        name: getattr(row, name, "") for name in ("act", "replacement", "tag", "why")
    }
    form = known.form(request.POST or None, initial=initial)
    if request.method == "POST":
        saved = form.attempt(known.watch, by=request.user, **{known.argument: row})
        if saved is not None:
            messages.success(request, _("Saved. It holds from now on."))
            return redirect(f"{reverse('watch:words')}#{kind}s")
    context = {"kind": known, "row": row, "form": form}
    status = 422 if request.method == "POST" else 200
    return desk_page(request, "automod/word.html", context, status=status)


@require_POST
def word_remove(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """Removed at once; the page that follows offers to undo it."""
    refuse_who_keeps_no_lists(request)
    entry = _kind_or_404(kind).unwatch(_row_or_404(kind, pk), by=request.user)
    gone = f"?gone={entry.pk}" if entry else ""
    return redirect(f"{reverse('watch:words')}{gone}")


@require_POST
def word_undo(request: MemberRequest, entry_id: int) -> HttpResponse:
    refuse_who_keeps_no_lists(request)
    entry = AuditEntry.objects.filter(pk=entry_id).first()
    row = watch_again(entry, by=request.user) if entry else None
    if row is None:
        raise Http404
    messages.success(request, _("“%(what)s” is watched again.") % {"what": row})
    return redirect("watch:words")


@require_http_methods(["GET", "POST"])
def words_import(request: MemberRequest, kind: str) -> HttpResponse:
    """Many lines at once, all or none."""
    refuse_who_keeps_no_lists(request)
    known = _kind_or_404(kind)
    form = ImportForm(request.POST or None, of_domains=kind == "domain")
    if request.method == "POST":
        count = form.attempt(watch_many, known.model, by=request.user)
        if count is not None:
            words = ngettext("%(n)d line is in the list.", "%(n)d lines are in the list.", count)
            messages.success(request, words % {"n": count})
            return redirect(f"{reverse('watch:words')}#{kind}s")
    status = 422 if request.method == "POST" else 200
    return desk_page(
        request, "automod/words_import.html", {"kind": known, "form": form}, status=status
    )


def _lists(
    request: MemberRequest,
    *,
    forms: dict[str, WatchWordForm] | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    wanted = WatchFilterForm(request.GET)
    wish = wanted.wish()
    lists = [
        (
            kind,
            watched_page(kind.model, cursor=Cursor.parse(request.GET.get(code)), **wish),
            (forms or {}).get(code) or kind.form(auto_id=f"{code}_%s"),
            f"?{_without(request, code)}",
        )
        for code, kind in KINDS.items()
    ]
    context = {
        "lists": lists,
        "filter": wanted,
        "is_filtered": any(wish.values()),
        "try_form": TryForm(auto_id="try_%s"),
        "found": [],
        "is_tried": False,
        "gone": _gone(request),
        "refused": next(iter(forms or {}), ""),
    } | context
    return desk_page(request, "automod/words.html", context, status=status)


def _without(request: MemberRequest, code: str) -> str:
    """The address of this page without its place in one of the lists, ready for another."""
    kept = request.GET.copy()
    for name in (code, "gone"):
        kept.pop(name, None)
    return f"{kept.urlencode()}&" if kept else ""


def _gone(request: MemberRequest) -> AuditEntry | None:
    """What was just removed, if it still is."""
    asked = whole_number(request.GET.get("gone", ""))
    acts = ("watch.word_gone", "watch.domain_gone")
    return AuditEntry.objects.filter(pk=asked, act__in=acts).first() if asked else None


def _kind_or_404(kind: str) -> Kind:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def _row_or_404(kind: str, pk: int) -> WatchedWord | WatchedDomain:
    row: WatchedWord | WatchedDomain | None = _kind_or_404(kind).model.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
