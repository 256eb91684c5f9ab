"""What is asked before something is published: lists, copies, the spam score, and the rules.

None of it may keep somebody from posting because it broke: what goes wrong is logged, and the text
is looked at as if that screen were not there.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from automod.actions.hits import note_trouble
from automod.evaluation import evaluate
from automod.in_force import conditions_for, owner_of, rules_in_force
from automod.models import WatchAct, WatchedDomain, WatchedWord
from automod.posts import item_key, item_of_draft
from automod.queries import active_weights, similar_to, watched_domains, watched_words
from automod.reasons import reason_of
from automod.refusals import WatchedHere
from automod.spam.explaining import why
from automod.spam.features import Newness
from automod.voice import name_of_voice
from automod.watched.replacing import replace_words
from automod.watched.words import Watched, WordList
from core.refusals import ActionRefused
from forums.permissions import can_moderate
from forums.screening import Draft, Reason, Screen, Verdict, screen_with
from moderation.models import moderation_settings

logger = logging.getLogger(__name__)

COPY_DAYS: Final = 7
MANY_COPIES: Final = 3
"""So many posts of somebody's own that say the same are a wave."""
TRUSTED: Final = 3
"""From this trust level on, copies and waves are thought to have their reasons."""
WEIGHED_LEVEL: Final = 1
"""Up to this trust level texts are weighed for spam."""
LEAST_LETTERS: Final = 20
"""A shorter text without a link says too little to be weighed."""
MOST_WORDS: Final = 5


LOOKS: Final[list[Screen]] = []


def careful(look: Screen) -> Screen:
    """A screen whose mistakes nobody pays for: one part of `look_carefully`."""
    LOOKS.append(look)
    return look


@screen_with
def look_carefully(draft: Draft) -> Verdict:
    """Ask all of them in one savepoint, and those after one that broke in another.

    They read; of what one writes nothing is left where a later one breaks.
    """
    whole, waiting = Verdict(), list(LOOKS)
    while waiting:
        try:
            with transaction.atomic():
                while waiting:
                    look = waiting.pop(0)
                    whole = whole.and_then(look(draft.after(whole)))
        except ActionRefused:
            raise
        except Exception:
            logger.exception("%s failed", look.__name__)
    return whole


@careful
def look_for_watched(draft: Draft) -> Verdict | None:
    """Words and link domains that are watched for. Moderators may write them. A tag with a word in
    it that is replaced elsewhere is left out.
    """
    words, domains = watched_words(), watched_domains()
    text = "\n".join(filter(None, (draft.title, draft.body, *draft.tags)))
    hits = words.hits(text)
    links = list(domains.hits(draft.rendered.links))
    if not hits and not links:
        return None

    found: dict[Any, str] = {hit.word.tag: text[hit.start : hit.end] for hit in hits}
    found |= {domain: domain.domain for _url, domain in links}
    _count(found)
    is_free = can_moderate(draft.by, draft.category)
    blocked = [said for row, said in found.items() if row.act == WatchAct.BLOCK]
    if blocked and not is_free:
        raise WatchedHere(_listed(blocked))
    held = [] if is_free else [row for row in found if row.act == WatchAct.HOLD]
    return Verdict(
        hold=tuple(_reason_of_watched(row, found[row]) for row in held),
        body=_replaced(draft.body, found),
        title=_replaced(draft.title, found) if draft.title else "",
        tags=tuple(dict.fromkeys(row.tag for row in found if row.act == WatchAct.TAG)),
        tags_gone=tuple(tag for tag in draft.tags if _replaced(tag, found)),
    )


@careful
def hold_copies(draft: Draft) -> Verdict | None:
    """The same text by another account, or again and again by the same. Two queries at most."""
    if draft.by.trust_level >= TRUSTED or can_moderate(draft.by, draft.category):
        return None
    own = draft.post.pk if draft.post else None
    since = timezone.now() - timedelta(days=COPY_DAYS)
    alike = [one for one in similar_to(draft.body, since) if one.post_id != own]
    others = [one for one in alike if one.author_id != draft.by.pk]
    if others:
        people = len({one.author_id for one in others})
        words = ngettext(
            "%(n)d other member posted nearly the same text in the last days.",
            "%(n)d other members posted nearly the same text in the last days.",
            people,
        ) % {"n": people}
    elif len(alike) >= MANY_COPIES:
        words = _("The same text was posted %(n)d times before by this member.") % {"n": len(alike)}
    else:
        return None
    told = _("Nearly the same text was posted here before.")
    facts = {"posts": [one.post_id for one in alike[:10]], "severity": 2, "told": told}
    return Verdict(hold=(Reason("copy", words, facts),))


