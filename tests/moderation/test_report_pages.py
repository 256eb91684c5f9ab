"""Reporting as members do it: the page, the dialog, and what came of it."""

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from forums.actions import delete_post, edit_topic
from members.actions import change_avatar
from members.models import User
from moderation.models import Flag, Reviewable
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import StaffFactory, UserFactory
from tests.factories.moderation import DecisionFactory, FlagFactory, RuleFactory

pytestmark = pytest.mark.django_db

NOTICE = {
    "choice": "illegal",
    "law": "Copyright Act, section 16",
    "explanation": "It is my picture.",
    "name": "Ada",
    "email": "ada@example.org",
    "in_good_faith": "on",
}


def picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (8, 8), "red").save(file, "WEBP")
    return file.getvalue()


def with_picture(**fields: Any) -> User:
    user = UserFactory(**fields)
    return change_avatar(user, by=user, picture=picture())


def test_the_page_names_the_rules_of_now_and_three_other_reasons(sign_in):
    RuleFactory(title="No adverts", meaning="Say what you sell.\nMore of it.")
    post = PostFactory()

    page = sign_in(UserFactory()).get(f"/report/post/{post.pk}/").content.decode()

    assert "No adverts" in page
    assert "Say what you sell." in page
    assert "More of it." not in page
    for words in ("Something else", "Not illegal, but", "I think this is illegal"):
        assert words in page


def test_a_member_reports_a_post_for_a_rule(sign_in):
    rule, post, hanna = RuleFactory(), PostFactory(), UserFactory()

    answer = sign_in(hanna).post(
        f"/report/post/{post.pk}/",
        {"choice": f"rule-{rule.pk}", "text": "Look.", "marked": "Some words"},
    )

    assert answer["Location"] == post.href
    flag = Flag.objects.get()
    assert (flag.reporter, flag.rule, flag.text, flag.marked) == (
        hanna,
        rule,
        "Look.",
        "Some words",
    )


def test_profile_and_picture_are_reported_on_their_own(sign_in):
    member, client = with_picture(bio="Buy"), sign_in(UserFactory())

    for part in ("profile", "avatar"):
        answer = client.post(f"/report/{part}/{member.username}/", {"choice": "else"})
        assert answer["Location"] == member.href

    assert set(Reviewable.objects.values_list("subject", flat=True)) == {"profile", "avatar"}


def test_a_drawing_is_not_reported(sign_in):
    assert (
        sign_in(UserFactory()).get(f"/report/avatar/{UserFactory().username}/").status_code == 404
    )


