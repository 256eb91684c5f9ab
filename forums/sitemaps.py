"""What search engines may find: what a guest sees, in pages of a fixed range of keys.

A page of the map is one query by primary key, however many topics there are, and a topic is always
on the same page.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from xml.sax.saxutils import escape

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from core.pages import tag_page
from core.sitemaps import MAPS
from forums.models import Category, Topic, TopicQuerySet

RANGE: Final = 5000
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NOT_FOR_ROBOTS: Final = (
    "/accounts/",
    "/cms/",
    "/search/",
    "/notifications/",
    "/settings/",
    "/preview/",
    "/new/",
    "/p/",
    "/report/",
)


@login_not_required
@require_GET
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index: lists, maps of other rooms, a page for every range up to the newest topic."""
    newest = _topics().aggregate(newest=Max("pk"))["newest"] or 0
    paths = ["/sitemap-lists.xml", *MAPS]
    paths += [f"/sitemap-{page}.xml" for page in range(1, -(-newest // RANGE) + 1)]
    entries = (f"<sitemap><loc>{_address(path)}</loc></sitemap>" for path in paths)
    return _xml(request, "sitemapindex", entries)


@login_not_required
@require_GET
def sitemap_lists(request: HttpRequest) -> HttpResponse:
    categories = Category.objects.visible_to(AnonymousUser()).in_order()
    paths = ["/", "/latest/", "/categories/", *(category.href for category in categories)]
    return _xml(request, "urlset", (f"<url><loc>{_address(path)}</loc></url>" for path in paths))


@login_not_required
@require_GET
def sitemap_topics(request: HttpRequest, page: int) -> HttpResponse:
    if not 0 < page < 10**9:
        raise Http404
    topics = _topics().filter(pk__gt=(page - 1) * RANGE, pk__lte=page * RANGE).order_by("pk")
    rows = topics.only("slug", "last_posted_at").iterator(chunk_size=1000)
    return _xml(request, "urlset", (_url(topic.href, topic.last_posted_at) for topic in rows))


@login_not_required
@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _NOT_FOR_ROBOTS)]
    lines += ["", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _topics() -> TopicQuerySet:
    return Topic.objects.visible_to(AnonymousUser()).listed()


def _address(path: str) -> str:
    return escape(settings.SITE_URL + path)


def _url(path: str, changed_at: datetime) -> str:
    moment = changed_at.isoformat(timespec="seconds")
    return f"<url><loc>{_address(path)}</loc><lastmod>{moment}</lastmod></url>"


def _xml(request: HttpRequest, root: str, entries: Iterable[str]) -> HttpResponse:
    tag_page(request, "site", "lists")
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<{root} xmlns="{_NAMESPACE}">',
        *entries,
        f"</{root}>",
    ]
    return HttpResponse("\n".join(lines), content_type="application/xml; charset=utf-8")
