"""All components on one page, for those who build with them, with sample data of the demo brand."""

import re
import zlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET
from markupsafe import Markup

from core.fields import MarkdownField
from core.forms import FormKeyField
from guidelines.content import RuleText, Step
from guidelines.queries.public import History

FOLDER: Final = Path(settings.BASE_DIR) / "templates" / "components"
PRESETS: Final = (("Lake", "#1d6478", "lake"), ("Brick", "#a8332a", "brick"))


@dataclass(frozen=True, kw_only=True)
class Person:
    username: str
    display_name: str
    patch: str
    title: str = ""
    bio: str = ""
    avatar_url: str = ""
    href: str = "#"
    is_staff_member: bool = False
    is_advocate: bool = False


@dataclass(frozen=True, kw_only=True)
class Category:
    name: str
    colour: int
    icon: str
    description: str
    topic_count: int
    pk: int
    lede: str = ""
    href: str = "#"


@dataclass(frozen=True, kw_only=True)
class Topic:
    title: str
    excerpt: str
    ring: str
    category: Category
    author: Person
    people: tuple[Person, ...]
    reply_count: int
    created_at: datetime
    last_posted_at: datetime
    participant_count: int = 5
    staff_replied_at: datetime | None = None
    is_locked: bool = False
    is_pinned: bool = False
    kind: str = "discussion"
    why: str = ""
    href: str = "#"


@dataclass(frozen=True, kw_only=True)
class Post:
    number: int
    author: Person
    html: str
    created_at: datetime
    edited_at: datetime | None = None
    href: str = "#"


@dataclass(frozen=True, kw_only=True)
class Notice:
    html: Markup
    at: datetime
    actor: Person | None = None
    ring: str = ""
    source: str = ""
    is_new: bool = False
    seen_url: str = ""
    href: str = "#"


@dataclass(frozen=True, kw_only=True)
class Place:
    name: str
    icon: str
    is_current: bool = False
    has_new: bool = False
    key: str = ""
    href: str = "#"
    count: int = 0
    in_tabbar: bool = True


@dataclass(frozen=True, kw_only=True)
class Answer:
    author: Person
    text: str


@dataclass(frozen=True, kw_only=True)
class Mark:
    kind: str
    title: str
    note: str = ""
    is_read: bool = False
    is_current: bool = False
    href: str = "#"


class SampleForm(forms.Form):
    """A control of every kind; the post it is bound to leaves one thing to fix."""

    email = forms.EmailField(label="E-mail", help_text="Nobody else sees it.")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    about = forms.CharField(label="About you", widget=forms.Textarea(attrs={"rows": 3}))
    terms = forms.BooleanField(label="Remember this device", required=False)
    theme = forms.ChoiceField(
        label="Theme", choices=[("", "Auto"), ("dark", "Dark")], widget=forms.RadioSelect
    )
    digest = forms.BooleanField(
        label="A letter on Sundays", help_text="What moved while you were out.", required=False
    )
    accent = forms.CharField(label="Accent colour", help_text="Contrast is our job.")


class SampleReply(forms.Form):
    body = MarkdownField(label="Your reply")
    form_key = FormKeyField()


