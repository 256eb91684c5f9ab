"""Placeholders: filled once, escaped where a name or title must not become Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automod.items import Author, Media, Topic
from automod.language.grammar import PLACEHOLDERS
from automod.placeholders import fill, fill_markdown
from tests.automod.rules import outcome_of, reply, topic


def test_every_placeholder_is_filled():
    author = Author(name="ann", flair_text="Fan", flair_css_class="fan", flair_template_id="7")
    media = Media(author="A", author_url="https://a.test/", title="T", description="D")
    item = topic("Title", by=author, body="Text", url="https://www.x.test/y", media=media)
    text = "|".join(f"{{{{{name}}}}}" for name in sorted(PLACEHOLDERS))

    assert fill(text, item, {}).split("|") == [
        "ann", "fan", "7", "Fan", "Text", "x.test", "submission", "A", "https://a.test/", "D", "T",
        "/p/1", "general", "Title", "https://www.x.test/y",
    ]  # fmt: skip


def test_a_reply_tells_the_title_of_its_topic():
    item = reply("Text", to=Topic(title="Title"))

    assert fill("{{kind}} in {{title}}: {{body}} ({{domain}})", item, {}) == (
        "comment in Title: Text (self.general)"
    )


def test_what_a_member_wrote_is_never_filled_again():
    item = topic("{{author}}", body="{{permalink}} {{match}}")

    assert (
        fill("{{title}} {{body}}", item, {"title": ("x",)}) == "{{author}} {{permalink}} {{match}}"
    )


@given(st.text("{}author-match1 ", max_size=40), st.text("{}author-match1 ", max_size=40))
def test_one_pass_is_all(title, body):
    item = topic(title, body=body)

    filled = fill("<{{title}}|{{body}}|{{match}}>", item, {"title": (title,)})

    assert filled == f"<{title}|{body}|{title}>"


@given(st.text(max_size=200))
def test_filling_any_text_never_fails(text):
    item = topic("a*b", body=text)

    fill(text, item, {"title": ("x", "y")})
    fill_markdown("{{" + text + "}} {{match-" + text + "}}", item, {text: ("x",)})


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{{match}} {{match-1}} {{match-2}}", "red red e"),
        ("{{match-title}} {{match-title-2}}", "red e"),
        ("{{match-body#2-1}}", "blue"),
        ("{{match-3}} {{match-0}} {{match-url}}", "{{match-3}} {{match-0}} {{match-url}}"),
        ("{{matches}} {{nobody}} {{ author }}", "{{matches}} {{nobody}} {{ author }}"),
    ],
)
def test_what_a_check_found_is_told(text, filled):
    matches = {"title": ("red", "e"), "body#2": ("blue",)}

    assert fill(text, topic("t"), matches) == filled


def test_names_and_titles_do_not_become_markdown():
    author = Author(name="big_bob_")
    item = topic("*[x](https://evil.test)*", by=author, url="https://x.test/a b(c)")
    text = "{{author}} {{title}} `{{author}}` [link]({{url}})"

    assert fill_markdown(text, item, {}) == (
        r"big\_bob\_ \*\[x\](https://evil.test)\* `big_bob_` [link](https://x.test/a%20b%28c%29)"
    )


def test_reversed_checks_and_groups_of_keys_leave_the_placeholder():
    source = "~title: x\nauthor:\n  name: alice\ncomment: '{{match}}'"

    (deed,) = outcome_of(source, topic("t")).deeds

    assert deed.comment.text == "{{match}}"


def test_texts_are_cut_to_what_can_be_sent():
    item = topic("t" * 300, body="b" * 9_000)
    source = "type: submission\nmodmail_subject: '{{title}}'\nmodmail: '{{body}}{{body}}'\n"

    (deed,) = outcome_of(source, item).deeds

    assert len(deed.modmail.subject) == 100
    assert len(deed.modmail.text) == 10_000
