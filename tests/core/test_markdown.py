"""What members can write, and what becomes of it."""

import pytest

from core.markdown import (
    Rendered,
    excerpt,
    excerpt_of_html,
    mentioned_names,
    render,
)
from core.markdown.highlight import MAX_CODE
from core.markdown.rendering import MAX_MENTIONS
from tests.core.markdown_html import html_of

REL = 'rel="nofollow ugc noopener"'
SPOILER = '<span class="spoiler" tabindex="0">'


def profiles(names: set[str]) -> dict[str, str]:
    """Everybody is a member, except nobody."""
    return {name: f"/u/{name}/" for name in names - {"nobody"}}


# Paragraphs and headings


def test_a_line_break_in_the_source_is_a_line_break_on_the_page():
    assert html_of("one\ntwo") == "<p>one<br>\ntwo</p>\n"


@pytest.mark.parametrize(("typed", "shown"), [("#", "h3"), ("##", "h4"), ("####", "h6")])
def test_headings_start_below_those_of_the_page(typed: str, shown: str):
    assert html_of(f"{typed} News") == f"<{shown}>News</{shown}>\n"


def test_an_empty_text_is_empty():
    assert render("") == Rendered(html="", mentions=frozenset(), links=(), text="", excerpt="")


# Mentions


def test_a_known_name_is_a_link_and_an_unknown_one_stays_text():
    html = html_of("Hi @Alice and @nobody!", resolve_mentions=profiles)

    assert html == '<p>Hi <a class="mention" href="/u/alice/">@Alice</a> and @nobody!</p>\n'


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("@Alice, @alice and @ALICE", {"alice"}),
        ("(@zoë) „@Юля“ @名前 @हिन्दी", {"zoë", "юля", "名前", "हिन्दी"}),
        ("Ask @anna.b-c_d. Or @bob-", {"anna.b-c_d", "bob"}),
        ("@alice's idea, @bob’s idea", {"alice", "bob"}),
        ("**@alice** and ||@bob||", {"alice", "bob"}),
        ("me@example.com, https://example.com/@alice, a/@b, @@c", set()),
        ("`@alice` and [@bob](/u/bob/)", set()),
        ("    @alice\n\n```\n@bob\n```", set()),
        ("\\@alice @ @- @.x", set()),
        ("> @alice said so\n\nTrue, @bob", {"bob"}),
        ("![@alice](/media/a.png)", set()),
    ],
)
def test_who_is_mentioned(source: str, names: set[str]):
    assert mentioned_names(source) == names


def test_a_mention_in_a_quotation_is_a_link_but_tells_nobody():
    rendered = render("> @alice was right", resolve_mentions=profiles)

    assert 'href="/u/alice/"' in rendered.html
    assert rendered.mentions == frozenset()


def test_names_are_looked_up_once_and_not_without_end():
    asked: list[set[str]] = []

    def look_up(names: set[str]) -> dict[str, str]:
        asked.append(names)
        return {}

    render("nobody here", resolve_mentions=look_up)
    render(" ".join(f"@name{i}" for i in range(200)), resolve_mentions=look_up)

    assert asked == [{f"name{i}" for i in range(MAX_MENTIONS)}]


def test_what_a_lookup_answers_is_escaped():
    html = html_of("@alice", resolve_mentions=lambda names: {"alice": '/u/"><b>/'})

    assert html == '<p><a class="mention" href="/u/&quot;&gt;&lt;b&gt;/">@alice</a></p>\n'


# Links


def link(address: str, words: str = "") -> str:
    """A link to another site."""
    return f'<a href="{address}" {REL}>{words or address}</a>'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("[a](/t/1/)", '<a href="/t/1/">a</a>'),
        ("[a](#top)", '<a href="#top">a</a>'),
        ("[a](https://example.com)", link("https://example.com", "a")),
        ("[a](//example.com)", link("//example.com", "a")),
        ("[a](mailto:a@example.com)", '<a href="mailto:a@example.com">a</a>'),
        ("https://example.com/a_b_c.", link("https://example.com/a_b_c") + "."),
        ("(https://example.com/x_(y))", "(" + link("https://example.com/x_(y)") + ")"),
        ("www.example.com", link("http://www.example.com", "www.example.com")),
        ("a@example.com", '<a href="mailto:a@example.com">a@example.com</a>'),
        ("**https://example.com**", f"<strong>{link('https://example.com')}</strong>"),
        ("||https://example.com||", f"{SPOILER}{link('https://example.com')}</span>"),
        ("„https://example.com“", f"„{link('https://example.com')}“"),
        ("看https://example.com。", f"看{link('https://example.com')}。"),
        ("https://xn--80ak6aa92e.com/", link("https://xn--80ak6aa92e.com/")),
        ("[a https://b.example c](/x)", '<a href="/x">a https://b.example c</a>'),
    ],
)
def test_links(source: str, html: str):
    assert html_of(source) == f"<p>{html}</p>\n"


