"""What was typed on the old forum reads here as it did there."""

import time

import pytest

from imports.discourse.cooked import markdown_of_cooked
from imports.discourse.links import Site, TextPlace
from imports.discourse.markup import markdown_of_raw
from imports.discourse.texts import Job, Source, texts_of

SITE = Site(
    names={"ann": "Ann", "bob!": "bob-1"},
    profiles={"ann": "/u/Ann/", "bob-1": "/u/bob-1/"},
    old_hosts=frozenset({"old.example"}),
)
PLACE = TextPlace(SITE, number=27, href="/t/words/27/", numbers={1: 1, 3: 2})


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Hello **you** :wink:", "Hello **you** :wink:"),
        (
            '[quote="Ann, post:3, topic:27"]\nfirst\n\nsecond\n[/quote]\nYes.',
            "> [@Ann](/t/words/27/2/) wrote:\n> first\n>\n> second\n\nYes.",
        ),
        (
            '[quote="Ann, post:3, topic:5, full:true"]x[/quote]',
            "> [@Ann](/t/topic/5/3/) wrote:\n> x",
        ),
        ('[quote="Ann"]x[/quote]', "> [@Ann](/u/Ann/) wrote:\n> x"),
        ('[quote="gone"]x[/quote]', "> **gone** wrote:\n> x"),
        (
            "[quote]a[quote=Ann]b[/quote]c[/quote]",
            "> a\n>\n> > [@Ann](/u/Ann/) wrote:\n> > b\n>\n> c",
        ),
        ("[b]bold [/b]and [i]thin[/i]", "**bold** and *thin*"),
        ("for a[i] = b[i]; [i]yes[/i]", "for a[i] = b[i]; *yes*"),
        ("[size=85][color=#f00]x[/color][/size]", "x"),
        ("[url]http://a.example/b[/url]", "<http://a.example/b>"),
        ("[url=a.example/b]here[/url]", "[here](http://a.example/b)"),
        ("[url=javascript:alert(1)]here[/url]", "here"),
        ("[img]http://a.example/b.png[/img]", "![](http://a.example/b.png)"),
        ("![a|69x36](upload://abc.png)", "*(picture: a)*"),
        ("![a|69x36,50%](http://x.example/a.png)", "![a](http://x.example/a.png)"),
        ("[notes.txt|attachment](upload://x.txt) (2 KB)", "*(file: notes.txt)* (2 KB)"),
        ("<img src='//a.example/b.png' width=3>", "![](https://a.example/b.png)"),
        ('<a href="http://a.example">x</a>', "[x](http://a.example)"),
        ("[code]a\nb[/code]", "```\na\nb\n```"),
        ("[code=cpp]\n```\nx[/code]", "````cpp\n```\nx\n````"),
        ("use [code]f(x)[/code] here", "use `f(x)` here"),
        ("```\n[b]code[/b]\n```", "```\n[b]code[/b]\n```"),
        ("`[b]code[/b]` @bob!", "`[b]code[/b]` @bob!"),
        (
            '[details="More [1]"]\ninside\n[/details]'.replace(" [1]", ""),
            ":::spoiler More\ninside\n:::",
        ),
        ("[spoiler]the end[/spoiler]", "||the end||"),
        ("[list][*]a[*]b[/list]", "- a\n- b"),
        ("[list=1][*]a[*]b[/list]", "1. a\n1. b"),
        ("[ul][li]a[/li][li]b[/li][/ul]", "- a\n- b"),
        ("[youtube]abc-1[/youtube]", "<https://www.youtube.com/watch?v=abc-1>"),
        ("[poll type=regular]\n* Yes\n* No\n[/poll]", "**Poll**\n\n* Yes\n* No"),
        ("see http://old.example/t/x/5/2 now", "see [/t/x/5/2](/t/x/5/2) now"),
        ("[url=https://old.example/t/x/5]x[/url]", "[x](/t/x/5)"),
        ("never closed [b] and [quote]", "never closed [b] and [quote]"),
        ("closed only [/b] [/quote]", "closed only [/b] [/quote]"),
        ("std::vector<int> a < b", "std::vector<int> a < b"),
    ],
)
def test_typed_text(typed: str, read: str):
    assert markdown_of_raw(typed, PLACE, []) == read


