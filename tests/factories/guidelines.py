"""Guidelines and pages, made by the room's own actions."""

from dataclasses import replace
from typing import Any

from guidelines.actions import add_page, publish_guidelines, publish_page
from guidelines.content import Content, RuleText, Step
from guidelines.models import ArticleIndexPage, ArticlePage, PlainPage, Version
from members.models import User

RULES = (
    RuleText(
        block_id="11111111-1111-4111-8111-111111111111",
        title="Go for the problem, not the person",
        meaning="Be blunt about ideas. Leave people out of it.",
        fine=("“That advice is wrong and here is why.”",),
        not_fine=("“Maybe stoves are not for you.”",),
        ladder=("A nudge", "Hidden until edited"),
    ),
    RuleText(
        block_id="22222222-2222-4222-8222-222222222222",
        title="Sell in the market, nowhere else",
        meaning="If you earn from what you recommend, say so.",
    ),
)
CONTENT = Content(
    title="How we talk here",
    lede="Two rules, short enough to remember.",
    rules=RULES,
    enforcement="The mildest step that works.",
    ladder=(Step(name="Nudge", text="A private note with the rule.", who="any moderator"),),
    enforcement_note="Nudges fade.",
    appeals="Reply to the message you got.",
)


def changed(**fields: Any) -> Content:
    """The same guidelines with something else in them."""
    return replace(CONTENT, **fields)


def reworded(words: str = "Be blunt. Be kind.", content: Content = CONTENT) -> Content:
    """The first rule says something else."""
    first, *others = content.rules
    return replace(content, rules=(replace(first, meaning=words), *others))


def VersionFactory(content: Content = CONTENT, *, by: User | None = None, **fields: Any) -> Version:
    version = publish_guidelines(content, by=by, **fields)
    assert version is not None, "nothing changed"
    return version


def PlainPageFactory(*, title: str = "About us", live: bool = True, **fields: Any) -> PlainPage:
    return _page(PlainPage(title=title, live=False, **fields), live=live)


def ArticleFactory(*, title: str = "A story", live: bool = True, **fields: Any) -> ArticlePage:
    index = ArticleIndexPage.objects.first() or _page(
        ArticleIndexPage(title="Stories", slug="stories", live=False)
    )
    fields = {"intro": "It begins."} | fields
    return _page(ArticlePage(title=title, live=False, **fields), below=index, live=live)


def _page(page: Any, *, below: Any = None, live: bool = True) -> Any:
    add_page(page, below=below)
    if live:
        publish_page(page, by=None)
    page.refresh_from_db()
    return page
