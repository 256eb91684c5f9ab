"""People: one row is one account."""

from typing import ClassVar, Self

from django.contrib.auth.models import (
    AbstractBaseUser,
    AnonymousUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.usernames import normalise_username, username_key, username_skeleton
from members.patches import patch_for
from members.roles import STAFF_ROLES, Role


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, viewer: "User | AnonymousUser") -> Self:
        """Profiles are public.

        Closed accounts, and those whose person never came in, are seen only by staff and by them.
        """
        if viewer.is_authenticated and viewer.role in STAFF_ROLES:
            return self
        shown = models.Q(is_active=True, confirmed_at__isnull=False)
        if viewer.is_authenticated:
            shown |= models.Q(pk=viewer.pk)
        return self.filter(shown)

    def named(self, username: str) -> Self:
        """The one account of this name, however it is spelt, with or without the "@" before it."""
        return self.filter(username_key=username_key(username.removeprefix("@")))

    def looks_like(self, username: str) -> Self:
        """Accounts whose name is the same, or passes for it at a glance."""
        return self.filter(
            models.Q(username_key=username_key(username))
            | models.Q(username_skeleton=username_skeleton(username))
        )

    def for_showing(self) -> Self:
        """With what is shown of people beside their words, and nothing private."""
        return self.defer(*PRIVATE)


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """For tests, commands and allauth; what a visitor does goes through `members.actions`."""

    def create_user(
        self, username: str, email: str | None = None, password: str | None = None, **extra: object
    ) -> "User":
        user: User = self.model(username=username, email=email, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        user: User = self.get(email=(username or "").lower())
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """One account. `by` is this person acting, `viewer` this person reading."""

    email = models.EmailField(_("e-mail address"), unique=True, null=True, blank=True)
    username = models.CharField(_("username"), max_length=30, unique=True)
    username_key = models.CharField(max_length=60, unique=True, editable=False)
    """NFKC and case-folded: two spellings of one name are one name. Kept by `save`."""
    username_skeleton = models.CharField(max_length=90, db_index=True, editable=False)
    """What the name looks like (UTS 39): look-alikes are refused at sign-up. Kept by `save`."""
    name = models.CharField(_("display name"), max_length=50, blank=True)
    title = models.CharField(_("line beside the name"), max_length=60, blank=True)
    bio = models.CharField(_("about you"), max_length=1000, blank=True)
    location = models.CharField(_("where you are"), max_length=80, blank=True)
    avatar = models.ImageField(_("picture"), upload_to="avatars/", blank=True)
    patch = models.CharField(max_length=20, editable=False)
    """The drawing shown where there is no picture, chosen from the name once."""
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.NEWCOMER)
    trust_level = models.PositiveSmallIntegerField(_("trust level"), default=0, db_default=0)
    """0 for newcomers and for nobody else; 1 to 3 are earned, 4 is given."""
    trust_locked = models.BooleanField(default=False, db_default=False)
    """Given by hand, to stay whatever its person does."""
    is_staff_member = models.BooleanField(_("speaks for the brand"), default=False)
    """Shown with the brand's mark: moderators and above always, others who work there."""
    permissions_version = models.PositiveIntegerField(default=0, editable=False)
    """Counts changes of role and groups. Kept rights carry it, so a change holds at once."""
    theme = models.CharField(max_length=5, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True, default="", db_default="")
    """What the site writes to them in; "" is the site's own (`members.languages`)."""
    keys_off = models.BooleanField(_("switch single-key shortcuts off"), default=False)
    is_active = models.BooleanField(default=True)
    claimable_at = models.DateTimeField(null=True, blank=True, editable=False)
    """Set on accounts that came with an archive and wait for their person. They cannot log in."""
    claim_email = models.EmailField(blank=True, editable=False)
    """Where the link went by which its person can claim the account."""
    confirmed_at = models.DateTimeField(null=True, default=timezone.now, editable=False)
    """When its person first came in, having proved the address; null between sign-up and that."""
    waiting_since = models.DateTimeField(null=True, editable=False)
    """Since when they wait for a moderator to let them in; they read meanwhile and do not write."""
    second_factor_at = models.DateTimeField(null=True, editable=False)
    """Since when a passkey or an app protects the account. Kept by `members.second_factors`."""
    joined_at = models.DateTimeField(default=timezone.now)
    unread_notifications = models.PositiveIntegerField(default=0, editable=False)
    """Kept by the actions of `notifications`."""
    post_count = models.PositiveIntegerField(default=0, editable=False)
    """Kept by the actions of `forums`."""
    thanks_count = models.PositiveIntegerField(default=0, editable=False)
    """Reactions other people gave. Kept by the actions of `forums`."""
    solution_count = models.PositiveIntegerField(default=0, editable=False)
    """Answers accepted. Kept by the actions of `forums`."""

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["username"]

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        permissions = [("manage_site", "May change the site's settings, roles and categories")]
        indexes = [models.Index(fields=["-joined_at", "-id"], name="members_newest")]

    def __str__(self) -> str:
        return self.display_name

    def save(self, *args: object, **kwargs: object) -> None:
        self.derive()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def derive(self) -> None:
        """Fill what follows from other columns. `bulk_create` needs it: it does not call `save`."""
        self.username = normalise_username(self.username)
        self.username_key = username_key(self.username)
        self.username_skeleton = username_skeleton(self.username)
        self.email = self.email.lower() if self.email else None
        self.is_staff_member = self.is_staff_member or self.role in STAFF_ROLES
        self.patch = self.patch or patch_for(self.username_key)
        self.trust_level = 0 if self.role == Role.NEWCOMER else max(1, self.trust_level)

    @property
    def display_name(self) -> str:
        return self.name or self.username

    @property
    def first_word(self) -> str:
        """What one says to somebody's face."""
        return self.display_name.split()[0]

    @property
    def href(self) -> str:
        return f"/u/{self.username}/"

    @property
    def avatar_url(self) -> str:
        return self.avatar.url if self.avatar else ""

    @property
    def is_advocate(self) -> bool:
        return self.role == Role.ADVOCATE

    @property
    def is_claimable(self) -> bool:
        return self.claimable_at is not None

    @property
    def is_staff(self) -> bool:
        """Django's word for whoever may enter an admin site."""
        return self.role in {Role.MANAGER, Role.OWNER}

    def get_absolute_url(self) -> str:
        return self.href


Viewer = User | AnonymousUser
PRIVATE = ("email", "password", "bio", "last_login")
"""Columns that pages about other things never load, and that no stored part holds."""


def display_name(user: User) -> str:
    return user.display_name
