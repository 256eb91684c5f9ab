"""Conversations as Atom, as a guest sees them, whoever asks: readers of feeds have no account."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from branding.models import current_site
from core.pages import tag_page
from forums.models import Category, Topic, TopicQuerySet

SIZE: Final = 30

if TYPE_CHECKING:
    TopicFeed = Feed[Topic, None]
else:
    TopicFeed = Feed


class LatestFeed(TopicFeed):
    """Those that moved last. Addresses are the site's own, whatever host was asked."""

    feed_type = Atom1Feed
    path = "/latest/"
    feed_path = "/latest.atom"

    def title(self) -> str:
        site = current_site()
        return _("Latest conversations") + (f" · {site.name}" if site else "")

    def link(self) -> str:
        return settings.SITE_URL + self.path

    def feed_url(self) -> str:
        return settings.SITE_URL + self.feed_path

    def items(self) -> TopicQuerySet:
        return _newest(Topic.objects.visible_to(AnonymousUser()))

    def item_title(self, item: Topic) -> SafeString:
        return SafeString(item.title)  # escaped by the generator, and only once

    def item_description(self, item: Topic) -> str:
        return item.excerpt

    def item_link(self, item: Topic) -> str:
        return settings.SITE_URL + item.href

    def item_author_name(self, item: Topic) -> str:
        return item.author.display_name

    def item_author_link(self, item: Topic) -> str:
        return settings.SITE_URL + item.author.href

    def item_pubdate(self, item: Topic) -> datetime:
        return item.created_at

    def item_updateddate(self, item: Topic) -> datetime:
        return item.last_posted_at

    def item_categories(self, item: Topic) -> list[str]:
        return [item.category.name]


class CategoryFeed(LatestFeed):
    """The same of one category."""

    def __init__(self, category: Category) -> None:
        self.category = category
        self.path = category.href
        self.feed_path = f"/c/{category.slug}.atom"

    def title(self) -> str:
        site = current_site()
        return self.category.name + (f" · {site.name}" if site else "")

    def items(self) -> TopicQuerySet:
        topics = Topic.objects.visible_to(AnonymousUser())
        return _newest(topics.filter(category=self.category))


@login_not_required
@require_GET
def latest_feed(request: HttpRequest) -> HttpResponse:
    tag_page(request, "site", "lists")
    return LatestFeed()(request)


@login_not_required
@require_GET
def category_feed(request: HttpRequest, slug: str) -> HttpResponse:
    category = Category.objects.visible_to(AnonymousUser()).filter(slug=slug).first()
    if category is None:
        raise Http404
    tag_page(request, "site", "lists")
    return CategoryFeed(category)(request)


def _newest(topics: TopicQuerySet) -> TopicQuerySet:
    return topics.listed().for_rows().order_by("-last_posted_at", "-pk")[:SIZE]
