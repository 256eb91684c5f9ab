"""What readers can say with one click is the site's own to choose."""

import pytest

from audit.models import AuditEntry
from branding.models import forget_site
from forums.looks import reactions
from members.roles import Role
from tests.factories.forums import TopicFactory
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/settings/reactions/"


@pytest.fixture
def manager(sign_in):
    return sign_in(UserFactory(role=Role.MANAGER))


def rows(*words: str, icon: str = "flame") -> dict[str, str]:
    padded = [*words, *[""] * (6 - len(words))]
    return {f"word_{n}": word for n, word in enumerate(padded)} | {
        f"icon_{n}": icon for n in range(6)
    }


def words() -> list[str]:
    forget_site()
    return [str(word) for word, _icon in reactions().values()]


def test_conversations_show_what_managers_chose_at_once(manager, sign_in, guest):
    topic, reader = TopicFactory(), sign_in(UserFactory())
    reader.post(f"/p/{topic.posts.get().pk}/react/", {"kind": "thanks"})
    assert "Same here" in reader.get(topic.href).content.decode()

    response = manager.post(ADDRESS, rows("Cheers", "Helped me", "", "", "Ça brûle"))

    assert response.url == ADDRESS
    page = reader.get(topic.href).content.decode()
    assert "Same here" not in page
    assert "Ça brûle" in page
    assert "#i-flame" in page
    assert "Cheers<b" in guest.get(topic.href).content.decode()  # given as “Thanks” before
    (entry,) = AuditEntry.objects.filter(act="site.reactions")
    assert entry.after == {"reactions": ["Cheers", "Helped me", "Ça brûle"]}
    log = " ".join(manager.get("/moderation/audit/").content.decode().split())
    assert "changed the reactions" in log
    assert "Cheers, Helped me, Ça brûle" in log


def test_only_what_is_offered_can_be_given(manager, sign_in):
    post, reader = TopicFactory().posts.get(), sign_in(UserFactory())
    manager.post(ADDRESS, rows("Thanks", "", "", "", "Ça brûle"))

    assert reader.post(f"/p/{post.pk}/react/", {"kind": "well_put"}).status_code == 400
    assert reader.post(f"/p/{post.pk}/react/", {"kind": "ca_brule"}).status_code == 302

    post.refresh_from_db()
    assert post.reactions == {"ca_brule": 1}


def test_a_word_that_comes_back_brings_what_was_given(manager, sign_in):
    post = TopicFactory().posts.get()
    manager.post(ADDRESS, rows("Thanks", "", "", "", "火"))
    (kind,) = [kind for kind, (word, _icon) in reactions().items() if word == "火"]
    sign_in(UserFactory()).post(f"/p/{post.pk}/react/", {"kind": kind})
    manager.post(ADDRESS, rows("Thanks"))

    manager.post(ADDRESS, rows("Thanks", "", "火"))

    assert list(reactions()) == ["thanks", kind]
    assert "火<b" in manager.get(post.href, follow=True).content.decode()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (rows(), "Leave one at least"),
        (rows("Thanks", "thanks"), "This word is there already."),
        (rows("x" * 21), "20"),
        (rows("\u200b"), ""),
        (rows("Thanks", icon="nothing"), "nothing"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(manager, typed, says):
    response = manager.post(ADDRESS, typed)

    assert response.status_code == 422
    assert says in response.content.decode()
    assert words() == ["Thanks", "Helped me", "Same here", "Well put"]


def test_only_those_who_manage_choose(sign_in, site):
    client = sign_in(UserFactory(role=Role.MODERATOR))

    assert client.post(ADDRESS, rows("Cheers")).status_code == 403
    assert words() == ["Thanks", "Helped me", "Same here", "Well put"]
