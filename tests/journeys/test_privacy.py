"""What one may not see shows nowhere.

A marker is put into every kind of private text, and every page that somebody can reach is searched
for it.
"""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from eventlog.testing import deliver_events
from forums import actions
from forums.models import Category, Post
from members.actions import grant
from members.models import User
from members.roles import Role
from moderation.actions import Choice, ask_second_look, decide
from moderation.actions.notes import add_note
from moderation.models import Reviewable
from tests.factories.forums import CategoryFactory, TopicFactory
from tests.factories.members import OwnerFactory, StaffFactory, UserFactory
from tests.factories.moderation import CaseFactory, FlagFactory, RuleFactory

pytestmark = pytest.mark.django_db

MARKER = "zanzibarite"
LINK = re.compile(
    r'(?:href|hx-get|data-more-url)="(/[^"#]*)|<loc>https?://[^/]+([^<]+)|<link[^>]+href="https?://[^/]+([^"]+)'
)
SURFACES = [
    "/",
    "/latest/",
    "/top/?period=all",
    "/unanswered/",
    "/unread/",
    "/categories/",
    "/new/",
    "/u/",
    "/notifications/",
    "/sitemap.xml",
    "/latest.atom",
    "/robots.txt",
    f"/search/?q={MARKER}",
    f"/search/?q=category:{MARKER}",
    f"/search/?q=tag:{MARKER}",
    f"/search/?q=ordinary+{MARKER[:5]}",
    f"/tag/{MARKER}/",
    f"/c/{MARKER}/",
]


def crawl(client: Client, extra: list[str]) -> dict[str, str]:
    """Everything reachable by links from the surfaces: address → body. At most 250 pages."""
    waiting, seen = [*SURFACES, *extra], {}
    while waiting and len(seen) < 250:
        address = waiting.pop(0)
        if address in seen or address.startswith(("/static/", "/media/", "/accounts/logout")):
            continue
        response = client.get(address)
        body = b"".join(response).decode("utf-8", "replace")
        # an address that was asked for may be named in the answer; anything else is a leak
        seen[address] = body + response.get("Location", "").replace(address, "")
        waiting += [a or b or c for a, b, c in LINK.findall(body)]
    return seen


def leaks(pages: dict[str, str]) -> list[str]:
    asked = re.compile(rf'(?:value="[^"]*|q=[^"&]*|next=[^"]*|/(?:tag|c)/){MARKER[:5]}\w*')
    return [
        address
        for address, body in pages.items()
        if MARKER in asked.sub("", without_the_question(address, body)).lower()
    ]


def without_the_question(address: str, body: str) -> str:
    """A search page says what was asked; that is no leak."""
    if not address.startswith("/search/"):
        return body
    return re.sub(r"<(title|h1|form|input|h2|p)\b[^>]*>.*?</\1>", "", body, flags=re.S)


def private_words(reader: User) -> Category:
    """A category of the staff in which everything that can be written holds the marker."""
    staff = StaffFactory()
    category = CategoryFactory(
        private=True, name=f"{MARKER} room", slug=MARKER, description=f"About {MARKER}"
    )
    topic = TopicFactory(
        category=category,
        author=staff,
        title=f"The {MARKER} plan",
        body=f"First {MARKER} words for @{reader.username}, ordinary otherwise",
        tags=[MARKER],
        kind="question",
    )
    reply = actions.reply_to_topic(topic, by=staff, body=f"More {MARKER}")
    actions.edit_post(reply, by=staff, body=f"Edited {MARKER}", version=1)
    actions.accept_answer(reply, by=staff)
    actions.feature_topic(topic, by=staff, on=True)
    actions.pin_topic(topic, by=staff, on=True)
    TopicFactory(category=category, author=staff, title=f"{MARKER} prompt", kind="prompt")
    return category


