"""Every address of Wagtail's editor, from its own list."""

import re
from collections.abc import Iterator
from typing import Any, Final

from django.urls import URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

CMS: Final = "cms/"
_CONVERTED = re.compile(r"<(?:\w+:)?\w+>")
_GROUP = re.compile(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)")


def cms_paths() -> list[str]:
    """One concrete path for every route below `/cms/`; everything that varies is 1."""
    (editor,) = (pattern for pattern in get_resolver().url_patterns if str(pattern.pattern) == CMS)
    return sorted(set(_paths(editor.url_patterns, f"/{CMS}")))


def _paths(patterns: Any, before: str) -> Iterator[str]:
    for pattern in patterns:
        path = before + _concrete(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _paths(pattern.url_patterns, path)
        else:
            yield path


def _concrete(pattern: Any) -> str:
    text = str(pattern)
    if not isinstance(pattern, RegexPattern):
        return _CONVERTED.sub("1", text)
    text = _GROUP.sub("1", text.lstrip("^").rstrip("$"))
    return text.replace(".*", "nothing").replace("\\.", ".").replace("?", "")
