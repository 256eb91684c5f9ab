"""Trying rules on a text or a post, for those who write them. Nothing is written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from automod.evaluation import evaluate
from automod.in_force import InForce, conditions_for, rules_in_force
from automod.items import Author, Item, Topic
from automod.language import Rule, RuleBook
from automod.outcome import Deed, Outcome
from automod.permissions import can_write_rules
from automod.posts import item_of_post
from automod.reasons import name_of
from automod.summary.deeds import asked_by, done_by, found_by
from automod.voice import name_of_voice
from core.markdown import render
from core.text import whole_number
from forums.models import Category, Post
from members.models import Viewer
from moderation.models import Reviewable

HOUR: Final = 3600
_IN_ADDRESS: Final = (
    (re.compile(r"/p/(\d{1,18})(?:/|\Z)"), "pk"),
    (re.compile(r"/t/[^/]+/(\d{1,18})/(\d{1,9})(?:/|\Z)"), "topic"),
    (re.compile(r"/t/[^/]+/(\d{1,18})(?:/|\Z)"), "first"),
)


@dataclass(frozen=True)
class Fit:
    """One rule that fits."""

    name: str
    line: int
    is_shadow: bool
    of_site: bool
    """Of the site's file, and not of the category's."""
    asked: str
    found: list[str]
    done: list[str]
    deed: Deed


@dataclass(frozen=True)
class Trial:
    """What came of trying."""

    fits: list[Fit]
    tried: int
    """How many rules there are."""
    troubled: list[tuple[int, str, bool]]
    """Line and name of rules that broke or took too long, and whether it was the time."""
    ended: bool
    """A rule took it away, so that those after it were not tried."""
    gave_up: bool
    item: Item


def try_book(book: RuleBook, item: Item) -> Trial:
    """Rules as they are typed, whatever is switched off."""
    outcome = evaluate(book, item, conditions_for([], bot=name_of_voice()))
    return _trial(outcome, [book], item)


def try_in_force(category: Category | None, item: Item, viewer: Viewer) -> Trial:
    """The rules in force there, with what is off or only watched.

    Of the site's and the category's those that the viewer may read.
    """
    may_read_site = can_write_rules(viewer, None)
    in_force = [one for one in rules_in_force(category) if one.category_id or may_read_site]
    conditions = conditions_for(in_force, bot=name_of_voice())
    books = [one.book for one in in_force]
    site = [one.book for one in in_force if one.category_id is None]
    return _trial(evaluate(books, item, conditions), books, item, site)


def item_of_words(
    *,
    kind: str,
    title: str,
    body: str,
    link: str,
    trust_level: int,
    age_hours: int,
    first_post: bool,
    category: Category | None,
) -> Item:
    """Something that nobody wrote. Its author has nothing but what is said of them."""
    author = Author(
        name="somebody",
        age_seconds=age_hours * HOUR,
        trust_level=trust_level,
        first_post=first_post,
        has_verified_email=True,
        groups=("guest", "newcomer", "member") if trust_level else ("guest", "newcomer"),
        topics_created=0,
        contribution_score=0,
        wrote_seconds_ago=(0.0,),
    )
    place = category.slug if category else "general"
    domains = tuple(sorted(host.removeprefix("www.") for host in render(body).domains))
    if kind == "reply":
        topic = Topic(title=title, category=place, author=Author(name="somebody else"))
        return Item(
            kind="reply",
            community=place,
            author=author,
            topic=topic,
            body=body,
            link_domains=domains,
        )
    topic = Topic(
        title=title, body=body, url=link, category=place, author=author, link_domains=domains
    )
    return Item(community=place, author=author, topic=topic, link_domains=domains)


def post_named(named: str, viewer: Viewer) -> Post | None:
    """A post by its number or address, of those the viewer can read."""
    post = _search(named.strip())
    if not post:
        return None
    related = ("author", "topic__category", "topic__author", "reply_to")
    return Post.objects.visible_to(viewer).filter(**post).select_related(*related).first()


def item_of(post: Post, books: Sequence[RuleBook], viewer: Viewer) -> Item:
    """A post as rules see it, with its reports as far as the viewer may know of them."""
    in_force = [InForce(0, 0, None, book) for book in books]
    cases = Reviewable.objects.visible_to(viewer).open()
    case = cases.filter(post=post).only("report_count").first()
    reports = case.report_count if case else 0
    return item_of_post(post, render(post.body), in_force, reports=reports)


def _search(named: str) -> dict[str, int]:
    """ "12", "/p/12/", "/t/words/7/3/" as a question for the database. Empty for anything else."""
    if (key := whole_number(named)) is not None:
        return {"pk": key}
    for pattern, what in _IN_ADDRESS:
        if found := pattern.search(named):
            numbers = [int(number) for number in found.groups()]
            if what == "pk":
                return {"pk": numbers[0]}
            return {"topic": numbers[0], "number": numbers[1] if what == "topic" else 1}
    return {}


def _trial(
    outcome: Outcome, books: Sequence[RuleBook], item: Item, site: Sequence[RuleBook] = ()
) -> Trial:
    def fit(deed: Deed, is_shadow: bool) -> Fit:
        return Fit(
            name=name_of(deed.rule),
            line=deed.rule.line,
            is_shadow=is_shadow,
            of_site=any(deed.rule is rule for book in site for rule in book.rules),
            asked=asked_by(deed.rule),
            found=found_by(deed),
            done=done_by(deed),
            deed=deed,
        )

    fits = [fit(deed, False) for deed in outcome.deeds]
    fits += [fit(deed, True) for deed in outcome.shadows]
    return Trial(
        fits=fits,
        tried=len({(id(book), rule.section) for book in books for rule in book.rules}),
        troubled=[_trouble(rule, True) for rule in outcome.too_slow]
        + [_trouble(rule, False) for rule in outcome.failed],
        ended=outcome.is_taken_away,
        gave_up=outcome.gave_up,
        item=item,
    )


def _trouble(rule: Rule, is_slow: bool) -> tuple[int, str, bool]:
    return rule.line, name_of(rule), is_slow
