"""What runs by itself in the demo: three rules, a few words, and which guideline is about spam."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from automod.actions import save_rules
from automod.actions.spam import set_learning
from automod.actions.watching import watch_domain, watch_word
from guidelines.models import Rule
from members.models import User

FILE: Final = Path(__file__).parent.parent / "demo" / "rules.yaml"
MARKET: Final = 5
"""The number of the rule about selling: what it takes down is spam."""


def write_rules(people: Mapping[str, User]) -> None:
    moderator, manager = people["moderator"], people["manager"]
    source = FILE.read_text()
    save_rules(None, source=source, by=moderator, note="Offers, cooking inside, serial numbers")
    watch_word("follow for follow", by=moderator, act="hold", why="Always the same account")
    watch_word("recall", by=manager, act="tag", tag="recall", why="We want to read these first")
    watch_domain("cheap-stoves.example", by=moderator, act="block", why="Copies of our photographs")
    market = Rule.objects.current().get(number=MARKET)
    set_learning(by=manager, rule_keys=[market.key], learns_at_night=True)
