"""Publishing makes a version: numbered, and never changed again."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from audit.models import AuditEntry
from eventlog.models import Entry
from guidelines.actions import publish_guidelines
from guidelines.models import Acceptance, GuidelinesPage, Rule, Version
from guidelines.models.versions import Published
from members.roles import Role
from tests.factories.guidelines import CONTENT, RULES, VersionFactory, changed, reworded
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db


def keys(version: Version) -> list[str]:
    return list(version.rules.order_by("number").values_list("key", flat=True))


def test_publishing_writes_down_everything_members_read():
    manager = UserFactory(role=Role.MANAGER)

    version = VersionFactory(by=manager)

    assert (version.number, version.title, version.published_by) == (1, CONTENT.title, manager)
    assert version.is_material
    first = version.rules.get(number=1)
    assert first.key == "go-for-the-problem-not-the-person"
    assert first.examples == {"fine": list(RULES[0].fine), "not_fine": list(RULES[0].not_fine)}
    assert first.ladder == ["A nudge", "Hidden until edited"]
    assert version.ladder == [
        {"name": "Nudge", "text": "A private note with the rule.", "who": "any moderator"}
    ]
    assert GuidelinesPage.objects.get().live


def test_it_is_recorded_logged_and_counts_as_accepted_by_who_did_it():
    manager = UserFactory(role=Role.MANAGER)

    version = VersionFactory(by=manager)

    entry = Entry.objects.get(kind="guidelines.GuidelinesPublished")
    assert entry.payload == {"version_id": version.pk, "is_material": True}
    assert AuditEntry.objects.get().act == "guidelines.published"
    assert Acceptance.objects.get().user == manager


def test_the_same_again_makes_no_version_and_nothing_is_recorded():
    VersionFactory()

    assert publish_guidelines(CONTENT, by=None, summary="Nothing", is_material=True) is None

    assert Version.objects.count() == 1
    assert Entry.objects.count() == 1


def test_lines_as_a_browser_sends_them_are_no_change():
    VersionFactory()
    page = GuidelinesPage.objects.get()
    page.appeals = "Write to us.\r\nSomebody else looks."
    page.rules[0].value["meaning"] = "Be blunt.\r\nBe kind."

    content = page.content()

    assert content.appeals == "Write to us.\nSomebody else looks."
    assert content.rules[0].meaning == "Be blunt.\nBe kind."


@pytest.mark.parametrize(
    "content",
    [
        changed(title="How we write here"),
        changed(lede=""),
        changed(appeals="Write to us."),
        changed(enforcement="The harshest."),
        changed(ladder=()),
        changed(rules=RULES[::-1]),
        changed(rules=RULES[:1]),
        reworded(),
    ],
)
def test_any_other_word_makes_the_next_version(content):
    VersionFactory()

    version = VersionFactory(content, summary="Because", is_material=False)

    assert (version.number, version.summary, version.is_material) == (2, "Because", False)


def test_a_rule_keeps_its_key_under_another_title_and_number():
    VersionFactory()
    first, second = RULES

    renamed = (second, replace(first, title="Kindness first"))
    version = VersionFactory(changed(rules=renamed))

    assert keys(version) == [
        "sell-in-the-market-nowhere-else",
        "go-for-the-problem-not-the-person",
    ]


def test_a_new_rule_with_a_title_that_is_in_use_gets_a_key_of_its_own():
    twin = replace(RULES[0], block_id="33333333-3333-4333-8333-333333333333")

    version = VersionFactory(changed(rules=(RULES[0], twin)))

    assert keys(version)[1] == "go-for-the-problem-not-the-person-2"


def test_a_rule_that_comes_back_under_its_title_is_the_old_one():
    VersionFactory()
    VersionFactory(changed(rules=RULES[:1]))

    again = replace(RULES[1], block_id="44444444-4444-4444-8444-444444444444")
    version = VersionFactory(changed(rules=(RULES[0], again)))

    assert keys(version)[1] == "sell-in-the-market-nowhere-else"


def test_a_title_without_latin_letters_has_a_key_too():
    rule = replace(RULES[0], title="火の用心")

    assert keys(VersionFactory(changed(rules=(rule,)))) == ["rule"]


def test_the_models_refuse_to_change_what_was_published():
    version = VersionFactory()
    rule = version.rules.first()

    for change in (
        rule.save,
        rule.delete,
        version.save,
        version.delete,
        lambda: Rule.objects.update(title="Other"),
        lambda: Rule.objects.all().delete(),
        lambda: Rule.objects.bulk_update([rule], ["title"]),
        lambda: Version.objects.filter(pk=version.pk).update(title="Other"),
        lambda: Version.objects.all().delete(),
    ):
        with pytest.raises(Published):
            change()


@pytest.mark.parametrize("table", ["guidelines_rule", "guidelines_version"])
def test_the_database_refuses_it_too(table):
    VersionFactory()
    statements = [f"UPDATE {table} SET title = 'Other'"]
    if connection.vendor == "postgresql":
        statements.append(f"DELETE FROM {table}")

    for statement in statements:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    assert not Rule.objects.filter(title="Other").exists()


def test_a_number_and_a_key_are_given_once():
    version = VersionFactory()
    rule = version.rules.first()
    fields = {"meaning": "", "examples": {}, "ladder": [], "block_id": "x", "title": "Twin"}

    for clash in ({"key": rule.key, "number": 9}, {"key": "other", "number": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Rule.objects.create(version=version, **fields, **clash)


def test_an_account_that_goes_leaves_its_versions_as_they_are():
    manager = UserFactory(role=Role.MANAGER)
    number = VersionFactory(by=manager).published_by_id

    manager.delete()

    version = Version.objects.select_related("published_by").get()
    assert version.published_by_id == number
    assert not Acceptance.objects.exists()
