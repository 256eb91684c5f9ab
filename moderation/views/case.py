"""One case: opened, claimed, and decided."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.forms import ActionForm
from core.refusals import ActionRefused
from core.text import clean_text, whole_number
from members.models import User
from members.requests import MemberRequest
from moderation.actions import (
    answer_appeal,
    claim_case,
    give_second_look,
    hand_case,
    release_case,
    touch_claim,
    undo_decision,
)
from moderation.actions.notes import add_note
from moderation.case_words import BUTTON, outcome_done, span
from moderation.decide_form import DecideForm
from moderation.models import Reviewable
from moderation.permissions import can_decide
from moderation.queries.case import case_or_404, case_page
from moderation.queries.queue import next_case
from moderation.queries.usual import usual_under
from moderation.queue_forms import AnswerForm, NoteForm, QueueForm, SecondLookForm
from moderation.refusals import AlreadyDecided, Stale
from moderation.telling import message_of, usual_message
from moderation.views.queue import WORDS, address_of, list_context, refuse_others

CASE = "case"
"""Id of the pane that htmx fills."""


@require_GET
def case(request: MemberRequest, case_id: int) -> HttpResponse:
    """Beside the list; on a phone a page of its own. Looking changes nothing."""
    refuse_others(request)
    return show_case(request, case_id)


@require_http_methods(["GET", "POST"])
def case_claim(request: MemberRequest, case_id: int) -> HttpResponse:
    """POST takes the case, or says who has it; GET is the bar as it is now."""
    refuse_others(request)
    found = case_or_404(request.user, case_id)
    if request.method == "POST":
        try:
            claim_case(found, by=request.user)
        except ActionRefused as refusal:
            if not request.htmx:
                messages.error(request, str(refusal))
    return _bar(request, case_id)


@require_POST
def case_release(request: MemberRequest, case_id: int) -> HttpResponse:
    refuse_others(request)
    release_case(case_or_404(request.user, case_id), by=request.user)
    return _bar(request, case_id)


@require_POST
def case_touch(request: MemberRequest, case_id: int) -> HttpResponse:
    """Whoever has it did something; the page says so once a minute at most."""
    refuse_others(request)
    touch_claim(case_or_404(request.user, case_id), by=request.user)
    return HttpResponse(status=204)


@require_POST
def case_hand(request: MemberRequest, case_id: int) -> HttpResponse:
    """To somebody who is looking at it, too."""
    refuse_others(request)
    found = case_or_404(request.user, case_id)
    to = (
        User.objects.named(clean_text(request.POST.get("to", "")[:60]))
        .filter(is_active=True)
        .first()
    )
    if to is None or not can_decide(to, found):
        messages.error(request, _("Nobody of this name may decide this case."))
    else:
        try:
            version = whole_number(request.POST.get("version", ""), 9)
            hand_case(found, by=request.user, to=to, version=version)
        except ActionRefused as refusal:
            messages.error(request, str(refusal))
    return _bar(request, case_id)


@require_POST
def case_decide(request: MemberRequest, case_id: int) -> HttpResponse:
    """Words for what was chosen, a preview of them, or the decision: `do` says which."""
    refuse_others(request)
    found = case_or_404(request.user, case_id)
    if found.subject == Reviewable.Subject.DECISION:
        raise Http404
    form = DecideForm(request.POST, case=found, by=request.user)
    is_valid = form.is_valid()
    match request.POST.get("do", ""):
        case "words":
            return _words(request, form)
        case "preview":
            return _preview(request, form, is_valid)
        case "again":
            return show_case(request, case_id, form=form, is_fresh=True)

    done = form.send(message_of(form)) if is_valid else None
    if done is None:
        return show_case(request, case_id, form=form, status=422)
    if isinstance(done, Reviewable):
        return _move_on(request, found, _("Passed on."))
    undo = f"undo:/moderation/{found.pk}/undo/?decision={done.pk}"
    return _move_on(request, found, f"{outcome_done(done.outcome)}.", undo)


@require_POST
def case_answer(request: MemberRequest, case_id: int) -> HttpResponse:
    """An appeal is answered by somebody who did not decide."""
    refuse_others(request)
    found = case_or_404(request.user, case_id)
    form = AnswerForm(request.POST)

    def answer(verdict: str, answer: str, version: int | None) -> object:
        return answer_appeal(
            found,
            by=request.user,
            overturn=verdict == AnswerForm.OVERTURN,
            answer=answer,
            version=version,
        )

    if form.attempt(answer) is None:
        return show_case(request, case_id, other=form, status=422)
    overturned = form.cleaned_data["verdict"] == AnswerForm.OVERTURN
    words = _("The decision is undone, and the member was told.")
    return _move_on(
        request, found, words if overturned else _("It stays, and the member was told.")
    )


@require_POST
def case_second_look(request: MemberRequest, case_id: int) -> HttpResponse:
    refuse_others(request)
    found = case_or_404(request.user, case_id)
    form = SecondLookForm(request.POST)
    if form.attempt(give_second_look, found, by=request.user) is None:
        return show_case(request, case_id, other=form, status=422)
    return _move_on(request, found, _("Thank you. Nothing changes for the member."))


@require_POST
def case_note(request: MemberRequest, case_id: int) -> HttpResponse:
    refuse_others(request)
    found = case_or_404(request.user, case_id)
    form = NoteForm(request.POST)
    if form.attempt(add_note, found, by=request.user) is None:
        return show_case(request, case_id, note=form, status=422)
    if request.htmx:
        return show_case(request, case_id)
    return redirect(_with_query(found, _asked(request)))


@require_POST
def case_undo(request: MemberRequest, case_id: int) -> HttpResponse:
    """Take the decision of the last round back; the case is open again.

    `decision` is the one that was on the screen: another that was made since is not undone.
    """
    refuse_others(request)
    found = case_or_404(request.user, case_id)
    decision = found.decisions.filter(undone_at=None).order_by("-round").first()
    seen = request.POST.get("decision") or request.GET.get("decision")
    if decision is None:
        messages.error(request, _("There is nothing to undo."))
        return redirect(found)
    if seen and seen != str(decision.pk):
        name = decision.by.display_name if decision.by else ""
        messages.error(request, str(AlreadyDecided(name)))
        return redirect(found)
    try:
        undo_decision(decision, by=request.user)
        messages.success(request, _("Undone. The case is open again, and the member was told."))
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


# --- what the views answer with


def show_case(
    request: MemberRequest,
    case_id: int,
    *,
    form: DecideForm | None = None,
    other: ActionForm | None = None,
    note: NoteForm | None = None,
    is_fresh: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The pane for htmx, the page for a browser, as the case is now and with what was typed."""
    found = case_or_404(request.user, case_id)
    alone = _is_pane(request)
    asked = _asked(request)
    context: dict[str, Any] = WORDS if alone else list_context(request, found.pk)
    context = context | {"asked": asked} | case_context(request, found, form, other, note)
    if form is not None and not is_fresh and isinstance(form.refused, Stale):
        context["version"] = form.data.get("version")
    template = "moderation/_pane.html" if alone else "moderation/case.html"
    response = render(request, template, context, status=status)
    response.headers["Vary"] = "HX-Request, HX-Target, Cookie"
    return response


