"""Texts that try to break out of their place, or to keep the server busy."""

import pytest

from core.markdown import render
from core.markdown.effort import MAX_NESTING, steps_for
from core.markdown.rendering import _PARSER
from tests.core.markdown_html import html_of, read, surprises_in
from tests.shared_data import needs_shared, shared_lines, shared_rows

SIZE = 100_000

# Attacks


@needs_shared
@pytest.mark.parametrize(
    "corpus",
    [
        pytest.param(lambda: shared_lines("xss", "payloadbox-half.txt"), id="payloadbox"),
        pytest.param(lambda: payloads("mixed-sources.jsonl.gz"), id="mixed"),
        pytest.param(lambda: payloads("html5sec-vectors.jsonl"), id="html5sec"),
        pytest.param(lambda: payloads("dompurify-payload-expected.jsonl"), id="dompurify"),
        pytest.param(lambda: payloads("bleach-cases.jsonl", key="input"), id="bleach"),
    ],
)
def test_no_known_attack_gets_out_of_its_post(corpus):
    sources = [source for i, payload in enumerate(corpus()) for source in in_places(payload, i)]

    found = [surprise for source in sources for surprise in surprises_in(rendered(source))]

    assert found == []


def rendered(source: str) -> str:
    return html_of(source, resolve_mentions=everybody)


def payloads(name: str, key: str = "payload") -> list[str]:
    return [row[key] for row in shared_rows("xss", name)]


def in_places(payload: str, turn: int) -> list[str]:
    """As a text, and in two of the constructs that move text into an attribute or element."""
    line = payload.replace("\n", " ")
    places = [
        f"[words]({line})",
        f"[words](<{line}>)",
        f'[{line}](/x "{line}")',
        f"![{line}](/media/x.png '{line}')",
        f"![words](<{line}>)",
        f"<{line}>",
        f"[ref]\n\n[ref]: {line}",
        f"```{line}\n{payload}\n```",
        f":::spoiler {line}\n||{line}||\n:::",
        f"> [@{line}](/t/1/) wrote:\n> {line}",
        f"|{line}|\n|-|\n|{line}|",
        f"@{line} https://example.com/{line} www.example.com/{line} a@{line}",
    ]
    return [payload, *(places[(turn + shift) % len(places)] for shift in (0, 5))]


def everybody(names: set[str]) -> dict[str, str]:
    return {name: f"/u/{name}/" for name in names}


# Bombs: what they may cost is counted in steps of the parser, not in seconds.

BOMBS = {
    "quotes in quotes": "> " * SIZE,
    "quotes with lazy lines": ">" * 500 + "\n" + "a\n" * SIZE,
    "quoted lines": ("> " * 30 + "a\n") * SIZE,
    "lists in lists": "- " * SIZE,
    "indented lists": "".join("  " * depth + "- a\n" for depth in range(310)),
    "numbered lines": "1) a\n" * SIZE,
    "rules in lists": "- - - a\n" * SIZE,
    "brackets": "[" * SIZE,
    "pictures": "![" * SIZE,
    "brackets in brackets": "[" * (SIZE // 2) + "]" * (SIZE // 2),
    "open links": "[a](" * SIZE,
    "link ends": "[a" * (SIZE // 4) + "](b)" * (SIZE // 8),
    "open titles": '[a](b "' * SIZE,
    "open references": "[a\n" * SIZE,
    "references": "[a]: b\n\n" + "[a]" * SIZE,
    "stars": "*" * SIZE,
    "stars and letters": "*a " * SIZE,
    "half-open emphasis": "a**b" + "c* " * SIZE,
    "mixed emphasis": "*_" * SIZE,
    "strikes": "~~a" * SIZE,
    "bars": "||a" * SIZE,
    "spoilers in spoilers": ":::spoiler\n" * SIZE,
    "backticks": "`" * SIZE,
    "backticks of all lengths": "".join("`" * length + " " for length in range(440)),
    "fences": "```\n" * SIZE,
    "tags": "<a " * SIZE,
    "comments": "<!--" * SIZE,
    "CDATA": "<![CDATA[" * SIZE,
    "entities": "&amp" * SIZE,
    "wide tables": "|a" * 200 + "\n" + "|-" * 200 + "\n" + ("|a" * 200 + "\n") * 240,
    "table of one-letter rows": "a|b\n-|-\n" + "x\n" * SIZE,
    "table that fills up": "|" + "a|" * 50 + "\n|" + "-|" * 50 + "\n" + "|\n" * SIZE,
    "tables": "a|b\n-|-\n\n" * SIZE,
    "headings": "a\n" * (SIZE // 2) + "===",
    "one address": "https://example.com/" + "a" * SIZE,
    "addresses": "https://a.b " * SIZE,
    "addresses with brackets": ("https://a.b/" + "(" * 1900 + ")" * 99 + " ") * 50,
    "addresses in addresses": "http://a.b/(" * SIZE,
    "schemes": "https://" * SIZE,
    "www": "www." * SIZE,
    "mail addresses": "a@b.c " * SIZE,
    "half a mail address": "a" * SIZE + "@",
    "at signs": "@" * SIZE,
    "colons": ":a" * SIZE,
    "code to colour": "```perl\n" + "((" * 4_000 + "\n```\n",
    "spaces": " " * SIZE,
    "lone surrogates": "\ud800" * SIZE,
    "joiners": "\u200d" * SIZE,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_costs_no_more_than_its_length_allows(bomb: str):
    source = bomb[:SIZE]

    html = html_of(source)

    assert len(html) < 100 * len(source)
    assert deepest(html) <= MAX_NESTING + 5
    assert surprises_in(html) == []


def deepest(html: str) -> int:
    """How many elements contain each other at most."""
    depth = most = 0
    for event in read(html.replace("<br>", "").replace("<hr>", "")):
        depth += (event.kind == "+" and event.name not in ("img", "input")) - (event.kind == "-")
        most = max(most, depth)
    return most


def share_of_budget(source: str) -> float:
    """How much of the steps it may take a text takes."""
    env = {"steps": steps_for(source), "own_hosts": (), "links": [], "profiles": {}, "code": 0}
    _PARSER.parse(source, env)
    return 1 - env["steps"] / steps_for(source)


def test_what_is_too_tangled_is_shown_as_it_was_typed():
    rendered = render("[" * SIZE + " <b> @alice https://example.com")

    assert rendered.html.startswith('<pre class="as-typed" tabindex="0">[[[')
    assert rendered.html.endswith("[[ &lt;b&gt; @alice https://example.com</pre>\n")
    assert rendered.mentions == frozenset()
    assert rendered.links == ()


@pytest.mark.parametrize("depth", [5, 15, 50])
def test_no_words_are_lost_however_deep_they_are(depth: int):
    for marker in ("> ", "- ", "1. "):
        assert "the end" in html_of(marker * depth + "the end")


@needs_shared
def test_real_posts_stay_far_from_the_limits():
    topics = shared_rows("forum-urho3d-discourse", "topics.jsonl.gz")[::10]
    posts = [post["raw"] for topic in topics for post in topic["posts"] if post.get("raw")]

    assert max(map(share_of_budget, posts)) < 0.6
