"""Reading the keys of one target: its checks, and what is wished for."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from automod.language import grammar, values
from automod.language.loading import Entry, Node, Scalar
from automod.language.problems import Kind
from automod.language.reading import SectionReader, WrongKind
from automod.language.rules import NEVER, SearchCheck, Target, Test, Threshold, Wishes
from automod.language.searches import SearchKey, compile_search, read_key

TOP_FLAGS = frozenset({"comment_stickied", "comment_locked", "overwrite_flair"})
TEXTS = frozenset({"comment", "message", "message_subject", "modmail", "modmail_subject"})
REASONS = frozenset({"action_reason", "report_reason"})
OUR_ACTIONS = {
    "assign": grammar.BOTH,
    "silence_author": grammar.BOTH,
    "webhook": grammar.BOTH,
    "guideline": grammar.BOTH,
    "set_tags": grammar.ONLY_SUBMISSION,
    "move_to_category": grammar.ONLY_SUBMISSION,
}
OUR_TESTS = frozenset({"toxicity", "rate"})
LONGEST_TEXT = 10_000
LONGEST_SUBJECT = 100


@dataclass
class TargetReader:
    """The keys of one target, read one after the other."""

    section: SectionReader
    name: str
    kind: str
    """Of the item. A parent is a submission."""
    checks: list[SearchCheck] = field(default_factory=list)
    tests: list[Test] = field(default_factory=list)
    thresholds: list[Threshold] = field(default_factory=list)
    any_threshold: bool = False
    wishes: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, bool | int | str] = field(default_factory=dict)

    def read(self, entry: Entry) -> None:
        """Take one key in. A wrong value is noted, a wrong kind raises WrongKind."""
        for reader in (self._test, self._threshold, self._wish, self._ours):
            try:
                if reader(entry):
                    return
            except values.WrongValue as problem:
                self.section.refuse(entry, problem)
                return
        self._search(entry)

    def done(self) -> Target:
        wishes = Wishes(settings=self.settings, **self.wishes)
        return Target(
            tuple(self.checks),
            tuple(self.tests),
            tuple(self.thresholds),
            self.any_threshold,
            wishes,
        )

    @property
    def is_item(self) -> bool:
        return self.name == "item"

    @property
    def is_user(self) -> bool:
        return self.name in {"author", "crosspost_author"}

    def must_suit(self, entry: Entry, kinds: frozenset[str]) -> None:
        if self.kind not in kinds:
            raise WrongKind(
                _("%(key)s does not go with this type of item") % {"key": entry.key}, entry.line
            )

    def _test(self, entry: Entry) -> bool:  # noqa: PLR0911, one answer for each target
        key, node = entry.key, entry.value
        if self.is_user:
            return self._user_test(entry)
        if self.name == "crosspost_subreddit" and key == "is_nsfw":
            self.tests.append(Test(key, values.boolean(node), line=entry.line))
            return True
        if self.name == "subreddit":
            if key != "event_label":
                return False
            self.section.not_supported(entry, key)
            self.tests.append(Test(key, True, line=entry.line))
            return True
        if not self.is_item and self.name != "parent_submission":
            return False
        if key in grammar.BOOLEAN_TESTS:
            self.must_suit(entry, grammar.BOOLEAN_TESTS[key])
            self._maybe_unsupported(entry)
            self.tests.append(Test(key, values.boolean(node), line=entry.line))
        elif key in grammar.NUMBER_TESTS:
            number = values.whole_number(node)
            if number < 0:
                raise values.WrongValue(_("it takes a whole number"))
            self.tests.append(Test(key, number, line=entry.line))
        elif key == "discussion_type":
            self.must_suit(entry, grammar.ONLY_SUBMISSION)
            is_null = isinstance(node, Scalar) and node.value is None
            if not is_null and values.text(node).lower() not in {"chat", "null"}:
                raise values.WrongValue(_("it takes chat or null"))
            self.section.not_supported(entry, key)
            wants_chat = not is_null and values.text(node).lower() == "chat"
            self.tests.append(Test(key, wants_chat, line=entry.line))
        else:
            return False
        return True

    def _maybe_unsupported(self, entry: Entry) -> None:
        if entry.key in grammar.NOT_SUPPORTED:
            self.section.not_supported(entry, entry.key)

    def _user_test(self, entry: Entry) -> bool:
        if entry.key == "satisfy_any_threshold":
            self.any_threshold = values.boolean(entry.value)
            return True
        if entry.key in grammar.OUR_USER_BOOLEANS:
            self.section.not_portable(entry)
        elif entry.key not in grammar.USER_BOOLEANS:
            return False
        self.tests.append(Test(entry.key, values.boolean(entry.value), line=entry.line))
        return True

    def _threshold(self, entry: Entry) -> bool:
        key = grammar.ALIASES.get(entry.key, entry.key)
        if not self.is_user or key not in grammar.THRESHOLDS:
            return False
        found = values.threshold(key, entry.value, entry.line)
        if key in grammar.OUR_NUMBERS:
            self.section.not_portable(entry)
        if found.operator in values.NOT_PORTABLE:
            self.section.note(
                entry.line,
                _("%(operator)s is understood here, AutoModerator elsewhere refuses it")
                % {"operator": found.operator},
                Kind.WARNING,
            )
        self.thresholds.append(found)
        return True

    def _wish(self, entry: Entry) -> bool:
        key, node = entry.key, entry.value
        acts = self.is_item or self.name == "parent_submission"
        if key == "action" and acts:
            self.wishes["action"] = values.one_of(node, grammar.ACTIONS)
        elif key in REASONS and acts:
            if key == "action_reason" or "reason" not in self.wishes:
                self.wishes["reason"] = values.text(node)
        elif key == "set_flair" and (acts or self.name == "author"):
            if acts:
                self.must_suit(entry, grammar.ONLY_SUBMISSION)
            self.wishes["flair"] = values.flair(node)
        elif key == "overwrite_flair" and (acts or self.name == "author"):
            if acts:
                self.must_suit(entry, grammar.ONLY_SUBMISSION)
            self.wishes["overwrite_flair"] = values.boolean(node)
        elif key.startswith("set_") and acts:
            return self._setting(entry)
        elif key in TOP_FLAGS and self.is_item:
            self.wishes[key] = values.boolean(node)
        elif key in TEXTS and self.is_item:
            longest = LONGEST_SUBJECT if key.endswith("_subject") else LONGEST_TEXT
            written = values.text(node)
            if len(written) > longest and longest == LONGEST_TEXT:
                raise values.WrongValue(
                    _("it is longer than %(number)d characters") % {"number": longest}
                )
            self.wishes[key] = written
        else:
            return False
        return True

    def _setting(self, entry: Entry) -> bool:
        key, node, name = entry.key, entry.value, entry.key.removeprefix("set_")
        if key in grammar.SET_BOOLEANS:
            self.must_suit(entry, grammar.SET_BOOLEANS[key])
            value: bool | int | str = values.boolean(node)
            if key in grammar.NOT_SUPPORTED:
                self.section.not_supported(entry, key)
                return True
        elif key == "set_sticky":
            self.must_suit(entry, grammar.ONLY_SUBMISSION)
            is_flag = isinstance(node, Scalar) and isinstance(node.value, bool)
            value = values.boolean(node) if is_flag else values.whole_number(node)
        elif key == "set_suggested_sort":
            self.must_suit(entry, grammar.ONLY_SUBMISSION)
            value = values.one_of(node, grammar.SORTS).replace("confidence", "best")
        elif key == "set_post_crowd_control_level":
            self.must_suit(entry, grammar.ONLY_SUBMISSION)
            written = values.boolean(node) if _is_off(node) else values.text(node).lower()
            if written is not False and written not in grammar.CROWD_CONTROL:
                raise values.WrongValue(_("it takes OFF, LENIENT, MEDIUM or STRICT"))
            self.section.not_supported(entry, key)
            return True
        else:
            return False
        self.settings[name] = value
        return True

    def _ours(self, entry: Entry) -> bool:
        key, node = entry.key, entry.value
        if not self.is_item or not (key in OUR_TESTS or key in OUR_ACTIONS):
            return False
        self.section.not_portable(entry)
        if key in OUR_ACTIONS:
            self.must_suit(entry, OUR_ACTIONS[key])
        if key == "toxicity":
            operator, number = values.decimal_comparison(node)
            self.tests.append(Test(key, number, operator, entry.line))
        elif key == "rate":
            self.tests.append(Test(key, values.rate(node), ">=", entry.line))
        elif key == "set_tags":
            self.wishes["tags"] = tuple(str(one.value) for one in values.texts(node))
        elif key == "silence_author":
            self.wishes["silence_seconds"] = values.span(node)
        elif key == "webhook":
            address = values.text(node)
            if not address.startswith("https://"):
                raise values.WrongValue(_("it takes an address that begins with https://"))
            self.wishes["webhook"] = address
        else:
            name = {"move_to_category": "category"}.get(key, key)
            self.wishes[name] = values.text(node).strip()
        return True

    def _search(self, entry: Entry) -> None:
        key = read_key(entry.key)
        known = grammar.FIELDS[self.kind if self.is_item else self.name]
        anywhere = known | grammar.FIELDS["comment"] | grammar.FIELDS["submission"]
        if key is None or any(one not in anywhere for one in key.fields):
            self.section.note(entry.line, self._unknown(entry.key))
            return
        if key.unknown_modifiers:
            self.section.note(
                entry.line,
                _("there is no modifier “%(name)s”") % {"name": key.unknown_modifiers[0][:40]},
            )
            return
        fields = tuple(one for one in key.fields if one in known)
        if not fields:
            if self.is_item:
                raise WrongKind(
                    _("%(key)s does not go with this type of item") % {"key": entry.key}, entry.line
                )
            self.section.note(entry.line, self._unknown(entry.key))
            return
        for one in fields:
            if one in grammar.OUR_FIELDS or one == "groups":
                self.section.not_portable(entry)
            if one in grammar.NOT_SUPPORTED:
                self.section.not_supported(entry, one)
        self._append_search(entry, key, fields)

    def _append_search(self, entry: Entry, key: SearchKey, fields: tuple[str, ...]) -> None:
        try:
            self.checks.append(compile_search(key, fields, entry.value, entry.line))
        except values.NothingSought as problem:
            if not key.is_reversed:
                self.section.refuse(entry, problem)
                return
            # An exception from nothing, and everything fits nothing: elsewhere it never fires.
            what = _("%(key)s without a value; this rule does nothing") % {"key": entry.key}
            self.section.not_supported(entry, what)
            self.tests.append(Test(NEVER, True, line=entry.line))
        except values.WrongValue as problem:
            self.section.refuse(entry, problem)

    def _unknown(self, key: str) -> str:
        if self.is_item:
            return _("there is no check, action or setting “%(key)s”") % {"key": key[:60]}
        return _("there is no “%(key)s” in %(group)s") % {"key": key[:60], "group": self.name}


def _is_off(node: Node) -> bool:
    """YAML reads OFF as a boolean."""
    return isinstance(node, Scalar) and node.value is False
