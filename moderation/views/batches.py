"""Many posts as one: what would be included, how far it is, and taking it back."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.markdown import own_words_of_html
from members.requests import MemberRequest
from moderation.actions import start_batch, undo_batch
from moderation.models import Batch, Reviewable
from moderation.permissions import can_undo_batch
from moderation.queries.batches import batch_page, chosen_posts, similar_page
from moderation.similar import LIKENESSES
from moderation.tool_forms import BatchForm, UndoForm
from moderation.views.desk import desk_page, desk_page_or_fragment


@require_http_methods(["GET", "POST"])
def similar(request: MemberRequest, case_id: int) -> HttpResponse:
    """Posts like the case's, and one decision for those that stay ticked."""
    case = Reviewable.objects.visible_to(request.user).filter(pk=case_id).first()
    if case is None or case.post_id is None:
        raise Http404
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    kind = kind if kind in LIKENESSES else ""
    form = BatchForm(request.POST or None)
    if request.method == "POST":
        posts = chosen_posts(case, request.POST, viewer=request.user)
        batch = form.attempt(start_batch, case, by=request.user, posts=posts, likeness=kind)
        if batch is not None:
            return redirect(batch.href)
    page = similar_page(
        case, kind, viewer=request.user, data=request.POST, all_ticked="all" in request.GET
    )
    context = page | {"form": form, "own_words": own_words_of_html}
    status = 422 if request.method == "POST" else 200
    return desk_page(request, "moderation/similar.html", context, status)


@require_GET
def batch(request: MemberRequest, batch_id: int) -> HttpResponse:
    """How far it is; the page asks again each second, or when it is loaded again."""
    found = _batch_or_404(request, batch_id)
    context = batch_page(found, viewer=request.user) | {
        "form": UndoForm(),
        "may_undo": can_undo_batch(request.user, found) and not found.is_undoing,
    }
    return desk_page_or_fragment(
        request, "moderation/batch.html", "moderation/_batch.html", context
    )


@require_POST
def batch_undo(request: MemberRequest, batch_id: int) -> HttpResponse:
    found = _batch_or_404(request, batch_id)
    form = UndoForm(request.POST)
    if form.attempt(undo_batch, found, by=request.user) is None:
        context = batch_page(found, viewer=request.user) | {"form": form, "may_undo": True}
        return desk_page(request, "moderation/batch.html", context, 422)
    return redirect(found.href)


def _batch_or_404(request: MemberRequest, batch_id: int) -> Batch:
    found = Batch.objects.visible_to(request.user).defer("items").filter(pk=batch_id).first()
    if found is None:
        raise Http404
    return found
