"""The switch that closes doors: who posts, who joins, what everybody reads, and how it ends."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from time_machine import travel

from audit.models import AuditEntry
from members.models import User
from members.roles import Role
from moderation.actions import end_lockdown, start_lockdown
from moderation.models import Lockdown
from moderation.refusals import NothingClosed
from moderation.tasks import end_lockdowns
from tests.factories.forums import PostFactory, TopicFactory
from tests.factories.members import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db

BANNER = "Only moderators and above can post. New members cannot join."


def close(**more: object) -> Lockdown:
    fields = {"who": "staff", "sign_up": False, "reason": ""} | more
    return start_lockdown(by=StaffFactory(), ends_at=timezone.now() + timedelta(hours=1), **fields)


def when_it_is_over() -> travel:
    return travel(timezone.now() + timedelta(minutes=61), tick=False)


@pytest.mark.parametrize("path", ["/", "/latest/", "/accounts/login/", "/u/"])
def test_everybody_reads_it_on_every_page_while_it_holds(path, guest, sign_in):
    assert BANNER not in guest.get(path).content.decode()
    lockdown = close()

    assert BANNER in guest.get(path).content.decode()
    if not path.startswith("/accounts"):
        assert BANNER in sign_in(UserFactory()).get(path).content.decode()

    end_lockdown(lockdown, by=StaffFactory())
    assert BANNER not in guest.get(path).content.decode()


def test_pages_stored_for_guests_forget_it_when_the_clock_ends_it(guest, settings):
    settings.CLOCK_SKEW = 0
    close()
    guest.get("/latest/")
    assert BANNER in guest.get("/latest/").content.decode()

    with when_it_is_over():
        assert BANNER not in guest.get("/latest/").content.decode()


def test_the_reason_comes_first_and_is_text(guest):
    close(reason="A raid <b>from</b> elsewhere")

    page = guest.get("/").content.decode()

    assert f"A raid &lt;b&gt;from&lt;/b&gt; elsewhere. {BANNER}" in page


def test_joining_is_closed_with_clear_words(guest):
    close(reason="We are sorting something out.")

    page = guest.get("/accounts/signup/").content.decode()
    guest.post("/accounts/signup/", {"email": "a@example.com", "username": "anna"})

    assert "Joining is closed" in page
    assert "<p>We are sorting something out.</p>" in page
    assert not User.objects.filter(username="anna").exists()

    with when_it_is_over():
        assert "Joining is closed" not in guest.get("/accounts/signup/").content.decode()


def test_joining_can_stay_open(guest):
    close(sign_up=True)

    assert "Joining is closed" not in guest.get("/accounts/signup/").content.decode()
    assert "New members cannot join." not in guest.get("/").content.decode()


def test_it_is_logged_and_so_is_its_end_by_the_clock_once():
    close()

    with when_it_is_over():
        assert end_lockdowns() == 1
        assert end_lockdowns() == 0

    acts = AuditEntry.objects.filter(act__startswith="site.").order_by("pk")
    assert [(entry.act, entry.via) for entry in acts] == [
        ("site.locked_down", "page"),
        ("site.opened", "task"),
    ]
    lockdown = Lockdown.objects.get()
    assert lockdown.ended_at == lockdown.ends_at


def test_only_those_who_moderate_everywhere_close_doors():
    with pytest.raises(PermissionDenied):
        start_lockdown(by=UserFactory(role=Role.MEMBER), who="staff", sign_up=False, ends_at=None)
    with pytest.raises(NothingClosed):
        start_lockdown(by=StaffFactory(), who="everybody", sign_up=True, ends_at=None)

    assert not Lockdown.objects.exists()


def test_the_page_closes_and_opens(sign_in):
    client = sign_in(StaffFactory())

    client.post("/moderation/lockdown/", {"who": "regulars", "hours": "6", "reason": "Spam"})
    lockdown = Lockdown.objects.get()
    assert (lockdown.who, lockdown.sign_up) == ("regulars", False)
    assert timedelta(hours=5) < lockdown.ends_at - timezone.now() < timedelta(hours=7)
    assert "Closed at the moment" in client.get("/moderation/lockdown/").content.decode()

    client.post("/moderation/lockdown/end/")
    client.post("/moderation/lockdown/end/")
    assert Lockdown.objects.get().ended_at is not None
    assert AuditEntry.objects.filter(act="site.opened").count() == 1

    answer = client.post("/moderation/lockdown/", {"who": "everybody", "sign_up": "on"})
    assert answer.status_code == 422


def test_who_may_not_write_meanwhile_reads_why_in_place_of_the_forms(sign_in):
    topic = TopicFactory()
    newcomer = UserFactory(role=Role.NEWCOMER)
    post = PostFactory(topic=topic, author=newcomer)
    close(who="members", sign_up=True, reason="A wave of spam")
    client, member = sign_in(newcomer), sign_in(UserFactory())
    why = "A wave of spam. Newcomers cannot post. This holds until"

    page = client.get(topic.href).content.decode()
    assert "markdown-composer" not in page
    assert why in page
    assert "markdown-composer" in member.get(topic.href).content.decode()

    place = client.get(topic.category.get_absolute_url()).content.decode()
    assert why in place
    assert "Start a topic here" not in place
    assert "Start a topic here" in member.get(topic.category.get_absolute_url()).content.decode()

    new = client.get("/new/")
    assert (new.status_code, why in new.content.decode()) == (403, True)
    assert member.get("/new/").status_code == 200

    edit = client.get(f"/p/{post.pk}/edit/", follow=True)
    assert edit.redirect_chain
    assert edit.content.decode().count(why) == 2  # in the toast, and where the reply would be
    assert "markdown-composer" not in edit.content.decode()


def test_every_choice_begins_with_a_capital(sign_in):
    page = sign_in(StaffFactory()).get("/moderation/lockdown/").content.decode()

    words = re.findall(r"<span>([^<]+)</span></label>", page)
    assert {"Everybody", "Members, not newcomers", "One hour", "6 hours"} <= set(words)
    assert [word for word in words if word[0].islower()] == []