@dataclass(frozen=True, kw_only=True)
class Samples:
    """One of everything, the moments shortly before `now`."""

    now: datetime
    sam: Person = Person(
        username="sam",
        display_name="Sam Okafor",
        patch="flame-night",
        title="Burner engineer",
        is_staff_member=True,
    )
    maren: Person = Person(
        username="maren",
        display_name="Maren Lindqvist",
        patch="pine-ice",
        bio="Forty nights a year in the snow, and the rest of them drying things.",
    )
    tomasz: Person = Person(
        username="tomasz",
        display_name="Tomasz Wilk",
        patch="peaks-dusk",
        title="Advocate",
        is_advocate=True,
    )
    winter: Category = Category(
        pk=1,
        name="Winter and altitude",
        colour=5,
        icon="moon",
        description="Cold canisters, thin air, long nights.",
        topic_count=214,
    )
    mending: Category = Category(
        pk=2,
        name="Mending",
        colour=1,
        icon="wrench",
        description="What broke, and how it was put right.",
        topic_count=96,
    )
    form: SampleForm = field(
        default_factory=lambda: SampleForm(
            {"email": "maren@", "about": "Skis.", "theme": "", "digest": "on", "accent": "#1d6478"}
        )
    )
    reply: SampleReply = field(default_factory=SampleReply)

    @property
    def people(self) -> tuple[Person, ...]:
        return self.sam, self.maren, self.tomasz

    @property
    def categories(self) -> tuple[Category, ...]:
        return self.winter, self.mending

    @property
    def topics(self) -> tuple[Topic, ...]:
        return (
            self._topic("Flame goes yellow above 2,500 metres", "open", 0, timedelta(minutes=12)),
            self._topic("The Duo hisses after closing the valve", "solved", 17, timedelta(hours=3)),
            self._topic("What do you cook on day five?", "talk", 46, timedelta(days=9)),
        )

    @property
    def posts(self) -> tuple[Post, ...]:
        return (
            self._post(1, self.maren, "<p>At −18 °C it lights, and goes out. <em>Twice.</em></p>"),
            self._post(2, self.tomasz, "<p>Warm the canister in your jacket first.</p>"),
        )

    @property
    def notices(self) -> tuple[Notice, ...]:
        said = Markup("<b>Sam Okafor</b> answered <b>Flame goes yellow</b>")
        solved = Markup("<b>The Duo hisses</b> is solved")
        return (
            Notice(html=said, at=self.now, actor=self.sam, source=self.winter.name, is_new=True),
            Notice(html=solved, at=self.now - timedelta(days=2), ring="solved"),
        )

    @property
    def places(self) -> tuple[Place, ...]:
        return (
            Place(name="Home", icon="home", is_current=True),
            Place(name="Forum", icon="forum", has_new=True),
            Place(name="People", icon="people"),
        )

    @property
    def rule(self) -> RuleText:
        return RuleText(
            block_id="",
            number=4,
            title="Never advise anyone to cook in a closed tent or van",
            meaning="Carbon monoxide does not argue.",
            fine=("“Porch open both sides, stove outside the inner.”",),
            not_fine=("“Crack a window, it’ll be all right.”",),
            ladder=("hidden until edited", "removed"),
        )

    @property
    def steps(self) -> tuple[Step, ...]:
        return (
            Step(name="Nudge", text="A private note with the rule.", who="any moderator"),
            Step(name="Pause", text="You can read, not write.", who="two moderators"),
        )

    @property
    def versions(self) -> tuple[History, ...]:
        return (
            History(3, "", "Rule 4 now says van.", self.now, True, "#"),
            History(2, "", "Nudges fade after six months.", self.now, False, "#"),
        )

    @property
    def desk_places(self) -> tuple[Place, ...]:
        return (
            Place(name="Queue", icon="shield", is_current=True, count=6),
            Place(name="Members", icon="people"),
        )

    @property
    def answers(self) -> tuple[Answer, ...]:
        return (
            Answer(author=self.maren, text="Lentils, and nobody complains."),
            Answer(author=self.tomasz, text="Whatever Maren left over."),
        )

    @property
    def marks(self) -> tuple[Mark, ...]:
        return (
            Mark(kind="ask", title="Maren asks", is_read=True),
            Mark(kind="solution", title="Solution", note="Tomasz", is_current=True),
            Mark(kind="gap", title="31 posts"),
            Mark(kind="new", title="Latest", note="Sam"),
        )

    def _topic(self, title: str, ring: str, replies: int, ago: timedelta) -> Topic:
        return Topic(
            title=title,
            excerpt="It lights at once and burns well in the kitchen, so the valve is not it.",
            ring=ring,
            category=self.winter,
            author=self.maren,
            people=self.people,
            reply_count=replies,
            created_at=self.now - ago,
            last_posted_at=self.now - ago,
            staff_replied_at=self.now if ring == "solved" else None,
            is_pinned=ring == "solved",
            is_locked=ring == "talk",
            why="You solved one like it",
        )

    def _post(self, number: int, author: Person, html: str) -> Post:
        written = self.now - timedelta(hours=5 - number)
        return Post(
            number=number,
            author=author,
            html=html,
            created_at=written,
            edited_at=written if number == 2 else None,
        )


def inert(html: Markup) -> Markup:
    """The same as a picture of itself: no landmark, no dialog, no key, and ids of its own."""
    text = re.sub(r"<(/?)(main|dialog|search-palette|keys-help)\b", r"<\1div", str(html))
    text = re.sub(r'<nav\b([^>]*?) aria-label="[^"]*"', r'<nav role="none"\1', text)
    text = re.sub(r' (data-key|popovertarget|aria-labelledby)="[^"]*"', "", text)
    own = f"shown-{zlib.crc32(text.encode()):x}-"
    ids = re.compile(r'(?<= )(id|for|aria-describedby)="([^"]+)"')
    text = ids.sub(lambda m: f'{m[1]}="{" ".join(own + one for one in m[2].split())}"', text)
    return Markup(text)  # noqa: S704 (rendered by a template)


def component_names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.html"))


@cache
def drawing_names(sprite: str, prefix: str) -> list[str]:
    """Symbols of a sprite in `static/img`, without their prefix."""
    text = (Path(settings.BASE_DIR) / "static" / "img" / sprite).read_text()
    return re.findall(rf'<symbol[^>]*\bid="{prefix}-([\w-]+)"', text)


@login_not_required
@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """For staff; and for everybody where DEBUG is on."""
    if not (settings.DEBUG or (request.user.is_authenticated and request.user.is_staff)):
        raise Http404
    context: dict[str, Any] = {
        "names": component_names(),
        "icons": drawing_names("icons.svg", "i"),
        "patches": drawing_names("patches.svg", "p"),
        "presets": PRESETS,
        "sample": Samples(now=timezone.now()),
        "inert": inert,
    }
    return render(request, "community/components.html", context)
