"""Addresses whose code is loaded when the first of them is asked for."""

from collections.abc import Callable
from functools import cached_property
from threading import RLock
from typing import Any, Final

from django.urls import URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override

_LOADING: Final = RLock()


class LateResolver(URLResolver):
    """An `include` that waits. `prepare` is called once, before the list of addresses is read.

    Until then `reverse` knows none of their names: whoever links to them writes the address.
    """

    def __init__(self, route: str, urlconf: str, prepare: Callable[[], object]) -> None:
        super().__init__(RoutePattern(route), urlconf)
        self._prepare = prepare

    @property
    def is_loaded(self) -> bool:
        return "url_patterns" in self.__dict__

    @cached_property
    def url_patterns(self) -> list[Any]:
        with _LOADING:
            if self.is_loaded:  # by another thread, while this one waited
                return self.__dict__["url_patterns"]  # type: ignore[no-any-return]
            self._prepare()
            module: Any = self.urlconf_module
            patterns = self.__dict__["url_patterns"] = list(module.urlpatterns)
            _learn_names()
            return patterns

    def _populate(self) -> None:
        if self.is_loaded:
            super()._populate()

    @property
    def reverse_dict(self) -> MultiValueDict[Any, Any]:
        return super().reverse_dict if self.is_loaded else MultiValueDict()

    @property
    def namespace_dict(self) -> dict[str, Any]:
        return super().namespace_dict if self.is_loaded else {}

    @property
    def app_dict(self) -> dict[str, Any]:
        return super().app_dict if self.is_loaded else {}


def _learn_names() -> None:
    """The site's list of names is made anew, for each language it was made for."""
    root: Any = get_resolver()
    for language in list(root._reverse_dict):
        with override(language):
            root._populate()
