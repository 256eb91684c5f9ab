"""The HTML that Discourse made of a post → our Markdown, for posts without their source."""

import re
from html.parser import HTMLParser
from typing import Final

from imports.discourse.builder import BREAK, Builder
from imports.discourse.links import TextPlace

MARKS: Final = {
    "b": "b", "strong": "b", "i": "i", "em": "i", "s": "s", "del": "s", "strike": "s",
    "ul": "list", "ol": "ol", "li": "li", "blockquote": "quote", "details": "details",
    "summary": "summary", "a": "url",
}  # fmt: skip
BLOCKS: Final = frozenset({"p", "div", "section", "article", "header", "table", "figure"})
VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "path", "source"}
    | {"track", "use", "wbr"}
)
SILENT: Final = frozenset({"script", "style", "svg", "template", "noscript", "head", "object"})
SILENT_CLASSES: Final = frozenset({"meta", "poll-info", "quote-controls", "poll-title"})
DEEPEST_ELEMENTS: Final = 100
_SPACES = re.compile(r"\s+")
_SPECIAL = re.compile(r"([\\`*\[\]<>|~])|(?<!\w)(_)|(_)(?!\w)")
_LINE_START = re.compile(r"^(#{1,6}\s|[-+=]|:::)|^(\d{1,9})([.)]\s)")


def markdown_of_cooked(cooked: str, place: TextPlace) -> str:
    """Takes any text; what the parser cannot read is left out."""
    reader = _Reader(place)
    try:
        # Discourse writes no comments or declarations, and broken ones cost html.parser dear.
        reader.feed(cooked.replace(BREAK, "").replace("<!", "").replace("<?", ""))
        reader.close()
    except (AssertionError, ValueError):  # html.parser on broken declarations
        pass
    return reader.builder.result()


class _Reader(HTMLParser):
    def __init__(self, place: TextPlace) -> None:
        super().__init__(convert_charrefs=True)
        self.builder = Builder(place)
        self.place = place
        self.silent = ""
        """The element whose content is left out just now, and how often it stands in itself."""
        self.silent_depth = 0
        self.code: list[str] | None = None
        self.code_tag = ""
        self.code_language = ""
        self.marks: list[tuple[str, str]] = []
        """Open elements and the marks they stand for."""
        self.cells: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        classes = set(values.get("class", "").split())
        if self.silent:
            self.silent_depth += tag == self.silent
        elif self.code is not None:
            self._in_code(tag, classes)
        elif tag in SILENT or classes & SILENT_CLASSES or self._is_quote_title(tag, classes):
            self._silence(tag)
        elif tag in ("pre", "code"):
            self.code, self.code_tag, self.code_language = [], tag, ""
        elif tag in VOID:
            self._void(tag, values, classes)
        else:
            self._open(tag, values, classes)

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            self.silent_depth -= tag == self.silent
            self.silent = self.silent if self.silent_depth else ""
        elif self.code is not None:
            if tag == self.code_tag:
                self._end_code()
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6") or tag in BLOCKS:
            self._close(tag)
            self.builder.add(BREAK)
        else:
            self._close(tag)

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        if self.code is not None:
            self.code.append(data)
            return
        text = _SPECIAL.sub(r"\\\g<0>", _SPACES.sub(" ", data))
        if self._at_line_start():
            text = _LINE_START.sub(_escaped, text.lstrip())
        self.builder.add(self.place.rename(text))

    def close(self) -> None:
        super().close()
        if self.code is not None:
            self._end_code()

    def _open(self, tag: str, values: dict[str, str], classes: set[str]) -> None:
        mark, value = MARKS.get(tag, ""), ""
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.builder.add(f"{BREAK}{'#' * int(tag[1])} ")
        elif tag == "aside" and "quote" in classes:
            names = ("data-username", "data-post", "data-topic")
            name, post, topic = (values.get(key, "") for key in names)
            mark, value = "quote", f"{name}, post:{post}, topic:{topic}"
        elif tag == "blockquote" and "quote" in (kind for _tag, kind in self.marks[-1:]):
            mark = ""  # a quotation's words: its head stands on the aside
        elif tag in ("aside", "div", "iframe", "video") and (url := _embedded(values)):
            self.builder.block(f"<{url}>")
            self._silence(tag)
            return
        elif tag == "a":
            mark, value = self._link(values, classes)
        elif classes & {"spoiler", "spoiled"}:
            mark = "spoiler"
        elif tag == "tr":
            self.builder.add("\n| ")
        elif tag in BLOCKS:
            self.builder.add(BREAK)
        if len(self.marks) < DEEPEST_ELEMENTS:
            self.marks.append((tag, mark))
            if mark:
                self.builder.open(mark, value)

    def _close(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.builder.add(" | ")
        open_tags = [name for name, _mark in self.marks]
        if tag not in open_tags:
            return
        while self.marks:
            name, mark = self.marks.pop()
            if mark:
                self.builder.close(mark)
            if name == tag:
                return

    def _link(self, values: dict[str, str], classes: set[str]) -> tuple[str, str]:
        href = values.get("href", "")
        if classes & {"mention", "mention-group", "anchor", "lightbox"} or not href:
            return "", ""
        return "url", href

    def _void(self, tag: str, values: dict[str, str], classes: set[str]) -> None:
        if tag == "br":
            self.builder.add("\n")
        elif tag == "hr":
            self.builder.block("---")
        elif tag == "img" and "emoji" in classes:
            self.builder.add(values.get("alt") or values.get("title", ""))
        elif tag == "img" and "avatar" not in classes:
            self.builder.image(values.get("src", ""), values.get("alt", ""))

    def _silence(self, tag: str) -> None:
        if tag not in VOID:
            self.silent, self.silent_depth = tag, 1

    def _in_code(self, tag: str, classes: set[str]) -> None:
        if tag == "br" and self.code is not None:
            self.code.append("\n")
        for name in classes:
            if name.startswith("lang-") and name not in ("lang-auto", "lang-nohighlight"):
                self.code_language = re.sub(r"[^\w+#\-]", "", name[5:])[:20]

    def _end_code(self) -> None:
        text = "".join(self.code or [])
        self.code = None
        if self.code_tag == "pre":
            self.builder.code(text, self.code_language)
        else:
            self.builder.inline_code(_SPACES.sub(" ", text))

    def _is_quote_title(self, tag: str, classes: set[str]) -> bool:
        return tag == "div" and "title" in classes and self.marks[-1:] == [("aside", "quote")]

    def _at_line_start(self) -> bool:
        parts = self.builder.frames[-1].parts
        last = next((part for part in reversed(parts[-3:]) if part), "")
        return not parts or last.endswith((BREAK, "\n"))


def _escaped(start: re.Match[str]) -> str:
    """The beginning of a line that Markdown would take for a heading, a list or a rule."""
    return f"\\{start[1]}" if start[1] else f"{start[2]}\\{start[3]}"


def _embedded(values: dict[str, str]) -> str:
    """The address that an embedded page, film or preview stands for."""
    if video := values.get("data-youtube-id"):
        return "https://www.youtube.com/watch?v=" + re.sub(r"[^\w\-]", "", video)
    for name in ("data-onebox-src", "src"):
        url = values.get(name, "")
        if re.fullmatch(r"https?://[^\s<>\"]{1,1000}", url):
            return url
    return ""
