"""The audit log: read, and taken along."""

import json
from collections.abc import Iterator, Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET, require_POST

from audit.actions import log
from audit.models import AuditEntry
from core.csv import csv_response, download
from core.paging import Cursor
from forums.models import Category
from members.models import Viewer
from members.previews import shown_in_preview
from members.requests import MemberRequest
from moderation.audit_words import changes, target_words, via_words
from moderation.forms import AuditForm
from moderation.permissions import can_read_audit
from moderation.queries.audit import all_entries, audit_page, rules_named, titles_of_rules
from moderation.views.desk import desk_page

COLUMNS = (
    *("id", "at", "by", "via", "act", "target_type", "target_id", "target_label"),
    *("category_id", "why", "before", "after", "rule_key", "rule_version"),
)


@shown_in_preview
@require_GET
def audit_log(request: MemberRequest) -> HttpResponse:
    """Newest first; the form is the address, so that a view of the log can be passed on."""
    form = _form(request, request.GET)
    cursor = Cursor.parse(request.GET.get("after"))
    page = audit_page(request.user, form.wish(), cursor=cursor)
    names = dict(Category.objects.visible_to(request.user).values_list("pk", "name"))
    titles = titles_of_rules(page.rows)
    kept = request.GET.copy()
    kept.pop("after", None)
    context = {
        "form": form,
        "rows": [
            (entry, changes(entry, names, titles), names.get(entry.category_id or 0))
            for entry in page.rows
        ],
        "rules": rules_named(page.rows),
        "target_words": target_words,
        "via_words": via_words,
        "next": page.next,
        "asked": kept.urlencode(),
        "is_first": cursor is None,
        "is_filtered": any(kept.values()),
    }
    return desk_page(request, "moderation/audit.html", context)


@require_POST
def audit_export(request: MemberRequest, form: str) -> HttpResponseBase:
    """All that the filter finds, as a file. That it was taken along is an entry, too."""
    if form not in {"csv", "jsonl"}:
        raise Http404
    asked = _form(request, request.POST)
    wish = asked.wish()
    understood = asked.fields.keys() - asked.errors.keys()
    narrowed = {name: value for name, value in request.POST.items() if name in understood}
    with transaction.atomic():
        log(
            "audit.exported",
            by=request.user,
            label=f"audit.{form}",
            after={name: value for name, value in narrowed.items() if value} or None,
        )
    if form == "csv":
        return csv_response("audit.csv", _cells(request.user, asked))
    lines = (
        f"{json.dumps(_record(entry), ensure_ascii=False)}\n"
        for entry in all_entries(request.user, wish)
    )
    return download("audit.jsonl", "application/x-ndjson; charset=utf-8", lines)


def _form(request: MemberRequest, data: object) -> AuditForm:
    if not can_read_audit(request.user):
        raise PermissionDenied
    return AuditForm(data, viewer=request.user)


def _cells(viewer: Viewer, asked: AuditForm) -> Iterator[Sequence[object]]:
    yield COLUMNS
    for entry in all_entries(viewer, asked.wish()):
        record = _record(entry)
        yield [
            json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
            for value in record.values()
        ]


def _record(entry: AuditEntry) -> dict[str, object]:
    known: dict[str, object] = {
        name: getattr(entry, name) for name in COLUMNS if name not in {"at", "by"}
    }
    return {"id": known.pop("id"), "at": entry.at.isoformat(), "by": entry.by_name} | known
