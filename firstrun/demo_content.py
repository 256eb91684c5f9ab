"""The demo community's texts, read and checked. `firstrun/demo/README.md` describes the format."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

DEMO_ROOT = Path(__file__).parent / "demo"

ROLES = ("newcomer", "member", "advocate", "moderator", "manager", "owner")
READERS = ("guest", *ROLES)
KINDS = ("discussion", "question", "prompt", "announcement")
REACTIONS = ("thanks", "helped", "same_here", "well_put")

_UNITS = {"y": 365 * 24 * 60, "w": 7 * 24 * 60, "d": 24 * 60, "h": 60, "m": 1}
_AGE = re.compile(r"\d+[ywdhm](?: \d+[ywdhm])*")
_POST = re.compile(
    r"=== (?P<author>[\w-]+) \| (?P<age>[\w ]+) ago"
    r"(?: \| reply_to=(?P<reply_to>\d+))?(?: \| reactions: (?P<reactions>.+))?"
)
_TOML_LINE = re.compile(r"at line (\d+)")
_POST_LINK = re.compile(r"(?:\[@(?P<author>[\w-]+)\])?\(#(?P<number>\d+)\)")


class DemoContentError(ValueError):
    """Something in the demo's files cannot be used. Says which file and line."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")


@dataclass(frozen=True, kw_only=True)
class DemoMember:
    """One person. A moderator with `moderates` is limited to these categories."""

    username: str
    name: str
    role: str
    is_staff: bool
    moderates: tuple[str, ...]
    title: str
    bio: str
    location: str
    patch: str
    joined_at: datetime


@dataclass(frozen=True, kw_only=True)
class DemoCategory:
    """One category. `see`, `start` and `reply` name the lowest role that may."""

    slug: str
    name: str
    parent: str | None
    description: str
    lede: str
    colour: int
    icon: str
    see: str
    start: str
    reply: str


@dataclass(frozen=True, kw_only=True)
class DemoPost:
    """One member's words. `reactions` maps a kind to the usernames that gave it."""

    number: int
    author: str
    written_at: datetime
    body: str
    reply_to: int | None
    reactions: Mapping[str, tuple[str, ...]]
    line: int


@dataclass(frozen=True, kw_only=True)
class DemoTopic:
    """One conversation; `posts[0]` opens it. `solution` is the number of a reply."""

    category: str
    slug: str
    title: str
    kind: str
    tags: tuple[str, ...]
    pinned: bool
    featured: bool
    locked: bool
    solution: int | None
    posts: tuple[DemoPost, ...]
    path: Path

    @property
    def author(self) -> str:
        return self.posts[0].author

    @property
    def started_at(self) -> datetime:
        return self.posts[0].written_at


@dataclass(frozen=True, kw_only=True)
class DemoCommunity:
    """Everything, in the order to create it: parents first, old topics before new ones."""

    members: tuple[DemoMember, ...]
    categories: tuple[DemoCategory, ...]
    topics: tuple[DemoTopic, ...]


def load_demo(now: datetime, root: Path = DEMO_ROOT) -> DemoCommunity:
    """Read and check all files. Ages in them count back from `now`, which knows its time zone."""
    members = {m.username: m for m in _read_members(root / "members.toml", now)}
    categories = {c.slug: c for c in _read_categories(root / "categories.toml")}

    for member in members.values():
        if unknown := set(member.moderates) - set(categories):
            problem = f"{member.username} moderates what does not exist: {', '.join(unknown)}"
            raise DemoContentError(root / "members.toml", 1, problem)

    topics = []
    for path in sorted((root / "topics").glob("*/*.md")):
        if path.parent.name not in categories:
            raise DemoContentError(path, 1, f"there is no category “{path.parent.name}”")
        topic = read_topic(path, now)
        _check_people(topic, members, categories[topic.category])
        topics.append(topic)

    return DemoCommunity(
        members=tuple(members.values()),
        categories=tuple(categories.values()),
        topics=tuple(sorted(topics, key=lambda t: t.started_at)),
    )