def case_context(
    request: MemberRequest,
    found: Reviewable,
    form: DecideForm | None = None,
    other: ActionForm | None = None,
    note: NoteForm | None = None,
) -> dict[str, Any]:
    chosen = form.the_rule if form is not None else None
    rule = chosen.pk if chosen else whole_number(request.GET.get("rule", ""), 9)
    page = case_page(request.user, found, rule=rule)
    if form is not None:
        form.case = found
        if not isinstance(form.refused, Stale):
            form.show_words_of_now()
    first = page.cited[0].pk if page.cited else None
    form = form or DecideForm(
        case=found, by=request.user, initial={"rule": first, "days": 7} | _shown(found)
    )
    outcome = form.cleaned_data.get("outcome", "") if form.is_bound else ""
    refused = other.refused if other is not None else form.refused
    words = _word_context(form) if form.is_bound else NO_WORDS
    return words | {
        "page": page,
        "case": found,
        "form": form,
        "version": found.version,
        "outcome": outcome,
        "rule_pk": chosen.pk if chosen else first,
        "button": str(BUTTON.get(outcome, _("Decide"))),
        "outcomes": _outcomes(form),
        "answer_form": other if isinstance(other, AnswerForm) else AnswerForm(),
        "look_form": other if isinstance(other, SecondLookForm) else SecondLookForm(),
        "note_form": note or NoteForm(),
        "holder": found.holder(),
        "is_mine": found.holder() == request.user,
        "is_lost": isinstance(refused, AlreadyDecided),
        "refused": refused,
        "lost_words": form.data.get("message") or (other.data.get("answer") if other else ""),
        "is_stale": isinstance(form.refused, Stale),
        "span": span,
        "has_more": form.is_bound and any(form.data.get(name) for name in MORE),
        "decided_words": outcome_done(page.last.outcome) if page.last else "",
    }


MORE = ("strike", "mute", "mute_here", "suspend", "ban", "lock", "slow", "move", "note")
NO_WORDS: dict[str, Any] = {"message": "", "message_rule": None, "filled": "", "nudge": ""}
OPTIONS = (
    ("keep", gettext_lazy("Keep")),
    ("nudge", gettext_lazy("Nudge privately")),
    ("hide", gettext_lazy("Hide until edited")),
    ("remove", gettext_lazy("Remove")),
    ("pause", gettext_lazy("Pause member")),
    ("pass", gettext_lazy("Pass on")),
)


