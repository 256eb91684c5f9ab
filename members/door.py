"""The door through which rooms above say that somebody new has to wait to be let in.

`members` knows nobody who asks: who does hands in a question when the site starts. All of them are
asked in the transaction in which somebody joins.
"""

from collections.abc import Callable
from typing import Final

from members.models import User

Question = Callable[[User], bool]
QUESTIONS: Final[list[Question]] = []


def waits_if(question: Question) -> Question:
    """Have this one asked too. A decorator."""
    if question not in QUESTIONS:
        QUESTIONS.append(question)
    return question


def has_to_wait(user: User) -> bool:
    return any(ask(user) for ask in QUESTIONS)
