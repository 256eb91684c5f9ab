"""One conversation: read, started, changed."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.http import render_page_or_fragment
from core.limits import allow
from core.pages import tag_page
from core.text import MAX_BODY_BYTES
from forums import actions
from forums.actions.writing import render_post
from forums.composers import reply_composer
from forums.forms import EditTopicForm, NewTopicForm, ReadForm, ReplyForm
from forums.models import Category, Topic
from forums.permissions import can_edit
from forums.queries.topic import held_posts, marks_for, replies_after, topic_or_404, topic_page
from forums.screening import why_closed
from forums.views.refusing import no_edit, no_topics
from members.previews import shown_in_preview
from members.requests import MemberRequest

PREVIEWS_PER_MINUTE = 60


@login_not_required
@require_GET
def topic(request: HttpRequest, slug: str, topic_id: int, number: int = 1) -> HttpResponse:
    found = topic_or_404(request.user, topic_id)
    if slug != found.slug:
        return HttpResponsePermanentRedirect(f"{found.href}{f'{number}/' if number > 1 else ''}")
    context = topic_page(found, viewer=request.user, number=number)
    if not request.user.is_authenticated:
        tag_page(request, "site", f"topic:{found.pk}")
    elif context["can_reply"] and "reply_to" not in request.GET:
        appends = context["page"] == context["last_page"]
        context["reply_form"] = reply_composer(found, request.user, appends=appends)
    else:
        context |= _reply_context(_empty_reply(request, found))
    return render(request, "forums/topic.html", context)


@login_not_required
@require_GET
def topic_by_id(request: HttpRequest, topic_id: int, number: int | None = None) -> HttpResponse:
    """Addresses without a slug, as other forums and short links have them."""
    found = topic_or_404(request.user, topic_id)
    return HttpResponsePermanentRedirect(f"{found.href}{f'{number}/' if number else ''}")


@login_not_required
@require_GET
def topic_replies(request: HttpRequest, topic_id: int) -> HttpResponse:
    """The posts after the last one that the page shows, for appending, and the head and map that go
    with them. Perhaps none.
    """
    found = topic_or_404(request.user, topic_id)
    form = ReadForm({"number": request.GET.get("after", "0")})
    after = form.cleaned_data["number"] if form.is_valid() else 0
    html, last = replies_after(found, request.user, number=after)
    number = after + 1
    marks = marks_for(found, number=number) if last > after else []
    context = {"topic": found, "posts_html": html, "marks": marks, "number": number}
    response = render(request, "forums/_replies.html", context)
    response.headers["X-Last-Number"] = str(last)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def topic_reply(request: MemberRequest, topic_id: int) -> HttpResponse:
    found = topic_or_404(request.user, topic_id)
    form = ReplyForm(request.POST, topic=found)
    post = form.attempt(actions.reply_to_topic, found, by=request.user)

    if post is None:
        context = topic_page(found, viewer=request.user, number=found.highest_number)
        return render_page_or_fragment(
            request,
            "forums/topic.html",
            "forums/_reply_form.html",
            context | _reply_context(form),
            status=422,
        )
    if not request.htmx:
        if post.is_held:
            messages.info(request, _("Thank you. A moderator reads it before it appears."))
        return redirect(post)
    after = ReadForm({"number": request.POST.get("after", "")})
    number = after.cleaned_data["number"] if after.is_valid() else post.number - 1
    html, last = replies_after(found, request.user, number=number)
    context = {"topic": post.topic, "posts_html": html, "last_number": last, "post": post}
    context["reply_form"] = reply_composer(found, request.user, appends=True)
    if post.is_held:
        found.held_count += 1
    context["held"] = held_posts(found, request.user)
    if not post.is_held:
        context["marks"] = marks_for(post.topic, number=post.number)
    return render(request, "forums/_reply_posted.html", context)


@shown_in_preview
@require_http_methods(["GET", "POST"])
def topic_new(request: MemberRequest) -> HttpResponse:
    form = NewTopicForm(
        request.POST or None, by=request.user, initial=_initial_topic(request) or None
    )
    is_closed = request.method == "GET" and why_closed(request.user)
    if is_closed or not form.fields["category"].queryset.exists():  # type: ignore[attr-defined]
        return no_topics(request)
    if request.method == "POST":
        started = form.attempt(actions.start_topic, by=request.user)
        if started is not None:
            return redirect(started)
    status = 422 if request.method == "POST" else 200
    return render(request, "forums/topic_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def topic_edit(request: MemberRequest, topic_id: int) -> HttpResponse:
    found = topic_or_404(request.user, topic_id)
    first = found.posts.numbered().get(number=1)
    first.topic = found
    if not can_edit(request.user, first):
        return no_edit(request, first)
    initial = {
        "title": found.title,
        "category": found.category_id,
        "kind": found.kind,
        "tags": found.tag_names,
        "version": first.version,
    }
    form = EditTopicForm(request.POST or None, by=request.user, topic=found, initial=initial)
    if request.method == "POST":
        changed = form.attempt(actions.edit_topic, found, by=request.user)
        if changed is not None:
            return redirect(changed)
    if form.is_conflict:
        form.start_from(first.version)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "topic": found, "is_conflict": form.is_conflict}
    return render(request, "forums/topic_edit.html", context, status=status)


_SWITCHES = {
    "pin": (actions.pin_topic, True),
    "unpin": (actions.pin_topic, False),
    "lock": (actions.lock_topic, True),
    "unlock": (actions.lock_topic, False),
    "feature": (actions.feature_topic, True),
    "unfeature": (actions.feature_topic, False),
}


@require_POST
def topic_switch(request: MemberRequest, topic_id: str, switch: str) -> HttpResponse:
    found = topic_or_404(request.user, int(topic_id))
    action, on = _SWITCHES[switch]
    action(found, by=request.user, on=on)
    return redirect(found)


@require_POST
def topic_read(request: MemberRequest, topic_id: int) -> HttpResponse:
    """How far the page was scrolled. Sent by the page itself, so it answers with nothing."""
    found = topic_or_404(request.user, topic_id)
    form = ReadForm(request.POST)
    if form.is_valid():
        actions.mark_read(found, by=request.user, number=form.cleaned_data["number"])
    return HttpResponse(status=204)


@require_POST
def preview(request: MemberRequest) -> HttpResponse:
    """What a text will look like, from the renderer that will render it."""
    body = request.POST.get("body", "")
    if settings.POSTING_LIMITS and not allow(
        "preview", request.user.pk, times=PREVIEWS_PER_MINUTE, seconds=60
    ):
        return JsonResponse(
            {"error": _("The preview rests for a minute. What you write is kept.")}, status=429
        )
    if len(body.encode("utf-8", "replace")) > MAX_BODY_BYTES:
        return JsonResponse(
            {"error": _("A post can be 100 kB long. This one is longer.")}, status=422
        )
    return HttpResponse(render_post(body).html)


def _empty_reply(request: HttpRequest, topic: Topic) -> ReplyForm:
    """A form for answering the topic, or the post that `?reply_to=` names."""
    if "reply_to" not in request.GET:
        return ReplyForm(topic=topic)
    asked = ReplyForm(request.GET, topic=topic)
    asked.is_valid()
    return ReplyForm(topic=topic, answers=asked.answers)


def _reply_context(form: ReplyForm) -> dict[str, Any]:
    name = form.answers.author.display_name if form.answers else ""
    return {"form": form, "reply_to_name": name}


def _initial_topic(request: MemberRequest) -> dict[str, Any]:
    slug = request.GET.get("category", "")
    chosen = Category.objects.visible_to(request.user).filter(slug=slug).first()
    return {
        "category": chosen,
        "title": request.GET.get("title", "")[:255],
        "kind": Topic.Kind.DISCUSSION,
    }
