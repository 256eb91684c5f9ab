"""What a decision does. Each act says what it changed, so that undoing it restores just that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forums import actions as forum
from forums.models import Category, Post, Topic
from members.actions import (
    admit,
    clear_profile,
    close_account,
    impose_sanction,
    lift_sanction,
    put_back_profile,
    reopen_account,
    wait_again,
)
from members.models import Sanction, User
from members.permissions import can_sanction
from moderation.models import Reviewable, moderation_settings
from moderation.refusals import CannotUndo

Params = Mapping[str, Any]
Facts = dict[str, Any]
FOR_EVER: Final = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """What an act is done to, and by whom; `by` None is the site itself."""

    case: Reviewable
    by: User | None
    user: User
    post: Post | None = None
    reason: str = ""

    def the_post(self) -> Post:
        """The post as it is now."""
        if self.post is None:
            raise CannotUndo(str(_("the post is gone.")))
        return forum.post_as_it_is(self.post.pk)

    def the_topic(self) -> Topic:
        return self.the_post().topic

    def actor(self) -> User:
        """For acts that only people do."""
        if self.by is None:
            raise CannotUndo(str(_("only a moderator does this.")))
        return self.by


@dataclass(frozen=True, slots=True)
class Act:
    """One act: what it is called, what does it, and what takes it back."""

    words: str | Promise
    do: Callable[[Scene, Params], Facts]
    undo: Callable[[Scene, Facts], None]


def _approve(scene: Scene, params: Params) -> Facts:
    post = scene.the_post()
    if not post.is_held:
        return {}
    forum.publish_held(post, by=scene.by)
    return {"published": True}


def _hold_again(scene: Scene, facts: Facts) -> None:
    if facts.get("published"):
        forum.hold_again(scene.the_post(), by=scene.by)


def _show(scene: Scene, params: Params) -> Facts:
    post = scene.the_post()
    if not post.is_hidden:
        return {}
    forum.show_post(post, by=scene.by)
    return {"shown": True}


def _hide_again(scene: Scene, facts: Facts) -> None:
    if facts.get("shown"):
        forum.hide_post(scene.the_post(), by=scene.by)


def _hide(scene: Scene, params: Params) -> Facts:
    post = scene.the_post()
    if post.is_hidden:
        return {}
    return {"hidden": _as_fact(forum.hide_post(post, by=scene.by).hidden_at)}


def _show_again(scene: Scene, facts: Facts) -> None:
    post = scene.the_post()
    if _is_still(facts.get("hidden"), post.hidden_at):
        forum.show_post(post, by=scene.by)


def _delete(scene: Scene, params: Params) -> Facts:
    post = scene.the_post()
    if post.is_deleted:
        return {}
    return {"deleted": _as_fact(forum.remove_post(post, by=scene.by).deleted_at)}


def _restore(scene: Scene, facts: Facts) -> None:
    post = scene.the_post()
    if _is_still(facts.get("deleted"), post.deleted_at):
        forum.put_back_post(post, by=scene.by)


def _as_fact(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _is_still(fact: str | bool | None, moment: datetime | None) -> bool:
    """Whether what was done then is what holds now. What a later decision did is not undone with an
    earlier one. Older facts say only that it was done.
    """
    return bool(fact) and (fact is True or fact == _as_fact(moment))


def _edit(scene: Scene, params: Params) -> Facts:
    """Of the version that was read, where the moderator's screen said which."""
    post = scene.the_post()
    before = {"body": post.body, "version": post.version + 1}
    read = params.get("version") or post.version
    forum.edit_post(post, by=scene.actor(), body=params["body"], version=read)
    return before


def _edit_back(scene: Scene, facts: Facts) -> None:
    post = scene.the_post()
    if post.version != facts["version"]:
        raise CannotUndo(str(_("somebody edited the post since.")))
    forum.edit_post(post, by=scene.actor(), body=facts["body"], version=post.version)


