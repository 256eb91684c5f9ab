"""The Jinja2 environment of our pages."""

from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from core.slots import slot

KEPT: Final = 1000
"""Parts of the shell a process keeps, about 4 kB each."""


def environment(**options: Any) -> Environment:
    """Called by Django's Jinja2 backend once per process."""
    options["undefined"] = StrictUndefined
    options["trim_blocks"] = options["lstrip_blocks"] = True
    env = Environment(**options)  # noqa: S701 (the backend sets autoescape)
    env.template_class = _Template
    words = _words()
    env.globals.update(
        kept=_kept(env),
        static=_static(),
        url=url,
        slot=slot,
        _=words,
        ngettext=ngettext,
    )
    env.filters.update(
        time_short=time_short,
        day_short=day_short,
        day_long=day_long,
        iso=iso,
        num=num,
    )
    return env


def url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


def time_short(moment: datetime | None) -> str:
    """ "3 March, 06:12", with the year where it is not this one."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    year = "" if local.year == timezone.localtime().year else f" {local.year}"
    return f"{local.day} {MONTHS[local.month]}{year}, {local:%H:%M}"


def day_short(moment: datetime | None) -> str:
    """ "3 Mar", with the year where it is not this one."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    year = "" if local.year == timezone.localtime().year else f" {local.year}"
    return f"{local.day} {str(MONTHS_3[local.month]).title()}{year}"


def day_long(moment: datetime | None) -> str:
    """ "3 March 2026" """
    return "" if moment is None else date_format(timezone.localtime(moment), "j F Y")


def iso(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat(timespec="seconds")


def num(value: int) -> str:
    """ "2,310" """
    return number_format(value, force_grouping=True)


class _Template(Template):
    """Components are imported by every page. Jinja compares the names of both templates each time,
    for the sake of globals that only one of them has; ours all have the environment's.
    """

    def _get_default_module(self, ctx: Any = None) -> Any:
        if self._module is None:
            self._module = self.make_module()
        return self._module


def _words() -> Any:
    """gettext; with a single language every text is looked up once in a process."""
    if len(settings.LANGUAGES) != 1:
        return gettext
    return lru_cache(maxsize=5000)(gettext)


def _static() -> Any:
    """Addresses of static files, each looked up once where a process never sees them change."""
    if not settings.HASHED_STATIC:
        return static
    known: dict[str, str] = {}

    def kept(path: str) -> str:
        if path not in known:
            known[path] = static(path)
        return known[path]

    return kept


def _kept(env: Environment) -> Any:
    """`kept("foot", …)` renders a component once for the same values: the shell hardly changes.

    Values are compared, so they must be hashable.
    """

    @lru_cache(maxsize=KEPT)
    def make(language: str | None, component: str, values: tuple[Any, ...]) -> Markup:
        module: Any = env.get_template(f"components/{component}.html").module
        return Markup(getattr(module, component)(*values))  # noqa: S704 (a template's own HTML)

    def kept(component: str, *values: Any) -> Markup:
        return make(get_language(), component, values)

    return kept
