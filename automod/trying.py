"""Items and outcomes in the form of the test vectors, for trying rules outside of the site."""

from collections.abc import Callable, Iterable
from typing import Any

from automod.evaluation import Conditions, evaluate
from automod.items import Author, Item, Media, Original, Topic
from automod.language.book import RuleBook
from automod.outcome import Deed, Outcome

HOUR = 3_600

FORM = """\
ITEMS is a JSON list. Each entry has
  id                          any name (optional)
  item                        kind "topic", "reply" or "message"; title, body, url, flair_text,
                              flair_css_class, reports, edited, state ("spamfilter"),
                              approved_by and removed_by ("moderator" or "bot"), id, permalink,
                              community, category, tags, link_domains, language, toxicity,
                              channel, is_top_level, is_poll, is_gallery, poll_options,
                              media {author, author_url, title, description}
  author                      name, age_hours, comment_karma, post_karma, cqs, suspended,
                              flair_text, flair_css_class, is_contributor, is_moderator, is_gold,
                              has_verified_email, groups, trust_level, contribution_score,
                              topics_created, first_post, wrote_minutes_ago [..]
  topic                       of a reply: the topic, with the keys of an item
  topic_author                of a reply: who began the topic, with the keys of an author
  already_performed_sections  sections (from 0) that did their once-only deed on it before
Only `item` is needed; an entry may also be the item alone. `config` and `expect` are ignored, so
the test vectors themselves are such a list.

The answer is the same list; each entry has got `expect`:
  sections_fired              from 0, counting only sections that are rules
  action_taken                approve, remove, spam, filter, report or null
  in_queue                    whether it waits for a moderator
  flair_set                   the topic's new flair or null
and, where a rule wants it: reason, comment, comment_stickied, comment_locked, message,
message_subject, modmail, modmail_subject, flair_css_class, flair_template_id,
author_flair_set, set {sticky, locked, nsfw, spoiler, ..}, parent {action, reason, flair_set, set},
assign, set_tags, move_to_category, silence_author_seconds, webhook, too_slow_sections,
failed_sections. Where several rules want the same, the last one is told.
"""


class WrongForm(ValueError):
    """The items are not in the form of the vectors."""


def try_entry(book: RuleBook, entry: dict[str, Any]) -> dict[str, Any]:
    """The entry with what the rules would make of it, as `expect`."""
    if "item" not in entry and "kind" in entry:
        entry = {"item": entry}
    item = item_from(entry)
    done = set(entry.get("already_performed_sections") or ())
    performed = frozenset(rule.hash for rule in book.rules if rule.section in done)
    outcome = evaluate(book, item, Conditions(performed=performed))
    kept = {key: value for key, value in entry.items() if key not in {"expect", "config"}}
    return kept | {"expect": told(outcome)}


