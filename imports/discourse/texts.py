"""The texts of a topic, translated and rendered: work for many processes, without a database."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from core.markdown import render
from core.text import MAX_BODY_BYTES, clean_text, has_something_visible
from imports.discourse.cooked import markdown_of_cooked
from imports.discourse.links import Site, TextPlace
from imports.discourse.markup import markdown_of_raw

NOTHING: Final = "…"
"""The text of a post that had none."""
_site = Site({})


@dataclass(frozen=True, slots=True)
class Source:
    """One post's text as the archive has it."""

    raw: str
    cooked: str
    polls: list[object] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Text:
    """One post's text as we keep it."""

    body: str
    html: str
    excerpt: str
    was_cut: bool


@dataclass(frozen=True, slots=True)
class Job:
    """The posts of one topic, in order."""

    number: int
    href: str
    numbers: Mapping[int, int]
    sources: list[Source]


def start_worker(site: Site) -> None:
    """What a process is told once. Ctrl-C is for its parent, and it leaves with its parent."""
    global _site  # noqa: PLW0603 (a pool's initialiser has no other place)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _site = site
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    """A parent that was killed cannot tell its processes, which would wait for work for ever."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def write_texts(jobs: list[Job]) -> list[list[Text]]:
    """In a process of the pool."""
    return texts_of(jobs, _site)


def texts_of(jobs: list[Job], site: Site) -> list[list[Text]]:
    return [
        [
            _text(source, TextPlace(site, job.number, job.href, job.numbers))
            for source in job.sources
        ]
        for job in jobs
    ]


def _text(source: Source, place: TextPlace) -> Text:
    if source.raw:
        markdown = markdown_of_raw(clean_text(source.raw), place, source.polls)
    else:
        markdown = markdown_of_cooked(clean_text(source.cooked), place)
    body = clean_text(markdown).strip("\n").rstrip()
    if not has_something_visible(body):
        body = NOTHING
    encoded = body.encode()
    was_cut = len(encoded) > MAX_BODY_BYTES
    if was_cut:
        body = encoded[: MAX_BODY_BYTES - 10].decode(errors="ignore").rstrip() + "\n\n…"
    rendered = render(body, resolve_mentions=place.site.mentioned, own_hosts=place.site.own_hosts)
    return Text(body, rendered.html, rendered.excerpt, was_cut)
