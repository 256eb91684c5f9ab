"""What django-allauth asks us: who may have which name, who may come in, and where links lead."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from branding.models import brand_name
from core.http import client_ip
from core.text import clean_line, has_something_visible
from core.usernames import validate_username
from members.actions import forget_unproved_password, join
from members.actions.people import sockets_ask_anew
from members.doors import why_sign_up_is_closed
from members.models import User
from members.permissions import needs_second_factor
from members.secrets import seal, unseal


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "That e-mail and password do not go together. Check both, or let us mail you a code."
        ),
        "username_password_mismatch": _(
            "That name and password do not go together. Check both, or let us mail you a code."
        ),
        "incorrect_code": _("That is not the code we sent. Check it, or ask for a new one."),
        "incorrect_password": _("That is not your password."),
        "enter_current_password": _("That is not your password."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes and try again."),
        "rate_limited": _("That was a lot in a short time. Wait a minute and try again."),
        "username_taken": _("Somebody already has this name. Please choose another one."),
        "unknown_email": _("We could not send a code to that address."),
    }

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """The name as it is kept. Refused where somebody has it, or one that looks like it."""
        name = validate_username(username)
        if not shallow and User.objects.looks_like(name).exists():
            raise ValidationError(self.error_messages["username_taken"], code="username_taken")
        return name

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Also asked before an account from elsewhere is made."""
        return why_sign_up_is_closed() is None

    def new_user(self, request: HttpRequest) -> User:
        """Not yet a member: that begins when its person first comes in (`login`)."""
        user: User = get_user_model()(confirmed_at=None)
        return user

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        if credentials.get("email"):
            # No username looks like an address, and a second look would take as long as the first:
            # whoever measures it would know which addresses are members'.
            credentials.pop("username", None)
        user: User | None = super().authenticate(request, **credentials)
        return None if user and user.is_claimable else user

    def pre_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse | None:
        """Closed accounts, and those still waiting for their person, stay outside on every path."""
        if user.is_claimable:
            return self.respond_user_inactive(request, user)  # type: ignore[no-any-return]
        return super().pre_login(request, user, **hooks)  # type: ignore[no-any-return]

    def login(self, request: HttpRequest, user: User) -> None:
        """The last step of every way in: whoever gets here proved the address and each factor."""
        ways = [record["method"] for record in get_authentication_records(request, user)]
        if user.confirmed_at is None and "code" in ways:
            forget_unproved_password(user)
            text = _("The password typed at sign-up counts no longer. Set a new one in Settings.")
            messages.info(request, text)
        super().login(request, user)
        if user.confirmed_at is None:
            join(user)

    def logout(self, request: HttpRequest) -> None:
        """Whoever uses the device next finds no drafts (`community.middleware`), and pages that
        are still open hear nothing more.
        """
        user = request.user
        super().logout(request)
        request.has_signed_out = True  # type: ignore[attr-defined]
        if user.is_authenticated:
            sockets_ask_anew(user)

    def is_safe_url(self, url: str) -> bool:
        """Redirects stay on the host that was asked."""
        request = context.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **options: Any) -> None:
        """A page that greets you by name says that you are in; no toast has to."""
        template = args[0] if args else options.get("message_template")
        if template != "account/messages/logged_in.txt":
            super().add_message(request, level, *args, **options)

    def format_email_subject(self, subject: str) -> str:
        return f"{brand_name()}: {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Links lead to the configured address, whatever host the request named."""
        own = {
            name: on_own_host(value) if name.endswith("_url") else value
            for name, value in context.items()
        }
        own |= {"site_name": brand_name(), "site_url": settings.SITE_URL}
        super().send_mail(template_prefix, email, own)


class UserSessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]
    def end_sessions(self, sessions: Sequence[UserSession]) -> None:
        super().end_sessions(sessions)
        for user in {session.user for session in sessions}:
            sockets_ask_anew(user)


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Accounts are joined by their owner while signed in, never because two addresses are alike."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "disconnect_last": _("This is your only way in. Set a password or add a passkey first."),
        "no_password": _("This is your only way in. Set a password first."),
    }

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """The provider's nickname is only a suggestion: `clean_username` decides."""
        user: User = super().populate_user(request, sociallogin, data)
        name = data.get("name") or " ".join(
            filter(None, (data.get("first_name"), data.get("last_name")))
        )
        line = clean_line(str(name))[:50].strip()
        user.name = line if has_something_visible(line) else ""
        return user


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = DefaultMFAAdapter.error_messages | {
        "username_password_mismatch": _(
            "That name and password do not go together. Check both, or let us mail you a code."
        ),
        "incorrect_code": _("That code is not right, or was used already. Wait for the next one."),
        "cannot_delete_authenticator": _(
            "Your role needs a second factor. Add another one before you remove this one."
        ),
        "unverified_email": _("Confirm your e-mail address first, then add a second factor."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        return brand_name()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": brand_name()}

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        return str(_("Passkey"))

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last second factor of somebody whose role needs one stays."""
        others = Authenticator.objects.filter(user=authenticator.user).exclude(
            type=Authenticator.Type.RECOVERY_CODES
        )
        user: User = authenticator.user
        return not needs_second_factor(user) or others.exclude(pk=authenticator.pk).exists()


def on_own_host(url: str) -> str:
    parts = urlsplit(url)
    return str(settings.SITE_URL) + parts._replace(scheme="", netloc="").geturl()