@pytest.mark.parametrize(
    "source",
    [
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](java&#115;cript:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a](vbscript:x)",
        "[a](file:///etc/passwd)",
        "[a](irc://example.com)",
        "![a](data:image/png;base64,AAAA)",
        "<javascript:alert(1)>",
        "https://",
        "http://user@localhost",
        "example.com",
        "ahttps://example.com",
        "www.example",
        "www.a_b.c_d",
        "https://example.com/" + "a" * 2_100,
    ],
)
def test_what_does_not_become_a_link(source: str):
    rendered = render(source)

    assert "<a" not in rendered.html.replace('<a href="http://www.example"', "")
    assert "<img" not in rendered.html


def test_a_backslash_cannot_hide_another_site():
    assert html_of(r"[a](/\\evil.example)") == '<p><a href="/%5Cevil.example">a</a></p>\n'


def test_links_to_other_sites_are_counted_with_their_hosts():
    rendered = render("[a](https://A.example/1) https://a.example/2 ![](//b.example/x.png) [c](/c)")

    assert rendered.links == (
        "https://A.example/1",
        "https://a.example/2",
        "//b.example/x.png",
    )
    assert rendered.domains == {"a.example", "b.example"}


@pytest.mark.parametrize(
    ("address", "is_inside"),
    [
        ("http://127.0.0.1:8000/t/1/", True),
        ("http://127.0.0.1:9000/t/1/", False),
        ("http://127.0.0.1/t/1/", False),
        ("https://forum.example:443/t/1/", True),
        ("https://FORUM.example/t/1/", True),
        ("https://forum.example:8443/", False),
    ],
)
def test_a_port_belongs_to_a_host(address, is_inside):
    rendered = render(f"<{address}>", own_hosts={"127.0.0.1:8000", "forum.example"})

    assert (not rendered.links) == is_inside


def test_links_to_our_own_hosts_are_links_inside_the_site():
    rendered = render("https://forum.example/t/1/", own_hosts={"forum.example"})

    assert "rel=" not in rendered.html
    assert rendered.links == ()


# Pictures


def test_our_own_picture_is_shown_late_and_tells_nobody():
    assert html_of('![A *cat*](/media/cat.png "Tom")') == (
        '<p><img src="/media/cat.png" alt="A cat" title="Tom" '
        'loading="lazy" decoding="async" referrerpolicy="no-referrer"></p>\n'
    )


@pytest.mark.parametrize(
    "path", ["/media/../notifications/", "/media/%2e%2e/notifications/", "/media/", "/media//x.png"]
)
def test_a_page_of_ours_is_not_asked_for_as_a_picture(path):
    assert "<img" not in html_of(f"![x]({path})")


def test_a_picture_from_elsewhere_is_a_link():
    assert html_of("![A cat](https://cats.example/cat.png)") == (
        f'<p><a class="image-link" href="https://cats.example/cat.png" {REL}>A cat</a></p>\n'
    )


def test_a_picture_from_elsewhere_inside_a_link_is_its_words():
    assert html_of("[![A cat](https://cats.example/cat.png)](/t/1/)") == (
        '<p><a href="/t/1/">A cat</a></p>\n'
    )


# Spoilers


def test_words_between_bars_are_hidden():
    assert html_of("He is ||the *killer*||.") == (
        '<p>He is <span class="spoiler" tabindex="0">the <em>killer</em></span>.</p>\n'
    )


@pytest.mark.parametrize("source", ["a || b || c", "||a", "|||a|||", r"\||a||", "`||a||`", "||||"])
def test_bars_that_hide_nothing(source: str):
    assert "spoiler" not in html_of(source)


def test_blocks_between_colons_are_hidden_under_a_title():
    assert html_of(":::spoiler The <end>\n- a\n\nb\n:::\nc") == (
        '<details class="spoiler"><summary>The &lt;end&gt;</summary>\n'
        "<ul>\n<li>a</li>\n</ul>\n<p>b</p>\n</details>\n<p>c</p>\n"
    )


@pytest.mark.parametrize(
    "source", [":::spoiler", ":::spoiler\n", "a\n:::spoiler", "> :::spoiler\nb"]
)
def test_a_spoiler_without_title_or_end(source: str):
    html = html_of(source)

    assert "<summary>Spoiler</summary>" in html
    assert "</details>" in html


def test_spoilers_nest():
    html = html_of(":::spoiler a\n:::spoiler b\nc\n:::\nd\n:::\ne")

    assert html.endswith("<p>c</p>\n</details>\n<p>d</p>\n</details>\n<p>e</p>\n")


# Quotes


def test_a_quotation_names_its_author_and_leads_back():
    assert html_of("> [@zoë](/t/news/3/7/) wrote:\n> Well *said*.") == (
        '<blockquote class="quote" data-author="zoë">\n'
        '<a href="/t/news/3/7/" class="quote-by">@zoë</a>\n'
        "<p>Well <em>said</em>.</p>\n</blockquote>\n"
    )


def test_an_attribution_may_stand_alone_and_speak_any_language():
    html = html_of("> [@zoë](/t/news/3/7/) schrieb:\n>\n> Gut.")

    assert html.endswith('class="quote-by">@zoë</a>\n\n<p>Gut.</p>\n</blockquote>\n')


