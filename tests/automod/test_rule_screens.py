"""The pages of rules: read, switched, written, tried, and put back."""

import pytest

from audit.models import AuditEntry
from automod.actions import save_rules, switch_rule_off, watch_rule
from automod.in_force import book_of
from automod.models import RuleHit, RuleSet, RuleState, RuleVersion
from eventlog.models import Entry
from eventlog.testing import deliver_events
from forums.actions import reply_to_topic
from forums.actions.moderators import appoint_moderator
from forums.models import Post
from members.actions import confirm_address
from moderation.models import Reviewable
from notifications.letters import send_owed_letters
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import StaffFactory, UserFactory
from tests.factories.moderation import CaseFactory

pytestmark = pytest.mark.django_db

HOLD = "# Cats wait\ntitle: cat\naction: filter\naction_reason: 'says {{match}}'\n"
TWO = f"{HOLD}---\n# Dogs are told\nbody: dog\ncomment: We know dogs.\n"
WRONG = "# Cats wait\ntitel: cat\naction: filter\n"


@pytest.fixture
def hanna():
    return StaffFactory(username="hanna")


@pytest.fixture
def client(sign_in, hanna):
    return sign_in(hanna)


@pytest.fixture
def everywhere():
    """The site's rules, in force."""
    return save_rules(None, source=TWO, by=StaffFactory(username="dewi"), note="to begin")


def read(response):
    return response.content.decode()


def hash_of(version, number=0):
    return list(dict.fromkeys(rule.hash for rule in book_of(version).rules))[number]


def edit(client, place="site", **fields):
    data = {"source": HOLD, "base": "0", "do": "save"} | fields
    return client.post(f"/moderation/rules/{place}/edit/", data)


def local_moderator(category):
    user = UserFactory()
    appoint_moderator(category, by=UserFactory(role="manager"), username=user.username)
    return user


# --- The overview ---------------------------------------------------------------------------------


def test_a_site_without_rules_offers_some_to_begin_with(client):
    page = read(client.get("/moderation/rules/"))

    assert "No rules yet" in page
    assert "/moderation/rules/site/edit/?starter=links" in page

    editor = read(client.get("/moderation/rules/site/edit/?starter=links"))
    assert "# Links by newcomers wait" in editor
    assert "1 rule, no mistake" in editor
    assert not RuleVersion.objects.exists()


def test_each_rule_says_in_words_what_it_does_and_whether_it_is_on(client, everywhere):
    watch_rule(everywhere.rule_set, hash_of(everywhere, 1), by=everywhere.author, only_watch=True)

    page = read(client.get("/moderation/rules/"))

    assert "Cats wait" in page
    assert "whose title holds the word “cat” are held for review." in page
    assert "Dogs are told" in page
    assert "Only watched" in page
    assert "no hit yet" in page


def test_a_rule_that_is_off_says_why_and_since_when(client, everywhere):
    switch_rule_off(everywhere.rule_set, hash_of(everywhere), by=everywhere.author, why="Too many")

    page = read(client.get("/moderation/rules/"))

    assert "Too many" in page
    assert "Switch on" in page


def test_what_has_no_effect_here_is_said_with_its_line(client):
    source = "# Odd\ntitle: cat\naction: filter\nset_original_content: true\n"
    save_rules(None, source=source, by=StaffFactory())

    page = read(client.get("/moderation/rules/"))

    assert "line 4" in page
    assert "has no effect here" in page


def test_a_category_moderator_sees_and_writes_only_their_rules(sign_in, everywhere):
    theirs, other = CategoryFactory(slug="mine"), CategoryFactory(slug="other")
    save_rules(other, source="# Secret\ntitle: x\naction: filter", by=everywhere.author)
    client = sign_in(local_moderator(theirs))

    page = read(client.get("/moderation/rules/"))

    assert "No rules yet" in page
    assert "Secret" not in page
    assert "Cats wait" not in page
    for place in ("site", "other", "nowhere"):
        assert client.get(f"/moderation/rules/{place}/").status_code == 404
        assert edit(client, place).status_code == 404
    assert edit(client, "mine").status_code == 302
    assert RuleSet.objects.get(category=theirs).active.source == HOLD


