"""Managers say how the site moderates; all of it is logged."""

import pytest
from django.contrib.auth.models import Group

from audit.models import AuditEntry
from members.roles import Role
from moderation.actions import Choice, decide
from moderation.models import (
    Macro,
    MessageTemplate,
    RulePolicy,
    Settings,
    TeamTarget,
    moderation_settings,
)
from moderation.setup_forms import HELP, OF_A_HUNDRED
from moderation.words import message_for, template_of
from tests.factories.forums import CategoryFactory
from tests.factories.members import UserFactory
from tests.factories.moderation import CaseFactory, RuleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(sign_in):
    return sign_in(UserFactory(role=Role.MANAGER))


def as_they_are(**changes: object) -> dict[str, object]:
    """What the form sends when only these are changed."""
    settings = moderation_settings()
    sent = {name: getattr(settings, name) for name in HELP}
    sent = {name: 100 * sent[name] if name in OF_A_HUNDRED else sent[name] for name in sent}
    sent |= changes
    return {
        name: "on" if value is True else value
        for name, value in sent.items()
        if value is not None and value is not False
    }


def test_every_setting_is_on_the_page_with_what_it_means(manager):
    page = manager.get("/settings/moderation/").content.decode()

    own = {field.name for field in Settings._meta.fields} - {"id"}
    assert own == set(HELP)
    for name in own:
        assert f'name="{name}"' in page
        assert f'id="id_{name}_helptext"' in page