def item_from(entry: Any) -> Item:
    """The item of an entry. Raises WrongForm."""
    try:
        told = entry["item"]
        kind = told.get("kind", "topic")
        if kind not in {"topic", "reply", "message"}:
            raise WrongForm(f"kind must be topic, reply or message, not {kind!r}")
        author = author_from(entry.get("author") or {"name": "alice"})
        about = told if kind == "topic" else entry.get("topic") or {}
        starter = author if kind == "topic" else author_from(entry.get("topic_author") or {})
        topic = None if kind == "message" else topic_from(about, starter)
        return Item(
            kind=kind,
            community=str(told.get("community", "general")),
            permalink=str(told.get("permalink", "/p/1")),
            author=author,
            topic=topic,
            id=str(told.get("id", "")),
            body=str(told.get("body") or ""),
            is_top_level=bool(told.get("is_top_level", True)),
            is_edited=bool(told.get("edited", False)),
            reports=int(told.get("reports") or 0),
            is_held_as_spam=told.get("state") == "spamfilter",
            approved_by=str(told.get("approved_by") or ""),
            removed_by=str(told.get("removed_by") or ""),
            link_domains=tuple(told.get("link_domains") or ()),
            language=str(told.get("language") or ""),
            toxicity=told.get("toxicity"),
            channel=str(told.get("channel") or ""),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        if isinstance(problem, WrongForm):
            raise
        raise WrongForm(f"an entry is not in the form of the vectors ({problem!r})") from problem


def author_from(told: dict[str, Any]) -> Author:
    hours = told.get("age_hours", 24 * 365)
    numbers = (
        "comment_karma", "post_karma", "comment_subreddit_karma", "post_subreddit_karma",
        "trust_level", "contribution_score", "topics_created",
    )  # fmt: skip
    flags = (
        "first_post", "has_verified_email", "is_gold", "is_contributor", "is_moderator",
    )  # fmt: skip
    texts = ("id", "flair_text", "flair_css_class", "flair_template_id")
    return Author(
        name=str(told.get("name", "alice")),
        age_seconds=None if hours is None else hours * HOUR,
        contributor_quality=str(told.get("cqs") or told.get("contributor_quality") or ""),
        is_suspended=bool(told.get("suspended", False)),
        groups=tuple(told.get("groups") or ()),
        wrote_seconds_ago=tuple(60 * ago for ago in told.get("wrote_minutes_ago") or ()),
        **_some(told, numbers, _number),
        **_some(told, flags, bool),
        **_some(told, texts, str),
    )


def topic_from(told: dict[str, Any], author: Author) -> Topic:
    texts = (
        "id", "title", "body", "url", "flair_text", "flair_css_class", "flair_template_id",
        "category", "language", "suggested_sort",
    )  # fmt: skip
    lists = ("tags", "link_domains", "poll_options")
    flags = ("is_poll", "is_gallery", "is_archived")
    media, original = told.get("media"), told.get("crosspost")
    return Topic(
        author=author,
        is_edited=bool(told.get("edited", False)),
        reports=int(told.get("reports") or 0),
        media=Media(**media) if media else None,
        original=Original(**original) if original else None,
        **_some(told, texts, str),
        **_some(told, lists, tuple),
        **_some(told, flags, bool),
    )


def _some(told: dict[str, Any], keys: Iterable[str], kind: Callable[[Any], Any]) -> dict[str, Any]:
    """Those of the keys that were told, each made what it must be."""
    return {key: kind(told[key]) for key in keys if told.get(key) is not None}


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongForm(f"{value!r} is no whole number")
    return value


def told(outcome: Outcome) -> dict[str, Any]:
    """An outcome in the vectors' words."""
    sections = list(dict.fromkeys(rule.section for rule in outcome.fired))
    answer: dict[str, Any] = {
        "sections_fired": sections,
        "action_taken": outcome.action,
        "in_queue": outcome.is_queued,
        "flair_set": None,
    }
    for deed in outcome.deeds:
        answer |= told_deed(deed)
    if outcome.too_slow:
        answer["too_slow_sections"] = [rule.section for rule in outcome.too_slow]
    if outcome.failed:
        answer["failed_sections"] = [rule.section for rule in outcome.failed]
    return answer


def told_deed(deed: Deed) -> dict[str, Any]:
    """What one rule wants, in the same words."""
    said: dict[str, Any] = {"reason": deed.reason or None}
    if deed.flair:
        said["flair_set"] = deed.flair.text
        said["flair_css_class"] = deed.flair.css_class
        said["flair_template_id"] = deed.flair.template_id
    if deed.author_flair:
        said["author_flair_set"] = deed.author_flair.text
    if deed.comment:
        said["comment"] = deed.comment.text
        said["comment_stickied"] = deed.comment.stickied or None
        said["comment_locked"] = deed.comment.locked or None
    for kind, letter in (("message", deed.message), ("modmail", deed.modmail)):
        if letter:
            said |= {kind: letter.text, f"{kind}_subject": letter.subject}
    if deed.parent_action or deed.parent_flair or deed.parent_settings:
        parent = {
            "action": deed.parent_action,
            "reason": deed.parent_reason,
            "flair_set": deed.parent_flair.text if deed.parent_flair else None,
            "set": deed.parent_settings,
        }
        said["parent"] = {key: value for key, value in parent.items() if value}
    said |= {
        "set": deed.settings,
        "assign": deed.assign,
        "set_tags": list(deed.tags),
        "move_to_category": deed.category,
        "silence_author_seconds": deed.silence_seconds,
        "webhook": deed.webhook,
    }
    return {key: value for key, value in said.items() if value not in (None, {}, [])}
