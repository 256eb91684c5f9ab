"""What follows in the rules from what happens in the forum and in the queue."""

from automod.actions.asking import owe_correction, owe_question
from automod.actions.carrying import approved_by, carry_out_reasons, look_at_post
from automod.actions.judging import confirm_judgement, judge_hits, take_judgement_back
from automod.actions.prints import print_post
from automod.actions.tagging import tag_by_watched
from eventlog.registry import on
from forums.events import PostEdited, PostHeld, PostHidden, PostPublished
from forums.models import Post
from moderation.events import AppealAnswered, DecisionMade, DecisionUndone, ItemReported
from moderation.models import Appeal, Decision, Reviewable


@on(PostPublished, PostEdited)
def follow_rules(event: PostPublished | PostEdited) -> None:
    post = _post(event.post_id)
    if post is not None:
        look_at_post(post, reports=_reports(post))


@on(PostHeld, PostHidden)
def follow_what_was_kept_back(event: PostHeld | PostHidden) -> None:
    post = _post(event.post_id)
    if post is not None and event.reasons and not post.is_deleted:
        carry_out_reasons(post, event.reasons)


@on(PostPublished, PostEdited, PostHeld)
def keep_print(event: PostPublished | PostEdited | PostHeld) -> None:
    post = _post(event.post_id)
    if post is not None and not post.is_deleted:
        print_post(post)


@on(PostPublished, PostEdited)
def tag_topic_by_words(event: PostPublished | PostEdited) -> None:
    post = _post(event.post_id)
    if post is not None and not post.is_gone and not post.is_first:
        tag_by_watched(post)


@on(PostPublished, PostEdited, PostHeld)
def ask_akismet_about_post(event: PostPublished | PostEdited | PostHeld) -> None:
    """Where it is switched on. What a moderator let through is not asked about again."""
    post = _post(event.post_id)
    if post is not None and approved_by(post) != "moderator":
        owe_question(post)


@on(DecisionMade, DecisionUndone)
def tell_akismet(event: DecisionMade | DecisionUndone) -> None:
    decision = Decision.objects.filter(pk=event.decision_id).only("post_id").first()
    if decision is not None and decision.post_id is not None:
        owe_correction(decision.post_id)


@on(ItemReported)
def follow_reports(event: ItemReported) -> None:
    case = Reviewable.objects.filter(pk=event.case_id).first()
    post = _post(case.post_id) if case is not None and case.post_id is not None else None
    if case is not None and post is not None:
        look_at_post(post, reports=case.report_count, only_reports=True)


@on(DecisionMade)
def judge(event: DecisionMade) -> None:
    decision = Decision.objects.filter(pk=event.decision_id).first()
    if decision is not None:
        judge_hits(decision)


@on(DecisionUndone)
def take_back_judgement(event: DecisionUndone) -> None:
    decision = Decision.objects.filter(pk=event.decision_id).first()
    if decision is not None:
        take_judgement_back(decision, overturned=event.overturned)


@on(AppealAnswered)
def judge_by_appeal(event: AppealAnswered) -> None:
    appeal = Appeal.objects.filter(pk=event.appeal_id).select_related("decision").first()
    if appeal is not None and appeal.state == Appeal.State.UPHELD:
        confirm_judgement(appeal.decision)


def _post(pk: int) -> Post | None:
    related = ("author", "topic__category", "topic__author", "reply_to")
    return Post.objects.filter(pk=pk).select_related(*related).first()


def _reports(post: Post) -> int:
    case = Reviewable.objects.open().filter(post=post).only("report_count").first()
    return case.report_count if case else 0
