"""Members' Markdown to safe HTML, and everything else a write wants to know about it.

`render(source)` parses once and answers with a `Rendered`: the HTML, whom it mentions, where it
links to, the words for search and an excerpt. The dialect is described at the top of
`core/markdown/parser.py`.
"""

from core.markdown.plain import EXCERPT_LENGTH, excerpt_of_html, own_words_of_html, shorten
from core.markdown.rendering import (
    MentionResolver,
    Rendered,
    excerpt,
    mentioned_names,
    render,
)

__all__ = [
    "EXCERPT_LENGTH",
    "MentionResolver",
    "Rendered",
    "excerpt",
    "excerpt_of_html",
    "mentioned_names",
    "own_words_of_html",
    "render",
    "shorten",
]
