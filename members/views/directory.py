"""Who is here."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from core.http import render_page_or_fragment
from core.pages import tag_page
from core.paging import Cursor
from members.forms import DirectoryForm
from members.queries import directory


@login_not_required
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    search, show = DirectoryForm(request.GET).wish()
    cursor = Cursor.parse(request.GET.get("after"))
    tag_page(request, "site", "people")
    context: dict[str, object] = {
        "page": directory(request.user, search=search, show=show, cursor=cursor),
        "search": search,
        "show": show,
        "shown": DirectoryForm.SHOWN,
        "is_first": cursor is None,
    }
    return render_page_or_fragment(
        request, "members/directory.html", "members/_people.html", context
    )
