"""Pages that managers write in `/cms/`: one tree below the front page, which is the forum's."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Page, PanelPlaceholder

from core.pages import tag_page
from core.paging import Cursor
from guidelines.blocks import BodyBlock, RuleBlock, StepBlock
from guidelines.content import Content, content_of

OWN_PAGES = "wagtail_serve"
"""The route of these pages; whatever another one answers is not theirs to take."""


def _panels(names: list[str], heading: Any) -> PanelPlaceholder:
    """Some fields under a heading, of classes that only the editor loads."""
    return PanelPlaceholder("wagtail.admin.panels.MultiFieldPanel", [names, heading], {})


SEO_PANELS = [
    _panels(
        [
            "slug",
            "seo_title",
            "search_description",
            "share_picture",
        ],
        _("For search engines and shared links"),
    ),
    _panels(["show_in_menus"], _("At the foot of every page")),
]


class SitePage(Page):
    """What all our pages have in common."""

    share_picture = models.ForeignKey(
        "guidelines.Picture",
        verbose_name=_("picture of shared links"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    promote_panels = SEO_PANELS
    settings_panels: ClassVar[list[Any]] = [
        PanelPlaceholder("wagtail.admin.panels.PublishingPanel", [], {})
    ]
    private_page_options: ClassVar[list[str]] = []  # who sees what is the roles' to say
    parent_page_types: ClassVar[list[str]] = ["guidelines.FrontPage"]
    subpage_types: ClassVar[list[str]] = []
    show_in_menus_default = False

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        self.check_address()

    def check_address(self) -> None:
        """Nothing a room answers is taken from it."""
        is_at_the_top = not self.depth or self.depth == FrontPage.DEPTH + 1
        if is_at_the_top and self.slug and not _is_free(f"/{self.slug}/"):
            raise ValidationError({"slug": _("The site itself has a page at this address.")})

    def get_full_url(self, request: HttpRequest | None = None) -> str | None:
        """The site has one address, whatever Wagtail's own table says."""
        path = self.get_url(request)
        return settings.SITE_URL + path if path else None

    full_url = property(get_full_url)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        tag_page(request, "site", "pages")
        response: HttpResponseBase = super().serve(request, *args, **kwargs)
        return response

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """As it would be shown, in a frame of the editor and nowhere else."""
        response: HttpResponseBase = super().serve_preview(request, mode_name)
        response._csp_replace = {"frame-ancestors": ["'self'"]}  # type: ignore[attr-defined]
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response

    def words(self) -> Iterator[str]:
        """What the search finds it by, and shows of it."""
        yield self.search_description


class FrontPage(Page):
    """The page at "/", which the forum draws. The others hang below it."""

    DEPTH = 2

    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "guidelines.GuidelinesPage",
        "guidelines.ArticleIndexPage",
        "guidelines.PlainPage",
    ]
    preview_modes: ClassVar[list[Any]] = []
    private_page_options: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("front page")