def _outcomes(form: DecideForm) -> list[tuple[str, str, str]]:
    """(value, words, key) of what can be chosen for this case."""
    return [
        (value, str(words), str(key))
        for key, (value, words) in enumerate(OPTIONS, 1)
        if value == "pass" or form.offers(value)
    ]


def _words(request: MemberRequest, form: DecideForm) -> HttpResponse:
    """The message, the button and the nudge that belong to what is chosen now."""
    if not request.htmx:
        return show_case(request, form.case.pk, form=_without_errors(form))
    rule = form.the_rule
    blind = form.case.decision if form.case.kind == Reviewable.Kind.QUALITY else None
    context = _word_context(form) | {
        "case": form.case,
        "usual": usual_under(request.user, rule, but=blind),
        "outcome": form.cleaned_data.get("outcome", ""),
        "button": str(BUTTON.get(form.cleaned_data.get("outcome", ""), _("Decide"))),
        "with_usual": True,
        "outcome_done": outcome_done,
    }
    return render(request, "moderation/_decide_words.html", context)


def _preview(request: MemberRequest, form: DecideForm, is_valid: bool) -> HttpResponse:
    context = {
        "case": form.case,
        "sent_words": message_of(form),
        "form": form,
        "rule": form.the_rule,
    }
    if request.htmx:
        status = 200 if is_valid else 422
        return render(request, "moderation/_preview.html", context, status=status)
    response = show_case(request, form.case.pk, form=form) if not is_valid else None
    return response or _page_with_preview(request, form)


def _page_with_preview(request: MemberRequest, form: DecideForm) -> HttpResponse:
    found = case_or_404(request.user, form.case.pk)
    context = list_context(request, found.pk) | {"asked": _asked(request)}
    context |= case_context(request, found, form)
    context |= {"sent_words": message_of(form), "rule": form.the_rule}
    return render(request, "moderation/case.html", context)


def _without_errors(form: DecideForm) -> DecideForm:
    """Somebody who asks for words has not finished."""
    form.errors.clear()
    return form


def _word_context(form: DecideForm) -> dict[str, Any]:
    message = message_of(form)
    return {
        "message": message,
        "message_rule": form.the_rule if form.the_outcome not in {"", "keep"} else None,
        "filled": form.data.get("filled", "") if form.was_written else usual_message(form),
        "nudge": usual_under(form.by, form.the_rule).nudge(form.the_outcome),
    }


def _move_on(request: MemberRequest, done: Reviewable, words: str, undo: str = "") -> HttpResponse:
    """On to the next case of the list, with a toast that can take the last one back."""
    messages.success(request, words, extra_tags=undo)
    asked = _asked(request)
    wish = QueueForm(QueryDict(asked), viewer=request.user).wish()
    following = next_case(request.user, wish, done)
    if not request.htmx:
        where = _with_query(following, asked) if following else f"/moderation/?{asked}"
        return redirect(where.rstrip("?"))
    context: dict[str, Any] = WORDS | {"asked": asked, "done": done, "moved_on": True}
    if following is None:
        response = render(request, "moderation/_nothing.html", context)
        response["HX-Push-Url"] = f"/moderation/?{asked}".rstrip("?")
        return response
    found = case_or_404(request.user, following.pk)
    response = render(request, "moderation/_pane.html", context | case_context(request, found))
    response["HX-Push-Url"] = _with_query(found, asked)
    return response


def _bar(request: MemberRequest, case_id: int) -> HttpResponse:
    found = case_or_404(request.user, case_id)
    if not request.htmx:
        return redirect(_with_query(found, _asked(request)))
    holder = found.holder()
    context = {
        "case": found,
        "holder": holder,
        "is_mine": holder == request.user,
        "asked": _asked(request),
        "is_answered": True,
    }
    return render(request, "moderation/_claim.html", context)


def _is_pane(request: MemberRequest) -> bool:
    return bool(request.htmx) and request.headers.get("HX-Target") == CASE


def _asked(request: MemberRequest) -> str:
    """The list that the case was opened from, as the end of an address."""
    if request.method == "POST":
        return QueryDict(request.POST.get("query", "")[:500]).urlencode()
    form = QueueForm(request.GET, viewer=request.user)
    return address_of(form.wish().tab, form.asked())


def _with_query(found: Reviewable, asked: str) -> str:
    return f"{found.href}?{asked}" if asked else found.href


def _shown(found: Reviewable) -> dict[str, Any]:
    """The post's words, and which version of them that is."""
    post = found.post
    return {"edit": post.body, "post_version": post.version} if post is not None else {}
