"""Rules, reports and cases, made by the rooms' own actions."""

from typing import Any

from django.utils import timezone

from forums.models import Post
from guidelines.models import Rule, Version
from members.models import User
from moderation.actions import Choice, Item, decide, report
from moderation.models import Decision, Flag, Reviewable
from tests.factories.forums import PostFactory
from tests.factories.members import StaffFactory, UserFactory


def RuleFactory(*, key: str = "kind", number: int = 1, **fields: Any) -> Rule:
    """A rule of the newest version, which is made if there is none."""
    version = Version.objects.newest() or Version.objects.create(
        number=1,
        published_at=timezone.now(),
        is_material=True,
        title="How we talk here",
        ladder=[],
        fingerprint="1",
    )
    found = Rule.objects.filter(version=version, key=key).first()
    if found is not None:
        return found
    fields = {
        "title": "Go for the problem, not the person",
        "meaning": "Be blunt about ideas.",
        "block_id": key,
        "examples": {"fine": [], "not_fine": []},
        "ladder": [],
    } | fields
    number = number + Rule.objects.filter(version=version).count()
    return Rule.objects.create(version=version, key=key, number=number, **fields)


def FlagFactory(*, post: Post | None = None, by: User | None = None, **fields: Any) -> Flag:
    """A report of a post for breaking a rule."""
    post = post or PostFactory()
    fields = {"reason": "rule", "rule": RuleFactory(), "text": "Look at this."} | fields
    if fields["reason"] != "rule":
        fields["rule"] = None
    item = Item("post", post=post)
    return report(item, by=by or UserFactory(), **fields)


def CaseFactory(*, reports: int = 1, post: Post | None = None, **fields: Any) -> Reviewable:
    post = post or PostFactory()
    for _i in range(reports):
        FlagFactory(post=post, **fields)
    return Reviewable.objects.get(post=post)


def DecisionFactory(
    *, case: Reviewable | None = None, by: User | None = None, outcome: str = "remove", **more: Any
) -> Decision:
    case = case or CaseFactory()
    more = {"rule": more.get("rule") or RuleFactory(), "message": "We looked."} | more
    choice = Choice(outcome=outcome, **more)
    return decide(case, choice, by=by or StaffFactory())
