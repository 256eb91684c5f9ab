from io import StringIO

import pytest
from django.core.management import call_command

from branding.models import Site, forget_site
from forums.models import Post
from members.models import User
from tests.factories.forums import TopicFactory
from tests.factories.members import UserFactory


@pytest.mark.django_db(transaction=True)
def test_afresh_the_demo_is_there_and_whatever_was_is_gone():
    Site.objects.create(pk=1, name="Something else")
    TopicFactory(title="Gone", author=UserFactory(username="gone"))

    out = StringIO()
    call_command("create_demo", fresh=True, yes=True, stdout=out)

    forget_site()
    assert "Members…\nGuidelines…\nCategories…\nConversations…\n" in out.getvalue()
    assert Site.objects.get().name == "Tarn"
    assert not User.objects.filter(username="gone").exists()
    assert not Post.objects.filter(topic__title="Gone").exists()
    assert User.objects.get(username="member").groups.count() == 3
