"""Settings that every environment shares. What differs stands in the environment's own module."""

from datetime import timedelta
from pathlib import Path

import django.forms
import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import embedded
from config.settings.content_policy import *
from config.settings.logs import *

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()
PLACES = embedded.places()
VAR_DIR = PLACES.var

# Applications --------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "config.static.StaticFiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "rules",
    "config.sign_in_log.SignInLog",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_celery_beat",
    "django_filters",
    "django_fsm",
    "django_htmx",
    "django_structlog",
    "drf_spectacular",
    "rest_framework",
    "treebeard",
    "core",
    "core.api",
    "core.attachments",
    "core.certificates",
    "core.correspondence",
    "core.documents",
    "core.forms",
    "core.inbox",
    "core.jobs",
    "core.lifecycle",
    "core.listing",
    "core.numbering",
    "core.open_data",
    "core.pii",
    "core.workdays",
    "reference",
    "unions",
    "orgs",
    "activities",
    "finance",
    "procurement",
    "needs",
    "projects",
    "targets",
]

MIDDLEWARE = [
    "core.middleware.RequestStartMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.headers.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "core.audit.context.AuditMiddleware",
    "core.middleware.SessionLimitsMiddleware",
    "core.middleware.FrameMiddleware",
    "unions.middleware.ActingMiddleware",
    "core.api.middleware.TokenMiddleware",
    "core.middleware.WrongMethodMiddleware",
    "core.middleware.NoNullMiddleware",
    "core.middleware.AccessMiddleware",
    "unions.middleware.SignInDutiesMiddleware",
    "axes.middleware.AxesMiddleware",
    "orgs.middleware.MergedRecordMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
FORM_TEMPLATES = Path(django.forms.__file__).parent / "templates"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates", FORM_TEMPLATES],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "unions.context.appointments",
                "core.context_processors.frame",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Data ----------------------------------------------------------------------------------------------------------------

if env.str("DATABASE_URL", ""):
    if not env.str("DATABASE_URL").startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL: postgres://user:password@host/name")
    DATABASES = {"default": env.db_url("DATABASE_URL")}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": str(PLACES.postgres_host),
            "PORT": "5432",
            "NAME": embedded.DATABASE,
            "USER": embedded.DATABASE,
        }
    }
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
if env.str("HUB_ROLE", "") == "web":
    # A visitor who gives up does not stop the query: the database must. Workers may take their time.
    DATABASES["default"]["OPTIONS"]["options"] = "-c statement_timeout=5s"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "")
CACHE_URL = REDIS_URL or PLACES.cache_url
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

MEDIA_ROOT = VAR_DIR / "uploads"  # outside the web root; served through permission checks only
ATTACHMENTS_MAX_BYTES = env.int("ATTACHMENTS_MAX_BYTES", 20_000_000)
ATTACHMENTS_MAX_UNPACKED = env.int("ATTACHMENTS_MAX_UNPACKED", 500_000_000)  # of an Office file, in bytes
ATTACHMENTS_MAX_PIXELS = env.int("ATTACHMENTS_MAX_PIXELS", 50_000_000)
ATTACHMENTS_CLAMD = env.str("ATTACHMENTS_CLAMD", "tcp://127.0.0.1:3310")  # for core.attachments.clamd.scan
ATTACHMENTS_SCANNER = env.str("ATTACHMENTS_SCANNER", "")  # dotted path of a function(stream) -> name of the virus or ""
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/tabler", NODE_MODULES / "@tabler/core/dist"),
    ("vendor/htmx", NODE_MODULES / "htmx.org/dist"),
    ("vendor/echarts", NODE_MODULES / "echarts/dist"),
    ("vendor/tom-select", NODE_MODULES / "tom-select/dist"),
]

# Signing in ----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "unions.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: refuses those who tried too often
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"  # whoever signs in starts where core.registry.landing says
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "phone", "name")},
    },
]
# ASVS 6.2.10 forbids a change of passwords by the calendar, GB/T 22239 asks for it: 0 is never, 90 suits the latter.
PASSWORD_MAX_AGE_DAYS = env.int("PASSWORD_MAX_AGE_DAYS", 0)
REQUIRE_STAFF_MFA = env.bool("REQUIRE_STAFF_MFA", True)
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", 60 * 60)
SESSION_ABSOLUTE_SECONDS = env.int("SESSION_ABSOLUTE_SECONDS", 12 * 60 * 60)
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)  # proxies of our own before the portal

ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
ACCOUNT_ADAPTER = "unions.sign_in.AccountAdapter"
ACCOUNT_FORMS = {"login": "unions.sign_in.PortalLoginForm", "signup": "unions.sign_in.PortalSignupForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "phone", "password1*", "password2*"]  # the form asks for one of the first two
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True  # how somebody with a telephone only gets in without the password
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Failed sign-ins are counted by django-axes, per account and place: a count per account alone would let anybody lock
# others out. What is counted per address here is wide enough for an office behind one address.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/m/ip",
    "signup": "30/m/ip",
    "activity_sign_up": "20/10m/ip",
    "activity_sign_in": "400/10m/ip",
    "objection": "10/10m/ip",
}  # a hall is one address
MFA_ADAPTER = "unions.sign_in.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1

AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "unions.sign_in.typed_login"
AXES_CLIENT_IP_CALLABLE = "unions.sign_in.client_address"
AXES_LOCKOUT_CALLABLE = "unions.sign_in.lockout_response"
AXES_SENSITIVE_PARAMETERS = ["username", "login", "password"]
AXES_VERBOSE = False

CSRF_FAILURE_VIEW = "core.views.errors.csrf_failure"

# Language, time ------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# Work in the background ----------------------------------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL or PLACES.broker_url
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2}  # a page does not wait for a broker that is away
CELERY_TASK_PUBLISH_RETRY = False  # the row waits in the database; the sweep sends it again
CELERY_TASK_ACKS_LATE = True  # with a prefetch of one, waiting work goes to whichever worker is free
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
JOBS_LEASE_SECONDS = env.int("JOBS_LEASE_SECONDS", 30)
JOBS_MAX_ATTEMPTS = 3
JOBS_RETENTION_DAYS = env.int("JOBS_RETENTION_DAYS", 90)

# The quality of records -----------------------------------------------------------------------------------------------

QUALITY_FRESH_DAYS = env.int("QUALITY_FRESH_DAYS", 365)  # how long a contact, or a record's facts, count as fresh


# The API for programs -------------------------------------------------------------------------------------------------

API_TOKEN_MAX_DAYS = env.int("API_TOKEN_MAX_DAYS", 365)
API_TOKENS_EACH = env.int("API_TOKENS_EACH", 10)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["core.api.guards.PortalAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["core.api.guards.TokenScope"],
    "DEFAULT_THROTTLE_CLASSES": ["core.api.guards.StrangersThrottle", "core.api.guards.CallersThrottle"],
    "DEFAULT_THROTTLE_RATES": {
        "strangers": env.str("API_RATE_STRANGERS", "60/min"),  # each address
        "callers": env.str("API_RATE_CALLERS", "600/min"),  # each token, or person in a browser
    },
    "NUM_PROXIES": TRUSTED_PROXY_COUNT,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "core.api.handling.answer",
    "DEFAULT_SCHEMA_CLASS": "core.api.description.PortalSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Union Hub",
    "DESCRIPTION": "The organization database for programs. Errors are application/problem+json (RFC 9457).",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "ActivityKindEnum": "activities.choices.ActivityKind",
        "FollowUpKindEnum": "orgs.choices.records.FollowUpKind",
    },
}

# Mail ----------------------------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "union-hub@example.org")
INBOX_RETENTION_DAYS = env.int("INBOX_RETENTION_DAYS", 365)
EXPERT_TIE_YEARS = env.int("EXPERT_TIE_YEARS", 3)  # for so long a tie that has ended still keeps an expert away
BUDGET_COLLECTIVE_FROM = env.int("BUDGET_COLLECTIVE_FROM", 500_000)  # yuan; from here on an approval needs minutes
OCDS_PREFIX = env.str("OCDS_PREFIX", "ocds-uhub01")  # what identifiers of contracting processes begin with
OBJECTION_ANSWER_WORKDAYS = env.int("OBJECTION_ANSWER_WORKDAYS", 7)  # by when an objection to a notice is answered
SITE_URL = env.str("SITE_URL", f"http://127.0.0.1:{env.str('PORT', '8000')}")  # what links in mails begin with
SMS_GATEWAY_URL = env.str("SMS_GATEWAY_URL", "")  # none: no text messages are offered
SMS_GATEWAY_KEY = env.str("SMS_GATEWAY_KEY", "")
SMS_BACKEND = "core.inbox.channels.post_to_gateway"

# Personal data -------------------------------------------------------------------------------------------------------

PII_KEYS: list[str] = []  # secrets, the newest first; each environment names its own
RETENTION_DAYS = env.dict("RETENTION_DAYS", cast={"value": int}, default={})  # rule=days; manage.py check names them
PII_ANSWER_WORKDAYS = env.int("PII_ANSWER_WORKDAYS", 15)
PII_REVEALS_PER_HOUR = env.int("PII_REVEALS_PER_HOUR", 30)
DEFAULT_EXCEPTION_REPORTER_FILTER = "core.pii.reports.ReportFilter"

# The portal's own ----------------------------------------------------------------------------------------------------

HELP_CONTACT = env.str("HELP_CONTACT", "")  # who helps with the portal, as users may read it

DEMO_MODE = False
REHEARSAL = False  # whether this is a rehearsal, whose clock is set by hand (config.settings.rehearsal)
