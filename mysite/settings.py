"""Django's settings, all read through `mysite.env`; `.env.example` lists each with its default."""

from datetime import UTC, datetime
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF

from mysite.env import CHECKOUT, environment, lines_of, refuse, refuse_unknown
from mysite.mail import mail_settings
from mysite.recommending import recommender_settings
from mysite.secret import keys_in
from mysite.stores import stores
from mysite.supervisor.place import place_of

# Lets `ModelAdmin[Job]` and its like be written where Django's own classes take no type argument.
django_stubs_ext.monkeypatch()
env = environment()

# Where things are -----------------------------------------------------------------------------------------

BASE_DIR = CHECKOUT
MOVIEGEEK_HOME = env.path("MOVIEGEEK_HOME", default=".moviegeek") or CHECKOUT
MOVIEGEEK_DATASETS = env.folder("MOVIEGEEK_DATASETS")
HOST = env.text("HOST", default="127.0.0.1")
PORT = env.whole_number("PORT", default=8000, lowest=1, highest=65535)
WORKERS = env.whole_number("WORKERS", default=2, lowest=1, highest=64)
TASK_WORKERS = env.whole_number("TASK_WORKERS", default=2, lowest=1, highest=64)
DATA = env.text("DATA", default="starter")
SIMULATE = env.switch("SIMULATE", default=True)

# Security -------------------------------------------------------------------------------------------------

DEBUG = env.switch("DEBUG", default=False)
SECURE = env.switch("SECURE", default=False)
BEHIND_PROXY = env.switch("BEHIND_PROXY", default=False)
SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
SECRET_KEY_DAYS = env.whole_number("SECRET_KEY_DAYS", default=180, lowest=0, highest=3650)
SECRET_KEY_IS_GIVEN = bool(SECRET_KEY)
if not SECRET_KEY_IS_GIVEN:
    _keys = keys_in(MOVIEGEEK_HOME)
    SECRET_KEY = _keys.signing
    SECRET_KEY_FALLBACKS += _keys.accepted(datetime.now(UTC))
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", default="localhost,127.0.0.1,[::1]")
if HOST not in {"0.0.0.0", "::", *ALLOWED_HOSTS}:
    ALLOWED_HOSTS.append(HOST)
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Scripts of these sites may call /api/, with a token: cookies stay at home, so that no other site acts for who is
# signed in here.
CORS_ALLOWED_ORIGINS = env.origins("CORS_ALLOWED_ORIGINS")
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
CORS_ALLOW_HEADERS = [
    *("accept", "authorization", "content-type", "idempotency-key", "if-match", "if-none-match")
]
CORS_EXPOSE_HEADERS = ["ETag", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After"]

# Apps -----------------------------------------------------------------------------------------------------

HOUSE_APPS = ["moviegeek", "analytics", "recommender", "collector", "catalogue", "accounts", "jobs"]
INSTALLED_APPS = [
    "mysite",
    *HOUSE_APPS,
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.syndication",
    "django.contrib.humanize",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "allauth",
    "allauth.account",
    "django_htmx",
    "csp",
    "corsheaders",
]
MIDDLEWARE = [
    *(["corsheaders.middleware.CorsMiddleware"] if CORS_ALLOWED_ORIGINS else []),
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mysite.compression.PageCompression",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.api.middleware.ApiMiddleware",
    "collector.middleware.VisitorMiddleware",
]
ROOT_URLCONF = "mysite.urls"
WSGI_APPLICATION = "mysite.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [CHECKOUT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "moviegeek.context.site",
            ],
        },
    },
    {
        "NAME": "cards",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [CHECKOUT / "templates" / "cards"],
        "OPTIONS": {"environment": "moviegeek.templatetags.cards.environment"},
    },
]

# Database: DATABASE_URL, or the embedded PostgreSQL of this MOVIEGEEK_HOME ---------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
POSTGRES_OPTIONS = env.words("POSTGRES_OPTIONS")
_database_url = env.database("DATABASE_URL")
EMBEDDED_POSTGRES = _database_url is None
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "mysite.supervisor.backend" if EMBEDDED_POSTGRES else "django.db.backends.postgresql",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        **(_database_url or place_of(MOVIEGEEK_HOME).as_django_database()),
    }
}
# Longest wait for what somebody did, before a chart stands in for their list, and for any statement of a page.
EVIDENCE_TIMEOUT_MS = env.whole_number("EVIDENCE_TIMEOUT_MS", default=500, lowest=0, highest=600_000)
STATEMENT_TIMEOUT_MS = env.whole_number("STATEMENT_TIMEOUT_MS", default=60_000, lowest=0, highest=3_600_000)
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": "10",
    "application_name": "moviegeek",
    **DATABASES["default"].get("OPTIONS", {}),
}

# Cache and sessions: Redis, or memory and the database ------------------------------------------------------

REDIS_URL = env.address("REDIS_URL", schemes=("redis", "rediss", "unix"))
CACHES: dict[str, dict[str, Any]]
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
else:
    # Memory is per process: a session cached there would be stale in the next web process.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "moviegeek",
            "OPTIONS": {"MAX_ENTRIES": 50_000},  # two for each caller of the last minutes
        }
    }
    SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 365 * 24 * 3600

