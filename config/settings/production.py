"""Production: everything that differs from place to place comes from environment variables (see .env.example)."""

from config.settings.base import *

DEBUG = False
DEMO_MODE = False  # never from the environment: no demo sign-ins where real data lies
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
PII_KEYS = env.list("PII_KEYS")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[f"https://{host}" for host in ALLOWED_HOSTS])

# Servers -------------------------------------------------------------------------------------------------------------

DATABASES["default"] |= env.db_url("DATABASE_URL")
CACHE_URL = CELERY_BROKER_URL = CACHES["default"]["LOCATION"] = env.str("REDIS_URL")
vars().update(env.email_url("EMAIL_URL"))  # EMAIL_HOST, EMAIL_PORT, …
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL")
EMAIL_TIMEOUT = 20  # seconds
ADMINS = [("", address) for address in env.list("ADMIN_EMAILS", default=[])]

# Transport: TLS ends at the proxy, which says so in a header that it always sets itself ------------------------------

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
AXES_IPWARE_PROXY_COUNT = env.int("PROXY_COUNT", 1)
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked for from inside, without TLS
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 365 * 24 * 3600)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_REFERRER_POLICY = "same-origin"
SILENCED_SYSTEM_CHECKS = [
    # The portal is one site among others of its domain: it may not bind the others to TLS, or list them in browsers.
    "security.W005",
    "security.W021",
]

# Static files: collected with hashed names while the image is built ---------------------------------------------------

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static.HashedStaticFiles"},
}
