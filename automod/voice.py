"""The account by which the site itself answers: a member without address or password."""

from typing import Final

from django.core.cache import cache
from django.db import transaction

from automod.evaluation import BOT
from automod.models import Voice
from members.actions.people import set_role
from members.models import User
from members.roles import Role

KEY: Final = "automod:voice"


def site_voice() -> User:
    """The account, made when it is first needed."""
    voice = Voice.objects.select_related("user").filter(pk=1).first()
    return voice.user if voice else _make_voice()


def name_of_voice() -> str:
    """Its username, by which rules know that an answer is the site's own. Kept in the cache."""
    name: str | None = cache.get(KEY)
    if name is None:
        name = Voice.objects.filter(pk=1).values_list("user__username", flat=True).first() or BOT
        cache.set(KEY, name, 3600)
    return name


@transaction.atomic
def _make_voice() -> User:
    username, number = BOT, 1
    while User.objects.looks_like(username).exists():
        number += 1
        username = f"{BOT}{number}"
    user = User.objects.create_user(username, None, None, name="", title="", trust_level=1)
    set_role(user, Role.MEMBER)
    Voice.objects.create(user=user)
    cache.delete(KEY)
    return user