def _move(scene: Scene, params: Params) -> Facts:
    topic = scene.the_topic()
    before = topic.category_id
    to = Category.objects.get(pk=params["category"])
    forum.move_topic(topic, by=scene.actor(), category=to)
    return {"category": before, "to": to.pk}


def _move_back(scene: Scene, facts: Facts) -> None:
    """Whoever moved it on since, meant it."""
    topic = scene.the_topic()
    if topic.category_id == facts.get("to", topic.category_id):
        to = Category.objects.get(pk=facts["category"])
        forum.move_topic(topic, by=scene.actor(), category=to)


def _lock(scene: Scene, params: Params) -> Facts:
    topic = scene.the_topic()
    if topic.is_locked:
        return {}
    return {"locked": _as_fact(forum.lock_topic(topic, by=scene.actor(), on=True).locked_at)}


def _unlock(scene: Scene, facts: Facts) -> None:
    """Whoever opened it and locked it again since, meant it."""
    topic = scene.the_topic()
    if _is_still(facts.get("locked"), topic.locked_at):
        forum.lock_topic(topic, by=scene.actor(), on=False)


def _slow(scene: Scene, params: Params) -> Facts:
    topic = scene.the_topic()
    before, seconds = topic.slow_seconds, int(params["minutes"]) * 60
    forum.slow_topic(topic, by=scene.actor(), seconds=seconds)
    return {"seconds": before, "to": seconds}


def _slow_as_before(scene: Scene, facts: Facts) -> None:
    """Whoever chose another pace since, meant it."""
    topic = scene.the_topic()
    if topic.slow_seconds == facts.get("to", topic.slow_seconds):
        forum.slow_topic(topic, by=scene.actor(), seconds=facts["seconds"])


def _sanction(kind: str, *, days: int) -> Callable[[Scene, Params], Facts]:
    """`days` or `hours` in the parameters, else so many days; 0 holds until it is lifted."""

    def do(scene: Scene, params: Params) -> Facts:
        length = timedelta(
            days=int(params.get("days", 0 if "hours" in params else days)),
            hours=int(params.get("hours", 0)),
        )
        sanction = impose_sanction(
            scene.user,
            by=scene.by,
            kind=kind,
            ends_at=timezone.now() + length if length else None,
            category_id=scene.case.category_id if _is_here(scene, kind, params) else None,
            reason=scene.reason,
        )
        return {"sanction": sanction.pk}

    return do


def _is_here(scene: Scene, kind: str, params: Params) -> bool:
    """Whether it holds in the case's category only: as chosen, or as far as the decider's right
    goes.
    """
    return bool(params.get("here")) or (
        scene.by is not None and not can_sanction(scene.by, scene.user, kind=kind)
    )


def _warn(scene: Scene, params: Params) -> Facts:
    return _sanction("warning", days=moderation_settings().nudges_fade_days)(scene, params)


def _lift(scene: Scene, facts: Facts) -> None:
    lift_sanction(Sanction.objects.get(pk=facts["sanction"]), by=scene.by)


def _reset(scene: Scene, params: Params) -> Facts:
    part = scene.case.subject
    if part not in {Reviewable.Subject.PROFILE, Reviewable.Subject.AVATAR}:
        return {}
    return {"was": clear_profile(scene.user, by=scene.by, part=part)}


def _put_back(scene: Scene, facts: Facts) -> None:
    if "was" in facts:
        put_back_profile(scene.user, by=scene.by, was=facts["was"])


def _admit(scene: Scene, params: Params) -> Facts:
    since = admit(scene.user, by=scene.by)
    return {"since": since.isoformat()} if since else {}


def _wait_again(scene: Scene, facts: Facts) -> None:
    if "since" in facts:
        wait_again(scene.user, by=scene.by, since=datetime.fromisoformat(facts["since"]))


def _close(scene: Scene, params: Params) -> Facts:
    return {"closed": True} if close_account(scene.user, by=scene.by) else {}


def _reopen(scene: Scene, facts: Facts) -> None:
    if facts.get("closed"):
        reopen_account(scene.user, by=scene.by)


