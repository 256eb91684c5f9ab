"""One case with everything that helps to decide it. The number of queries does not depend on how
much there is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.http import Http404
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from markupsafe import Markup

from audit.models import LastAddress
from core.diff import diff_html
from forums.models import PRIVATE_OF_AUTHOR, Post, Revision
from forums.permissions import moderated_categories
from guidelines.models import Rule
from members.models import PRIVATE, Sanction, User
from members.trust import level_of
from moderation.case_words import code_words, outcome_done, reason_words, record_words
from moderation.marking import marked_html
from moderation.models import (
    Appeal,
    Decision,
    Flag,
    Macro,
    Note,
    Reviewable,
    Step,
    moderation_settings,
)
from moderation.queries.usual import Usual, usual_under

AROUND: Final = 2
"""Posts shown before and after the one in question."""
VERSIONS: Final = 5
REPORTS: Final = 50
REMEMBERED: Final = 8
SIBLINGS: Final = 8


@dataclass(frozen=True, slots=True)
class Report:
    """What one reporter said."""

    by: Any
    """None of a notice by somebody who is no member."""
    name: str
    text: str
    reason: str
    weight: float
    record: str
    marked: str
    notice: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Noticed:
    """What the site itself saw in an item."""

    words: str
    kind: str
    href: str
    """The rule that said so; "" where it was none, or one that the viewer may not read."""


@dataclass(frozen=True, slots=True)
class Memory:
    """One line of somebody's history with us."""

    at: datetime
    title: str
    text: str = ""
    kind: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """What one edit changed."""

    number: int
    at: datetime
    by: Any
    html: str


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """All that the detail shows."""

    case: Any
    post: Any
    subject_html: Markup | str
    before: Sequence[Any]
    after: Sequence[Any]
    versions: Sequence[Version]
    reports: Sequence[Report]
    noticed: Sequence[Noticed]
    rules: Sequence[Any]
    """Every rule that holds now."""
    cited: Sequence[Any]
    named: dict[str, int]
    """Key of a rule → how many reports name it."""
    usual: Usual
    level: Any
    history: Sequence[Memory]
    siblings: Sequence[Any] = ()
    last: Any = None
    """The decision that stands, of a case that is decided."""
    appeal: Any = None
    macros: Sequence[Any] = field(default_factory=list)
    steps: Sequence[Any] = ()

    @property
    def is_blind(self) -> bool:
        """A second look never shows what was decided, so neither does what follows from it."""
        return bool(self.case.kind == Reviewable.Kind.QUALITY)

    @property
    def hides_decider(self) -> bool:
        return bool(moderation_settings().appeals_are_blind)


def case_or_404(viewer: User, pk: int) -> Reviewable:
    """A case the viewer may see, with the rows it points at. One query."""
    case = (
        Reviewable.objects.visible_to(viewer)
        .select_related(
            *("user", "category", "claimed_by", "assignee", "team", "post__topic__category"),
            *("decision__case", "decision__by", "decision__rule__version"),
            "decision__post__topic__category",
        )
        .defer(
            *(f"{who}__{name}" for who in ("user", "claimed_by", "assignee") for name in _UNSHOWN)
        )
        .filter(pk=pk)
        .first()
    )
    if case is None:
        raise Http404
    return case


_UNSHOWN = tuple(name for name in PRIVATE if name != "bio")


def post_of(case: Reviewable) -> Post | None:
    """The post in question, also of a question about a decision."""
    return case.decision.post if case.decision is not None else case.post


def case_page(viewer: User, case: Reviewable, *, rule: int | None = None) -> CasePage:
    """`rule`: key of the row that the viewer chose to cite."""
    post = post_of(case)
    reports = _reports(case)
    rules = list(Rule.objects.current().select_related("version"))
    cited = _cited(case, rules, rule)
    blind = case.decision if case.kind == Reviewable.Kind.QUALITY else None
    before, after = _around(viewer, post) if post else ([], [])
    named = [flag.rule.key for flag in reports if flag.rule is not None]
    return CasePage(
        case=case,
        post=post,
        subject_html=marked_html(post.html, [f.marked for f in reports]) if post else "",
        before=before,
        after=after,
        versions=_versions(post) if post else [],
        reports=[_report(flag) for flag in reports],
        noticed=_noticed(viewer, case),
        rules=rules,
        cited=cited,
        named={key: named.count(key) for key in named},
        usual=usual_under(viewer, cited[0] if cited else None, but=blind),
        level=level_of(case.user),
        history=_history(viewer, case, blind),
        siblings=_siblings(case.user),
        last=_last(case),
        appeal=_appeal(case),
        macros=list(Macro.objects.all()[:9]),
        steps=_steps(case) if blind is None else [],
    )


def _noticed(viewer: User, case: Reviewable) -> list[Noticed]:
    """Reasons of the case; a rule is led to where it stands, for those who may write it."""
    moderated = moderated_categories(viewer)

    def href(facts: dict[str, Any]) -> str:
        may_read = moderated is None or facts.get("category") in moderated
        if "version" not in facts or "line" not in facts or not may_read:
            return ""
        return f"/moderation/rules/of/{facts['version']}/{facts['line']}/"

    return [
        Noticed(
            reason["words"] or code_words(reason["code"]),
            code_words(reason["code"]),
            href(reason.get("facts", {})),
        )
        for reason in case.reasons
    ]