def test_errors_stand_next_to_their_field_and_what_was_typed_stays(sign_in):
    post, client = PostFactory(), sign_in(UserFactory())

    answer = client.post(f"/report/post/{post.pk}/", {"text": "Typed words"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "What is wrong with it? Choose what comes closest." in page
    assert "Typed words" in page

    answer = client.post(f"/report/post/{post.pk}/", NOTICE | {"law": "", "in_good_faith": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("A legal notice needs this.") == 4
    assert "It is my picture." in page
    assert 'value="illegal" checked' in page
    assert not Flag.objects.exists()


def test_a_legal_notice_is_kept_with_its_fields(sign_in):
    post = PostFactory()

    sign_in(UserFactory()).post(f"/report/post/{post.pk}/", NOTICE)

    flag = Flag.objects.get()
    assert (flag.reason, flag.notice["law"], flag.notice["in_good_faith"]) == (
        "illegal",
        "Copyright Act, section 16",
        True,
    )


def test_htmx_gets_the_form_and_the_thanks_without_a_page(sign_in):
    post, client, htmx = PostFactory(), sign_in(UserFactory()), {"HX-Request": "true"}

    form = client.get(f"/report/post/{post.pk}/?marked=these+words", headers=htmx).content.decode()
    wrong = client.post(f"/report/post/{post.pk}/", {}, headers=htmx)
    done = client.post(f"/report/post/{post.pk}/", {"choice": "else"}, headers=htmx)

    assert "<html" not in form
    assert "these words" in form
    assert wrong.status_code == 422
    assert "Thank you" in done.content.decode()
    assert Flag.objects.count() == 1


def test_a_thing_is_reported_once_and_its_answer_is_shown_in_place_of_the_form(sign_in):
    flag = FlagFactory()
    client, address = sign_in(flag.reporter), f"/report/post/{flag.case.post_id}/"

    assert "It is not decided yet." in client.get(address).content.decode()
    assert client.post(address, {"choice": "else"}).status_code == 422
    DecisionFactory(case=flag.case, outcome="nudge")

    assert "We spoke to the author privately." in client.get(address).content.decode()
    assert Flag.objects.count() == 1


def test_nobody_reports_what_is_their_own(sign_in):
    post = PostFactory(author=UserFactory())
    client = sign_in(post.author)

    assert "This is yours." in client.get(f"/report/post/{post.pk}/").content.decode()
    assert client.post(f"/report/post/{post.pk}/", {"choice": "else"}).status_code == 422
    assert "/report/post/" not in client.get(f"/p/{post.pk}/actions/").content.decode()
    assert "/report/profile/" not in client.get(post.author.href).content.decode()
    assert not Flag.objects.exists()


def test_what_one_cannot_see_is_not_there_to_be_reported(sign_in):
    secret = TopicFactory(category=CategoryFactory(private=True), author=StaffFactory())
    gone = PostFactory()
    delete_post(gone, by=gone.author)
    client = sign_in(UserFactory())

    for post in (secret.posts.get(), gone):
        assert client.get(f"/report/post/{post.pk}/").status_code == 404
        assert client.post(f"/report/post/{post.pk}/", {"choice": "else"}).status_code == 404
    assert not Flag.objects.exists()


def test_the_ways_to_report_are_where_things_are_shown(sign_in):
    member, client = with_picture(), sign_in(UserFactory())
    post = PostFactory(author=member)

    menu = client.get(f"/p/{post.pk}/actions/").content.decode()
    profile = client.get(member.href).content.decode()

    assert f"/report/post/{post.pk}/" in menu
    assert f"/moderation/post/{post.pk}/" not in menu
    assert f"/report/profile/{member.username}/" in profile
    assert f"/report/avatar/{member.username}/" in profile


def test_moderators_get_from_a_post_to_its_case_or_open_one(sign_in):
    flag, other, staff = FlagFactory(), PostFactory(author=UserFactory()), StaffFactory()
    client = sign_in(staff)

    menu = client.get(f"/p/{other.pk}/actions/").content.decode()
    assert f"/moderation/post/{other.pk}/" in menu
    assert client.get(f"/moderation/post/{flag.case.post_id}/")["Location"] == flag.case.href
    assert "Open a case" in client.get(f"/moderation/post/{other.pk}/").content.decode()
    answer = client.post(f"/moderation/post/{other.pk}/")

    case = Reviewable.objects.get(post=other)
    assert (answer["Location"], case.is_open, case.report_count) == (case.href, True, 0)
    assert sign_in(UserFactory()).get(f"/moderation/post/{other.pk}/").status_code == 404


def test_ones_reports_are_listed_with_what_came_of_them(sign_in):
    flag, stranger = FlagFactory(text="Rude to Dana"), FlagFactory(text="Not mine")
    client = sign_in(flag.reporter)
    assert "nobody decided yet" in client.get("/reports/").content.decode()
    DecisionFactory(case=flag.case, outcome="hide")

    page = client.get("/reports/").content.decode()

    assert "It is hidden until its author has changed it." in page
    assert "Rude to Dana" in page
    assert stranger.text not in page


def test_moderators_read_only_their_own_reports_there(sign_in):
    FlagFactory(text="Not mine")

    assert "Not mine" not in sign_in(StaffFactory()).get("/reports/").content.decode()


def test_what_became_private_or_was_removed_is_not_named_there(sign_in):
    hanna = UserFactory()
    moved = TopicFactory(title="Zanzibar plans", author=UserFactory())
    FlagFactory(post=moved.posts.get(), by=hanna)
    edit_topic(
        moved,
        by=StaffFactory(),
        title="Zanzibar plans, secret",
        category=CategoryFactory(private=True),
        kind=moved.kind,
        tags=[],
        version=1,
    )

    page = sign_in(hanna).get("/reports/").content.decode()

    assert "Something you can no longer see" in page
    assert "Zanzibar" not in page


def test_without_reports_the_page_says_how_to_make_one(sign_in):
    assert "You have reported nothing" in sign_in(UserFactory()).get("/reports/").content.decode()


def test_reports_are_paged_by_key_at_one_price(sign_in):
    hanna = UserFactory()
    client = sign_in(hanna)

    def price(count: int) -> int:
        category = CategoryFactory()
        for _i in range(count):
            FlagFactory(post=PostFactory(topic=TopicFactory(category=category)), by=hanna)
        client.get("/reports/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/reports/")
        return len(queries)

    assert price(1) == price(3)


def test_guests_are_asked_to_sign_in(guest):
    for address in ("/reports/", "/standing/"):
        assert guest.get(address).status_code == 302
