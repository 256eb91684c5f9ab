"""The moderators' queue: what it shows to whom, in which order, narrowed by what, at what cost."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.paging import Cursor
from members.models import User
from members.roles import Role
from moderation.actions import claim_case, pass_on
from moderation.case_words import time_left, what_it_is
from moderation.models import Reviewable, SavedFilter
from moderation.queries.queue import (
    Wish,
    cases_for,
    counts_for,
    last_step,
    next_case,
    queue_page,
    since,
)
from moderation.urgency import explain, heat
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import StaffFactory, UserFactory, local_moderator
from tests.factories.moderation import CaseFactory, DecisionFactory, FlagFactory

pytestmark = pytest.mark.django_db


def rows_in(page) -> list[int]:
    """Keys of the cases a page lists."""
    return [int(pk) for pk in re.findall(r'id="row-(\d+)"', page.content.decode())]


def many_cases(count: int, *, state: str = "open") -> None:
    """Cases of profiles, which need nothing else."""
    people = [User(username=f"crowd{n}") for n in range(count)]
    for person in people:
        person.derive()
    people = User.objects.bulk_create(people)
    now = timezone.now()
    Reviewable.objects.bulk_create(
        Reviewable(
            kind="reported",
            subject="profile",
            state=state,
            user=person,
            title=person.username,
            excerpt="Words",
            opened_at=now,
            due_at=now + timedelta(minutes=n),
            decided_at=now if state == "decided" else None,
            report_count=1,
            rule_keys=["kind"],
        )
        for n, person in enumerate(people)
    )


def test_the_list_says_what_each_case_is_and_how_long_it_has(sign_in):
    case = CaseFactory(reports=3)

    page = sign_in(StaffFactory()).get("/moderation/").content.decode()

    assert "Reported by 3" in page
    assert "Some words" in page
    assert case.user.display_name in page
    assert "to be decided within" in page
    assert re.search(r"\d+ (min|h).* left", page)


def test_pointing_at_a_case_says_what_its_place_follows_from_and_how_much_time_is_over():
    case = CaseFactory(reports=2)
    half = case.opened_at + (case.due_at - case.opened_at) / 2
    minutes = round((case.due_at - case.opened_at).total_seconds() / 60)

    words = explain(case, half)

    assert words.startswith("Severity 1.0 × reach 1.0 × reports 2.0: to be decided within")
    assert f"within {minutes} minutes of the usual 360. {minutes // 2} of them are over." in words
    assert explain(case, case.due_at).endswith("They are over.")
    soon = timezone.now() + timedelta(hours=1)
    passed = pass_on(case, by=StaffFactory(), reason="Law", level=1, due=soon)
    assert explain(passed, soon) == ("Passed on to be decided within 60 minutes. They are over.")


def test_the_ring_of_a_case_that_was_passed_on_shows_the_time_it_has_since_then():
    case = CaseFactory()
    case.opened_at -= timedelta(days=2)
    case.save()
    soon = timezone.now() + timedelta(hours=1)

    passed = pass_on(case, by=StaffFactory(), reason="Law", level=1, due=soon)

    half = passed.passed_at + (soon - passed.passed_at) / 2
    assert heat(passed, passed.passed_at) == ("cool", 100)
    assert heat(passed, half) == ("warm", 50)
    assert heat(passed, soon) == ("over", 0)


def test_time_is_said_as_exactly_as_it_matters():
    now = timezone.now()
    case = Reviewable(due_at=now)

    def left(**span):
        case.due_at = now + timedelta(**span)
        return time_left(case, now)

    assert left(minutes=12) == "12 min left"
    assert left(hours=2, minutes=14) == "2 h 10 min left"
    assert left(hours=4) == "4 h left"
    assert left(days=3) == "3 days left"
    assert left(minutes=-20) == "20 min late"


def test_a_held_post_is_named_by_its_reason():
    held = Reviewable(kind="held", reasons=[{"code": "first_post", "words": "", "facts": {}}])

    assert what_it_is(held) == "One of the first posts"


def test_pages_go_on_by_key_and_miss_nothing():
    many_cases(70)
    moderator, seen, cursor = StaffFactory(), [], None

    while True:
        page = queue_page(moderator, Wish(), cursor=cursor)
        seen += [case.pk for case in page.rows]
        if page.next is None:
            break
        cursor = Cursor.parse(str(page.next))

    assert seen == list(Reviewable.objects.order_by("due_at", "pk").values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("kind=reported", ["one", "two"]),
        ("kind=held", []),
        ("severity=4", ["two"]),
        ("rule=kind", ["one"]),
        ("rule=none-of-ours", ["one", "two"]),
        ("reporter=maren", ["one"]),
        ("reporter=stranger", []),
        ("age=day", ["two"]),
        ("level=1", []),
        ("assigned=nobody", ["one", "two"]),
        ("assigned=me", []),
        ("category=99999&kind=", ["one", "two"]),
        ("mine=on", ["one"]),
    ],
)
def test_the_address_narrows_the_list(asked, found, sign_in):
    one = PostFactory(topic=TopicFactory(title="one"))
    two = PostFactory(topic=TopicFactory(title="two"))
    FlagFactory(post=one, by=UserFactory(username="maren"))
    notice = dict.fromkeys(("law", "explanation", "name", "email", "in_good_faith"), "x")
    FlagFactory(post=two, reason="illegal", notice=notice)
    Reviewable.objects.filter(post=two).update(opened_at=timezone.now() - timedelta(days=2))
    claim_case(Reviewable.objects.get(post=two), by=StaffFactory())

    page = sign_in(StaffFactory()).get(f"/moderation/?{asked}")

    titles = Reviewable.objects.filter(pk__in=rows_in(page)).values_list("title", flat=True)
    assert sorted(titles) == found


def test_what_was_passed_on_to_me_or_my_team_is_found():
    moderator, case = StaffFactory(), CaseFactory()

    pass_on(case, by=StaffFactory(), reason="You know them", to=moderator)

    assert list(cases_for(moderator, Wish(assigned="me"))) == [case]
    assert list(cases_for(StaffFactory(), Wish(mine=True))) == []


def test_a_moderator_of_one_category_sees_and_counts_only_that(sign_in):
    here, there = CaseFactory(), CaseFactory()
    moderator = local_moderator(here.category)

    page = sign_in(moderator).get("/moderation/")

    assert rows_in(page) == [here.pk]
    assert counts_for(moderator) == {"open": 1, "appeals": 0}
    assert there.category.name not in page.content.decode()
    assert sign_in(moderator).get(there.href).status_code == 404


def test_members_have_no_queue(sign_in):
    assert sign_in(UserFactory()).get("/moderation/").status_code == 403


def test_decided_cases_say_what_was_decided(sign_in):
    DecisionFactory(outcome="hide")

    page = sign_in(StaffFactory()).get("/moderation/?tab=decided")

    assert "Hidden until edited" in page.content.decode()


def test_counting_stops_at_a_hundred(sign_in):
    many_cases(130)

    page = sign_in(StaffFactory()).get("/moderation/").content.decode()

    assert counts_for(StaffFactory())["open"] == 100
    assert '<span class="n">99+</span>' in page


def test_the_page_costs_the_same_with_one_case_and_with_thousands(sign_in):
    client = sign_in(StaffFactory())
    CaseFactory(reports=2)
    client.get("/moderation/")
    with CaptureQueriesContext(connection) as few:
        client.get("/moderation/")

    many_cases(3000)
    client.get("/moderation/")
    with CaptureQueriesContext(connection) as many:
        client.get("/moderation/")

    assert len(many) == len(few) <= 16


@pytest.mark.parametrize(
    ("wish", "index"),
    [
        (Wish(), "moderation_queue"),
        (Wish(kind="reported"), "moderation_queue"),
        (Wish(tab="decided"), "moderation_decided"),
    ],
)
def test_a_page_is_read_from_a_partial_index(wish, index):
    many_cases(3000, state="decided" if wish.tab == "decided" else "open")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE moderation_reviewable")
    order = ("-decided_at", "-pk") if wish.tab == "decided" else ("due_at", "pk")

    plan = cases_for(StaffFactory(), wish).order_by(*order)[:31].explain()

    assert index in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def test_after_a_decision_comes_the_next_one_that_nobody_else_has():
    moderator = StaffFactory()
    first, second, third = (CaseFactory() for _ in range(3))
    now = timezone.now()
    for n, case in enumerate((first, second, third)):
        Reviewable.objects.filter(pk=case.pk).update(due_at=now + timedelta(hours=n))
        case.refresh_from_db()
    claim_case(second, by=StaffFactory())

    assert next_case(moderator, Wish(), first) == third
    assert next_case(moderator, Wish(), third) == first


def test_what_came_and_went_since_a_step_is_counted():
    moderator, step = StaffFactory(), last_step()
    CaseFactory()
    gone = DecisionFactory().case

    assert since(moderator, step) == (1, [gone.pk])
    assert since(UserFactory(), step) == (0, [])


def test_a_view_is_kept_opened_and_forgotten(sign_in):
    moderator = StaffFactory()
    client = sign_in(moderator)

    client.post("/moderation/views/", {"name": "Mine", "query": "kind=held&mine=on"})

    saved = SavedFilter.objects.get(user=moderator)
    assert (saved.name, saved.query) == ("Mine", "kind=held&mine=on")
    assert "/moderation/?kind=held&amp;mine=on" in client.get("/moderation/").content.decode()
    other = sign_in(StaffFactory())
    assert other.post(f"/moderation/views/{saved.pk}/delete/").status_code == 404
    client.post(f"/moderation/views/{saved.pk}/delete/")
    assert not SavedFilter.objects.exists()


def test_the_menu_leads_those_who_moderate_to_the_queue(sign_in):
    CaseFactory()

    assert 'href="/moderation/"' in sign_in(StaffFactory()).get("/categories/").content.decode()
    member = sign_in(UserFactory(role=Role.MEMBER)).get("/categories/").content.decode()
    assert 'href="/moderation/"' not in member


def test_the_list_has_the_words_of_a_post_without_its_marks(sign_in):
    body = "> [@ann](/t/x/1/1/#post-1) wrote:\n> Kind words\n\n**Cheap** [boots](/b), ||hush||"
    CaseFactory(post=PostFactory(body=body))
    CaseFactory(post=PostFactory(body=body.partition("\n\n")[0]))

    page = sign_in(StaffFactory()).get("/moderation/").content.decode()

    assert "“Cheap boots, hush”" in page
    assert "“@ann Kind words”" in page


@pytest.mark.parametrize("address", ["/moderation/", "/moderation/audit/"])
def test_filters_name_what_an_inner_category_lies_in_if_that_may_be_known(sign_in, address):
    workshop = CategoryFactory(name="Workshop", private=True)
    repairs = CategoryFactory(name="Repairs", parent=workshop, private=True)

    everything = sign_in(StaffFactory()).get(address).content.decode()
    here = sign_in(local_moderator(repairs)).get(address).content.decode()

    assert f'<option value="{repairs.pk}">Workshop › Repairs</option>' in everything
    assert f'<option value="{repairs.pk}">Repairs</option>' in here
