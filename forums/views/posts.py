"""One post: its place, its history, and what its readers and its author do with it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from forums import actions
from forums.forms import EditPostForm, ReactionForm, ReadForm
from forums.models import Post, Reaction
from forums.permissions import (
    can_accept_answer,
    can_delete,
    can_edit,
    can_moderate,
    can_read_history,
    can_restore,
)
from forums.queries.history import history_of
from forums.queries.topic import post_or_404, posts_html
from forums.screening import why_closed, why_held
from forums.views.refusing import no_edit
from members.previews import shown_in_preview
from members.requests import MemberRequest


@login_not_required
@require_GET
def post(request: HttpRequest, post_id: int) -> HttpResponse:
    found = post_or_404(request.user, post_id)
    return redirect(found)


@shown_in_preview
@require_GET
def post_actions(request: MemberRequest, post_id: int) -> HttpResponse:
    """Everything the viewer can do with a post: a menu for htmx, a page without."""
    found = post_or_404(request.user, post_id)
    topic = found.topic
    context = {
        "post": found,
        "topic": topic,
        "can_edit": can_edit(request.user, found),
        "can_delete": can_delete(request.user, found),
        "can_restore": can_restore(request.user, found),
        "can_accept": can_accept_answer(request.user, topic) and not found.is_first,
        "can_read_history": found.version > 1 and can_read_history(request.user, found),
        "is_others": found.author_id != request.user.pk,
        "can_moderate": can_moderate(request.user, topic.category),
        "why": why_held([found]).get(found.pk, []) if found.is_held or found.is_hidden else [],
    }
    template = "forums/_post_menu.html" if request.htmx else "forums/post_actions.html"
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
def post_edit(request: MemberRequest, post_id: int) -> HttpResponse:
    found = post_or_404(request.user, post_id)
    if not can_edit(request.user, found) or (request.method == "GET" and why_closed(request.user)):
        return no_edit(request, found)
    initial = {"body": found.body, "version": found.version}
    form = EditPostForm(request.POST or None, initial=initial)
    if request.method == "POST":
        edited = form.attempt(actions.edit_post, found, by=request.user)
        if edited is not None:
            return redirect(found)
    conflict = found if form.is_conflict else None
    if conflict:
        form.start_from(conflict.version)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "post": found, "topic": found.topic, "conflict": conflict}
    return render(request, "forums/post_edit.html", context, status=status)


@require_POST
def post_delete(request: MemberRequest, post_id: int) -> HttpResponse:
    found = post_or_404(request.user, post_id)
    actions.delete_post(found, by=request.user)
    messages.success(
        request,
        _("The topic is gone.") if found.is_first else _("The post is gone."),
        extra_tags=f"undo:/p/{found.pk}/restore/",
    )
    return redirect(found.topic.category if found.is_first else found)


@require_POST
def post_restore(request: MemberRequest, post_id: int) -> HttpResponse:
    found = post_or_404(request.user, post_id)
    actions.restore_post(found, by=request.user)
    messages.success(request, _("It is back, as it was."))
    return redirect(found)


@shown_in_preview
@require_GET
def post_history(request: MemberRequest, post_id: int) -> HttpResponse:
    """Versions with what each changed, newest first; `?before=` goes on from a version."""
    found = post_or_404(request.user, post_id)
    if not can_read_history(request.user, found):
        raise PermissionDenied
    form = ReadForm({"number": request.GET.get("before", "")})
    before = form.cleaned_data["number"] if form.is_valid() else found.version
    history = history_of(found, before=before)
    context = {
        "post": found,
        "topic": found.topic,
        "changes": history.changes,
        "older": history.older,
    }
    return render(request, "forums/post_history.html", context)


@require_POST
def post_react(request: MemberRequest, post_id: int) -> HttpResponse:
    """Give a reaction, or take it back where it was given."""
    found = post_or_404(request.user, post_id)
    form = ReactionForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("This community does not have that reaction."))
    kind = form.cleaned_data["kind"]
    given = Reaction.objects.filter(post=found, user=request.user, kind=kind).exists()
    action = actions.take_back_reaction if given else actions.react
    action(found, by=request.user, kind=kind)
    return _show_again(request, found)


@require_POST
def post_accept(request: MemberRequest, post_id: int) -> HttpResponse:
    """Mark a reply as the solution, or take the mark away."""
    found = post_or_404(request.user, post_id)
    if found.topic.solution_id == found.pk:
        actions.withdraw_answer(found.topic, by=request.user)
    else:
        actions.accept_answer(found, by=request.user)
    return redirect(found)


def _show_again(request: MemberRequest, found: Post) -> HttpResponse:
    if not request.htmx:
        return redirect(found)
    rows = list(Post.objects.for_reading().filter(pk=found.pk))
    return HttpResponse(posts_html(found.topic, rows, request.user))
