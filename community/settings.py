"""All settings, from the environment. `.env.example` is the manual.

Without any variable this is the embedded site: SQLite, one web process, worker and beat beside it,
everything under `var/`. `DATABASE_URL` and `REDIS_URL` make it the production site. What is missing
or unsafe stops the start with one sentence (`community/refusals.py`).
"""

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from community.refusals import refuse_unsafe
from community.release import release

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

TESTING = "pytest" in sys.modules
# Test runs share a Redis, and each of their workers is a site of its own.
REDIS_PREFIX = f"hearth-test-{os.environ.get('PYTEST_XDIST_WORKER', '')}" if TESTING else "hearth"
# What is stored under another release is not shown by this one.
RELEASE = release(BASE_DIR)
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

# --- What kind of site this is --------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
PORT = env.int("PORT", default=8000)
SITE_URL: str = env.str("SITE_URL", default=f"http://localhost:{PORT}").rstrip("/")
DATABASE_URL = env.str("DATABASE_URL", default="")
REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL and TESTING:
    # A test empties its cache, so each test worker has a database of its own, after the given one.
    _address, _number = REDIS_URL.rsplit("/", 1)
    _worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    REDIS_URL = f"{_address}/{int(_number) + 1 + _worker}"
EMBEDDED = not REDIS_URL
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
LOCAL_ONLY = set(ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]", "testserver"}
HTTPS = SITE_URL.startswith("https://")
OWN_HOSTS = [urlsplit(SITE_URL).netloc.lower().removesuffix(":80").removesuffix(":443")]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL] if HTTPS else [])


def _own_secret() -> str:
    """A site that only this machine can reach makes its own key, once, beside its data."""
    from secrets import token_urlsafe

    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = env.str("SECRET_KEY", default="") or (_own_secret() if LOCAL_ONLY else "")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
refuse_unsafe(
    secret_key=SECRET_KEY,
    debug=DEBUG,
    local_only=LOCAL_ONLY,
    site_url=SITE_URL,
    demo=DEMO,
)

# --- Apps -----------------------------------------------------------------------------------------

# Accounts elsewhere; tests sign in by a server of their own.
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = env.json(
    "SOCIAL_PROVIDER_SETTINGS", default={"openid_connect": {}} if TESTING else {}
)

INSTALLED_APPS = [
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    *(
        f"allauth.socialaccount.providers.{name}"
        for name in env.list("SOCIAL_PROVIDERS", default=list(SOCIALACCOUNT_PROVIDERS))
    ),
    "django.forms",
    "django_htmx",
    "csp",
    "guidelines.wagtail_apps.RedirectsConfig",
    "wagtail.users",
    "wagtail.sites",
    "guidelines.wagtail_apps.ImagesConfig",
    "wagtail.search",
    "guidelines.wagtail_apps.AdminConfig",
    "wagtail",
    "modelcluster",
    "taggit",
    "core",
    "eventlog",
    "audit",
    "branding",
    "members",
    "guidelines",
    "forums",
    "moderation",
    "automod",
    "search",
    "notifications",
    "imports",
    "firstrun",
    "community",
]

MIDDLEWARE = [
    # A guest's stored page has all its headers, so nobody behind these two needs to be asked.
    "core.limits.CountMiddleware",
    "core.pages.StoredPageMiddleware",
    # Before all others, so that what they refuse has these headers too.
    "community.middleware.HeadersMiddleware",
    "community.middleware.PolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "core.limits.FloodMiddleware",
    "community.middleware.ReadableMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.limits.OnlyFilesMiddleware",
    "core.ahead.AheadMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "members.middleware.UserMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "community.middleware.LimitsMiddleware",
    "firstrun.middleware.FirstRunMiddleware",
    "members.middleware.LoginRequiredMiddleware",
    "members.middleware.MfaRequiredMiddleware",
    "members.middleware.StandingMiddleware",
    "members.middleware.VisitMiddleware",
    "members.addresses.AddressMiddleware",
    "members.preview_middleware.PreviewMiddleware",
    "guidelines.middleware.CmsMiddleware",
    "guidelines.middleware.OldPageMiddleware",
    "imports.middleware.OldAddressMiddleware",
    "community.errors.OnlySentMiddleware",
]