def test_a_category_called_like_one_of_our_pages_has_an_address_of_its_own(client):
    category = CategoryFactory(slug="site")

    assert edit(client, "~site").status_code == 302
    assert RuleSet.objects.get().category == category


def test_somebody_who_moderates_nothing_is_kept_out(sign_in, guest):
    assert sign_in(UserFactory()).get("/moderation/rules/").status_code == 403
    assert guest.get("/moderation/rules/").status_code == 302


@pytest.mark.parametrize("source", [HOLD, f"{TWO}---\nbody: cow\naction: report"])
def test_the_overview_asks_the_same_number_of_questions_however_many_rules(
    client, source, django_assert_max_num_queries
):
    save_rules(None, source=source, by=StaffFactory())
    client.get("/moderation/rules/")

    with django_assert_max_num_queries(9):
        client.get("/moderation/rules/")


# --- Switches -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "then", "is_off", "is_shadow", "acts"),
    [
        ("off", "on", True, False, ["rule.switched_off", "rule.switched_on"]),
        ("watch", "carry", False, True, ["rule.watched", "rule.watched"]),
    ],
)
def test_a_rule_is_switched_and_switched_back(
    client, everywhere, first, then, is_off, is_shadow, acts
):
    address = f"/moderation/rules/site/rule/{hash_of(everywhere)}/"

    client.post(address, {"do": first})

    state = RuleState.objects.get()
    assert (state.is_off, state.is_shadow) == (is_off, is_shadow)
    answer = client.post(address, {"do": then}, headers={"HX-Request": "true"})
    state.refresh_from_db()
    assert (state.is_off, state.is_shadow) == (False, False)
    assert "<html" not in read(answer)
    assert "Switch off" in read(answer)
    entries = AuditEntry.objects.filter(act__startswith="rule.").order_by("pk")
    assert list(entries.values_list("act", flat=True)) == acts


def test_what_is_no_rule_or_no_switch_is_not_there(client, everywhere):
    of_rule = f"/moderation/rules/site/rule/{hash_of(everywhere)}/"

    assert client.post("/moderation/rules/site/rule/nothing/", {"do": "off"}).status_code == 404
    assert client.post(of_rule, {"do": "explode"}).status_code == 404
    assert not RuleState.objects.exists()


# --- The editor -----------------------------------------------------------------------------------


def test_rules_are_saved_and_in_force(client, hanna):
    answer = edit(client, note="cats are many")

    assert answer["Location"] == "/moderation/rules/site/"
    version = RuleVersion.objects.get()
    assert (version.source, version.author, version.note) == (HOLD, hanna, "cats are many")
    assert version.is_active


def test_a_wrong_file_is_refused_with_its_lines_and_everything_typed_is_kept(client, everywhere):
    answer = edit(client, source=WRONG, note="so it is", base="1")

    page = read(answer)
    assert answer.status_code == 422
    assert "There is a mistake in line 2." in page
    assert "<code>titel: cat</code>" in page
    assert 'data-line="2"' in page
    assert "titel: cat" in page.split("<textarea")[1]
    assert 'value="so it is"' in page
    assert RuleVersion.objects.get() == everywhere


def test_checking_says_what_the_rules_mean_and_saves_nothing(client):
    answer = edit(client, source=TWO, do="check")

    page = read(answer)
    assert answer.status_code == 200
    assert "2 rules, no mistake" in page
    assert "get an answer by the site." in page
    assert not RuleVersion.objects.exists()
    assert not Entry.objects.exists()


def test_checking_while_typing_answers_with_the_part_alone(client):
    data = {"source": WRONG, "do": "check"}
    headers = {"HX-Request": "true"}

    page = read(client.post("/moderation/rules/site/edit/", data, headers=headers))

    assert "<html" not in page
    assert "1 mistake" in page
    assert "line 2" in page