def marked_cases(category: Category) -> list[Reviewable]:
    """Cases of a category with the marker in everything that is said at the queue."""
    posts = Post.objects.filter(topic__category=category).order_by("pk")
    for post in posts[:2]:
        FlagFactory(post=post, text=f"Report about {MARKER}")
    one, two = Reviewable.objects.filter(category=category).order_by("pk")
    add_note(one, by=StaffFactory(), text=f"A note on {MARKER}")
    choice = Choice(outcome="nudge", rule=RuleFactory(), message=f"About {MARKER}", note=MARKER)
    decision = decide(two, choice, by=OwnerFactory())
    ask_second_look(decision)
    return list(Reviewable.objects.filter(category=category))


def test_a_moderator_of_one_category_finds_nothing_of_another_in_the_queue(site, sign_in):
    moderator = UserFactory()
    hidden = private_words(moderator)
    author = Post.objects.filter(topic__category=hidden)[0].author
    own = TopicFactory(title="Ordinary talk", body="ordinary words")
    for right in ("see_category", "moderate_category"):
        grant(right, moderator, own.category)
    mine = CaseFactory(post=own.posts.get())
    secret = marked_cases(hidden)
    assert author.pk in {case.user_id for case in secret}
    deliver_events()
    client = sign_in(moderator)
    views = ("", "?tab=appeals", "?tab=decided", "?rule=kind", "?kind=quality", "?severity=2")

    pages = crawl(client, [*(f"/moderation/{view}" for view in views), mine.href])

    assert "Ordinary talk" in pages[mine.href]
    assert leaks(pages) == []
    for case in secret:
        assert client.get(case.href).status_code == 404
        for act in ("claim", "release", "decide", "note", "undo", "hand", "look"):
            assert client.post(f"{case.href}{act}/").status_code == 404


@pytest.mark.parametrize("role", [None, Role.NEWCOMER, Role.MEMBER, Role.ADVOCATE])
def test_a_private_category_shows_nowhere(role, site, sign_in):
    reader = UserFactory(role=role or Role.MEMBER)
    category = private_words(reader)
    TopicFactory(title="Ordinary talk", body="ordinary words")
    deliver_events()
    client = Client() if role is None else sign_in(reader)
    topics = [t.href for t in category.topics.all()]
    posts = [
        f"/p/{p.pk}/{act}"
        for t in category.topics.all()
        for p in t.posts.all()
        for act in ("", "history/", "actions/", "edit/")
    ]

    found = leaks(crawl(client, [f"/t/{t.pk}/replies/?after=0" for t in category.topics.all()]))
    shown = [a for a in topics + posts if client.get(a).status_code == 200]

    assert (found, shown) == ([], [])


def test_a_topic_that_moves_to_a_private_category_is_gone_at_once(site, sign_in, guest):
    reader = UserFactory()
    author = UserFactory()
    topic = TopicFactory(
        author=author, title=f"My {MARKER}", body=f"{MARKER} and @{reader.username}"
    )
    deliver_events()
    client = sign_in(reader)
    assert leaks(crawl(client, []))
    assert leaks(crawl(guest, []))

    actions.edit_topic(
        topic,
        by=StaffFactory(),
        title=topic.title,
        category=CategoryFactory(private=True),
        kind=topic.kind,
        tags=[],
        version=1,
    )

    assert leaks(crawl(client, [topic.href])) == []
    assert leaks(crawl(guest, [topic.href])) == []


def test_whoever_loses_the_role_loses_the_sight(site, sign_in):
    from members.actions import change_role

    moderator = StaffFactory()
    category = private_words(UserFactory())
    client = sign_in(moderator)
    assert client.get(category.href).status_code == 200

    change_role(moderator, by=OwnerFactory(), role=Role.MEMBER)

    assert client.get(category.href).status_code == 404
    assert leaks(crawl(client, [])) == []


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


