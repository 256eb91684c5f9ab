"""What people, robots and broken clients type into the forum's forms, as it comes over the wire."""

from html import escape
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils.html import strip_tags

from forums.models import Post, Topic
from tests.factories.forums import CategoryFactory, TopicFactory
from tests.factories.members import UserFactory
from tests.shared_data import needs_shared, shared_rows

pytestmark = pytest.mark.django_db

LONG = "x" * 100_001
FEW_WORDS, NO_LETTER = "Write a few words first.", "A title needs at least one visible letter."
TOO_LONG = "A text can be up to 100 kB long. This one has 101 kB."
REFUSED = [
    ("body", "", FEW_WORDS),
    ("body", " \n\t ", FEW_WORDS),
    ("body", "\u200b\u200d\u2060", FEW_WORDS),
    ("body", "\u202e\u202d", FEW_WORDS),
    ("body", "\0\0", FEW_WORDS),
    ("body", LONG, TOO_LONG),
    ("title", "", "Please fill this in."),
    ("title", "\u200b\u200d", NO_LETTER),
    ("title", "\u202e\u202d", NO_LETTER),
    ("title", "t" * 256, "A title can have up to 255 characters. This one has 256."),
]
CLEANED = {
    "NUL": ("a\0b", "ab"),
    "lone surrogate": ("cold \ud800 stove", "cold"),
    "override": ("\u202egnp.exe", "gnp.exe"),
    "brackets": ("[" * 20_000, "[[[["),
    "quotes in quotes": (">" * 5_000 + " deep", "deep"),
    "emphasis": ("*_" * 20_000, "*_*_"),
}


class World:
    """A member, a topic of theirs, and the forms they can send."""

    def __init__(self, sign_in: Any) -> None:
        self.author = UserFactory()
        self.client: Client = sign_in(self.author)
        self.topic = TopicFactory(author=self.author, title="As it was", body="As it was")
        self.post = self.topic.posts.get()
        place = CategoryFactory().pk
        topic = {"title": "Kept as typed", "category": place, "kind": "question", "tags": "a"}
        self.forms: dict[str, tuple[str, dict[str, Any]]] = {
            "start": ("/new/", topic | {"body": "Kept as typed, too"}),
            "reply": (f"/t/{self.topic.pk}/reply/", {"body": "Words"}),
            "edit": (f"/p/{self.post.pk}/edit/", {"body": "Words", "version": "1"}),
            "rename": (
                f"/t/{self.topic.pk}/edit/",
                topic | {"category": self.topic.category_id, "version": "1"},
            ),
        }

    def send(self, form: str, *, follow: bool = True, **typed: str) -> Any:
        """As a browser sends it, and with what no browser would: bytes that are no UTF-8."""
        address, fields = self.forms[form]
        sent = {
            name: quote(str(value).encode("utf-8", "surrogatepass"))
            for name, value in (fields | typed).items()
        }
        words = "&".join(f"{name}={value}" for name, value in sent.items())
        return self.client.post(
            address, words, content_type="application/x-www-form-urlencoded", follow=follow
        )

    def rows(self) -> list[Any]:
        return [
            list(Topic.objects.order_by("pk").values_list("title")),
            list(Post.objects.order_by("pk").values_list("body", "version")),
        ]


@pytest.fixture
def world(sign_in: Any) -> World:
    return World(sign_in)


FORMS_OF = {"body": ("start", "reply", "edit"), "title": ("start", "rename")}
CASES = [(form, *case) for case in REFUSED for form in FORMS_OF[case[0]]]


@pytest.mark.parametrize(("form", "field", "typed", "says"), CASES)
def test_it_is_said_beside_the_field_and_nothing_typed_is_lost(
    world: World, form: str, field: str, typed: str, says: str
):
    before = world.rows()

    answer = world.send(form, **{field: typed})

    page = answer.content.decode()
    assert answer.status_code == 422
    (control,) = [tag for tag in page.split("<") if f'name="{field}"' in tag]
    assert 'aria-invalid="true"' in control
    assert f'id="id_{field}_error"' in page
    assert says in page
    if len(typed) > 200:
        assert typed in page
    if form == "start":
        assert "Kept as typed" in page
    assert world.rows() == before


@pytest.mark.parametrize("name", CLEANED)
@pytest.mark.parametrize("form", FORMS_OF["body"])
def test_what_can_be_read_without_it_is_posted_without_it(world: World, form: str, name: str):
    typed, shown = CLEANED[name]

    answer = world.send(form, body=typed)

    assert answer.status_code == 200
    post = Post.objects.order_by("-version", "-pk").first()
    assert shown in strip_tags(answer.content.decode()) or escape(shown) in post.html
    assert not {"\0", "\ud800", "\u202e"} & set(post.body)


@needs_shared
def test_every_naughty_string_is_a_text_or_refused_with_a_word(world: World, settings: Any):
    settings.POSTING_LIMITS = False
    answers = set()
    for n, typed in enumerate(shared_rows("strings-naughty", "blns.json")):
        answers.add(world.send("reply", body=typed, follow=False).status_code)
        if n % 4 == 0 or typed.isnumeric():  # a title is in an address, too, and takes longer
            answers.add(world.send("start", title=typed).status_code)
    answers.add(world.client.get(world.topic.href).status_code)

    assert answers == {200, 302, 422}