def _cited(case: Reviewable, rules: Sequence[Rule], chosen: int | None) -> list[Rule]:
    """The chosen one first, then those that were named, most named first."""
    by_key = {rule.key: rule for rule in rules}
    keys = list(case.rule_keys)
    if case.decision is not None and case.kind == Reviewable.Kind.QUALITY:
        keys = list(case.decision.case.rule_keys)
    cited = [by_key[key] for key in keys if key in by_key]
    first = [rule for rule in rules if rule.pk == chosen]
    return first + [rule for rule in cited if rule.pk != chosen]


def _around(viewer: User, post: Post) -> tuple[list[Post], list[Post]]:
    """The posts before and after it. One that waits has no number yet and stands at the end."""
    number = post.number or post.topic.highest_number + 1
    posts = (
        Post.objects.visible_to(viewer)
        .filter(topic=post.topic_id, number__gt=0)
        .select_related("author")
        .defer("body", *PRIVATE_OF_AUTHOR)
    )
    before = list(posts.filter(number__lt=number).order_by("-number")[:AROUND])[::-1]
    after = list(posts.filter(number__gt=number).order_by("number")[:AROUND])
    return before, after


def _versions(post: Post) -> list[Version]:
    """What the last edits changed, newest first; kept of what was deleted, too."""
    rows: list[Revision] = list(
        post.revisions.select_related("edited_by").order_by("-version")[:VERSIONS]
    )
    bodies = [post.body, *(row.body for row in rows)]
    return [
        Version(row.version + 1, row.created_at, row.edited_by, diff_html(before.body, after))
        for row, before, after in zip(rows, rows, bodies, strict=False)
    ]


def _reports(case: Reviewable) -> list[Flag]:
    """Those of this round; of a question about a decision, those it answered."""
    about = case.decision.case_id if case.decision is not None else case.pk
    turn = case.decision.round if case.decision is not None else case.round
    flags = Flag.objects.filter(case=about, round=turn)
    return list(
        flags.select_related("reporter__reporter", "rule").order_by("-weight", "created_at")[
            :REPORTS
        ]
    )


def _report(flag: Flag) -> Report:
    known = getattr(flag.reporter, "reporter", None)
    record = record_words(known.upheld, known.declined) if known else record_words(0, 0)
    name = flag.reporter.first_word if flag.reporter else flag.notifier
    return Report(
        flag.reporter,
        name or _("Somebody"),
        flag.text,
        reason_words(flag),
        flag.weight,
        record,
        flag.marked,
        flag.notice,
    )


def _history(viewer: User, case: Reviewable, blind: Decision | None) -> list[Memory]:
    """Decisions, sanctions and notes that the viewer may know of, newest first. Three queries."""
    user = case.user
    made = Decision.objects.visible_to(viewer).about(user)
    made = made.select_related("rule", "case")
    if blind is not None:
        made = made.exclude(pk=blind.pk)
    found = [_decided(decision) for decision in made[:REMEMBERED]]
    held = Sanction.objects.visible_to(viewer).filter(user=user)
    if blind is not None:
        held = held.exclude(decisions=blind)
    # A nudge is a decision with a warning: one line says it.
    held = held.exclude(kind=Sanction.Kind.WARNING, decisions__isnull=False)
    found += [_sanctioned(sanction) for sanction in held.order_by("-starts_at")[:REMEMBERED]]
    notes = Note.objects.visible_to(viewer).filter(user=user)
    for note in notes.select_related("by").order_by("-created_at")[:REMEMBERED]:
        name = note.by.display_name if note.by else _("somebody")
        found.append(
            Memory(note.created_at, _("Note by {name}").format(name=name), note.text, "note")
        )
    found.sort(key=lambda memory: memory.at, reverse=True)
    return [*found[:12], Memory(user.joined_at, _("Joined"))]


def _decided(decision: Decision) -> Memory:
    title = outcome_done(decision.outcome)
    if decision.rule is not None:
        title = _("{done}, rule {n}").format(done=title, n=decision.rule.number)
    if decision.is_undone:
        title = _("{what}, undone").format(what=title)
    mild = decision.outcome == Decision.Outcome.KEEP or decision.is_undone
    return Memory(
        decision.created_at,
        title,
        decision.case.title,
        "good" if mild else "warn",
        decision.case.href,
    )


def _sanctioned(sanction: Sanction) -> Memory:
    title = str(Sanction.Kind(sanction.kind).label)
    if sanction.is_lifted:
        title = _("{what}, lifted").format(what=title)
    elif sanction.ends_at is not None:
        title = _("{what} until {day}").format(
            what=title, day=date_format(localtime(sanction.ends_at), "j F Y")
        )
    return Memory(sanction.starts_at, title, sanction.reason, "warn")


def _siblings(user: User) -> list[User]:
    """Accounts used from the same addresses in the last weeks, where the site may compare them."""
    if not moderation_settings().use_addresses:
        return []
    here = LastAddress.objects.filter(user_id=user.pk).values("address")
    others = LastAddress.objects.filter(address__in=here).exclude(user_id=user.pk)
    people = User.objects.filter(pk__in=others.values("user_id")).defer(*PRIVATE)
    return list(people.order_by("-joined_at")[:SIBLINGS])


def _last(case: Reviewable) -> Decision | None:
    if case.is_open:
        return None
    made = case.decisions.select_related("by", "rule")
    return made.filter(undone_at=None, round=case.round).first()


def _appeal(case: Reviewable) -> Appeal | None:
    if case.kind != Reviewable.Kind.APPEAL or case.decision_id is None:
        return None
    return Appeal.objects.filter(decision=case.decision_id).select_related("answered_by").first()


def _steps(case: Reviewable) -> list[Step]:
    return list(case.steps.select_related("by").order_by("-number")[:REMEMBERED])