@pytest.mark.parametrize(
    "source",
    [
        "> Just a quotation",
        "> [@zoë](https://evil.example/) wrote:\n> a",
        "> [@zoë](//evil.example/) wrote:\n> a",
        "> [zoë](/t/1/) wrote:\n> a",
        "> [@zoë](/t/1/) wrote a book\n> a",
        "> [@zoë](/t/1/): and more on this line",
    ],
)
def test_other_blockquotes_are_plain(source: str):
    assert html_of(source).startswith("<blockquote>\n<p>")


# Code, tables, lists, emoji, tags


def test_code_is_coloured_with_classes():
    assert html_of("```python\nreturn 1\n```") == (
        '<pre class="code" data-language="python" tabindex="0"><code>'
        '<span class="k">return</span> <span class="mi">1</span>\n</code></pre>\n'
    )


@pytest.mark.parametrize("language", ["klingon", "", "text"])
def test_code_in_an_unknown_language_is_plain(language: str):
    assert "<span" not in html_of(f"```{language}\nreturn <1>\n```")


def test_long_code_is_plain():
    assert "<span" not in html_of("```python\n" + "return 1\n" * (MAX_CODE // 9 + 1) + "```")


def test_colouring_keeps_every_character():
    code = "\n\n  x = '<b>'\t\n\n"

    html = html_of(f"```python\n{code}```")

    assert excerpt_of_html(html.replace('class="code"', "")) == "x = '<b>'"
    assert "<code>\n\n  " in html


def test_a_table_scrolls_and_says_its_alignment_without_style():
    html = html_of("|a|b|\n|:-:|-|\n|1|2|")

    assert html.startswith('<div class="table-scroll" tabindex="0"><table>\n')
    assert '<td align="center">1</td>\n<td>2</td>' in html
    assert "style" not in html


def test_task_lists_have_boxes_nobody_can_tick():
    assert html_of("- [x] done\n- [ ] open") == (
        '<ul class="contains-task-list">\n'
        '<li class="task-list-item"><input aria-label="done" class="task-list-item-checkbox" '
        'disabled="" type="checkbox" checked=""> done</li>\n'
        '<li class="task-list-item"><input aria-label="open" class="task-list-item-checkbox" '
        'disabled="" type="checkbox"> open</li>\n</ul>\n'
    )


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("- [ ] a *new* `O-ring`", "a new O-ring"),
        ('- [ ] say "on" & <off>', "say &quot;on&quot; &amp; &lt;off&gt;"),
        ("- [x] ![](/media/a.png)", "☑"),
        ("- [ ] " + "long " * 40, ("long " * 20)),
    ],
)
def test_the_box_of_a_task_is_called_what_stands_beside_it(source, name):
    assert f'aria-label="{name}"' in html_of(source)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (":fire:", "🔥"),
        (":+1: :Tada: :slight_smile:", "👍 🎉 🙂"),
        (":fire::fire:", "🔥🔥"),
        (":not_an_emoji: 10:30:45", ":not_an_emoji: 10:30:45"),
        (r"\:fire:", ":fire:"),
        ("`:fire:`", "<code>:fire:</code>"),
    ],
)
def test_emoji_by_name(source: str, shown: str):
    assert html_of(source) == f"<p>{shown}</p>\n"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Press <kbd>Ctrl</kbd>", "Press <kbd>Ctrl</kbd>"),
        ("H<SUB>2</SUB>O", "H<sub>2</sub>O"),
        ("a<br/>b", "a<br>\nb"),
        ("<kbd>open", "<kbd>open</kbd>"),
        ("close</kbd>", "close"),
        ('<kbd onclick="x">', '&lt;kbd onclick="x"&gt;'),
        ("<b>bold</b> <script>", "&lt;b&gt;bold&lt;/b&gt; &lt;script&gt;"),
        ("`<kbd>`", "<code>&lt;kbd&gt;</code>"),
    ],
)
def test_few_tags_are_tags(source: str, html: str):
    assert html_of(source) == f"<p>{html}</p>\n"


# Words without markup


def test_the_text_for_search_is_what_the_author_says_openly():
    rendered = render(
        "> [@zoë](/t/1/2/) wrote:\n> Quoted\n\nI **like** [it](/x) :fire:\n\n"
        "> A poem\n\n||secret|| `code`\n\n:::spoiler Title\nhidden\n:::\n\n```\nblock\n```"
    )

    assert rendered.text == "I like it 🔥\nA poem\ncode\nblock"
    assert rendered.excerpt == "I like it 🔥 A poem code"


def test_an_excerpt_ends_between_words():
    assert excerpt("one two three four", length=12) == "one two…"
    assert excerpt("a" * 50, length=10) == "a" * 9 + "…"
    assert excerpt("short") == "short"


def test_an_excerpt_of_code_alone_is_the_code():
    assert render("```\nreturn 1\n```").excerpt == "return 1"


def test_an_excerpt_of_html_is_that_of_its_source():
    source = "> [@zoë](/t/1/2/) wrote:\n> Quoted\n\nI *like* it & <you>\n\n||secret|| end"

    assert excerpt_of_html(html_of(source)) == excerpt(source) == "I like it & <you> end"
