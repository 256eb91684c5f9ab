"""What moderators of the demo had to look at, done again by moderation's own actions."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Final

from django.utils import timezone

from firstrun.actions.demo_acts import Act
from firstrun.demo_cases import DemoCase, DemoDecision, DemoReport
from forums import actions as forum
from forums.models import Post, Reading, Topic
from forums.screening import SCREENS, Draft, Reason, Verdict
from guidelines.models import Rule
from members.models import Sanction, User
from moderation import actions
from moderation.actions.forum import author_edited
from moderation.models import Appeal, Decision, Flag, Note, Reviewable, RulePolicy, Step
from moderation.urgency import due_at
from notifications.models import Notification

DANGEROUS: Final = 4
"""The number of the rule about carbon monoxide."""


def weigh_rules() -> None:
    """What can kill somebody comes first."""
    RulePolicy.objects.create(key=Rule.objects.current().get(number=DANGEROUS).key, severity=4)


def date_notices() -> None:
    """Who was told of a decision, an outcome or a case was told when it happened."""
    moments: dict[str, Callable[[int], datetime | None]] = {
        "decision": lambda pk: Decision.objects.get(pk=pk).created_at,
        "undone": lambda pk: Decision.objects.get(pk=pk).undone_at,
        "report": lambda pk: Flag.objects.get(pk=pk).answered_at,
        "appeal": lambda pk: Appeal.objects.get(pk=pk).answered_at,
        "case": lambda pk: Reviewable.objects.get(pk=pk).opened_at,
    }
    for row in Notification.objects.filter(post=None):
        what, _colon, key = row.about.partition(":")
        happened = moments[what](int(key.partition(":")[0])) if what in moments else None
        if happened:
            Notification.objects.filter(pk=row.pk).update(created_at=happened)


class CaseStory:
    """One case of the demo while it happens again."""

    def __init__(self, told: DemoCase, people: Mapping[str, User], topics: "Topics") -> None:
        self.told = told
        self.people = people
        self.topics = topics
        self.post: Post | None = None

    def acts(self) -> Iterator[Act]:
        """What happened, in no order."""
        told = self.told
        yield Act(at=told.written_at, perform=self._write)
        for report in told.reports:
            yield Act(at=report.at, perform=partial(self._report, report))
        if told.hidden:
            yield Act(at=told.reports[-1].at, perform=self._hide)
        if told.decision:
            yield Act(at=told.decision.at, perform=partial(self._decide, told.decision))
        if told.edited_at:
            yield Act(at=told.edited_at, perform=self._edit)
        if told.again:
            yield Act(at=told.again.at, perform=partial(self._decide, told.again))
        if told.appeal:
            yield Act(at=told.appeal.at, perform=self._appeal)
            if told.appeal.answered_at:
                yield Act(at=told.appeal.answered_at, perform=self._answer)

    @property
    def case(self) -> Reviewable:
        return Reviewable.objects.get(post=self.post)

    def the_post(self) -> Post:
        assert self.post is not None
        return Post.objects.select_related("topic", "author").get(pk=self.post.pk)

    def _write(self, at: datetime) -> None:
        by, topic = self.people[self.told.author], self.topics[self.told.topic]
        reason = Reason("first_post", self.told.held)

        def hold(draft: Draft) -> Verdict | None:
            return Verdict(hold=(reason,)) if self.told.held else None

        SCREENS.append(hold)
        try:
            self.post = forum.reply_to_topic(topic, by=by, body=self.told.body)
        finally:
            SCREENS.remove(hold)
        if self.post.is_held:
            actions.hold_case(self.the_post(), reasons=[asdict(reason)], kind="held")
            Post.objects.filter(pk=self.post.pk).update(held_at=at)
            self._date_case(at)
        else:
            Topic.objects.filter(pk=topic.pk).update(last_posted_at=at)
        Post.objects.filter(pk=self.post.pk).update(created_at=at)
        Reading.objects.filter(topic=topic, user=by, read_at__gt=at).update(read_at=at)

    def _report(self, told: DemoReport, at: datetime) -> None:
        is_first = not Reviewable.objects.filter(post=self.post).exists()
        flag = actions.report(
            actions.Item("post", post=self.the_post()),
            by=self.people[told.by],
            reason=told.reason,
            rule=_rule(told.rule),
            text=told.text,
            marked=told.marked,
        )
        Flag.objects.filter(pk=flag.pk).update(created_at=at)
        if is_first:
            self._date_case(at)

    def _hide(self, at: datetime) -> None:
        forum.hide_post(self.the_post(), by=None)
        Post.objects.filter(pk=self.the_post().pk).update(hidden_at=at)

    def _decide(self, told: DemoDecision, at: datetime) -> None:
        case, by = self.case, self.people[told.by]
        choice = actions.Choice(
            outcome=told.outcome, rule=_rule(told.rule), message=told.message, note=told.note
        )
        decision = actions.decide(case, choice, by=by)
        took = max(int((at - case.opened_at).total_seconds()), 60)
        Decision.objects.filter(pk=decision.pk).update(created_at=at, seconds=took)
        Flag.objects.filter(case=case, round=decision.round).update(answered_at=at)
        Reviewable.objects.filter(pk=case.pk).update(decided_at=at)
        for sanction in decision.sanctions.all():
            shift = sanction.starts_at - at
            ends_at = sanction.ends_at - shift if sanction.ends_at else None
            Sanction.objects.filter(pk=sanction.pk).update(starts_at=at, ends_at=ends_at)
        self._date_steps(at)
        writer, text = self.told.note
        if text and told == self.told.decision:
            Note.objects.create(
                user=case.user,
                by=self.people[writer],
                category_id=case.category_id,
                text=text,
                created_at=at,
            )

    def _edit(self, at: datetime) -> None:
        post = self.the_post()
        forum.edit_post(post, by=post.author, body=self.told.edited_body, version=post.version)
        Post.objects.filter(pk=post.pk).update(edited_at=at)
        author_edited(self.the_post())
        self._date_case(at)

    def _appeal(self, at: datetime) -> None:
        told, decision = self.told.appeal, self.case.decisions.get()
        assert told is not None
        # Its time to appeal counts from the decision: for a moment that was just now.
        decided_at, decision.created_at = decision.created_at, timezone.now()
        made = actions.appeal(decision, by=decision.user, text=told.text)
        decision.created_at = decided_at
        Appeal.objects.filter(pk=made.pk).update(created_at=at)
        self._date_case(at, Reviewable.objects.get(decision=decision))

    def _answer(self, at: datetime) -> None:
        told, decision = self.told.appeal, self.case.decisions.get()
        assert told is not None
        question = Reviewable.objects.get(decision=decision)
        actions.answer_appeal(
            question, by=self.people[told.by], overturn=told.overturn, answer=told.answer
        )
        Appeal.objects.filter(decision=decision).update(answered_at=at)
        Decision.objects.filter(pk=decision.pk, undone_at__isnull=False).update(undone_at=at)
        Reviewable.objects.filter(pk=question.pk).update(decided_at=at)

    def _date_case(self, at: datetime, case: Reviewable | None = None) -> None:
        """Its round began then."""
        case = case or self.case
        case.opened_at = at
        Reviewable.objects.filter(pk=case.pk).update(opened_at=at, due_at=due_at(case))
        self._date_steps(at, case)

    def _date_steps(self, at: datetime, case: Reviewable | None = None) -> None:
        Step.objects.filter(case=case or self.case, at__gt=at).update(at=at)


Topics = Mapping[tuple[str, str], Topic]


def _rule(number: int) -> Rule | None:
    return Rule.objects.current().get(number=number) if number else None