def _nothing(scene: Scene, params: Params) -> Facts:
    return {}


def _nothing_to_undo(scene: Scene, facts: Facts) -> None:
    return None


ACTS: Final[dict[str, Act]] = {
    "dismiss": Act(_("leaves it as it is"), _nothing, _nothing_to_undo),
    "approve": Act(_("publishes it"), _approve, _hold_again),
    "show": Act(_("shows it again"), _show, _hide_again),
    "hide": Act(_("hides it until it is edited"), _hide, _show_again),
    "delete": Act(_("removes it"), _delete, _restore),
    "edit": Act(_("edits it"), _edit, _edit_back),
    "move": Act(_("moves the topic"), _move, _move_back),
    "lock": Act(_("locks the topic"), _lock, _unlock),
    "slow": Act(_("slows the topic down"), _slow, _slow_as_before),
    "reset": Act(_("takes away what the profile shows"), _reset, _put_back),
    "admit": Act(_("lets them in"), _admit, _wait_again),
    "close": Act(_("closes the account"), _close, _reopen),
    "warn": Act(_("tells the author privately"), _warn, _lift),
    "strike": Act(_("gives a strike"), _sanction("strike", days=90), _lift),
    "mute": Act(_("keeps the author from writing"), _sanction("mute", days=7), _lift),
    "suspend": Act(_("shuts the author out"), _sanction("suspension", days=30), _lift),
    "ban": Act(_("bans the author"), _sanction("ban", days=FOR_EVER), _lift),
}
"""Name → act."""


ABOUT_THE_AUTHOR: Final = frozenset({"warn", "strike", "mute", "suspend", "ban"})
"""Acts that happen to a person, so that many cases of theirs decided as one do them once."""


def effects_of(case: Reviewable, outcome: str, *, days: int = 7) -> list[dict[str, Any]]:
    """The acts behind a word of the queue, for this case as it is now."""
    post = case.post
    on_post = post is not None
    is_held, is_hidden = bool(post and post.is_held), bool(post and post.is_hidden)
    acts: list[tuple[str, dict[str, Any]]]
    if case.subject == Reviewable.Subject.ACCOUNT:
        return _effects_on_sign_up(outcome, days)
    match outcome:
        case "keep" | "nudge":
            acts = [("approve", {})] if is_held else []
            acts += [("show", {})] if is_hidden and outcome == "keep" else []
            acts += [("warn", {})] if outcome == "nudge" else []
            acts = acts or [("dismiss", {})]
        case "hide":
            acts = [("hide", {})] if on_post else [("reset", {})]
        case "remove":
            acts = [("delete", {})] if on_post else [("reset", {})]
        case "pause":
            acts = [("hide", {})] if on_post else [("reset", {})]
            acts += [("mute", {"days": days})]
        case "part":
            acts = [("delete", {})] if on_post else [("reset", {})]
            acts += [("ban", {})]
        case _:
            raise ValueError(outcome)
    return [{"act": act, "params": params} for act, params in acts]


def _effects_on_sign_up(outcome: str, days: int) -> list[dict[str, Any]]:
    """Somebody who waits is let in, with a word or muted for a start, or not."""
    known: dict[str, list[tuple[str, dict[str, Any]]]] = {
        "keep": [("admit", {})],
        "nudge": [("admit", {}), ("warn", {})],
        "pause": [("admit", {}), ("mute", {"days": days})],
    }
    acts = known.get(outcome, [("close", {})])
    return [{"act": act, "params": params} for act, params in acts]


def do_effects(scene: Scene, effects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Carry the acts out in order; each gets "done", what it changed."""
    return [
        effect | {"done": ACTS[effect["act"]].do(scene, effect.get("params") or {})}
        for effect in effects
    ]


def undo_effects(scene: Scene, effects: list[dict[str, Any]]) -> None:
    """Take them back, the last one first."""
    for effect in reversed(effects):
        ACTS[effect["act"]].undo(scene, effect["done"])
