"""Pictures that moderators took away are kept where nobody sees them, and deleted one day."""

from datetime import timedelta

import pytest
from django.utils import timezone
from time_machine import travel

from eventlog.models import Entry
from members.actions import change_avatar, clear_profile, forget_cleared_pictures, put_back_profile
from members.models import ClearedPicture, User
from tests.factories.members import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db


def with_picture(picture: bytes = b"first") -> User:
    user = UserFactory()
    return change_avatar(user, by=user, picture=picture)


def test_the_file_is_served_no_more_and_kept(media, guest):
    member = with_picture()
    address = member.avatar_url

    was = clear_profile(member, by=StaffFactory(), part="avatar")

    assert guest.get(address).status_code == 404
    assert guest.get(f"/media/{was['kept_as']}").status_code == 404
    assert (media / was["kept_as"]).read_bytes() == b"first"
    assert Entry.objects.filter(kind="members.ProfileChanged").count() == 2


def test_two_pictures_of_one_name_stay_two(media):
    one, staff = with_picture(b"one"), StaffFactory()
    first = clear_profile(one, by=staff, part="avatar")
    two = with_picture(b"two")
    assert two.avatar.name == first["avatar"]

    put_back_profile(one, by=staff, was=first)

    one.refresh_from_db()
    assert (media / one.avatar.name).read_bytes() == b"one"
    assert (media / two.avatar.name).read_bytes() == b"two"


def test_a_picture_chosen_since_stays(media):
    member, staff = with_picture(), StaffFactory()
    was = clear_profile(member, by=staff, part="avatar")
    change_avatar(member, by=member, picture=b"second")

    put_back_profile(member, by=staff, was=was)

    member.refresh_from_db()
    assert (media / member.avatar.name).read_bytes() == b"second"


def test_after_half_a_year_it_is_deleted_and_the_rest_can_still_be_put_back(media):
    member, staff = with_picture(), StaffFactory()
    was = clear_profile(member, by=staff, part="avatar")
    assert forget_cleared_pictures() == 0

    with travel(timezone.now() + timedelta(days=181), tick=False):
        assert forget_cleared_pictures() == 1
        assert forget_cleared_pictures() == 0

    assert not (media / was["kept_as"]).exists()
    put_back_profile(member, by=staff, was=was)
    assert not User.objects.get(pk=member.pk).avatar
    assert not ClearedPicture.objects.exists()
