"""The form under a topic as nearly everybody gets it: empty, and but for a few words the same."""

from collections.abc import Callable
from functools import lru_cache
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.template.loader import get_template
from django.utils.translation import get_language
from markupsafe import Markup

from core.slots import Pieces, cut, fill, slot
from forums.forms import ReplyForm
from forums.models import Topic
from members.models import User


def reply_composer(topic: Topic, by: User, *, appends: bool) -> Callable[[object], Markup]:
    """A function that makes the form of the page's `csrf_input`. A page makes it for one reader."""
    words = {"topic": str(topic.pk), "form_key": str(uuid4()), "face": _face(by)}

    def composer(csrf_input: object) -> Markup:
        words["csrf"] = str(csrf_input)  # the page makes it when it is asked for
        return fill(_composer(get_language(), appends), words)

    return composer


@lru_cache
def _composer(language: str | None, appends: bool) -> Pieces:
    """Made once for each language and way to send: by htmx on the last page only."""
    context = {
        "topic": SimpleNamespace(pk=slot("topic")),
        "form": ReplyForm(topic=Topic(pk=0), initial={"form_key": slot("form_key")}),
        "csrf_input": slot("csrf"),
        "face": slot("face"),
        "viewer": None,
        "can_reply": True,
        "page": 1,
        "last_page": 1 if appends else 2,
    }
    return cut(get_template("forums/_reply_form.html").render(context))


def _face(user: User) -> str:
    avatar: Any = get_template("components/avatar.html")
    return str(avatar.template.module.avatar(user, 28))