class PlainPage(SitePage):
    """A page of text: about us, privacy, how to reach us."""

    intro = models.TextField(_("intro"), max_length=600, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    content_panels = [*Page.content_panels, "intro", "body"]
    template = "guidelines/plain_page.html"

    class Meta:
        verbose_name = _("plain page")

    def words(self) -> Iterator[str]:
        yield from (self.intro, *_texts(self.body), self.search_description)


class ArticleIndexPage(SitePage):
    """The list of articles."""

    intro = models.TextField(_("intro"), max_length=600, blank=True)

    content_panels = [*Page.content_panels, "intro"]
    subpage_types: ClassVar[list[str]] = ["guidelines.ArticlePage"]
    max_count = 1
    template = "guidelines/article_index_page.html"

    class Meta:
        verbose_name = _("list of articles")

    def words(self) -> Iterator[str]:
        yield from (self.intro, self.search_description)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Two queries, however many there are: a page of the newest."""
        from guidelines.queries.pages import articles_below

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        articles = articles_below(self, cursor=Cursor.parse(request.GET.get("after")))
        return context | {"articles": articles}


class ArticlePage(SitePage):
    """A story or an article, with a picture above it and somebody who wrote it."""

    picture = models.ForeignKey(
        "guidelines.Picture",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    picture_alt = models.CharField(
        _("what the picture shows"),
        max_length=200,
        blank=True,
        help_text=_("For those who do not see it. Empty where it only decorates."),
    )
    intro = models.TextField(_("intro"), max_length=600)
    author_line = models.CharField(
        _("who wrote it"), max_length=120, blank=True, help_text=_("“Maren, who mends pumps”")
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    content_panels = [
        *Page.content_panels,
        "author_line",
        "intro",
        _panels(["picture", "picture_alt"], _("Picture")),
        "body",
    ]
    parent_page_types: ClassVar[list[str]] = ["guidelines.ArticleIndexPage"]
    template = "guidelines/article_page.html"

    class Meta:
        verbose_name = _("article")

    def words(self) -> Iterator[str]:
        yield from (self.intro, self.author_line, *_texts(self.body), self.search_description)


class GuidelinesPage(SitePage):
    """The guidelines as they are being written. What is published becomes a `Version`."""

    SLUG = "guidelines"

    lede = models.TextField(_("intro"), max_length=600, blank=True)
    rules = StreamField([("rule", RuleBlock())], verbose_name=_("rules"), min_num=1)
    enforcement = models.TextField(_("how we enforce"), max_length=1500, blank=True)
    ladder = StreamField([("step", StepBlock())], verbose_name=_("steps"), blank=True, max_num=5)
    enforcement_note = models.CharField(_("line below the steps"), max_length=300, blank=True)
    appeals = models.TextField(_("appeals"), max_length=1500, blank=True)
    change_summary = models.CharField(
        _("what changed, and why"),
        max_length=300,
        blank=True,
        help_text=_("One sentence for everybody. It stands in the public history."),
    )
    is_material = models.BooleanField(
        _("Ask members to accept again"),
        default=False,
        help_text=_("Before their next post. For changes of what is allowed, not of commas."),
    )

    content_panels = [
        "title",
        "lede",
        "rules",
        _panels(
            ["enforcement", "ladder", "enforcement_note"],
            _("How we enforce"),
        ),
        "appeals",
        _panels(["change_summary", "is_material"], _("This change")),
    ]
    promote_panels = [
        _panels(
            [
                "seo_title",
                "search_description",
                "share_picture",
            ],
            _("For search engines and shared links"),
        ),
    ]
    max_count = 1
    template = "guidelines/guidelines.html"

    class Meta:
        verbose_name = _("guidelines")

    @classproperty
    def base_form_class(self) -> type[Any]:
        from guidelines.page_forms import GuidelinesForm

        return GuidelinesForm

    def clean(self) -> None:
        """They keep their address, and end only with the next version."""
        self.slug = self.SLUG
        super().clean()
        if self.expire_at:
            raise ValidationError({"expire_at": _("Guidelines do not expire: publish new ones.")})

    def check_address(self) -> None:
        """The room has a view at theirs, which shows the newest version."""

    def publish(self, *args: Any, **kwargs: Any) -> Any:
        """The page and its version are published together, or neither; one after the other."""
        with transaction.atomic():
            GuidelinesPage.objects.select_for_update().only("pk").get(pk=self.pk)
            return super().publish(*args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """For the preview: visitors get the newest version (`guidelines.views.public`)."""
        from guidelines.queries.public import guidelines_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        nobody = {"can_edit": False, "can_see_acceptances": False, "asks": False}
        return context | nobody | guidelines_context(self.content(), version=None)

    def content(self) -> Content:
        return content_of(self)

    def words(self) -> Iterator[str]:
        yield self.lede
        for rule in self.content().rules:
            yield from (rule.title, rule.meaning, *rule.fine, *rule.not_fine)
        yield from (self.enforcement, self.appeals)


class PageWords(models.Model):
    """What the search finds a published page by. Kept by `guidelines.publishing`."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=255)
    text = models.TextField()
    found_by = models.TextField()
    """Title and text, case-folded."""
    href = models.CharField(max_length=400)

    def __str__(self) -> str:
        return self.title


def _is_free(path: str) -> bool:
    try:
        return resolve(path).view_name == OWN_PAGES
    except Resolver404:
        return False


def _texts(body: Any) -> Iterator[str]:
    for child in body:
        yield from child.block.get_searchable_content(child.value)
