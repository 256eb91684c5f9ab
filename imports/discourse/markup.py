"""What members of a Discourse forum typed → our Markdown.

Discourse reads Markdown with BBCode and a little HTML in it, and old posts came from software that
had only BBCode. Code is left alone; everything else is read mark by mark in one pass.
"""

import re
from html import unescape
from typing import Final

from imports.discourse.builder import BREAK, Builder, image
from imports.discourse.links import TextPlace
from imports.discourse.values import mapping, sequence

BBCODE: Final = {
    "quote": "quote", "details": "details", "spoiler": "spoiler", "hide": "spoiler",
    "blur": "spoiler", "url": "url", "img": "img", "email": "email", "b": "b", "i": "i",
    "s": "s", "strike": "s", "list": "list", "ul": "list", "ol": "ol", "*": "li", "li": "li",
    "youtube": "youtube", "gist": "gist", "pastebin": "pastebin", "video": "youtube",
    "media": "youtube", "poll": "poll", "u": "plain", "color": "plain", "size": "plain",
    "font": "plain", "center": "plain", "left": "plain", "right": "plain", "wrap": "plain",
}  # fmt: skip
HTML: Final = {
    "a": "url", "b": "b", "strong": "b", "i": "i", "em": "i", "s": "s", "del": "s",
    "strike": "s", "blockquote": "quote", "details": "details", "summary": "summary",
    "ul": "list", "ol": "ol", "li": "li", "u": "plain", "ins": "plain", "mark": "plain",
    "big": "plain", "small": "plain", "span": "plain", "center": "plain", "div": "plain",
    "p": "plain",
}  # fmt: skip
ADDRESSES: Final = frozenset({"url", "img", "email", "youtube", "gist", "pastebin"})
ORDERED: Final = frozenset({"1", "a", "A", "i", "I"})
_TOKEN = re.compile(
    r"(?P<fence>^[ ]{0,3}(?P<run>`{3,}|~{3,})[^`\n]*$)"
    r"|(?P<ticks>`+)"
    rf"|\[(?P<end>/?)(?P<bbcode>code|{'|'.join(re.escape(tag) for tag in BBCODE)})"
    r"(?::\w+)?(?P<value>[= ][^\]\n]{0,300}+)?\]"
    rf"|<(?P<close>/?)(?P<html>pre|code|img|hr|{'|'.join(HTML)})(?P<attributes>\s[^<>]{{0,1000}}+)?/?>",
    re.IGNORECASE | re.MULTILINE,
)
_ATTRIBUTE = re.compile(r"""([\w\-]{1,30})\s{0,5}=\s{0,5}(?:"([^"]*)"|'([^']*)'|([^\s"']+))""")
_PICTURE = re.compile(r"!\[([^\]\n]{0,300}+)\]\(([^)\s]{1,1000}+)(\s[^)\n]{0,200}+)?\)")
_ATTACHMENT = re.compile(r"\[([^\[\]\n|]{0,200}+)\|attachment\]\([^)\s]{1,500}+\)")
_DATE = re.compile(r"\[date(?:-range)?=([^\]\n]{1,100}+)\]", re.I)
_LANGUAGE = re.compile(r"[\w+#\-]{1,20}")


def markdown_of_raw(raw: str, place: TextPlace, polls: list[object]) -> str:
    """Takes any text that has been cleaned; never raises."""
    return _Reader(raw.replace(BREAK, ""), place, polls).read()


