"""Lets Django's templates, which the account screens of allauth are, use our frame and components.

{% shell "members/door.html" title=title %} … {% endshell %}
{% component "chip" text=name tone="good" %}
{% form_fields form %}
"""

from typing import Any, Final

from django import template
from django.contrib.messages import get_messages
from django.forms import BaseForm
from django.template.base import FilterExpression, NodeList, Parser, Token, kwarg_re
from django.template.context import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markupsafe import Markup

from members.account_words import in_our_words
from members.door_notes import notes
from members.doors import why_sign_up_is_closed
from members.permissions import lacks_second_factor

register = template.Library()
KINDS: Final = {
    "danger": "danger",
    "delete": "danger",
    "link": "quiet",
    "outline": "",
    "secondary": "",
}
"""What allauth's tags of a button say about its looks; the others are the act of their form."""


# The first sign that is there decides: every browser also claims to be some others.
BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


class ShellNode(template.Node):
    """What is inside, as the variable `content` of a page of ours."""

    def __init__(
        self, page: FilterExpression, values: dict[str, FilterExpression], nodelist: NodeList
    ) -> None:
        self.page, self.values, self.nodelist = page, values, nodelist

    def render(self, context: Context) -> SafeString:
        values: dict[str, Any] = {k: v.resolve(context) for k, v in self.values.items()}
        values["content"] = Markup(self.nodelist.render(context))  # noqa: S704 (a template's)
        page = get_template(self.page.resolve(context))
        return mark_safe(page.render(values, context["request"]))  # noqa: S308 (a template's)


@register.tag
def shell(parser: Parser, token: Token) -> ShellNode:
    page, *rest = token.split_contents()[1:]
    matches = [kwarg_re.match(bit) for bit in rest]
    values = {m[1]: parser.compile_filter(m[2]) for m in matches if m}
    nodelist = parser.parse(("endshell",))
    parser.delete_first_token()
    return ShellNode(parser.compile_filter(page), values, nodelist)


@register.simple_tag
def component(macro: str, **arguments: Any) -> SafeString:
    """A component of `templates/components/` with these arguments."""
    html = _macro(macro)(**{name: _plain(value) for name, value in arguments.items()})
    return SafeString(html)


@register.simple_tag
def form_fields(form: BaseForm) -> SafeString:
    """What is wrong with the form, then its fields; the trap for robots where only they see it."""
    form = in_our_words(form)
    parts = [_macro("form_error")(form)]
    for field in form:
        if field.is_hidden:
            parts.append(str(field))
        elif field.name == "website":
            parts.append(f'<div class="vh" aria-hidden="true">{field.label_tag()}{field}</div>')
        else:
            parts.append(_macro("field")(field))
    return mark_safe("".join(map(str, parts)))  # noqa: S308 (escaped by their widgets)


@register.simple_tag
def joining_notes() -> list[SafeString]:
    """What whoever sends the sign-up form agrees to."""
    return notes()


@register.simple_tag
def account_button(attrs: dict[str, Any], text: str) -> SafeString:
    """A button or link of one of allauth's own screens."""
    tags = attrs.get("tags") or []
    kind = next((KINDS[tag] for tag in tags if tag in KINDS), "primary")
    others = {name: attrs[name] for name in ("form", "id") if attrs.get(name)}
    return component(
        "btn",
        text=Markup(text.strip()),  # noqa: S704 (a template's)
        href=attrs.get("href") or "",
        kind="" if attrs.get("href") and kind == "primary" else kind,
        type=attrs.get("type") or "submit",
        name=attrs.get("name") or "",
        value=attrs.get("value") or "",
        attrs=others,
    )


@register.simple_tag(takes_context=True)
def page_notes(context: Context) -> list[tuple[str, str]]:
    """What happened, with its tone, for guests, who have no toasts. Reading it forgets it."""
    request = context["request"]
    if request.user.is_authenticated:
        return []
    return [(str(m), "bad" if m.level_tag == "error" else "") for m in get_messages(request)]


@register.simple_tag(takes_context=True)
def second_factor_is_missing(context: Context) -> bool:
    user = context["request"].user
    return lacks_second_factor(user)


@register.simple_tag
def sign_up_closed_because() -> str:
    return why_sign_up_is_closed() or ""


@register.filter
def device(user_agent: str) -> str:
    """ "Firefox on Linux": enough for somebody to know their own machines."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), _("A program"))
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    if not system:
        return browser
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}


def _macro(name: str) -> Any:
    backend: Any = get_template(f"components/{name}.html")
    return getattr(backend.template.module, name)


def _plain(value: Any) -> Any:
    """Django's safe strings are safe for Jinja2 too; lazy texts are not texts to it."""
    return value if isinstance(value, bool | int | list | dict | BaseForm) else Markup.escape(value)