def test_who_saves_over_somebody_else_is_shown_what_happened_and_may_then_go_on(client, everywhere):
    theirs = TWO.replace("dog", "wolf")
    save_rules(None, source=theirs, by=everywhere.author, note="wolves instead")

    answer = edit(client, source=HOLD, base="1")

    page = read(answer)
    assert answer.status_code == 422
    assert "Somebody saved version 2 meanwhile." in page
    assert "wolves instead" in page
    assert "<del>dog</del><ins>wolf</ins>" in page.replace("\n", "")
    assert 'name="base" value="2"' in page
    assert RuleVersion.objects.count() == 2
    assert edit(client, source=HOLD, base="2").status_code == 302
    assert RuleSet.objects.get().active.source == HOLD


def test_new_rules_begin_only_watched_if_asked_and_old_ones_go_on(client, everywhere):
    changed = TWO.replace("We know dogs.", "We know.")

    edit(client, source=changed, base="1", only_watch="on")

    now = RuleSet.objects.get().active
    watched = RuleState.objects.filter(is_shadow=True)
    assert [state.rule_hash for state in watched] == [hash_of(now, 1)]
    assert hash_of(now) == hash_of(everywhere)


@pytest.mark.parametrize(
    "source",
    [
        "\x00",
        "a: " + "[" * 500,
        "&a [*a, *a]",
        "{{{",
        "---\n" * 3000,
        "title (regex): '(((('\naction: filter",
        "\u202e\u200f\ufffe: \ud7ff",
        "title: " + "W" * 5000 + "\naction: remove",
        "<script>alert(1)</script>",
        "!!python/object/apply:os.system ['true']",
    ],
)
def test_whatever_is_typed_is_answered_and_kept(client, source):
    for do in ("check", "save", "try"):
        answer = edit(client, source=source, do=do, **{"try-body": source, "try-post": source[:99]})
        assert answer.status_code in {200, 302, 422}
        assert "<script>alert" not in read(answer)


@pytest.mark.parametrize("base", ["", "x", "-1", "9" * 40])
def test_a_broken_form_is_answered(client, everywhere, base):
    assert edit(client, base=base).status_code in {302, 422}


# --- Trying ---------------------------------------------------------------------------------------


def test_a_text_is_tried_on_what_is_typed_and_nothing_is_written(client):
    fields = {"try-title": "My cat", "try-body": "and my dog", "try-kind": "topic"}

    page = read(edit(client, source=TWO, do="try", **fields))

    assert "1 of 2 rules fits" in page
    assert "“cat” in its title" in page
    assert "It waits for a moderator before anybody reads it." in page
    assert "Reason for moderators: says cat" in page
    assert "rules after it were not asked" in page
    assert not RuleVersion.objects.exists()
    assert not RuleHit.objects.exists()
    assert not Post.objects.exists()


def test_what_the_author_is_counts(client):
    source = (
        "body: hello\nauthor:\n    trust_level: '< 1'\n    account_age: '< 2 days'\naction: report"
    )
    fields = {"try-body": "hello", "try-trust_level": "0", "try-age_hours": "3"}

    young = read(edit(client, source=source, do="try", **fields))
    old = read(edit(client, source=source, do="try", **fields | {"try-age_hours": "300"}))

    assert "It is reported to the moderators." in young
    assert "It would just appear." in old


def test_a_post_is_tried_by_its_address(client, everywhere):
    post = PostFactory(body="A dog came.")

    for named in (str(post.pk), f"/p/{post.pk}/", f"https://tarn.example{post.href}"):
        data = {"do": "try", "try-post": named}
        page = read(client.post("/moderation/rules/site/try/", data))
        assert "Dogs are told" in page
        assert "We know dogs." in page
    assert not RuleHit.objects.exists()
    assert Post.objects.count() == 2


def test_a_post_the_viewer_cannot_read_is_not_there(sign_in):
    category, hidden = CategoryFactory(slug="mine"), CategoryFactory(private=True)
    post = PostFactory(topic=TopicFactory(category=hidden, author=StaffFactory()))
    client = sign_in(local_moderator(category))

    answer = client.post("/moderation/rules/mine/try/", {"do": "try", "try-post": str(post.pk)})

    assert answer.status_code == 422
    assert "There is no such post that you can read." in read(answer)