FORM_RENDERER = "core.forms.FormRenderer"
ROOT_URLCONF = "community.urls"
WSGI_APPLICATION = "community.wsgi.application"
ASGI_APPLICATION = "community.asgi.application"

CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "community.context.shell",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "core.templating.environment",
            "extensions": ["wagtail.jinja2tags.core", "wagtail.images.jinja2tags.images"],
            "context_processors": ["community.context.shell"],
        },
    },
    {
        # The account screens of allauth, in our shell.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates_django"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": CONTEXT_PROCESSORS},
    },
]

# --- Database, cache, sockets, tasks --------------------------------------------------------------

if DATABASE_URL:
    DATABASES: dict[str, Any] = {"default": env.db_url_config(DATABASE_URL)}
    # `?sslmode=verify-full` and whatever else the address asks of the driver.
    _ASKED_OF_DRIVER = DATABASES["default"].get("OPTIONS", {})
    DATABASES["default"] |= {
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": {
            "pool": {
                "min_size": 1,
                "max_size": env.int("DATABASE_POOL", default=10),
                "timeout": 5,
                # Trying again would wait twice as long each time, and requests with it, also when
                # the database is back. What gives up is begun anew by the next request.
                "reconnect_timeout": 5,
            },
            "connect_timeout": 5,
            # Statements of every page are parsed and planned once for a connection. Not for a
            # pooler that changes connections between statements.
            "server_side_binding": True,
            "prepare_threshold": 3 if env.bool("DATABASE_PREPARES", default=True) else None,
            # Planned for who asks: a plan for everybody takes the average member, and reads all
            # that one who has read ten thousand topics ever read.
            "options": "-c lock_timeout=5000 -c statement_timeout=15000"
            " -c plan_cache_mode=force_custom_plan",
        },
    }
    if TESTING:
        DATABASES["default"]["OPTIONS"] = {"connect_timeout": 5, "server_side_binding": True}
    _OURS = DATABASES["default"]["OPTIONS"]
    if "options" in _ASKED_OF_DRIVER:  # of the server: beside our limits, and later, so it counts
        _ASKED_OF_DRIVER["options"] = (
            f"{_OURS.get('options', '')} {_ASKED_OF_DRIVER['options']}".strip()
        )
    DATABASES["default"]["OPTIONS"] = _OURS | _ASKED_OF_DRIVER
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR_DIR / "hearth.sqlite3",
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL, not NORMAL: what was acknowledged also survives a power cut.
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728;"
                    " PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY"
                ),
            },
            "TEST": {"NAME": VAR_DIR / "test.sqlite3"},
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if REDIS_URL:
    CACHES: dict[str, Any] = {
        "default": {
            "BACKEND": "core.redis_cache.ForgivingRedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": REDIS_PREFIX,
            # A request asks several times, and must not wait long for a Redis that does not answer.
            "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
        }
    }
    CHANNEL_LAYERS: dict[str, Any] = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL], "prefix": REDIS_PREFIX},
        }
    }
    CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=REDIS_URL)
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "visibility_timeout": 300,
        "socket_timeout": 2,
        "socket_connect_timeout": 1,
        "max_retries": 0,  # a request does not wait for a broker; the sweep sends what it missed
        "global_keyprefix": f"{REDIS_PREFIX}:",
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "core.local_cache.LocalCache",
            "LOCATION": str(VAR_DIR / "cache" / "cache.sqlite3"),
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    }
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "core.channel_layer.LocalBusChannelLayer",
            "CONFIG": {
                # Test runs beside each other do not hear each other.
                "path": str(VAR_DIR / (f"bus-test-{os.getpid()}" if TESTING else "bus")),
                "capacity": 1000,
            },
        }
    }
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT: str | None = "community.broker:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "queue"),
        "data_folder_out": str(VAR_DIR / "queue"),
        "control_folder": str(VAR_DIR / "queue-control"),
    }