class _Reader:
    def __init__(self, raw: str, place: TextPlace, polls: list[object]) -> None:
        self.raw = raw
        self.place = place
        self.polls = list(polls)
        self.builder = Builder(place)
        self.position = 0
        self.missing: set[str] = set()
        """Closing marks that do not come any more, so that nobody looks for them twice."""

    def read(self) -> str:
        while token := _TOKEN.search(self.raw, self.position):
            self._text(self.raw[self.position : token.start()])
            self.position = token.end()
            if token["fence"]:
                self._fence(token)
            elif token["ticks"]:
                self._ticks(token)
            elif token["bbcode"]:
                self._bbcode(token)
            else:
                self._html(token)
        self._text(self.raw[self.position :])
        return self.builder.result()

    def _text(self, text: str) -> None:
        if "](" in text:
            text = _ATTACHMENT.sub(r"*(file: \1)*", _PICTURE.sub(self._picture, text))
        if "[date" in text:
            text = _DATE.sub(lambda date: date[1].replace('"', ""), text)
        text = self.place.rename(text)
        is_address = self.builder.frames[-1].tag in ADDRESSES
        self.builder.add(text if is_address else self.place.pages(text))

    def _picture(self, found: re.Match[str]) -> str:
        """Size hints go, and what lay among the uploads is named. Others stay as they are."""
        words, source, title = found.groups()
        if source.startswith("upload:"):
            return image(source, words)
        return f"![{words.partition('|')[0]}]({source}{title or ''})"

    def _fence(self, token: re.Match[str]) -> None:
        """As typed, to the closing fence or the end."""
        run = token["run"]
        closing = self._find(rf"^[ ]{{0,3}}{run[0]}{{{len(run)},}}[ \t]*$")
        end = closing.end() if closing else len(self.raw)
        self.builder.block(self.raw[token.start() : end])
        self.position = end

    def _ticks(self, token: re.Match[str]) -> None:
        closing = self._find(rf"(?<!`){token['ticks']}(?!`)")
        if closing and "\n\n" not in self.raw[token.end() : closing.start()]:
            self.position = closing.end()
        self.builder.add(self.raw[token.start() : self.position])

    def _bbcode(self, token: re.Match[str]) -> None:
        name, value = token["bbcode"].lower(), (token["value"] or "").strip(" =")
        if name == "code":
            self._code(token, r"\[/code(?::\w+)?\]", value.strip("\"'"))
        elif token["end"]:
            self.builder.close(BBCODE[name], "" if BBCODE[name] == "li" else token[0])
        elif name == "poll" and self._poll(value):
            pass
        else:
            mark = "ol" if name == "list" and value[:1] in ORDERED else BBCODE[name]
            self.builder.open(mark, value if name == "quote" else value.strip("\"'"), token[0])

    def _html(self, token: re.Match[str]) -> None:
        name = token["html"].lower()
        attributes = attributes_of(token["attributes"] or "")
        if name in ("pre", "code"):
            self._code(token, f"</{name}>")
        elif name == "hr":
            self.builder.block("---")
        elif name == "img":
            source = attributes.get("src", "")
            (self.builder.image(source, attributes.get("alt", "")) if source else None)
        elif token["close"]:
            self.builder.close(HTML[name], "" if HTML[name] in ("plain", "li") else token[0])
        else:
            literal = "" if HTML[name] == "plain" else token[0]
            self.builder.open(HTML[name], attributes.get("href", ""), literal)

    def _code(self, token: re.Match[str], closing_mark: str, language: str = "") -> None:
        closing = None if token["end"] or token["close"] else self._find(closing_mark)
        if closing is None:
            self.builder.add(token[0])
            return
        text = self.raw[token.end() : closing.start()]
        if token["html"]:
            text = unescape(re.sub(r"</?code[^<>]{0,100}>", "", text))
        self.position = closing.end()
        if "\n" in text.strip("\n") or token[0].lower() == "<pre>" or self._alone(token, closing):
            self.builder.code(text, language if _LANGUAGE.fullmatch(language) else "")
        else:
            self.builder.inline_code(text.strip())

    def _alone(self, token: re.Match[str], closing: re.Match[str]) -> bool:
        """Whether a piece of code has its lines for itself."""
        before = self.raw[max(token.start() - 1, 0) : token.start()]
        after = self.raw[closing.end() : closing.end() + 1]
        return before in ("", "\n") and after in ("", "\n")

    def _find(self, pattern: str) -> re.Match[str] | None:
        if pattern in self.missing:
            return None
        found = re.compile(pattern, re.IGNORECASE | re.MULTILINE).search(self.raw, self.position)
        if found is None:
            self.missing.add(pattern)
        return found

    def _poll(self, value: str) -> bool:
        """The options with the votes they had, instead of those in the text."""
        closing = self._find(r"\[/poll\]")
        text = poll_text(self.polls.pop(0)) if self.polls else ""
        if closing is None or not text:
            return False
        self.position = closing.end()
        self.builder.block(text)
        return True


def poll_text(value: object) -> str:
    """A poll as a list with the numbers of votes; empty where it says too little."""
    poll = mapping(value)
    options = [
        f"- {words} ({votes})" if isinstance(votes := option.get("votes"), int) else f"- {words}"
        for option in map(mapping, sequence(poll.get("options"))[:100])
        if (words := _words(option.get("html")))
    ]
    if not options:
        return ""
    title = _words(poll.get("title"))
    return f"**Poll{': ' + title if title else ''}**\n\n" + "\n".join(options)


def attributes_of(text: str) -> dict[str, str]:
    return {
        found[1].lower(): unescape(found[2] or found[3] or found[4] or "")
        for found in _ATTRIBUTE.finditer(text)
    }


def _words(html: object) -> str:
    if not isinstance(html, str):
        return ""
    text = unescape(re.sub(r"<[^<>]{0,1000}>", "", html[:2000]))
    return " ".join(text.split())[:300]