def test_a_category_moderator_does_not_read_the_sites_rules_by_trying(sign_in, everywhere):
    client = sign_in(local_moderator(CategoryFactory(slug="mine")))

    page = read(client.post("/moderation/rules/mine/try/", {"do": "try", "try-title": "cat"}))

    assert "There is no rule to try." in page


def test_trying_says_what_is_only_watched(client, everywhere):
    watch_rule(everywhere.rule_set, hash_of(everywhere), by=everywhere.author, only_watch=True)

    page = read(client.post("/moderation/rules/site/try/", {"do": "try", "try-title": "cat"}))

    assert "Only watched" in page
    assert "Carried out, it would be:" in page


# --- Versions -------------------------------------------------------------------------------------


@pytest.fixture
def changed(everywhere, hanna):
    return save_rules(None, source=HOLD, by=hanna, note="dogs are fine")


def test_every_version_says_who_why_and_what_changed(client, everywhere, changed):
    page = read(client.get("/moderation/rules/site/versions/"))
    assert "dogs are fine" in page
    assert "to begin" in page
    assert page.index("Version 2") < page.index("Version 1")

    now = read(client.get("/moderation/rules/site/versions/2/"))
    assert "compared with version 1" in now
    assert "<del>" in now
    old = read(client.get("/moderation/rules/site/versions/1/?against=now"))
    assert "From this version to the one in force" in old
    assert "<del>" in old


def test_an_older_version_is_put_in_force_again_after_a_question(client, everywhere, changed):
    asked = read(client.get("/moderation/rules/site/versions/1/back/"))
    assert "<ins>" in asked
    assert RuleVersion.objects.count() == 2

    client.post("/moderation/rules/site/versions/1/back/")

    now = RuleSet.objects.get().active
    assert (now.number, now.source, now.note) == (3, TWO, "back to version 1")


def test_a_version_that_has_a_mistake_today_is_not_put_back(client, everywhere):
    rule_set = everywhere.rule_set
    RuleVersion.objects.create(rule_set=rule_set, number=9, source=WRONG)

    answer = client.post("/moderation/rules/site/versions/9/back/")

    assert answer.status_code == 422
    assert "line 2" in read(answer)
    rule_set.refresh_from_db()
    assert rule_set.active == everywhere


def test_versions_of_another_set_are_not_there(client, everywhere):
    CategoryFactory(slug="mine")

    assert client.get("/moderation/rules/mine/versions/1/").status_code == 404
    assert client.get(f"/moderation/rules/site/versions/{10**30}/").status_code == 404


def test_a_rule_that_did_something_leads_to_where_it_stands_now(client, everywhere):
    moved = f"# New\nbody: cow\naction: report\n---\n{TWO}"
    save_rules(None, source=moved, by=everywhere.author)

    answer = client.get(f"/moderation/rules/of/{everywhere.pk}/2/")

    assert answer["Location"] == "/moderation/rules/site/#line-6"


def test_a_rule_that_is_gone_leads_to_its_version(client, everywhere, changed):
    answer = client.get(f"/moderation/rules/of/{everywhere.pk}/7/")

    assert answer["Location"] == "/moderation/rules/site/versions/1/"


# --- When rules are switched off ------------------------------------------------------------------


