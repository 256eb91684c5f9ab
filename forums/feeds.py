"""Conversations as Atom, as a guest sees them, whoever asks: readers of feeds have no account.

Addresses are the site's own, whatever host was asked.
"""

from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from branding.models import current_site
from core.pages import tag_page
from forums.models import Category, Topic, TopicQuerySet

SIZE: Final = 30


@login_not_required
@require_GET
def latest_feed(request: HttpRequest) -> HttpResponse:
    topics = Topic.objects.visible_to(AnonymousUser())
    return _feed(request, topics, title=_("Latest conversations"), path="/latest/")


@login_not_required
@require_GET
def category_feed(request: HttpRequest, slug: str) -> HttpResponse:
    category = Category.objects.visible_to(AnonymousUser()).filter(slug=slug).first()
    if category is None:
        raise Http404
    topics = Topic.objects.visible_to(AnonymousUser()).filter(category=category)
    return _feed(request, topics, title=category.name, path=category.href)


def _feed(request: HttpRequest, topics: TopicQuerySet, *, title: str, path: str) -> HttpResponse:
    """Those that moved last."""
    tag_page(request, "site", "lists")
    site = current_site()
    feed = Atom1Feed(
        title=f"{title} · {site.name}" if site else title,
        link=settings.SITE_URL + path,
        feed_url=settings.SITE_URL + request.path,
        description="",
        language=get_language(),
    )
    for topic in topics.listed().for_rows().order_by("-last_posted_at", "-pk")[:SIZE]:
        feed.add_item(
            title=topic.title,
            link=settings.SITE_URL + topic.href,
            unique_id=f"{settings.SITE_URL}/t/{topic.pk}/",  # also under another title
            description=topic.excerpt,
            author_name=topic.author.display_name,
            author_link=settings.SITE_URL + topic.author.href,
            pubdate=topic.created_at,
            updateddate=topic.last_posted_at,
            categories=[topic.category.name],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
