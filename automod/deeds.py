"""From what a rule wishes to what it wants done with this very item."""

from automod.items import Item, Topic
from automod.language.rules import Flair, Rule, Target
from automod.outcome import Answer, Deed, Letter
from automod.placeholders import Matches, fill, fill_markdown, fill_subject

SUBJECT = "AutoModerator notification"
MAX_FLAIR = 64
_NOTHING = Target()


def deed_for(rule: Rule, item: Item, matches: Matches) -> Deed:
    """What a rule that fits wants done, with its texts filled in."""
    wishes = rule.wishes
    author = rule.targets.get("author", _NOTHING).wishes
    parent = rule.targets.get("parent_submission", _NOTHING).wishes
    topic = item.topic
    return Deed(
        rule=rule,
        action=_effective(rule, item),
        reason=fill(wishes.reason, item, matches),
        flair=_topic_flair(wishes.flair, wishes.overwrite_flair, topic, item, matches),
        author_flair=_author_flair(author.flair, author.overwrite_flair, item, matches),
        settings=_settings(wishes.settings, topic),
        parent_action=parent.action,
        parent_reason=fill(parent.reason, item, matches),
        parent_flair=_topic_flair(parent.flair, parent.overwrite_flair, topic, item, matches),
        parent_settings=_settings(parent.settings, topic),
        comment=_answer(rule, item, matches),
        message=None if item.author.is_deleted else _letter(rule, "message", item, matches),
        modmail=_letter(rule, "modmail", item, matches),
        assign=wishes.assign,
        tags=wishes.tags,
        category=wishes.category,
        silence_seconds=wishes.silence_seconds,
        webhook=wishes.webhook,
        matches=dict(matches),
    )


def _effective(rule: Rule, item: Item) -> str | None:
    """The action, or None where there is nothing to approve."""
    action = rule.wishes.action
    if action != "approve":
        return action
    asks_for_reports = any(
        test.key == "reports" and test.value for test in rule.targets["item"].tests
    )
    if not (item.is_held_as_spam or (asks_for_reports and item.reports)):
        return None
    checks = rule.targets.get("author", _NOTHING).checks
    if item.author.is_suspended and not any("name" in check.fields for check in checks):
        return None
    return action


def _topic_flair(
    flair: Flair | None, overwrites: bool, topic: Topic | None, item: Item, matches: Matches
) -> Flair | None:
    if flair is None or topic is None:
        return None
    if (topic.flair_text or topic.flair_css_class) and not overwrites:
        return None
    return _filled(flair, item, matches)


def _author_flair(
    flair: Flair | None, overwrites: bool, item: Item, matches: Matches
) -> Flair | None:
    author = item.author
    if flair is None or author.is_deleted:
        return None
    if (author.flair_text or author.flair_css_class) and not overwrites:
        return None
    return _filled(flair, item, matches)


def _filled(flair: Flair, item: Item, matches: Matches) -> Flair:
    def filled(text: str | None, longest: int) -> str | None:
        return None if text is None else " ".join(fill(text, item, matches).split())[:longest]

    return Flair(
        text=filled(flair.text, MAX_FLAIR),
        css_class=filled(flair.css_class, 100),
        template_id=filled(flair.template_id, 100),
    )


def _settings(
    settings: dict[str, bool | int | str], topic: Topic | None
) -> dict[str, bool | int | str]:
    if topic and topic.suggested_sort and "suggested_sort" in settings:
        return {key: value for key, value in settings.items() if key != "suggested_sort"}
    return settings


def _answer(rule: Rule, item: Item, matches: Matches) -> Answer | None:
    wishes = rule.wishes
    if wishes.comment is None:
        return None
    return Answer(
        fill_markdown(wishes.comment, item, matches),
        stickied=wishes.comment_stickied and item.is_topic,
        locked=wishes.comment_locked,
    )


def _letter(rule: Rule, kind: str, item: Item, matches: Matches) -> Letter | None:
    """Begins with where the item is, unless it says so itself."""
    text: str | None = getattr(rule.wishes, kind)
    if text is None:
        return None
    subject: str = getattr(rule.wishes, f"{kind}_subject") or SUBJECT
    if "{{permalink}}" not in text:
        text = "{{permalink}}\n\n" + text
    return Letter(fill_subject(subject, item, matches), fill_markdown(text, item, matches))
