"""Development, and what runs when no environment variable says otherwise: demo mode, console mail."""

from config.settings.base import *

DEBUG = env.bool("DEBUG", False)
DEMO_MODE = env.bool("DEMO_MODE", True)
REQUIRE_STAFF_MFA = env.bool("REQUIRE_STAFF_MFA", False)
SECRET_KEY = "development-only-and-worthless-elsewhere"  # noqa: S105
PII_KEYS = env.list("PII_KEYS", default=["development-only-personal-data-key-worthless-elsewhere"])
ALLOWED_HOSTS = ["*"]
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

# Static files come straight from where they lie; with DEBUG=1 a change shows without a restart.
STATIC_ROOT = None  # type: ignore[assignment]
WHITENOISE_USE_FINDERS = True
