"""What readers can say with one click, as managers choose it."""

from hashlib import blake2b
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy, slugify
from django.utils.translation import gettext_lazy as _

from core.fields import LineField
from core.forms import ActionForm
from core.text import validate_line
from forums.looks import REACTION_ICONS, reactions

MOST: Final = 6
LONGEST_WORD: Final = 20


class ReactionsForm(ActionForm):
    """Rows of a word and an icon; a row without a word is none. Feeds `set_reactions`.

    A row keeps the kind it had, so that what was given stays given when its word is changed.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.kinds = list(reactions())
        super().__init__(*args, **kwargs)
        now = list(reactions().values())
        for row in range(MOST):
            word, icon = now[row] if row < len(now) else ("", REACTION_ICONS[0][0])
            self.fields[f"word_{row}"] = LineField(
                label=format_lazy(_("Reaction {n}"), n=row + 1),
                check=lambda text: validate_line(text, LONGEST_WORD),
                max_length=LONGEST_WORD,
                required=False,
                initial=word,
            )
            self.fields[f"icon_{row}"] = forms.ChoiceField(
                label=format_lazy(_("Icon of reaction {n}"), n=row + 1),
                choices=REACTION_ICONS,
                initial=icon,
            )

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"word_{row}"], self[f"icon_{row}"]) for row in range(MOST)]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        chosen: list[tuple[str, str, str]] = []
        words: set[str] = set()
        for row in range(MOST):
            word = typed.get(f"word_{row}", "")
            if word.casefold() in words:
                self.add_error(f"word_{row}", _("This word is there already."))
            if word:
                words.add(word.casefold())
                chosen.append((self._kind(row, word), word, typed.get(f"icon_{row}", "")))
        if not chosen and not self.errors:
            raise ValidationError(_("Leave one at least: it is how readers say thanks."))
        return {"reactions": chosen}

    def _kind(self, row: int, word: str) -> str:
        """The row's own, or one that the same word has whenever it is chosen."""
        if row < len(self.kinds):
            return self.kinds[row]
        kind = slugify(word).replace("-", "_")
        if not kind or kind in self.kinds:
            kind = f"r_{blake2b(word.casefold().encode(), digest_size=6).hexdigest()}"
        return kind
