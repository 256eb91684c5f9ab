"""Reads the texts of Django templates for Babel, which knows Python and Jinja2 by itself."""

from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any

from babel.messages.extract import extract_python
from django.conf import settings
from django.utils.translation.template import templatize


def extract(file: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[Any]:
    """Django turns a template into calls of gettext, and those are read as Python."""
    if not settings.configured:
        settings.configure()
    source = templatize(file.read().decode(), origin=getattr(file, "name", ""))
    calls = BytesIO(source.encode())
    yield from extract_python(calls, keywords, comment_tags, options | {"encoding": "utf-8"})
