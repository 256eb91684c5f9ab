"""Where the words of an old text lead now: people, quoted posts, pages of the old site.

Everything here is plain data that can be sent to another process.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.usernames import username_key

_MENTION = re.compile(r"(?<![\w/@.])@([\w.\-]{1,60})")
_OLD_PAGE = re.compile(r"https?://([\w.\-]{1,100})(/(?:t|c|u|p|tag)/[^\s<>\"'()\[\]]{1,300})", re.I)


@dataclass(frozen=True, slots=True)
class Site:
    """What all texts of one run share."""

    names: Mapping[str, str]
    """`username_key` of an old name → the name here."""
    topic_offset: int = 0
    old_hosts: frozenset[str] = frozenset()
    """Hosts of the old site, in lower case; links to them become links inside this site."""
    own_hosts: tuple[str, ...] = ()

    profiles: Mapping[str, str] = field(default_factory=dict)
    """`username_key` of a name here → its profile."""

    def mentioned(self, keys: set[str]) -> Mapping[str, str]:
        """The profiles of these, for `render`."""
        return {key: self.profiles[key] for key in keys if key in self.profiles}


@dataclass(frozen=True, slots=True)
class TextPlace:
    """The topic a text stands in."""

    site: Site
    number: int = 0
    """The topic's number on the old site."""
    href: str = ""
    numbers: Mapping[int, int] = field(default_factory=dict)
    """Number of a post as the source counts → as we count. Without gaps in ours."""

    def quote_head(self, name: str, post: int | None, topic: int | None) -> str:
        """The first line of a quotation, which says whose words it is and leads back to them."""
        here = self.site.names.get(username_key(name), "")
        shown = here or plain_name(name)
        if not shown:
            return ""
        href = self._post_href(post, topic) or (f"/u/{here}/" if here else "")
        return f"[@{shown}]({href}) wrote:" if href else f"**{shown}** wrote:"

    def rename(self, text: str) -> str:
        """Mentions by the names that people have here."""
        if "@" not in text:
            return text
        return _MENTION.sub(self._renamed, text)

    def address(self, url: str) -> str:
        """A page of the old site becomes a path, which an old address resolves."""
        page = _OLD_PAGE.match(url)
        if page and page[1].lower() in self.site.old_hosts:
            return page[2] + url[page.end() :]
        return url

    def pages(self, text: str) -> str:
        """Addresses of the old site inside running text."""
        if not self.site.old_hosts or "://" not in text:
            return text
        return _OLD_PAGE.sub(lambda page: self._page(page, text), text)

    def _page(self, page: re.Match[str], text: str) -> str:
        if page[1].lower() not in self.site.old_hosts:
            return page[0]
        before = text[max(page.start() - 2, 0) : page.start()]
        if before.endswith(("](", "(<")):
            return page[2]
        if before.endswith(("[", "<", '"', "'", "`")):
            return page[0]
        return f"[{page[2]}]({page[2]})"

    def _post_href(self, post: int | None, topic: int | None) -> str:
        if post is None:
            return ""
        if topic is None or topic == self.number:
            earlier = [ours for old, ours in self.numbers.items() if old <= post]
            return f"{self.href}{max(earlier, default=1)}/" if self.href else ""
        return f"/t/topic/{topic + self.site.topic_offset}/{post}/"

    def _renamed(self, mention: re.Match[str]) -> str:
        name = mention[1].rstrip("_.-")
        here = self.site.names.get(username_key(name))
        if not here or username_key(here) == username_key(name):
            return mention[0]
        return f"@{here}{mention[1][len(name) :]}"


def plain_name(name: str) -> str:
    """A name without what Markdown would take for markup."""
    return re.sub(r"[^\w .\-]", "", name).strip(" _.-")[:60]