def test_what_moderators_know_shows_nowhere_to_those_it_is_about(site, sign_in):
    """A private notice, a note and a report's words stay with moderators: not in reports, standing,
    notifications or mail of the author; and a title that became private is told to nobody.
    """
    from guidelines.actions.acceptances import accept_guidelines
    from members.actions import confirm_address
    from moderation.actions import Choice, Item, decide, report
    from moderation.models import Note, Reviewable
    from notifications.letters import send_owed_letters
    from tests.factories.moderation import RuleFactory

    author, reporter, staff = UserFactory(), UserFactory(), StaffFactory()
    confirm_address(author)
    confirm_address(reporter)
    topic = TopicFactory(author=UserFactory(), title="Ordinary talk")
    post = actions.reply_to_topic(topic, by=author, body="My own words")
    accept_guidelines(by=staff, version=RuleFactory().version.number)
    notice = {
        "law": f"{MARKER} act",
        "explanation": f"The {MARKER} is mine",
        "name": f"{MARKER} person",
        "email": f"{MARKER}@example.org",
        "in_good_faith": True,
    }
    item = Item("post", post=post)
    report(item, by=UserFactory(), reason="illegal", notice=notice, text=f"{MARKER} said")
    report(item, by=reporter, reason="else", text="Look")
    Note.objects.create(user=author, by=staff, text=f"Known for {MARKER}")
    deliver_events()
    choice = Choice(outcome="remove", rule=RuleFactory(), note=f"{MARKER} again", message="Sorry")
    decision = decide(Reviewable.objects.get(post=post), choice, by=staff)
    move = {"title": f"{MARKER} plans", "kind": topic.kind, "tags": [], "version": 1}
    actions.edit_topic(topic, by=staff, category=CategoryFactory(private=True), **move)
    deliver_events()
    send_owed_letters()

    pages = ["/standing/", "/reports/", decision.href, f"{decision.href}?format=json"]
    for person in (author, reporter):
        assert leaks(crawl(sign_in(person), pages)) == []
    assert len(mail.outbox) == 2
    assert MARKER not in "".join(f"{m.subject} {m.body}" for m in mail.outbox).lower()


def test_rules_hits_and_back_tests_of_another_category_show_nowhere(site, sign_in):
    from automod.actions import save_rules
    from automod.actions.back_tests import go_on, start_back_test
    from automod.models import RuleHit
    from tests.factories.members import local_moderator

    owner = OwnerFactory()
    hidden = private_words(UserFactory())
    own = TopicFactory(title="Ordinary talk", body="ordinary words")
    rule = (
        f"# The {MARKER} rule\nbody: {MARKER}\naction: report\n"
        f"report_reason: {MARKER}\nmoderators_exempt: false\n"
    )
    save_rules(hidden, source=rule, by=owner, note=f"About {MARKER}")
    save_rules(own.category, source="# Ordinary\nbody: ordinary\naction: report\n", by=owner)
    actions.reply_to_topic(hidden.topics.first(), by=owner, body=f"Again {MARKER}, ordinary")
    actions.reply_to_topic(own, by=UserFactory(), body="Ordinary as well")
    deliver_events()
    place = f"/moderation/rules/{own.category.slug}/"
    tests = [
        start_back_test(category, source=source, days=30, by=owner)
        for category, source in ((hidden, rule), (own.category, "body: ordinary\naction: report\n"))
    ]
    for test in tests:
        go_on(test.pk, seconds=30)
    client = sign_in(local_moderator(own.category))
    secret = f"/moderation/rules/{hidden.slug}/"
    foreign = RuleHit.objects.filter(post__topic__category=hidden).first()
    assert foreign is not None

    pages = crawl(client, ["/moderation/tools/", place, f"{place}tests/{tests[1].pk}/"])

    assert any(address.startswith(f"{place}hits/") for address in pages)
    assert leaks(pages) == []
    for address in ("", "edit/", "try/", "limits/", "versions/", "versions/1/", "tests/"):
        assert client.get(f"{secret}{address}").status_code == 404
    for address in (f"{secret}tests/{tests[0].pk}/", f"{place}tests/{tests[0].pk}/"):
        assert client.get(address).status_code == 404
    assert client.get(f"{secret}hits/{foreign.rule_hash}/").status_code == 404
