"""Where people talk: categories hold topics, topics hold posts.

Columns kept for fast reading are kept by `forums.actions`, in the transaction that changes what
they count.
"""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from forums.permissions import moderated_categories, visible_categories
from members.models import PRIVATE, User, Viewer

PRIVATE_OF_AUTHOR = tuple(f"author__{name}" for name in PRIVATE)


class CanBeWithheld(models.Model):
    """What people wrote, and what keeps it out of sight.

    It is public while nothing does. Out of sight it is still there for its author and for those
    who moderate there.
    """

    held_at = models.DateTimeField(null=True, editable=False)
    """Since when it waits for its first review. Nobody else has seen it yet."""
    hidden_at = models.DateTimeField(null=True, editable=False)
    """When a moderator or a rule hid it; the author's next edit brings it back."""
    deleted_at = models.DateTimeField(null=True, editable=False)
    """When its author took it back, or a moderator removed it."""
    deleted_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    is_public = models.GeneratedField(
        expression=models.ExpressionWrapper(
            Q(held_at=None, hidden_at=None, deleted_at=None), output_field=models.BooleanField()
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    """For queries, kept by the database. A row in hand says `is_gone`."""

    class Meta:
        abstract = True

    @property
    def is_held(self) -> bool:
        return self.held_at is not None

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def is_gone(self) -> bool:
        return self.is_held or self.is_hidden or self.is_deleted


class CategoryQuerySet(models.QuerySet["Category"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Categories the viewer may know of. A private one is no row for anybody else."""
        ids = visible_categories(viewer)
        return self if ids is None else self.filter(pk__in=ids)

    def in_order(self) -> Self:
        return self.order_by("position", "pk")

    def in_families(self) -> Self:
        """In order, those that lie in another one right after it."""
        return self.annotate(
            family=Case(When(parent=None, then=F("position")), default=F("parent__position")),
            family_pk=Case(When(parent=None, then=F("pk")), default=F("parent_id")),
        ).order_by("family", "family_pk", F("parent").asc(nulls_first=True), "position", "pk")


class Category(models.Model):
    """A part of the forum with its own readers, writers and moderators.

    Who they are is in guardian's tables: grants to groups and to single people.
    """

    class Holds(models.TextChoices):
        NOTHING = "", _("Nothing")
        TOPICS = "topics", _("New topics")
        ALL = "all", _("Topics and replies")

    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    name = models.CharField(_("name"), max_length=60)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    description = models.CharField(_("in one line"), max_length=160, blank=True)
    lede = models.CharField(_("what belongs here"), max_length=1000, blank=True)
    colour = models.PositiveSmallIntegerField(_("colour"), default=1)
    icon = models.CharField(_("icon"), max_length=20, default="forum")
    position = models.PositiveIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)
    holds = models.CharField(
        _("read before it appears"), max_length=6, choices=Holds.choices, default="", blank=True
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    topic_count = models.PositiveIntegerField(default=0, editable=False)
    post_count = models.PositiveIntegerField(default=0, editable=False)
    last_topic = models.ForeignKey(
        "Topic", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects: ClassVar[models.Manager["Category"]] = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        permissions = [
            ("see_category", "May see the category and read in it"),
            ("start_in_category", "May start topics"),
            ("reply_in_category", "May reply"),
            ("moderate_category", "May moderate"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(colour__range=(1, 6)), name="forums_category_colour_exists"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def href(self) -> str:
        return f"/c/{self.slug}/"

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def is_archived_along(self) -> bool:
        """Closed by what it lies in, and brought back with it: at the very same moment."""
        return self.parent is not None and self.archived_at == self.parent.archived_at is not None

    def get_absolute_url(self) -> str:
        return self.href


class FormerSlug(models.Model):
    """An address a category once had; it leads to the category for ever."""

    slug = models.SlugField(max_length=60, unique=True)
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="former_slugs")

    def __str__(self) -> str:
        return self.slug


class Tag(models.Model):
    """A word that topics of any category can share."""

    name = models.CharField(max_length=30, unique=True)
    topic_count = models.PositiveIntegerField(default=0, editable=False)
    """Topics that can be read: without withheld ones."""

    def __str__(self) -> str:
        return self.name

    @property
    def href(self) -> str:
        return f"/tag/{self.name}/"

    def get_absolute_url(self) -> str:
        return self.href


def topic_slug(title: str) -> str:
    """The words of a title as its address has them. Never a bare number: that is a topic's key."""
    words = slugify(title)[:80].strip("-")
    return f"topic-{words}"[:80].strip("-") if words.isdecimal() or not words else words


class TopicQuerySet(models.QuerySet["Topic"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Topics of visible categories; withheld ones only for their author and moderators there.

        `forums.permissions.can_see_topic` gives the same answer for one that was read.
        """
        seen, moderated = visible_categories(viewer), moderated_categories(viewer)
        topics = self if seen is None else self.filter(category_id__in=seen)
        if moderated is None:
            return topics
        there = Q(is_public=True)
        if viewer.is_authenticated:
            there |= Q(author=viewer)
        if moderated:
            there |= Q(category_id__in=moderated)
        return topics.filter(there)

    def listed(self) -> Self:
        """What lists show: nothing withheld, whoever reads."""
        return self.filter(is_public=True)

    def unanswered(self) -> Self:
        """Conversations nobody but their author has said anything in."""
        return self.listed().filter(
            answered_at=None, locked_at=None, kind__in=(Topic.Kind.DISCUSSION, Topic.Kind.QUESTION)
        )

    def for_writing(self) -> Self:
        """With their categories; the topics' own rows are locked until the transaction ends."""
        return self.select_related("category").select_for_update(of=("self",), no_key=True)

    def for_rows(self) -> Self:
        """With what a topic row shows."""
        return self.select_related("category", "author").defer("category__lede", *PRIVATE_OF_AUTHOR)


class Topic(CanBeWithheld):
    """One conversation: a title and the posts under it."""

    class Kind(models.TextChoices):
        DISCUSSION = "discussion", _("Discussion")
        QUESTION = "question", _("Question")
        PROMPT = "prompt", _("Prompt")
        ANNOUNCEMENT = "announcement", _("Announcement")

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="topics")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="topics")
    title = models.CharField(_("title"), max_length=255)
    slug = models.SlugField(max_length=80, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.DISCUSSION)
    tags = models.ManyToManyField(Tag, related_name="topics", blank=True)
    tag_names = models.JSONField(default=list, editable=False)
    """Names of `tags` in order, so that pages need not ask for them."""
    excerpt = models.CharField(max_length=200, editable=False)
    """The beginning of the first post, without its markup."""
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_posted_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    """When somebody other than the author first replied."""
    staff_replied_at = models.DateTimeField(null=True, editable=False)
    """When the brand first took part, other than by starting the topic."""
    staff_reply = models.ForeignKey(
        "Post", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    """The reply with which it did."""
    pinned_at = models.DateTimeField(null=True, editable=False)
    locked_at = models.DateTimeField(null=True, editable=False)
    featured_at = models.DateTimeField(null=True, editable=False)
    solution = models.ForeignKey(
        "Post", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    solved_at = models.DateTimeField(null=True, editable=False)
    highest_number = models.PositiveIntegerField(default=0, editable=False)
    """Number of the newest post. Numbers have no gaps: a deleted post keeps its own."""
    reply_count = models.PositiveIntegerField(default=0, editable=False)
    """Replies that can be read: without the first post and without withheld ones."""
    held_count = models.PositiveIntegerField(default=0, editable=False)
    """Replies that wait for review."""
    slow_seconds = models.PositiveIntegerField(default=0, editable=False)
    """How long everybody waits between two replies of theirs; 0 is no slow mode."""
    like_count = models.PositiveIntegerField(default=0, editable=False)
    view_count = models.PositiveIntegerField(default=0, editable=False)
    participant_count = models.PositiveIntegerField(default=1, editable=False)
    faces = models.JSONField(default=list, editable=False)
    """Keys of the last three people who posted, newest first."""

    objects: ClassVar[models.Manager["Topic"]] = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        indexes = [
            models.Index(
                fields=["-last_posted_at", "-id"],
                condition=Q(is_public=True),
                name="forums_topic_latest",
            ),
            models.Index(
                fields=["category", "-last_posted_at", "-id"],
                condition=Q(is_public=True),
                name="forums_topic_in_category",
            ),
            models.Index(
                fields=["-created_at", "-id"],
                condition=Q(
                    is_public=True,
                    answered_at=None,
                    locked_at=None,
                    kind__in=("discussion", "question"),
                ),
                name="forums_topic_unanswered",
            ),
            models.Index(
                fields=["-like_count", "-id"],
                condition=Q(is_public=True),
                name="forums_topic_top",
            ),
            models.Index(
                fields=["author", "-created_at"],
                condition=Q(is_public=True),
                name="forums_topic_by_author",
            ),
            models.Index(
                fields=["category"],
                condition=Q(pinned_at__isnull=False, is_public=True),
                name="forums_topic_pinned",
            ),
            models.Index(
                fields=["-featured_at"],
                condition=Q(featured_at__isnull=False, is_public=True),
                name="forums_topic_featured",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = topic_slug(self.title)
        super().save(*args, **kwargs)

    @property
    def href(self) -> str:
        return f"/t/{self.slug}/{self.pk}/"

    def post_href(self, number: int) -> str:
        """The page of posts in which the number lies, at its place."""
        return f"{self.href}{number}/#post-{number}"

    @property
    def is_pinned(self) -> bool:
        return self.pinned_at is not None

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def is_featured(self) -> bool:
        return self.featured_at is not None

    @property
    def is_question(self) -> bool:
        return self.kind == self.Kind.QUESTION

    @property
    def ring(self) -> str:
        """The state its ring shows: whose turn is it?"""
        if self.solution_id:
            return "solved"
        if not self.is_question:
            return "talk"
        return "answered" if self.answered_at else "open"

    def get_absolute_url(self) -> str:
        return self.href


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Posts of visible topics; withheld ones only for their author and moderators there."""
        posts = self.filter(
            Exists(Topic.objects.visible_to(viewer).filter(pk=OuterRef("topic_id")))
        )
        moderated = moderated_categories(viewer)
        if moderated is None:
            return posts
        there = Q(is_public=True)
        if viewer.is_authenticated:
            there |= Q(author=viewer)
        if moderated:
            there |= Q(topic__category_id__in=moderated)
        return posts.filter(there)

    def numbered(self) -> Self:
        """Those with a place in their topic. The index of numbers has no others, and SQLite looks
        into it only where a query says so; it would read the whole topic instead.
        """
        return self.filter(number__gt=0)

    def for_reading(self) -> Self:
        """With what a post shows, in the order of the conversation."""
        return (
            self.select_related("author", "reply_to", "reply_to__author")
            .defer("body", "reply_to__body", "reply_to__html", *PRIVATE_OF_AUTHOR)
            .defer(*(f"reply_to__{name}" for name in PRIVATE_OF_AUTHOR))
            .order_by("number")
        )


class Post(CanBeWithheld):
    """One person's words in a topic."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="posts")
    number = models.PositiveIntegerField()
    """1, 2, 3 … within the topic; a reply that waits for review has 0 and gets its number then."""
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    body = models.TextField(_("text"))
    html = models.TextField(editable=False)
    """`body`, rendered when it was written."""
    reply_to = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="replies"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    solved_at = models.DateTimeField(null=True, editable=False)
    """When it became its topic's solution, kept only while it is out of sight."""
    reactions = models.JSONField(default=dict, editable=False)
    """Reaction → how many gave it."""
    form_key = models.UUIDField(null=True, editable=False)
    """The one-time key of the form that sent it: the same form twice is one post."""

    objects: ClassVar[models.Manager["Post"]] = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "number"],
                condition=Q(number__gt=0),
                name="forums_post_number_once_in_topic",
            ),
            models.UniqueConstraint(
                fields=["author", "form_key"],
                condition=Q(form_key__isnull=False),
                name="forums_post_once_per_form",
            ),
        ]
        indexes = [
            models.Index(fields=["author", "-created_at", "-id"], name="forums_post_by_author"),
            models.Index(fields=["topic", "author"], name="forums_post_author_in_topic"),
            models.Index(
                fields=["topic"], condition=Q(held_at__isnull=False), name="forums_post_held"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} in {self.topic_id}"

    @property
    def is_first(self) -> bool:
        return self.number == 1

    @property
    def href(self) -> str:
        return self.topic.post_href(self.number) if self.number else self.topic.href

    def get_absolute_url(self) -> str:
        return self.href


class Revision(models.Model):
    """A version of a post as it was before an edit."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=255, blank=True)
    """The topic's title, where the post is its first."""
    body = models.TextField()
    edited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    """Who replaced it."""
    created_at = models.DateTimeField(default=timezone.now)
    """When it was replaced."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "version"], name="forums_revision_once_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id} v{self.version}"


class Reaction(models.Model):
    """One person's reaction of one kind to one post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="given")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "post", "kind"], name="forums_reaction_once_per_kind"
            )
        ]

    def __str__(self) -> str:
        return self.kind


class Reading(models.Model):
    """How far one person has read in one topic."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="readings", db_index=False
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.CASCADE, related_name="readings", db_index=False
    )
    last_read_number = models.PositiveIntegerField(default=0)
    has_posted = models.BooleanField(default=False)
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "topic"], name="forums_reading_once_per_topic")
        ]
        indexes = [
            models.Index(fields=["user", "-read_at"], name="forums_reading_recent"),
            # With an index of topics alone PostgreSQL reads all that anybody read in the thirty
            # topics of a list, to find what one member did.
            models.Index(fields=["topic", "user"], name="forums_reading_of_topic"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} up to {self.last_read_number}"
