"""Loading less than libraries ask for: what is not used costs neither time nor memory."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """Stands for a module while others are loaded: each name is a function that loads it."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)

        def load_and_call(*args: Any, **kwargs: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*args, **kwargs)

        return load_and_call


class _Nowhere(ModuleType):
    """Each name in it, and whatever is called, is nothing again."""

    def __getattr__(self, name: str) -> "_Nowhere":
        if name.startswith("__"):
            raise AttributeError(name)
        return _Nowhere(name)

    def __call__(self, *args: Any, **kwargs: Any) -> "_Nowhere":
        return self


@contextmanager
def put_off(name: str) -> Iterator[None]:
    """Who imports from this module meanwhile has functions that load it when they are called."""
    with _standing_in({name: _Later(name)}):
        yield


@contextmanager
def to_nowhere(*names: str) -> Iterator[None]:
    """What is registered with these modules meanwhile is forgotten."""
    with _standing_in({name: _Nowhere(name) for name in names}):
        yield


@contextmanager
def without(name: str) -> Iterator[None]:
    """What can do without this module does so."""
    with _standing_in({name: None}):
        yield


@contextmanager
def _standing_in(modules: dict[str, Any]) -> Iterator[None]:
    """Nothing is changed for what has been loaded; who imports it later finds it whole."""
    ours = {name: module for name, module in modules.items() if name not in sys.modules}
    sys.modules.update(ours)
    try:
        yield
    finally:
        for name, module in ours.items():
            del sys.modules[name]
            package, _, child = name.rpartition(".")
            if package and getattr(sys.modules.get(package), child, None) is module:
                delattr(sys.modules[package], child)