@careful
def hold_likely_spam(draft: Draft) -> Verdict | None:
    """What reads like spam, by somebody the site does not know yet."""
    if draft.by.trust_level > WEIGHED_LEVEL or can_moderate(draft.by, draft.category):
        return None
    if len(draft.body) < LEAST_LETTERS and not draft.rendered.links:
        return None
    days = (timezone.now() - draft.by.joined_at).total_seconds() / 86400
    newness = Newness(days=days, posts=draft.by.post_count)
    text = f"{draft.title}\n{draft.body}" if draft.title else draft.body
    weights = active_weights()
    score = weights.score(text, newness)
    if score < moderation_settings().spam_hold_at:
        return None
    signs = [name for name, amount in why(text, weights, newness) if amount > 0][:MOST_WORDS]
    words = _("Reads like spam (%(score)d of 100): %(signs)s.") % {
        "score": round(score * 100),
        "signs": ", ".join(signs) or _("its words taken together"),
    }
    told = _("It reads like advertising.")
    facts = {"spam_score": round(score, 4), "signs": signs, "severity": 2, "told": told}
    return Verdict(hold=(Reason("spam", words, facts),))


@careful
def ask_rules(draft: Draft) -> Verdict | None:
    """The rules in force, the site's and then the category's, that keep something from readers.

    What the others want done follows after publication (`automod.listeners`). Four queries where
    there are rules, and what they ask for.
    """
    in_force = rules_in_force(draft.category)
    if not in_force:
        return None
    key = item_key(draft.post) if draft.post else ""
    conditions = conditions_for(in_force, key, bot=name_of_voice())
    outcome = evaluate([one.book for one in in_force], item_of_draft(draft, in_force), conditions)
    if outcome.too_slow or outcome.failed:
        note_trouble(outcome, in_force)
    held = [deed for deed in outcome.deeds if deed.rule.takes_away]
    if not held:
        return None
    return Verdict(hold=tuple(reason_of(deed, owner_of(deed.rule, in_force)) for deed in held))


def _reason_of_watched(row: WatchedWord | WatchedDomain, said: str) -> Reason:
    facts = {"severity": 2, "watched": str(row), "why": row.why}
    if isinstance(row, WatchedDomain):
        words = _("It links to %(domain)s, which is watched.") % {"domain": row.domain}
        code, told = "domain", _("It links to %(domain)s.") % {"domain": row.domain}
    else:
        words = _("It says “%(said)s”; “%(word)s” is watched.") % {"said": said, "word": row}
        code, told = "word", _("It says “%(said)s”.") % {"said": said}
    if row.why:
        words = f"{words} {row.why}"
    return Reason(code, words, facts | {"told": told})


def _replaced(text: str, found: Iterable[Any]) -> str:
    """The text with other words in it, or "" where it stays as it is."""
    replaced = [row for row in found if row.act == WatchAct.REPLACE]
    if not replaced:
        return ""
    words = WordList(Watched(row.pattern, row.replacement) for row in replaced)
    changed = replace_words(text, words, lambda hit: str(hit.word.tag))
    return changed if changed != text else ""


def _listed(said: Iterable[str]) -> str:
    return ", ".join(f"“{one}”" for one in list(dict.fromkeys(said))[:MOST_WORDS])


def _count(found: Iterable[Any]) -> None:
    """Count them beside the transaction, which a refusal takes back."""
    words = sorted(row.pk for row in found if isinstance(row, WatchedWord))
    domains = sorted(row.pk for row in found if isinstance(row, WatchedDomain))
    try:
        from automod.tasks import count_watched

        count_watched.delay(words=words, domains=domains)
    except Exception:
        logger.exception("Hits of watched words were not counted")
