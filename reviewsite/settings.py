"""
The one settings file, read from the environment. docs/settings.md lists every variable.

Safe by default: without ``DJANGO_ENV`` this is production, where nothing that
protects the site has a default. ``demo`` and ``development`` are for one
machine's own use.
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
env = Env()
# What "make install" wrote for this copy; the environment itself goes before it.
env.read_env(BASE_DIR / ".env", recurse=False)

DJANGO_ENV = env.str("DJANGO_ENV", "production")
if DJANGO_ENV not in {"production", "demo", "development"}:
    raise ImproperlyConfigured("DJANGO_ENV is production, demo or development.")
PRODUCTION = DJANGO_ENV == "production"
DEBUG = env.bool("DEBUG", DJANGO_ENV == "development")
if PRODUCTION:
    SECRET_KEY = env.str("SECRET_KEY")
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
    SITE_URL = env.str("SITE_URL").rstrip("/")
else:
    SECRET_KEY = env.str("SECRET_KEY", "for this machine only, never in production")
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
    SITE_URL = env.str("SITE_URL", f"http://127.0.0.1:{env.int('PORT', 8000)}").rstrip("/")

# --- The publication -------------------------------------------------------

SITE_NAME = env.str("SITE_NAME", "Second Lead")
SITE_TAGLINE = env.str("SITE_TAGLINE", "Korean drama, reviewed with care")
# One-person desks may let an editor approve their own last change.
DESK_FOUR_EYES = env.bool("DESK_FOUR_EYES", True)
# The country a reader sees first until they choose another (ISO 3166-1 alpha-2).
DEFAULT_COUNTRY = env.str("DEFAULT_COUNTRY", "US")
# The same for those who read in another language than the publication's.
COUNTRY_BY_LANGUAGE = env.dict("COUNTRY_BY_LANGUAGE", {"ko": "KR"})
PAGE_SIZE = 24
# What each process may keep of finished pages; 0 keeps none.
PAGE_CACHE_MB = env.int("PAGE_CACHE_MB", 64)

# --- Found: crawlers, feeds, pings -------------------------------------------

# Groups of crawlers that robots.txt keeps out: search, training, ai-search, ai-fetch.
CRAWLERS_REFUSED = env.list("CRAWLERS_REFUSED", ["training"])
FEED_FULL_TEXT = env.bool("FEED_FULL_TEXT", True)
# What feeds name their entries by: a host and a year in which it was ours (RFC 4151).
FEED_TAG = env.str("FEED_TAG", f"{urlsplit(SITE_URL).hostname},2026")
WEBSUB_HUB = env.str("WEBSUB_HUB", "")
INDEXNOW_KEY = env.str("INDEXNOW_KEY", "")
INDEXNOW_URL = env.str("INDEXNOW_URL", "https://api.indexnow.org/indexnow")
if INDEXNOW_KEY and not re.fullmatch("[A-Za-z0-9-]{8,128}", INDEXNOW_KEY):
    raise ImproperlyConfigured("INDEXNOW_KEY is 8 to 128 letters, digits or dashes.")
if unknown := set(CRAWLERS_REFUSED) - {"search", "training", "ai-search", "ai-fetch"}:
    raise ImproperlyConfigured(f"CRAWLERS_REFUSED knows no {', '.join(sorted(unknown))}.")
for address in filter(None, (WEBSUB_HUB, INDEXNOW_URL)):
    if not address.startswith(("https://", "http://")):
        raise ImproperlyConfigured(f"WEBSUB_HUB and INDEXNOW_URL are web addresses: {address}")
# A font file for social cards; else the packaged one, which has Hangul.
SOCIAL_CARD_FONT = env.str("SOCIAL_CARD_FONT", "")
# How long a link to a preview lets somebody without a login in.
SHARE_LINK_DAYS = env.int("SHARE_LINK_DAYS", 7)

# --- Django ----------------------------------------------------------------

INSTALLED_APPS = [
    "reviewsite.apps.DeskConfig",
    "reviewsite.apps.SiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django_prose_editor",
    "simple_history",
    "taggit",
    "images",
    "people",
    "reviews",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "reviewsite.reading_language.ReadingLanguageMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "reviewsite.clock.ClockMiddleware",
    "reviewsite.page_cache.middleware.PageCacheMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "reviewsite.urls"
WSGI_APPLICATION = "reviewsite.wsgi.application"
AUTH_USER_MODEL = "people.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

# What readers get is written in Jinja2, which renders it in a fraction of the time; the desk,
# which is Django's admin, in Django's own language. docs/decisions/0024.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "public"],
        "OPTIONS": {
            "environment": "reviews.environment.environment",
            "context_processors": ["reviewsite.clock.context", "reviews.context.publication"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "reviewsite.clock.context",
                "reviews.context.publication",
            ],
            "builtins": ["django.templatetags.static", "django.templatetags.i18n"],
        },
    },
]

# --- Database --------------------------------------------------------------

DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR}/{DJANGO_ENV}.sqlite3")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # Writers wait their turn from the start, so that none fails half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # Opening the file costs as much as three of a page's queries. No longer than this, so
    # that a copy put in its place is read at once.
    DATABASES["default"]["CONN_MAX_AGE"] = 1
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
else:
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL", 8),
    }

# --- Tasks: side effects alone; without a worker the site is still right ----

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# Minutes after which a task that still runs counts as lost with its worker.
TASK_TIMEOUT = env.int("TASK_TIMEOUT", 30)

# --- Mail: to the desk alone (send_reminders) -------------------------------

EMAIL = env.dj_email_url("EMAIL_URL", "dummy:" if PRODUCTION else "console:")
if "EMAIL_BACKEND" not in EMAIL:
    raise ImproperlyConfigured("EMAIL_URL begins with submission:, smtp: or console:.")
vars().update(EMAIL)
EMAIL_TIMEOUT = EMAIL["EMAIL_TIMEOUT"] or 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"desk@{urlsplit(SITE_URL).hostname}")

# --- Signing in ------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# --- Languages and time ----------------------------------------------------

# The publication's own: of its texts, its desk and its plain addresses. Readers find
# the other languages under a prefix.
LANGUAGE_CODE = env.str("LANGUAGE_CODE", "en")
LANGUAGES = [("en", _("English")), ("ko", _("Korean")), ("es", _("Spanish"))]
if LANGUAGE_CODE not in dict(LANGUAGES):
    raise ImproperlyConfigured("LANGUAGE_CODE is en, ko or es.")
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "reviewsite.formats"
USE_TZ = True
# The site's zone: what schedules are entered in and the archive's years are cut by.
TIME_ZONE = env.str("TIME_ZONE", "Asia/Seoul")

# --- Files -----------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / f"{DJANGO_ENV}-media")))
STORAGES: dict[str, dict[str, Any]] = {
    # Never served by address: pictures go out through the gate alone.
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Pictures may live in an S3-compatible store instead. No ACL is sent: a new
# object is private by itself, and many stores refuse ACLs today.
if S3_BUCKET := env.str("S3_BUCKET", ""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("S3_ENDPOINT_URL", None),
            "region_name": env.str("S3_REGION", None),
            # Without them, boto3 looks where it always does: the environment, the machine's role.
            "access_key": env.str("S3_ACCESS_KEY", None),
            "secret_key": env.str("S3_SECRET_KEY", None),
            "default_acl": None,
            "file_overwrite": False,
            "querystring_auth": False,
        },
    }
# The address under which nginx may send files of MEDIA_ROOT, once this site said so.
PICTURES_X_ACCEL = env.str("PICTURES_X_ACCEL", "")
if PICTURES_X_ACCEL and (S3_BUCKET or not PICTURES_X_ACCEL.endswith("/")):
    raise ImproperlyConfigured("PICTURES_X_ACCEL is for MEDIA_ROOT alone, and ends with a slash.")
WHITENOISE_USE_FINDERS = DEBUG
# An address typed without a scheme is https; the setting leaves with Django 6.
FORMS_URLFIELD_ASSUME_HTTPS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# --- Security --------------------------------------------------------------

SECURE_SSL_REDIRECT = PRODUCTION and env.bool("SECURE_SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
)
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
CSRF_TRUSTED_ORIGINS = [SITE_URL] if PRODUCTION else []
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        # The desk's editor loads its modules through an import map, which needs a
        # nonce. Public pages never ask for one, so theirs is plain 'self'.
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # The trailer, once the reader asks for it.
        "frame-src": [SELF, "https://www.youtube-nocookie.com", "https://player.vimeo.com"],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# --- Logs ------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}

# --- Third parties' own settings -------------------------------------------

TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = False
