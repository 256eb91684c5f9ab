"""Pages that managers wrote, at the addresses they gave them."""

from typing import Final
from xml.sax.saxutils import escape

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from wagtail.models import Page
from wagtail.views import serve

from core.pages import tag_page

TAKEN: Final = "accounts|api|c|categories|cms|media|p|s|settings|staff|static|t|tag|u|users|ws"
"""Where addresses of rooms begin, and those of old sites: a 404 there is theirs to say."""
ADDRESS: Final = rf"^(?!(?:{TAKEN})/)([\w-]{{1,255}}/(?:[\w-]{{1,255}}/)?)$"
"""Two levels of the tree at most, and nothing where another room's addresses begin."""


@login_not_required
@require_safe
def page(request: HttpRequest, path: str) -> HttpResponseBase:
    response: HttpResponseBase = serve(request, path)
    return response


@login_not_required
@require_safe
def sitemap_pages(request: HttpRequest) -> HttpResponse:
    """Every published page, with when it was last published. Two queries."""
    tag_page(request, "site", "pages")
    rows = Page.objects.live().filter(depth__gt=2, last_published_at__isnull=False)
    urls = "\n".join(_url(page, request) for page in rows.order_by("path"))
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}\n</urlset>'
    )
    return HttpResponse(body, content_type="application/xml; charset=utf-8")


def _url(page: Page, request: HttpRequest) -> str:
    address = escape(settings.SITE_URL + (page.get_url(request) or "/"))
    moment = page.last_published_at.isoformat(timespec="seconds")
    return f"<url><loc>{address}</loc><lastmod>{moment}</lastmod></url>"
