"""The second wall: whatever the renderer wrote, only this vocabulary leaves the room."""

import nh3

from core.markdown.addresses import OUTBOUND_REL
from core.markdown.highlight import CLASSES as CODE_CLASSES

_TAGS = """
a blockquote br code details div em h3 h4 h5 h6 hr img input kbd li ol p pre s span strong sub
summary sup table tbody td th thead tr ul
"""
TAGS = frozenset(_TAGS.split())
ATTRIBUTES = {
    "a": {"href", "title"},
    "blockquote": {"data-author"},
    "img": {"alt", "src", "title"},
    "input": {"aria-label"},
    "ol": {"start"},
    "pre": {"data-language"},
}
ATTRIBUTE_VALUES = {
    "a": {"rel": {OUTBOUND_REL}},
    "div": {"tabindex": {"0"}},
    "img": {"loading": {"lazy"}, "decoding": {"async"}, "referrerpolicy": {"no-referrer"}},
    "input": {"type": {"checkbox"}, "disabled": {""}, "checked": {""}},
    "pre": {"tabindex": {"0"}},
    "span": {"tabindex": {"0"}},
    "td": {"align": {"left", "center", "right"}},
    "th": {"align": {"left", "center", "right"}},
}
CSS_CLASSES = {
    "a": {"mention", "quote-by", "image-link"},
    "blockquote": {"quote"},
    "details": {"spoiler"},
    "div": {"table-scroll"},
    "input": {"task-list-item-checkbox"},
    "li": {"task-list-item"},
    "pre": {"code", "as-typed"},
    "span": {"spoiler", *CODE_CLASSES},
    "ul": {"contains-task-list"},
    "ol": {"contains-task-list"},
}
SCHEMES = frozenset({"http", "https", "mailto"})

_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    tag_attribute_values=ATTRIBUTE_VALUES,
    allowed_classes=CSS_CLASSES,
    url_schemes=SCHEMES,
    link_rel=None,
)


def sanitise(html: str) -> str:
    """The HTML with everything taken out that the renderer does not write itself."""
    return _CLEANER.clean(html)
