"""What a page costs to fetch, and whether it stays where it is while it loads."""

import gzip
from collections import Counter

from playwright.sync_api import Page, Response

from tests.browser.conftest import PageOf
from tests.factories.forums import PostFactory, TopicFactory
from tests.factories.members import UserFactory

WATCH_SHIFTS = """
  window.shifts = [];
  new PerformanceObserver((list) => shifts.push(...list.getEntries().map((entry) => ({
    value: entry.value, nodes: entry.sources.map((source) => source.node?.outerHTML?.slice(0, 80)),
  })))).observe({ type: "layout-shift", buffered: true });
"""
WORDS = "The canister was cold, the stove was not, and somebody had packed the tea. " * 4


def fetched(page: Page, path: str) -> Counter[str]:
    """Bytes by kind, as they travel compressed."""
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    page.on("response", keep)
    page.goto(path, wait_until="networkidle")
    sizes: Counter[str] = Counter()
    for answer in answers:
        if answer.request.resource_type in {"document", "stylesheet", "script"}:
            sizes[answer.request.resource_type] += len(gzip.compress(answer.body(), 6))
    return sizes


def test_a_topic_with_twenty_posts_weighs_60_kb_at_most_and_its_scripts_30(page_of: PageOf):
    topic = TopicFactory(body=WORDS)
    for _ in range(19):
        PostFactory(topic=topic, author=UserFactory(), body=WORDS)

    sizes = fetched(page_of(UserFactory()), topic.href)

    assert sizes["script"] <= 30_000, sizes
    assert sizes.total() <= 60_000, sizes


def test_nothing_moves_while_a_page_loads(page_of: PageOf):
    topic = TopicFactory(replies=19, body=WORDS)
    page = page_of(UserFactory())
    page.add_init_script(WATCH_SHIFTS)

    for path in ("/", topic.href):
        page.goto(path, wait_until="networkidle")
        shifts = page.evaluate("shifts")
        assert round(sum(shift["value"] for shift in shifts), 3) == 0, (path, shifts)
