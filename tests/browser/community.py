"""A small community, and its addresses."""

from dataclasses import dataclass

from automod.actions import save_rules, switch_rule_off, watch_rule
from automod.in_force import book_of
from automod.models import WatchedDomain
from eventlog.testing import deliver_events
from forums.actions import accept_answer, edit_post, react
from forums.models import Post, Topic
from members.actions import add_to_group, create_group
from members.models import User
from members.roles import Role
from moderation.models import Decision, Reviewable
from tests.factories.automod import WatchedDomainFactory, WatchedWordFactory
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import UserFactory
from tests.factories.moderation import CaseFactory, DecisionFactory, FlagFactory

WORDS = """\
It *hisses* below `-12`.

```python
print("cold")
```

> The book says nothing of that.

| at | it |
|---|---|
| 5 | is quiet |
"""


@dataclass(frozen=True)
class Community:
    """One category, a solved question with four posts, an open question and people of each kind;
    reports, and a decision about one of the posts.
    """

    member: User
    manager: User
    topic: Topic
    post: Post
    reply: Post
    """Of the manager, after the member's."""
    watched: WatchedDomain
    decision: Decision
    """About a post of the member in another topic."""
    group: str
    """The address of a group with the member in it."""

    @property
    def open_to_all(self) -> list[str]:
        return [
            *("/", "/latest/", "/unanswered/", "/top/", "/categories/", "/tag/snow/"),
            *(self.topic.category.href, self.topic.href, "/search/", "/search/?q=valve"),
            *("/u/", self.member.href, "/accounts/login/", "/accounts/signup/", "/nowhere/"),
            f"/report/post/{self.post.pk}/",
            *("/accounts/login/code/", "/accounts/password/reset/"),
        ]

    @property
    def of_members(self) -> list[str]:
        return [
            *("/", "/unread/", self.topic.href, "/new/", f"/p/{self.post.pk}/edit/"),
            *(f"/p/{self.post.pk}/actions/", f"/p/{self.post.pk}/history/", self.member.href),
            *(
                "/notifications/",
                "/notifications/mail/",
                "/settings/",
                "/settings/appearance/",
                "/settings/trust/",
            ),
            *(f"/report/post/{self.reply.pk}/", "/reports/", "/standing/", self.decision.href),
            *(f"/accounts/{page}/" for page in ("email", "password/change", "sessions", "2fa")),
            *("/accounts/2fa/totp/activate/", "/accounts/3rdparty/", "/accounts/logout/"),
            *(f"{self.topic.href}?reply_to={self.reply.pk}", "/settings/site/"),
        ]

    @property
    def of_managers(self) -> list[str]:
        return [
            *(self.topic.href, f"/t/{self.topic.pk}/edit/", "/categories/new/"),
            *(f"{self.topic.category.href}{page}/" for page in ("edit", "delete", "moderators")),
            *("/staff/members/", "/staff/groups/", self.group),
            *(
                f"/staff/members/{self.member.username}/",
                "/settings/site/",
                "/settings/reactions/",
                "/settings/trust-levels/",
            ),
            *("/moderation/audit/", "/moderation/audit/?q=pinned", "/moderation/agreement/"),
            *("/settings/roles/", "/settings/roles/view-as/", "/settings/roles/everywhere/"),
            f"/settings/roles/in/{self.topic.category.slug}/",
            "/components/",
            *("/settings/moderation/", "/settings/moderation/rules/"),
            *("/settings/moderation/messages/", "/settings/moderation/messages/remove/en/"),
            *("/settings/moderation/macros/", "/settings/moderation/macros/new/"),
            *self.of_moderators,
        ]

    @property
    def of_moderators(self) -> list[str]:
        case = Reviewable.objects.get(post__topic=self.topic, post__number=1)
        return [
            *("/moderation/", case.href, f"{case.href}similar/", "/moderation/tools/"),
            *("/moderation/lockdown/", "/moderation/away/"),
            *("/moderation/words/", "/moderation/words/word/import/", "/moderation/spam/"),
            *("/moderation/spam/tables/start/", f"/moderation/words/domain/{self.watched.pk}/"),
            *("/moderation/rules/", f"/moderation/rules/{self.topic.category.slug}/"),
            *(f"/moderation/rules/site/{page}" for page in ("edit/", "try/", "limits/")),
            *("/moderation/rules/site/versions/", "/moderation/rules/site/versions/1/"),
            *(
                "/moderation/rules/site/versions/1/back/",
                "/moderation/rules/site/edit/?starter=short",
            ),
        ]


RULES = """\
# Links to shops wait
title+body (includes): ["/discount", "promo code"]
author:
    trust_level: "< 2"
action: filter
---
# Questions get a tag
type: submission
title (starts-with): "[Q]"
set_flair: Question
set_original_content: true
"""


def make_community() -> Community:
    category = CategoryFactory(name="Winter and altitude", description="Cold, thin air, snow.")
    member, manager = UserFactory(username="wren"), UserFactory(role=Role.MANAGER)
    topic = TopicFactory(
        category=category,
        author=UserFactory(username="jun"),
        title="A valve that leaks below zero",
        body=WORDS,
        kind=Topic.Kind.QUESTION,
        tags=["snow", "valves"],
    )
    waxes = TopicFactory(
        category=category, kind=Topic.Kind.QUESTION, title="Which wax for the pump?"
    )
    post = PostFactory(topic=topic, author=member, body="Warm the valve first.")
    edit_post(post, by=member, body="Warm it first.\n\n- [x] slowly\n- [ ] twice", version=1)
    rude = PostFactory(topic=waxes, author=member, body="None that you could use.")
    reply = PostFactory(topic=topic, author=manager, body=f"@{member.username} has it right.")
    PostFactory(topic=topic, author=topic.author, body="It worked.", reply_to=post)
    react(post, by=topic.author, kind="thanks")
    accept_answer(post, by=topic.author)
    deliver_events()
    FlagFactory(post=reply, by=topic.author)
    decision = DecisionFactory(
        case=CaseFactory(post=rude),
        outcome="remove",
        by=manager,
        effects=[{"act": "delete", "params": {}}, {"act": "strike", "params": {"days": 90}}],
    )
    FlagFactory(post=topic.posts.get(number=1), by=member)
    version = save_rules(None, source=RULES, by=manager, note="To begin with")
    rules = book_of(version).rules
    switch_rule_off(version.rule_set, rules[0].hash, by=manager, why="Too many hits")
    watch_rule(version.rule_set, rules[-1].hash, by=manager, only_watch=True)
    deliver_events()
    topic.refresh_from_db()
    member.refresh_from_db()
    WatchedWordFactory(pattern="buy now", act="replace", replacement="have a look", why="A wave")
    watched = WatchedDomainFactory(domain="a-very-long-name-of-a-shop.example", act="block")
    group = create_group(by=manager, name="Testers of gloves")
    add_to_group(group, by=manager, username=member.username)
    return Community(
        member, manager, topic, post, reply, watched, decision, f"/staff/groups/{group.pk}/"
    )