if TESTING:
    # Nothing a test sends waits for the next one; what runs in a worker is called by name.
    CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT = "memory://", None
    if not REDIS_URL:
        CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}

# Seconds by which the clocks of several web machines may differ. A page made that soon after a
# change of what it shows is not stored.
CLOCK_SKEW = env.float("CLOCK_SKEW", default=0.0 if EMBEDDED or TESTING else 1.0)

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
# Reminders of this site, beside those of `community/reminders.py` or, by the same name, instead.
CELERY_BEAT_SCHEDULE: dict[str, Any] = {}
# Loaded by who sends the first task or does it, so that others need no Celery.
TASK_APP = "community.celery"

# --- Files ----------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / ("media-test" if TESTING else "media")
# The address of a static file carries a hash of its content, so a browser keeps it for ever.
HASHED_STATIC = env.bool("HASHED_STATIC", default=not (DEBUG or TESTING))
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "core.media.WholeFiles"},
    "staticfiles": {
        "BACKEND": "core.static.HashedStaticFiles"
        if HASHED_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
if S3_BUCKET := env.str("S3_BUCKET", default=""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("S3_ENDPOINT_URL", default=None),
            "region_name": env.str("S3_REGION", default=None),
            "access_key": env.str("S3_ACCESS_KEY", default=None),
            "secret_key": env.str("S3_SECRET_KEY", default=None),
            "custom_domain": env.str("S3_PUBLIC_HOST", default=None),
            "querystring_auth": False,
            "file_overwrite": False,
        },
    }
WHITENOISE_USE_FINDERS = not HASHED_STATIC
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
# The editor of the guidelines sends about 35 for each rule.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# --- Accounts -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "members.User"
ANONYMOUS_USER_NAME = None  # guests are the group "guest", not a row
AUTHENTICATION_BACKENDS = [
    "members.backends.MemberBackend",
    "guardian.backends.ObjectPermissionBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "members.passwords.LengthByRoleValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "members.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "members.adapters.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_FORMS = {"signup": "members.account_forms.SignupForm"}
SOCIALACCOUNT_FORMS = {"signup": "members.account_forms.SocialSignupForm"}
# A sign-up form that comes back sooner than this was filled in by a robot.
SIGNUP_SECONDS = env.int("SIGNUP_SECONDS", default=0 if TESTING else 2)
# Whether addresses of throw-away mail boxes may sign up, and the site's own changes to that list.
SIGNUP_DISPOSABLE_MAIL = env.bool("SIGNUP_DISPOSABLE_MAIL", default=False)
SIGNUP_REFUSED_DOMAINS = env.list("SIGNUP_REFUSED_DOMAINS", default=[])
SIGNUP_ALLOWED_DOMAINS = env.list("SIGNUP_ALLOWED_DOMAINS", default=[])
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_USERNAME_MIN_LENGTH = 1  # core.usernames has the rules and says them
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_USER_DISPLAY = "members.models.display_name"
ACCOUNT_RATE_LIMITS = {
    "signup": "5/30m/ip",
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key,5/d/key",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "confirm_email": "1/30s/key",
    "request_login_code": "20/m/ip,3/m/key",
    "reauthenticate": "10/m/user",
}
if not env.bool("ACCOUNT_LIMITS", default=not TESTING):
    ACCOUNT_RATE_LIMITS = False  # type: ignore[assignment]
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = False
SOCIALACCOUNT_STORE_TOKENS = False
# Origins a sign-in button may lead to; those of OpenID Connect servers named above are known.
SOCIAL_HOSTS = env.list("SOCIAL_HOSTS", default=[]) or sorted(
    f"{server.scheme}://{server.netloc}"
    for provider in SOCIALACCOUNT_PROVIDERS.values()
    for app in provider.get("APPS", [])
    if (server := urlsplit(app.get("settings", {}).get("server_url", ""))).netloc
)
MFA_ADAPTER = "members.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL_ONLY
# Roles that need a second factor. None in the demo, where everybody knows the password.
MFA_REQUIRED_ROLES = env.list(
    "MFA_REQUIRED_ROLES", default=[] if DEMO or TESTING else ["owner", "manager", "moderator"]
)
USERSESSIONS_ADAPTER = "members.adapters.UserSessionsAdapter"
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_COOKIE_AGE = 14 * 86400
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False  # htmx reads the token from the page, own modules from the cookie
PASSWORD_RESET_TIMEOUT = 3600

# --- Pages (Wagtail) ------------------------------------------------------------------------------

# A page that saves itself while somebody saves it is two pages.
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAIL_SITE_NAME = "Hearth"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_AUTO_UPDATE_PREVIEW = True
WAGTAIL_APPEND_SLASH = True
# The editor asks nobody outside of this site for anything.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILIMAGES_IMAGE_MODEL = "guidelines.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "guidelines.pictures.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "gif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10_000_000
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"webp": "webp"}
# For pages alone: conversations have a search of their own (docs/decisions/0009).
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# --- Mail -----------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="Hearth <hearth@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
if EMAIL_URL := env.str("EMAIL_URL", default=""):
    globals().update(env.email_url_config(EMAIL_URL))
    EMAIL_TIMEOUT = 10
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"

