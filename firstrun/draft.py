"""What was typed into the wizard so far. Nothing of it is written before the last step."""

from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import Any, Final, TypedDict, cast

from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.base import SessionBase

from firstrun.suggestions import STARTS

KEY: Final = "firstrun"


class Look(TypedDict):
    name: str
    tagline: str
    accent: str
    logo: str
    """WebP in base64, or nothing."""


class Owner(TypedDict):
    email: str
    username: str
    name: str
    password: str
    """Hashed: what was typed is kept nowhere."""


class DraftCategory(TypedDict):
    pk: int
    name: str
    description: str
    colour: int
    icon: str
    start: str


class Draft:
    """The wizard's part of a visitor's session."""

    def __init__(self, session: SessionBase) -> None:
        self.session = session
        self._kept: dict[str, Any] = session.get(KEY, {})

    def __bool__(self) -> bool:
        return bool(self._kept)

    @property
    def knows_code(self) -> bool:
        return bool(self._kept.get("knows_code"))

    @property
    def look(self) -> Look | None:
        return self._kept.get("look")

    @property
    def owner(self) -> Owner | None:
        return self._kept.get("owner")

    @property
    def categories(self) -> list[DraftCategory]:
        """In order. The first of the starting points until somebody chooses."""
        if "categories" not in self._kept:
            self.begin_with(next(iter(STARTS)))
        kept: list[DraftCategory] = self._kept["categories"]
        return kept

    def pass_code(self) -> None:
        self._keep(knows_code=True)

    def keep_look(
        self, *, name: str, tagline: str, accent: str, logo: bytes | None, keep_logo: bool
    ) -> Look:
        kept = self.look["logo"] if self.look and keep_logo else ""
        encoded = b64encode(logo).decode() if logo else kept
        look = Look(name=name, tagline=tagline, accent=accent, logo=encoded)
        self._keep(look=look)
        return look

    def keep_owner(self, *, email: str, username: str, name: str, password: str) -> Owner:
        """An empty password is the one that was kept before."""
        hashed = make_password(password) if password or not self.owner else self.owner["password"]
        owner = Owner(email=email, username=username, name=name, password=hashed)
        self._keep(owner=owner)
        return owner

    def begin_with(self, start: str) -> None:
        """Replace the categories by those of a starting point."""
        self._keep(categories=[])
        for suggestion in STARTS[start][1]:
            self.add_category(
                name=str(suggestion.name),
                description=str(suggestion.description),
                colour=suggestion.colour,
                icon=suggestion.icon,
                start=suggestion.start,
            )

    def add_category(self, **fields: Any) -> DraftCategory:
        pk = max((category["pk"] for category in self.categories), default=0) + 1
        category = cast("DraftCategory", {"pk": pk, **fields})
        self._keep(categories=[*self.categories, category])
        return category

    def change_category(self, pk: int, **fields: Any) -> DraftCategory:
        category = cast("DraftCategory", {"pk": pk, **fields})
        self._keep(categories=[category if c["pk"] == pk else c for c in self.categories])
        return category

    def remove_category(self, pk: int) -> None:
        self._keep(categories=[c for c in self.categories if c["pk"] != pk])

    def move_category(self, pk: int, step: int) -> None:
        """One place up (-1) or down (+1); beyond the ends nothing happens."""
        order = list(self.categories)
        at = next((n for n, category in enumerate(order) if category["pk"] == pk), None)
        if at is not None and 0 <= at + step < len(order):
            order[at], order[at + step] = order[at + step], order[at]
            self._keep(categories=order)

    def forget(self) -> None:
        self._kept = {}
        self.session.pop(KEY, None)

    def _keep(self, **parts: Any) -> None:
        self._kept |= parts
        self.session[KEY] = self._kept


def logo_bytes(look: Look) -> bytes | None:
    return b64decode(look["logo"]) if look["logo"] else None


def category_with(categories: Iterable[DraftCategory], pk: int) -> DraftCategory | None:
    return next((category for category in categories if category["pk"] == pk), None)