def read_topic(path: Path, now: datetime) -> DemoTopic:
    """One topic with its posts, checked as far as this is possible without knowing the members."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or lines[0] != "+++" or "+++" not in lines[1:]:
        raise DemoContentError(path, 1, "the front matter stands between two lines “+++”")
    end = lines.index("+++", 1)
    head = _Entry(path, 2, _toml(path, "\n".join(lines[1:end]), first_line=2))

    topic = DemoTopic(
        category=path.parent.name,
        slug=path.stem.partition("-")[2],
        title=head.text("title"),
        kind=head.text("kind", KINDS),
        tags=head.texts("tags"),
        pinned=head.flag("pinned"),
        featured=head.flag("featured"),
        locked=head.flag("locked"),
        solution=head.number("solution"),
        posts=tuple(_read_posts(path, lines, end, head, now)),
        path=path,
    )
    head.nothing_left()
    if topic.solution is not None and not 2 <= topic.solution <= len(topic.posts):
        raise DemoContentError(path, 2, f"the solution, post {topic.solution}, is not a reply")
    if topic.solution is not None and topic.kind != "question":
        raise DemoContentError(path, 2, "only a question has a solution")
    for post, following in zip(topic.posts, topic.posts[1:], strict=False):
        if following.written_at <= post.written_at:
            raise DemoContentError(path, following.line, "this post is older than the one above")
    return topic


def _read_posts(
    path: Path, lines: list[str], end: int, head: "_Entry", now: datetime
) -> Iterator[DemoPost]:
    """The posts, of which the first has its author, age and reactions in the front matter."""
    found = {"author": head.text("author"), "age": head.text("started"), "reply_to": None}
    found["reactions"] = head.text("reactions", default="")
    starts = [n for n in range(end + 1, len(lines)) if lines[n].startswith("===")]

    for number, (start, stop) in enumerate(
        zip([end, *starts], [*starts, len(lines)], strict=True), start=1
    ):
        if number > 1:
            match = _POST.fullmatch(lines[start])
            if not match:
                raise DemoContentError(path, start + 1, f"cannot read “{lines[start]}”")
            found = match.groupdict()
        body = "\n".join(lines[start + 1 : stop]).strip()
        if not body:
            raise DemoContentError(path, start + 1, "this post is empty")
        reply_to = int(found["reply_to"]) if found["reply_to"] else None
        if reply_to is not None and not 1 <= reply_to < number:
            raise DemoContentError(path, start + 1, f"post {reply_to} is not an earlier post")
        yield DemoPost(
            number=number,
            author=str(found["author"]),
            written_at=now - _age(path, start + 1, str(found["age"])),
            body=body,
            reply_to=reply_to,
            reactions=_reactions(path, start + 1, found["reactions"] or ""),
            line=start + 1,
        )


def _reactions(path: Path, line: int, text: str) -> dict[str, tuple[str, ...]]:
    reactions = {}
    for part in text.split():
        kind, _, names = part.partition("=")
        if kind not in REACTIONS or kind in reactions or not names:
            raise DemoContentError(path, line, f"cannot read the reaction “{part}”")
        reactions[kind] = tuple(names.split(","))
    return reactions


def _check_people(
    topic: DemoTopic, members: Mapping[str, DemoMember], category: DemoCategory
) -> None:
    """Everybody exists, had joined, may do it here, and is quoted where they spoke."""
    for post in topic.posts:
        needed = category.start if post.number == 1 else category.reply
        givers = [name for names in post.reactions.values() for name in names]
        problem = None

        for name in (post.author, *givers):
            if name not in members:
                problem = f"there is no member “{name}”"
            elif members[name].joined_at > post.written_at:
                problem = f"{name} had not joined yet"
            elif not _reaches(members[name].role, category.see):
                problem = f"{name} does not see this category"
        if post.author in givers:
            problem = f"{post.author} reacts to their own post"
        if not problem and not _reaches(members[post.author].role, needed):
            problem = f"{post.author} may not write this here"
        for link in _POST_LINK.finditer(post.body):
            number, author = int(link["number"]), link["author"]
            if not 1 <= number < post.number:
                problem = f"there is no earlier post #{number}"
            elif author and topic.posts[number - 1].author != author:
                problem = f"post #{number} is not by {author}"
        if problem:
            raise DemoContentError(topic.path, post.line, problem)


def _reaches(role: str, lowest: str) -> bool:
    return READERS.index(role) >= READERS.index(lowest)


def _read_members(path: Path, now: datetime) -> Iterator[DemoMember]:
    for entry in _entries(path, "member", unique="username"):
        role = entry.text("role", ROLES)
        yield DemoMember(
            username=entry.text("username"),
            name=entry.text("name"),
            role=role,
            is_staff=entry.flag("staff") or role in ("owner", "manager"),
            moderates=entry.texts("moderates"),
            title=entry.text("title"),
            bio=entry.text("bio"),
            location=entry.text("location"),
            patch=entry.text("patch"),
            joined_at=now - _age(path, entry.line, entry.text("joined")),
        )
        entry.nothing_left()


def _read_categories(path: Path) -> Iterator[DemoCategory]:
    seen = {""}
    for entry in _entries(path, "category", unique="slug"):
        parent, colour = entry.text("parent", default=""), entry.number("colour")
        if parent not in seen:
            raise DemoContentError(path, entry.line, f"the parent “{parent}” comes later or never")
        if colour is None or not 1 <= colour <= 6:
            raise DemoContentError(path, entry.line, "colour is a number from 1 to 6")
        category = DemoCategory(
            slug=entry.text("slug"),
            name=entry.text("name"),
            parent=parent or None,
            description=entry.text("description"),
            lede=entry.text("lede"),
            colour=colour,
            icon=entry.text("icon"),
            see=entry.text("see", READERS),
            start=entry.text("start", READERS),
            reply=entry.text("reply", READERS),
        )
        entry.nothing_left()
        seen.add(category.slug)
        yield category


def _entries(path: Path, name: str, *, unique: str) -> Iterator["_Entry"]:
    """The tables `[[name]]` of a TOML file, each with the line it begins at."""
    text = path.read_text(encoding="utf-8")
    starts = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == f"[[{name}]]"]
    seen = set()
    for line, values in zip(starts, _toml(path, text).get(name, []), strict=True):
        if values.get(unique) in seen:
            raise DemoContentError(path, line, f"“{values[unique]}” is here twice")
        seen.add(values.get(unique))
        yield _Entry(path, line, values)


def _toml(path: Path, text: str, *, first_line: int = 1) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _TOML_LINE.search(str(error))
        line = first_line + (int(at[1]) if at else 1) - 1
        raise DemoContentError(path, line, str(error)) from error


def age_of(text: str) -> timedelta:
    """How long "1d 2h" is."""
    return _age(Path("demo"), 0, text)


def moment_of(age: str, now: datetime) -> datetime:
    """When that was: "2y 40d" before `now`."""
    return now - _age(Path("guidelines"), 0, age)


def _age(path: Path, line: int, text: str) -> timedelta:
    """How long ago “2y 40d” or “3h 5m” is; a year counts 365 days."""
    if not _AGE.fullmatch(text):
        raise DemoContentError(path, line, f"“{text}” is not an age like “2y 40d” or “3h 5m”")
    return timedelta(minutes=sum(int(part[:-1]) * _UNITS[part[-1]] for part in text.split()))


class _Entry:
    """One TOML table whose values are taken out one by one, so that misspelt keys are noticed."""

    def __init__(self, path: Path, line: int, values: Mapping[str, Any]) -> None:
        self.path, self.line, self.values = path, line, dict(values)

    def text(
        self, key: str, choices: tuple[str, ...] | None = None, *, default: str | None = None
    ) -> str:
        value = self.values.pop(key, default)
        if not isinstance(value, str) or (not value and default is None):
            raise DemoContentError(self.path, self.line, f"{key} must be a text")
        if choices and value not in choices:
            raise DemoContentError(self.path, self.line, f"{key} is one of {', '.join(choices)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise DemoContentError(self.path, self.line, f"{key} must be a list of texts")
        return tuple(value)

    def flag(self, key: str) -> bool:
        value = self.values.pop(key, False)
        if not isinstance(value, bool):
            raise DemoContentError(self.path, self.line, f"{key} must be true or false")
        return value

    def number(self, key: str) -> int | None:
        value = self.values.pop(key, None)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise DemoContentError(self.path, self.line, f"{key} must be a number")
        return value

    def nothing_left(self) -> None:
        if self.values:
            names = ", ".join(sorted(self.values))
            raise DemoContentError(self.path, self.line, f"does not belong here: {names}")