# --- Headers --------------------------------------------------------------------------------------

from csp.constants import NONCE, NONE, SELF  # noqa: E402

MEDIA_HOSTS: list[str] = env.list("MEDIA_HOSTS", default=[])
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", *MEDIA_HOSTS],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *SOCIAL_HOSTS],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = ["security.W002"]  # community.middleware sends X-Frame-Options
CSRF_FAILURE_VIEW = "community.errors.csrf_failure"
if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", default=True)
    SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=True)
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
# So many proxies in front of the site may be believed about the caller's address and scheme.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Limits (docs/limits.md) ----------------------------------------------------------------------

POSTING_LIMITS = env.bool("POSTING_LIMITS", default=not TESTING)
FLOOD_LIMITS = env.bool("FLOOD_LIMITS", default=not TESTING)
GUEST_REQUESTS_PER_MINUTE = env.int("GUEST_REQUESTS_PER_MINUTE", default=200)
GUEST_REQUESTS_PER_10_SECONDS = env.int("GUEST_REQUESTS_PER_10_SECONDS", default=50)

# --- Spam (automod/akismet.py) --------------------------------------------------------------------

AKISMET_KEY = env.str("AKISMET_KEY", default="")
AKISMET_URL = env.str("AKISMET_URL", default="https://rest.akismet.com/1.1").rstrip("/")
# "host:port" of servers of one's own network that may be asked instead.
AKISMET_ALLOWED = env.list("AKISMET_ALLOWED", default=[])

# --- What rules tell other programs (automod/actions/calling.py) ----------------------------------

WEBHOOK_SECRET = env.str("WEBHOOK_SECRET", default="")
# "host:port" of servers of one's own network that rules may tell.
WEBHOOK_ALLOWED = env.list("WEBHOOK_ALLOWED", default=[])

# --- Language and time ----------------------------------------------------------------------------

# The first one is the site's own; the others are for those whose browser asks for them.
_codes = env.list("LANGUAGES", default=["en"]) or ["en"]
LANGUAGE_CODE = _codes[0]
LANGUAGES = [(code, LANG_INFO.get(code, {}).get("name_local", code)) for code in _codes]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="UTC")

# --- Reactions of a site that chose none: word, icon. The first is what the key `l` gives ---------

REACTIONS: dict[str, tuple[Any, str]] = {
    "thanks": (_("Thanks"), "thanks"),
    "helped": (_("Helped me"), "helped"),
    "same_here": (_("Same here"), "same"),
    "well_put": (_("Well put"), "wellput"),
}

# --- Logs -----------------------------------------------------------------------------------------

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "wagtail": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "celery": {"level": "WARNING"},
    },
}
