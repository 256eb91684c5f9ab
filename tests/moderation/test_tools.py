"""From the queue everything else is one or two clicks away."""

import pytest

from members.roles import Role
from tests.factories.forums import CategoryFactory
from tests.factories.members import StaffFactory, local_moderator
from tests.factories.moderation import CaseFactory

pytestmark = pytest.mark.django_db


def test_the_desk_leads_to_the_tools_and_they_to_the_switch_that_closes_doors(sign_in):
    client = sign_in(StaffFactory())

    assert 'href="/moderation/tools/"' in client.get("/moderation/").content.decode()

    tools = client.get("/moderation/tools/").content.decode()
    assert 'href="/moderation/lockdown/"' in tools
    assert 'href="/moderation/away/"' in tools


def test_how_the_site_moderates_is_among_the_tools_of_managers_only(sign_in):
    manager, moderator = sign_in(StaffFactory(role=Role.MANAGER)), sign_in(StaffFactory())

    path, place = "/moderation/tools/", 'href="/settings/moderation/"'
    assert place in manager.get(path).content.decode()
    assert (
        'href="/settings/moderation/"' not in moderator.get("/moderation/tools/").content.decode()
    )


def test_a_moderator_of_one_category_closes_no_doors(sign_in):
    client = sign_in(local_moderator(CategoryFactory()))

    tools = client.get("/moderation/tools/").content.decode()

    assert "/moderation/lockdown/" not in tools
    assert "/moderation/away/" in tools


def test_a_case_leads_to_the_posts_like_it(sign_in):
    case = CaseFactory()

    page = sign_in(StaffFactory()).get(case.href).content.decode()

    assert f'href="/moderation/{case.pk}/similar/"' in page