def test_a_poll_keeps_its_options_and_votes():
    poll = {"options": [{"html": "Yes &amp; no", "votes": 3}, {"html": "<b>No</b>", "votes": 0}]}

    read = markdown_of_raw("Well\n[poll]\n* Yes\n[/poll]\nso", PLACE, [poll])

    assert read == "Well\n\n**Poll**\n\n- Yes & no (3)\n- No (0)\n\nso"


@pytest.mark.parametrize(
    ("cooked", "read"),
    [
        ("<p>One<br>\ntwo</p>\n<p>three</p>", "One\ntwo\n\nthree"),
        ("<p>1 * 2 * 3 &lt;b&gt; [x]</p>", "1 \\* 2 \\* 3 \\<b\\> \\[x\\]"),
        ("<p># no heading</p><p>- no list</p>", "\\# no heading\n\n\\- no list"),
        ("<p>1. no list</p>", "1\\. no list"),
        ("<h2>Head</h2><p><strong>b</strong> <em>i</em></p>", "## Head\n\n**b** *i*"),
        (
            '<aside class="quote" data-username="Ann" data-post="3" data-topic="27">'
            '<div class="title"><div class="quote-controls"></div><img class="avatar">Ann:</div>'
            "<blockquote><p>words</p></blockquote></aside><p>Yes</p>",
            "> [@Ann](/t/words/27/2/) wrote:\n> words\n\nYes",
        ),
        ('<pre><code class="lang-cpp">a &lt; b\n\nc</code></pre>', "```cpp\na < b\n\nc\n```"),
        ("<p>use <code>x*y</code></p>", "use `x*y`"),
        ('<p><img class="emoji" alt=":wink:" src="x"></p>', ":wink:"),
        (
            '<div class="lightbox-wrapper"><a class="lightbox" href="http://a.example/b.png">'
            '<img src="http://a.example/s.png" alt="b"><div class="meta"><span>b 9 KB</span></div>'
            "</a></div>",
            "![b](http://a.example/s.png)",
        ),
        (
            '<aside class="onebox" data-onebox-src="http://a.example/b"><p>Preview</p></aside>',
            "<http://a.example/b>",
        ),
        ('<a class="mention" href="/u/ann">@Ann</a> hi', "@Ann hi"),
        ("<ul>\n<li>a\n<ol><li>b</li></ol></li><li>c</li></ul>", "- a\n  1. b\n- c"),
        ("<details><summary>More</summary><p>in</p></details>", ":::spoiler More\nin\n:::"),
        ('<span class="spoiler">end</span>', "||end||"),
        (
            '<div class="lazyYT" data-youtube-id="ab-c"></div>',
            "<https://www.youtube.com/watch?v=ab-c>",
        ),
        (
            '<div class="poll"><ul><li>Yes</li></ul><div class="poll-info">0 voters</div></div>',
            "- Yes",
        ),
        ("<script>alert(1)</script><style>p{}</style><p>x</p>", "x"),
        ("<p>open <b>never closed", "open **never closed**"),
    ],
)
def test_cooked_text(cooked: str, read: str):
    assert markdown_of_cooked(cooked, PLACE) == read


def one_text(raw: str, cooked: str = "") -> str:
    [[text]] = texts_of([Job(27, "/t/words/27/", {1: 1}, [Source(raw, cooked)])], SITE)
    return text.html


def test_scripts_of_cooked_text_never_run():
    html = one_text(
        "",
        '<p onclick="x()">a<script>alert(1)</script><img src=x onerror=alert(1)>'
        '<a href="javascript:alert(1)">b</a></p><svg onload=alert(1)>',
    )

    assert "alert" not in html
    assert "onclick" not in html


def test_a_text_without_anything_to_see_is_three_dots():
    assert one_text("", "<p> </p>") == "<p>…</p>\n"


@pytest.mark.parametrize(
    "part",
    [
        "[quote]", "[b]", "[i]", "[/quote]", "[code]", "[list][*]", "<div>", "<b>", "`", "``` ",
        "\n```", "![](", "[url=", "> ", "@a", "[details=x]\n", "<pre>", "\ue001", "\n", "[poll]",
        "<!--", "<![CDATA[", "&#", "</li>", "<aside class=quote>", "<script>", "[date=",
    ],
)  # fmt: skip
def test_no_text_costs_more_than_it_is_long(part: str):
    text = (part * 200_000)[:200_000]
    began = time.process_time()

    markdown_of_raw(text, PLACE, [])
    markdown_of_cooked(text, PLACE)

    assert time.process_time() - began < 4