def test_limits_are_set_and_on_record(client):
    data = {"min_precision": "50", "min_decided": "8", "why": "Stricter"}

    assert client.post("/moderation/rules/site/limits/", data).status_code == 302

    rule_set = RuleSet.objects.get()
    assert (rule_set.min_precision, rule_set.min_decided) == (50, 8)
    entry = AuditEntry.objects.get(act="rules.limits")
    assert entry.before == {"min_precision": 30, "min_decided": 20}
    assert entry.after == {"min_precision": 50, "min_decided": 8}
    assert entry.why == "Stricter"


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("min_precision", "101", "less than or equal to 100"),
        ("min_precision", "-1", "greater than or equal to 0"),
        ("min_decided", "0", "greater than or equal to 1"),
        ("min_decided", "many", "Enter a whole number"),
    ],
)
def test_limits_out_of_bounds_are_refused_next_to_the_field(client, field, value, error):
    data = {"min_precision": "50", "min_decided": "8"} | {field: value}

    answer = client.post("/moderation/rules/site/limits/", data)

    assert answer.status_code == 422
    assert error in read(answer)
    assert f'value="{value}"' in read(answer)
    assert not RuleSet.objects.exists()


# --- Which rule it was ----------------------------------------------------------------------------


def held_by_a_rule(category=None):
    topic = TopicFactory(category=category or CategoryFactory())
    author = UserFactory(trust_level=2)
    post = reply_to_topic(topic, by=author, body="A cow was here.")
    deliver_events()
    return Reviewable.objects.get(post=post)


COWS = "# Cows wait\nbody: cow\naction: filter\n"


def test_a_case_leads_to_the_rule_that_opened_it(client):
    version = save_rules(None, source=COWS, by=StaffFactory())
    case = held_by_a_rule()

    page = read(client.get(f"/moderation/{case.pk}/"))

    assert "Cows wait" in page
    assert f'href="/moderation/rules/of/{version.pk}/2/"' in page


def test_who_may_not_read_the_sites_rules_is_told_which_it_was_and_not_led_there(sign_in):
    save_rules(None, source=COWS, by=StaffFactory())
    category = CategoryFactory()
    client = sign_in(local_moderator(category))
    case = held_by_a_rule(category)

    page = read(client.get(f"/moderation/{case.pk}/"))

    assert "Cows wait" in page
    assert "/moderation/rules/of/" not in page


def test_a_category_moderator_is_led_to_the_rules_of_their_category(sign_in):
    category = CategoryFactory()
    version = save_rules(category, source=COWS, by=StaffFactory())
    client = sign_in(local_moderator(category))
    case = held_by_a_rule(category)

    page = read(client.get(f"/moderation/{case.pk}/"))

    assert f'href="/moderation/rules/of/{version.pk}/2/"' in page
    answer = client.get(f"/moderation/rules/of/{version.pk}/2/")
    assert answer["Location"] == f"/moderation/rules/{category.slug}/#line-2"


def test_who_wrote_a_rule_that_was_too_slow_is_told_by_mail_and_by_the_overview(
    client, hanna, mailoutbox
):
    hostile = "# Never ends\nbody (regex, includes): '(a+)+$'\naction: filter\n"
    version = save_rules(None, source=hostile, by=hanna)
    confirm_address(hanna)
    topic = TopicFactory()

    reply_to_topic(topic, by=UserFactory(trust_level=2), body="a" * 5_000 + "b")
    deliver_events()
    send_owed_letters()

    [mail] = mailoutbox
    assert "Your rule “Never ends”" in read(client.get("/notifications/"))
    assert mail.to == [hanna.email]
    assert "“Never ends” (line 2, The whole site)" in mail.body
    assert f"/moderation/rules/of/{version.pk}/2/" in mail.body
    page = read(client.get(f"/moderation/rules/of/{version.pk}/2/", follow=True))
    assert "It took longer than it may for one text." in page


def test_who_tries_a_post_of_another_category_does_not_learn_how_often_it_was_reported(sign_in):
    mine, other = CategoryFactory(slug="mine"), CategoryFactory()
    posts = [PostFactory(topic=TopicFactory(category=place)) for place in (mine, other)]
    for post in posts:
        CaseFactory(post=post)
    source = "# Told\nreports: 1\naction: filter\n"
    save_rules(mine, source=source, by=StaffFactory())
    client = sign_in(local_moderator(mine))

    def fits(post):
        data = {"do": "try", "try-post": str(post.pk)}
        return "Told" in read(client.post("/moderation/rules/mine/try/", data))

    assert [fits(post) for post in posts] == [True, False]