# Background work (the broker is chosen in mysite.celery) ----------------------------------------------------

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"

# Accounts ---------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
KNOX_TOKEN_MODEL = "accounts.ApiToken"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
THROTTLE = env.switch("THROTTLE", default=True, words=("off", "on"))
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "moviegeek.forms.JoinForm"
ACCOUNT_FORMS = {
    "change_password": "moviegeek.account_forms.NewPasswordForm",
    "reset_password_from_key": "moviegeek.account_forms.ForgottenPasswordForm",
}
ACCOUNT_ADAPTER = "moviegeek.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
if not THROTTLE:
    ACCOUNT_RATE_LIMITS = False

DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024  # a thousand movies with their plots

# REST -------------------------------------------------------------------------------------------------------

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_SCHEMA_CLASS": "accounts.api.schema.HouseSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["accounts.api.parsing.BoundedJSONParser"],
    # The bearer's challenge comes first, so that a stranger is answered 401.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.BearerAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_PAGINATION_CLASS": "accounts.api.pagination.CursorPages",
    "DEFAULT_THROTTLE_CLASSES": ["accounts.api.throttling.CallerThrottle"],
    # Who calls is what the proxy says, where there is one; anybody could send its header.
    "NUM_PROXIES": 1 if BEHIND_PROXY else 0,
    "EXCEPTION_HANDLER": "accounts.api.problems.as_problem",
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "MovieGeek",
    "DESCRIPTION": "Recommendations, the catalogue, the evidence and what became of it.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "mysite.api_links.with_links",
        "accounts.api.selection.with_parts",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}
# Calls are written so often (accounts.api.use); of a process that is killed those since then are lost.
API_COUNT_SECONDS = env.whole_number("API_COUNT_SECONDS", default=5, lowest=0, highest=3600)

# Evidence ---------------------------------------------------------------------------------------------------

# How far back programs with a server token may date events (browsers: 24 hours).
BACKDATE_DAYS = env.whole_number("BACKDATE_DAYS", default=365, lowest=1, highest=3650)
# An act is owed to the list that showed or led to its movie last, within so many days.
ATTRIBUTION_DAYS = env.whole_number("ATTRIBUTION_DAYS", default=7, lowest=1, highest=90)
# After so many months what was noticed is dropped, its counts stay; 0: never. A month that is closed must not
# get news any more.
RETENTION_MONTHS = env.whole_number("RETENTION_MONTHS", default=25, lowest=0, highest=1200)
if RETENTION_MONTHS and RETENTION_MONTHS * 28 <= BACKDATE_DAYS:
    refuse(
        "RETENTION_MONTHS",
        str(RETENTION_MONTHS),
        f"0, or more months than BACKDATE_DAYS ({BACKDATE_DAYS}) allows events to lie back",
    )

# Recommendations: `recommender.conf` says what each means and holds the defaults -----------------------------

globals().update(recommender_settings(env))

# The outside world ------------------------------------------------------------------------------------------

TMDB_API_KEY = env.text("TMDB_API_KEY")
TMDB_COUNTRIES = [country.upper() for country in env.words("TMDB_COUNTRIES", default="US,GB,DE")]
TMDB_REQUESTS_PER_SECOND = env.number("TMDB_REQUESTS_PER_SECOND", default=20, lowest=0.1, highest=50)
_web = ("https", "http")
TMDB_API_ADDRESS = env.address("TMDB_API_ADDRESS", schemes=_web, default="https://api.themoviedb.org/3")
TMDB_IMAGE_ADDRESS = env.address("TMDB_IMAGE_ADDRESS", schemes=_web, default="https://image.tmdb.org/t/p")
# Staff type these addresses in, so they may not lead into our own network unless this says so.
WEBHOOK_PRIVATE = env.switch("WEBHOOK_PRIVATE", default=False)
WEBHOOK_TRIES = env.whole_number("WEBHOOK_TRIES", default=10, lowest=1, highest=50)
EMAIL_URL = env.url("EMAIL_URL", schemes=("console", "memory", "smtp", "smtps"), default="console:")
globals().update(mail_settings(EMAIL_URL))
SENDS_MAIL = EMAIL_URL is not None and EMAIL_URL.scheme != "console"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM", default="MovieGeek <moviegeek@localhost>")

# Words, times, static files ---------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
# A language is offered once its catalogue under locale/ is complete.
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [CHECKOUT / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = MOVIEGEEK_HOME / "static"
FRONT_END_PACKAGES = CHECKOUT / "node_modules"
STATICFILES_DIRS: list[Any] = [
    CHECKOUT / "static",
    *(
        (prefix, folder)
        for prefix, folder in (
            ("fonts/inter", FRONT_END_PACKAGES / "@fontsource-variable/inter/files"),
            ("uplot", FRONT_END_PACKAGES / "uplot/dist"),
        )
        if folder.is_dir()
    ),
]
STORAGES = stores(env, home=MOVIEGEEK_HOME, is_developing=DEBUG)
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

LOG_LEVEL = env.choice("LOG_LEVEL", default="INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {"django": {"handlers": [], "level": LOG_LEVEL, "propagate": True}},
}

refuse_unknown(lines_of(CHECKOUT / ".env"), env.declared, source=".env")
