"""Everything that can be set, read from the environment; wrong values stop the start with a sentence.

With nothing set, the embedded engines serve (config/embedded.py puts their addresses into the environment
before this module is read). docs/reference/settings.md lists every name.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import environ
import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.engines.programs import client_folders
from config.release import fingerprint

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).absolute()
DEBUG = env.bool("DEBUG", default=False)
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{env.int('PORT', default=8000)}").rstrip("/")
SITE_NAME = "Data Trail"
# Shown to readers on /about/; with none set the page says that this installation has published none.
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="")
RELEASE = env.str("RELEASE", default="") or fingerprint(BASE_DIR)
_site = urlsplit(SITE_URL)
if _site.scheme not in {"http", "https"} or not _site.hostname:
    raise ImproperlyConfigured(
        f"SITE_URL is {SITE_URL!r}; it must be an address such as https://example.org."
    )
IS_HTTPS = _site.scheme == "https"


def _secret_key() -> str:
    """SECRET_KEY, or the key that the first start wrote into DATA_DIR, readable by its owner alone."""
    if key := env.str("SECRET_KEY", default=""):
        return str(key)
    path = DATA_DIR / "secret_key"
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text().strip()


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_site.hostname, "localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "campaigns",
    "disclosures",
    "accounts",
    "outbox",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_filters",
    "csp",
    "pgtrigger",
    "pghistory",
]
MIDDLEWARE = [
    # What sets headers stands before the finished pages, which hold none.
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.visitors_address",
    "config.middleware.security_headers",
    "csp.middleware.CSPMiddleware",
    "config.middleware.shown_elsewhere",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "disclosures.languages.language_of_address",
    "disclosures.page_cache.FinishedPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.SignedIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.waiting_forms",
    "allauth.account.middleware.AccountMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
        },
    }
]

DATABASES = {"default": env.db_url("DATABASE_URL")}
DATABASES["default"] |= {
    "CONN_MAX_AGE": env.int("DATABASE_CONN_MAX_AGE", default=600),
    "CONN_HEALTH_CHECKS": True,
}
# Backups are made and restored by PostgreSQL's own programs: those of the embedded engine, or the machine's.
POSTGRESQL_CLIENT_FOLDERS = client_folders()
# A public page that takes longer than this is a fault, not a patience test (threat model A25).
PUBLIC_STATEMENT_TIMEOUT_MS = env.int("PUBLIC_STATEMENT_TIMEOUT_MS", default=5_000)
# Exports have a connection each; more than this at once in one process are asked to come back.
EXPORTS_AT_ONCE = env.int("EXPORTS_AT_ONCE", default=2)
EXPORT_STATEMENT_TIMEOUT_MS = env.int("EXPORT_STATEMENT_TIMEOUT_MS", default=600_000)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TIMELINE_PAGE_SIZE = 25
DEPARTMENT_PAGE_SIZE = 50

REDIS_URL = env.str("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "config.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "data-trail",
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }
}
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A hint that cannot be sent within a second is dropped: the row is the truth and the sweeper offers it again.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "socket_connect_timeout": 1,
    "socket_timeout": 20,
    "unacked_restore_throttle": 1,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "data-trail"
# Apart, so that no scan of many pages holds up a short letter; a worker without -Q serves both.
INGEST_QUEUES = {"quick": "data-trail", "slow": "data-trail-slow"}
CELERY_TASK_QUEUES = {name: {"exchange": name, "routing_key": name} for name in INGEST_QUEUES.values()}
CELERY_TASK_PUBLISH_RETRY = False
# A new connection for every task would cost a document as much again as its reading.
CELERY_DB_REUSE_MAX = 1_000
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "offer-waiting-jobs": {"task": "disclosures.tasks.offer_waiting_jobs", "schedule": 30.0},
    "seal-audit-entries": {"task": "disclosures.tasks.seal_audit_entries", "schedule": 30.0},
    "check-what-is-kept": {
        "task": "disclosures.tasks.check_what_is_kept",
        "schedule": 3_600.0,
        "options": {"queue": INGEST_QUEUES["slow"]},
    },
    "forget-senders": {"task": "disclosures.tasks.forget_what_expired", "schedule": 86_400.0},
    "forget-what-expired": {"task": "accounts.tasks.forget_what_expired", "schedule": 86_400.0},
    # One that nobody took before the next goes out is dropped.
    "send-mail": {"task": "outbox.tasks.send_mail", "schedule": 5.0, "options": {"expires": 5}},
    "empty-old-mail": {"task": "outbox.tasks.empty_old_mail", "schedule": 86_400.0},
}

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "mfa_index"
LOGOUT_REDIRECT_URL = "disclosures:home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTHENTICATION_BACKENDS = [
    # Refuses whoever guessed too often, before the password is looked at.
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# Its records are rows too, but of hashes alone (accounts/throttle.py).
AXES_HANDLER = "accounts.throttle.Handler"
AXES_LOCKOUT_CALLABLE = "accounts.throttle.locked_out"
AXES_LOCKOUT_PARAMETERS = ["ip_address", "username"]
AXES_USERNAME_FORM_FIELD = "username"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{SITE_NAME}: "
# accounts/notices.py writes them, in the transaction of what they tell of.
ACCOUNT_EMAIL_NOTIFICATIONS = False
# Nobody gets mail because a stranger typed their address where they have no account.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _site.scheme
ACCOUNT_PREVENT_ENUMERATION = True
# What is counted in the cache would be forgotten with it; accounts/throttle.py counts in PostgreSQL.
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
# A clock may be a step off, either way (threat model F09).
MFA_TOTP_TOLERANCE = 1
# Who never confirms the address is forgotten (threat model P09).
UNCONFIRMED_ACCOUNT_DAYS = env.int("UNCONFIRMED_ACCOUNT_DAYS", default=7)
INVITATION_DAYS = env.int("INVITATION_DAYS", default=7)
PASSWORD_RESET_TIMEOUT = 3600
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 14 * 86_400
# Editors and operators: half an hour away ends a session, and so do twelve hours.
STRICT_IDLE_SECONDS = env.int("STRICT_IDLE_SECONDS", default=1_800)
STRICT_SESSION_SECONDS = 12 * 3_600
# What is sensitive asks again who it is after this.
FRESH_SIGN_IN_SECONDS = ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "disclosures.views.errors.csrf_failure"

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=IS_HTTPS)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# One body may be 60 MB, one file 50 MB (threat model, section 10); more is refused while it arrives.
UPLOAD_MAX_BODY_BYTES = env.int("UPLOAD_MAX_BODY_BYTES", default=60_000_000)
UPLOAD_MAX_FILE_BYTES = env.int("UPLOAD_MAX_FILE_BYTES", default=50_000_000)
UPLOAD_MAX_FILES = env.int("UPLOAD_MAX_FILES", default=20)
DATA_UPLOAD_MAX_NUMBER_FILES = UPLOAD_MAX_FILES + 1
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_HANDLERS = [
    "disclosures.received.uploads.BodyLimitHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_TEMP_DIR = str(DATA_DIR / "uploads")
Path(FILE_UPLOAD_TEMP_DIR).mkdir(mode=0o700, parents=True, exist_ok=True)
# Originals are private; the worker reads them, and disclosures/editing/viewing.py gives them out on record.
ORIGINALS_DIR = DATA_DIR / "originals"
# Copies for the public, and nothing else: what lies here may be read by anybody once its row says so.
PUBLIC_DIR = DATA_DIR / "public"
# Pictures of received pages, for editors at work; private, and drawn anew when they are gone.
PICTURES_DIR = DATA_DIR / "pictures"
# What an address may hand in on one day, and an account (threat model, section 10).
UPLOAD_DAY_FILES = env.int("UPLOAD_DAY_FILES", default=20)
UPLOAD_DAY_BYTES = env.int("UPLOAD_DAY_BYTES", default=200_000_000)
UPLOAD_DAY_FILES_SIGNED_IN = env.int("UPLOAD_DAY_FILES_SIGNED_IN", default=200)
UPLOAD_DAY_BYTES_SIGNED_IN = env.int("UPLOAD_DAY_BYTES_SIGNED_IN", default=1_000_000_000)
UPLOAD_POSTS_AN_HOUR = env.int("UPLOAD_POSTS_AN_HOUR", default=30)
# Nobody decides on what they handed in. Off, so that one editor can run a site, wherever it has no https.
TWO_PERSON_RULES = env.bool("TWO_PERSON_RULES", default=IS_HTTPS)
# Numbers of people below it, but for 0, are small: an editor decides whether they are shown.
SMALL_NUMBER_BELOW = env.int("SMALL_NUMBER_BELOW", default=5)
# More of it by one editor in a day is written to the security log and shown by `status` (A27).
EDITOR_DAY_PUBLICATIONS = env.int("EDITOR_DAY_PUBLICATIONS", default=40)
EDITOR_DAY_ORIGINALS = env.int("EDITOR_DAY_ORIGINALS", default=40)
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", default=120)
JOB_MAX_ATTEMPTS = env.int("JOB_MAX_ATTEMPTS", default=3)
# What a reading may take in the quick queue; longer ones begin again in the slow one.
QUICK_SECONDS = env.int("QUICK_SECONDS", default=5)
# Where the public keys of mail servers are looked up; "" looks nothing up.
DKIM_RESOLVER = env.str("DKIM_RESOLVER", default="disclosures.documents.provenance.key_from_dns")
RATE_LIMITS_ENABLED = env.bool("RATE_LIMITS_ENABLED", default=True)

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = None

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default="") or DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31_536_000

# With no mail server set, messages are files, and the pages that send one say so.
EMAIL_CONFIG = env.email_url("EMAIL_URL", default=f"filemail:///{DATA_DIR / 'mail'}")
vars().update(EMAIL_CONFIG)
# Mail is a row first (outbox/); a worker delivers it by way of this.
MAIL_DELIVERY = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_BACKEND = "outbox.backend.EmailBackend"
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)
# So long after its end, a message's words and addresses are kept (threat model P09).
MAIL_KEPT_DAYS = env.int("MAIL_KEPT_DAYS", default=7)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"{SITE_NAME} <no-reply@{_site.hostname}>")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"mask": {"()": "config.log.MaskPrivateLinks"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["mask"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # It greets each process that loads it, behind the lines of a start that say how to sign in.
    "loggers": {"pikepdf": {"level": "WARNING"}},
}

# Every insert, change and deletion of a record leaves a row, whoever writes it and however.
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