def test_settings_are_saved_and_what_changed_is_logged(manager):
    team = Group.objects.create(name="Shop")

    sent = as_they_are(target_minutes=90, use_addresses=True, why="A raid")
    answer = manager.post("/settings/moderation/", sent | {f"team_{team.pk}": 15})

    assert answer.status_code == 302
    now = moderation_settings()
    assert (now.target_minutes, now.use_addresses, now.hide_at_weight) == (90, True, None)
    assert TeamTarget.objects.get(team=team).minutes == 15
    entry = AuditEntry.objects.get(act="moderation.settings")
    assert entry.before == {"target_minutes": 360, "use_addresses": False, "team Shop": None}
    assert entry.after == {"target_minutes": 90, "use_addresses": True, "team Shop": 15}
    assert entry.why == "A raid"

    manager.post("/settings/moderation/", as_they_are())
    assert not TeamTarget.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("target_minutes", 0),
        ("quality_share", 101),
        ("quality_share", "nan"),
        ("spam_hold_at", -1),
        ("appeal_days", 10**9),
        ("hide_at_weight", "inf"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(manager, name, value):
    answer = manager.post("/settings/moderation/", as_they_are(**{name: value}))

    assert answer.status_code == 422
    assert f'id="id_{name}_error"' in answer.content.decode()
    assert not Settings.objects.exists()
    assert not AuditEntry.objects.filter(act="moderation.settings").exists()


def test_rules_are_given_their_weight(manager):
    RuleFactory(key="kind")
    RuleFactory(key="sell", title="Sell in the market")

    sent = {"rule_kind": "4", "rule_sell": "2", "why": "Law"}
    manager.post("/settings/moderation/rules/", sent)
    manager.post("/settings/moderation/rules/", sent)

    assert dict(RulePolicy.objects.values_list("key", "severity")) == {"kind": 4}
    entry = AuditEntry.objects.get(act="moderation.severity")
    assert (entry.before, entry.after) == ({"kind": 2}, {"kind": 4})
    assert CaseFactory().severity == 4


def test_without_rules_the_page_says_so(manager):
    assert "There are no rules yet" in manager.get("/settings/moderation/rules/").content.decode()


def test_a_message_is_previewed_saved_logged_and_put_back(manager):
    address = "/settings/moderation/messages/remove/en/"
    text = "Hello {name}, rule {rule_number} in “{title}” <i>"

    seen = manager.post(address, {"text": text, "do": "preview"})
    assert seen.status_code == 200
    example = "Hello Maren, rule 2 in “Which stove for the high moor?” &lt;i&gt;"
    assert example in seen.content.decode()
    assert not MessageTemplate.objects.exists()

    manager.post(address, {"text": text})
    assert template_of("remove").text == text
    assert AuditEntry.objects.get(act="message.changed").after == {"text": text}
    assert manager.get("/settings/moderation/messages/").status_code == 200

    manager.post(address, {"text": "whatever", "do": "reset"})
    assert template_of("remove").text.startswith("{name}, we removed your post")
    assert AuditEntry.objects.get(act="message.reset").before == {"text": text}


def test_an_unknown_placeholder_is_named_and_nothing_is_saved(manager):
    answer = manager.post("/settings/moderation/messages/hide/en/", {"text": "Hi {nmae}, {x y}"})

    assert answer.status_code == 422
    assert "{nmae}, {x y} is no placeholder." in answer.content.decode()
    assert not MessageTemplate.objects.exists()


def test_unknown_outcomes_and_languages_have_no_message(manager):
    assert manager.get("/settings/moderation/messages/explode/en/").status_code == 404
    assert manager.get("/settings/moderation/messages/hide/xx/").status_code == 404


def test_the_nearest_language_is_taken(settings):
    case = CaseFactory()
    MessageTemplate.objects.create(outcome="hide", language="en", text="English")
    MessageTemplate.objects.create(outcome="hide", language="de", text="Deutsch")

    found = []
    for code in ("en", "de", "de-at", "fr"):
        settings.LANGUAGE_CODE = code
        found.append(message_for(case, "hide", {}))

    assert found == ["English", "Deutsch", "Deutsch", "English"]


def macro(**changes: object) -> dict[str, object]:
    return {
        "name": "Cool down",
        "outcome": "pause",
        "acts": ["hide", "mute", "strike"],
        "mute_hours": 12,
        "mute_here": "on",
        "strike_days": 90,
        "rule_key": "",
        "message": "Take a walk, {name}.",
        "position": 1,
    } | changes


WORDS = (
    "hides it until it is edited; gives a strike for 90 days; keeps the author from writing for "
    "12 hours, in the case’s category only."
)


def test_a_macro_says_what_it_does_before_it_is_saved(manager):
    answer = manager.post("/settings/moderation/macros/new/", macro(do="preview"))

    assert answer.status_code == 200
    assert WORDS in answer.content.decode()
    assert not Macro.objects.exists()


def test_a_macro_is_saved_changed_deleted_and_logged(manager):
    manager.post("/settings/moderation/macros/new/", macro())
    made = Macro.objects.get()
    assert made.effects == [
        {"act": "hide", "params": {}},
        {"act": "strike", "params": {"days": 90}},
        {"act": "mute", "params": {"hours": 12, "here": True}},
    ]
    address = f"/settings/moderation/macros/{made.pk}/"
    assert 'value="12"' in manager.get(address).content.decode()
    assert "Cool down" in manager.get("/settings/moderation/macros/").content.decode()

    manager.post(address, macro(name="Cooler", acts=["lock"]))
    assert Macro.objects.get().effects == [{"act": "lock", "params": {}}]
    manager.post(f"{address}delete/")

    assert not Macro.objects.exists()
    acts = AuditEntry.objects.filter(act__startswith="macro.").order_by("pk")
    assert [entry.act for entry in acts] == ["macro.saved", "macro.saved", "macro.deleted"]


def test_what_a_macro_does_can_be_decided(manager):
    to = CategoryFactory()
    sent = macro(acts=["hide", "move", "slow"], move_to=to.pk, slow_minutes=10)
    manager.post("/settings/moderation/macros/new/", sent)
    made = Macro.objects.get()

    choice = Choice(outcome=made.outcome, rule=RuleFactory(), effects=made.effects)
    decision = decide(CaseFactory(), choice, by=UserFactory(role=Role.MANAGER))

    assert [effect["act"] for effect in decision.effects] == ["hide", "slow", "move"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mute_hours": ""}, "This act needs it."),
        ({"acts": []}, "Please choose at least one."),
        ({"message": "{nobody}"}, "{nobody} is no placeholder."),
        ({"acts": ["explode"]}, "Select a valid choice."),
    ],
)
def test_a_macro_that_cannot_be_carried_out_is_refused(manager, changes, words):
    answer = manager.post("/settings/moderation/macros/new/", macro(**changes))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Macro.objects.exists()


def test_two_macros_of_one_name_could_not_be_told_apart(manager):
    manager.post("/settings/moderation/macros/new/", macro())

    assert manager.post("/settings/moderation/macros/new/", macro()).status_code == 422
    assert Macro.objects.count() == 1


def test_choices_begin_with_a_capital(manager):
    RuleFactory(key="kind")

    assert ">Usual</option>" in manager.get("/settings/moderation/rules/").content.decode()
    assert "<span>Gives a strike</span>" in (
        manager.get("/settings/moderation/macros/new/").content.decode()
    )
