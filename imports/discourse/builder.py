"""Markdown made of opening and closing marks, whatever language they were written in.

A mark that is never closed stays what it was in the source (`literal`), so that `a[i]` keeps its
index. Blocks are put apart by BREAK, which becomes an empty line at the end. Everything is linear
in the length of the text: marks nest at most DEEPEST deep.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from core.markdown.spoilers import CLOSING, OPENING
from imports.discourse.links import TextPlace
from imports.discourse.values import whole

BREAK: Final = "\ue001"
DEEPEST: Final = 12
LISTS: Final = frozenset({"list", "ol"})
EMPHASIS: Final = {"b": "**", "i": "*", "s": "~~"}
_BREAKS = re.compile(f"{BREAK}+")
_WEB = re.compile(r"(?:https?://|mailto:|/(?!/))", re.I)
_DOMAIN = re.compile(r"[\w\-]+(?:\.[\w\-]+)+(?:[/?#]|$)")
_RUNS_OF_TICKS = re.compile("`+")


@dataclass(slots=True)
class Frame:
    """An opened mark and what stands in it so far."""

    tag: str
    value: str
    literal: str
    parts: list[str] = field(default_factory=list)


class Builder:
    def __init__(self, place: TextPlace) -> None:
        self.place = place
        self.frames = [Frame("", "", "")]

    @property
    def tags(self) -> list[str]:
        return [frame.tag for frame in self.frames]

    def add(self, markdown: str) -> None:
        self.frames[-1].parts.append(markdown)

    def block(self, markdown: str) -> None:
        self.add(f"{BREAK}{markdown}{BREAK}")

    def code(self, text: str, language: str = "") -> None:
        """Several lines of code. The fence is longer than any run of backticks inside."""
        text = text.replace(BREAK, "")
        longest = max((len(run) for run in _RUNS_OF_TICKS.findall(text)), default=0)
        fence = "`" * max(3, longest + 1)
        self.block(f"{fence}{language}\n{text.strip(chr(10))}\n{fence}")

    def inline_code(self, text: str) -> None:
        longest = max((len(run) for run in _RUNS_OF_TICKS.findall(text)), default=0)
        ticks = "`" * (longest + 1)
        room = " " if text.startswith("`") or text.endswith("`") else ""
        self.add(f"{ticks}{room}{text}{room}{ticks}" if text.strip() else text)

    def image(self, source: str, words: str = "") -> None:
        self.add(image(self.place.address(source), words))

    def open(self, tag: str, value: str = "", literal: str = "") -> None:
        if tag == "li":
            self._open_item(literal)
            return
        if tag in EMPHASIS and tag in self.tags:
            self._flatten(tag)
        if len(self.frames) > DEEPEST:
            self.add(literal)
            return
        self.frames.append(Frame(tag, value, literal))

    def close(self, tag: str, literal: str = "") -> None:
        family = LISTS if tag in LISTS else {tag}
        if not family & set(self.tags):
            self.add(literal)
            return
        while self.frames[-1].tag not in family:
            frame = self.frames.pop()
            self.add(self._written(frame) if frame.tag == "li" else self._as_typed(frame))
        frame = self.frames.pop()
        self.add(self._written(frame))

    def result(self) -> str:
        while len(self.frames) > 1:
            frame = self.frames.pop()
            implied = frame.tag == "li" or not frame.literal
            self.add(self._written(frame) if implied else self._as_typed(frame))
        return finished("".join(self.frames[0].parts))

    def _open_item(self, literal: str) -> None:
        inside = [i for i, tag in enumerate(self.tags) if tag in LISTS or tag == "li"]
        if not inside or len(self.frames) > DEEPEST:
            self.add(literal)
            return
        last = inside[-1]
        if self.frames[last].tag == "li":
            self.close("li")
        self.frames.append(Frame("li", "", literal))

    def _flatten(self, tag: str) -> None:
        """An emphasis opened twice: the first one was none. What came after it follows it still."""
        at = self.tags.index(tag)
        frame = self.frames.pop(at)
        self.frames[at - 1].parts.append(self._as_typed(frame))

    def _as_typed(self, frame: Frame) -> str:
        return frame.literal + "".join(frame.parts)

    def _written(self, frame: Frame) -> str:
        content = "".join(frame.parts)
        if frame.tag in EMPHASIS:
            return emphasised(content, EMPHASIS[frame.tag])
        write = getattr(self, f"_write_{frame.tag}", None)
        return write(content, frame.value) if write else content

    def _write_quote(self, content: str, value: str) -> str:
        name, post, topic = quoted(value)
        head = self.place.quote_head(name, post, topic)
        lines = [head, *finished(content).split("\n")] if head else finished(content).split("\n")
        quoted_lines = "\n".join(f"> {text}".rstrip() for text in lines)
        return f"{BREAK}{quoted_lines}{BREAK}"

    def _write_details(self, content: str, value: str) -> str:
        title = " ".join(value.split())[:100]
        return f"{BREAK}{OPENING} {title}".rstrip() + f"\n{finished(content)}\n{CLOSING}{BREAK}"

    def _write_spoiler(self, content: str, value: str) -> str:
        inner = finished(content).strip()
        if "\n" in inner or inner.startswith((OPENING, "```", "> ", "- ")):
            return self._write_details(content, value)
        return f"||{inner}||" if inner else ""

    def _write_summary(self, content: str, value: str) -> str:
        """The title of the details it stands in."""
        if self.frames[-1].tag != "details":
            return content
        self.frames[-1].value = finished(content).replace("\n", " ")
        return ""

    def _write_list(self, content: str, value: str) -> str:
        """Inside an item the list goes on below its words."""
        items = content.strip("\n ")
        return f"\n{items}\n" if "li" in self.tags else f"{BREAK}{items}{BREAK}"

    _write_ol = _write_list

    def _write_li(self, content: str, value: str) -> str:
        bullet = "1. " if self.frames[-1].tag == "ol" else "- "
        inner = finished(content).strip()
        first, *rest = (text.rstrip() for text in inner.split("\n"))
        below = [(" " * len(bullet) + text).rstrip() for text in rest]
        return "\n".join([f"\n{bullet}{first}", *below])

    def _write_url(self, content: str, value: str) -> str:
        address = self.place.address(address_of(value or content))
        words = finished(content).strip()
        if not address or "\n\n" in words:
            return content
        if words in ("", value, address) and address.startswith(("http", "mailto:")):
            return f"<{address}>"
        if words.count("[") != words.count("]"):
            words = words.replace("[", "\\[").replace("]", "\\]")
        return f"[{words or address}]({bracketed(address)})"

    def _write_img(self, content: str, value: str) -> str:
        return image(self.place.address(content.strip()))

    def _write_email(self, content: str, value: str) -> str:
        return self._write_url(content, f"mailto:{value or content.strip()}")

    def _write_youtube(self, content: str, value: str) -> str:
        return media(content, "https://www.youtube.com/watch?v=")

    def _write_gist(self, content: str, value: str) -> str:
        return media(content, "https://gist.github.com/")

    def _write_pastebin(self, content: str, value: str) -> str:
        return media(content, "https://pastebin.com/")

    def _write_poll(self, content: str, value: str) -> str:
        return f"{BREAK}**Poll**{BREAK}{content}{BREAK}"


def finished(markdown: str) -> str:
    """Blocks put apart by one empty line, none around the whole."""
    parts = (part.strip("\n") for part in _BREAKS.split(markdown))
    return "\n\n".join(part for part in parts if part.strip()).strip("\n")


def emphasised(content: str, mark: str) -> str:
    """Marked paragraph by paragraph, with the spaces outside; blocks stay as they are."""
    if BREAK in content:
        return content
    paragraphs = content.split("\n\n")
    return "\n\n".join(_around(paragraph, mark) for paragraph in paragraphs)


def _around(text: str, mark: str) -> str:
    inner = text.strip()
    if not inner:
        return text
    start = text.index(inner)
    return f"{text[:start]}{mark}{inner}{mark}{text[start + len(inner) :]}"


def quoted(value: str) -> tuple[str, int | None, int | None]:
    """`name, post:3, topic:27` → whose words, and which post."""
    parts = [part.strip() for part in value.strip(" =\"'“”").split(",")]
    facts = dict(part.split(":", 1) for part in parts[1:] if ":" in part)
    name = facts.get("username") or parts[0].strip("\"'“” ")
    return name[:60], whole(facts.get("post")), whole(facts.get("topic"))


def address_of(text: str) -> str:
    """An address that can stand in angle brackets, or nothing."""
    url = text.strip().strip("\"'")
    if url.startswith("//"):
        url = f"https:{url}"
    if not _WEB.match(url):
        url = f"http://{url}" if _DOMAIN.match(url) and ":" not in url.split("/")[0] else ""
    return "" if re.search(rf"[\s<>{BREAK}]", url) or len(url) > 2000 else url


def image(source: str, words: str = "") -> str:
    """A picture by its address; one that lay among the old site's uploads is only named."""
    words = re.sub(r"[\[\]<>`*_|\\\n]", " ", words.partition("|")[0])[:200].strip()
    url = address_of(source)
    if source.strip().startswith("upload:") or not url:
        return f"*(picture: {words})*" if words else "*(picture)*"
    return f"![{words}]({bracketed(url)})"


def bracketed(url: str) -> str:
    """As a link's target takes it: in angle brackets where it has brackets of its own."""
    return f"<{url}>" if re.search(r"[()\\]", url) else url


def media(content: str, prefix: str) -> str:
    inner = content.strip()
    url = address_of(inner) if "://" in inner else prefix + re.sub(r"[^\w\-/=&]", "", inner)
    return f"{BREAK}<{url}>{BREAK}" if url.startswith("http") else content
