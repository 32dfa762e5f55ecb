"""A rehearsal of a round: a portal beside the real one, with data, keys and a clock of its own.

``manage.py rehearse`` starts it (procurement/README.md). Nothing that it would send leaves it.
"""

from config.settings.base import *

REHEARSAL = True
SECRET_KEY = env.str("SECRET_KEY")
PII_KEYS = [SECRET_KEY]
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
INSTALLED_APPS = [*INSTALLED_APPS, "procurement.rehearsal"]
TEMPLATES[0]["OPTIONS"]["context_processors"].append("procurement.rehearsal.context.banner")  # type: ignore[index]

EMAIL_BACKEND = "procurement.rehearsal.outbox.Backend"
SMS_BACKEND = "procurement.rehearsal.outbox.keep_text_message"
SMS_GATEWAY_URL = "rehearsal:"  # offered, as in the real portal

# Weeks pass at a click: nobody is signed out by it, and a browser keeps both portals' sign-ins apart.
REQUIRE_STAFF_MFA = False
SESSION_IDLE_SECONDS = SESSION_ABSOLUTE_SECONDS = 10 * 365 * 24 * 3600
SESSION_COOKIE_NAME = "rehearsal_session"
CSRF_COOKIE_NAME = "rehearsal_csrf"

STATIC_ROOT = None  # type: ignore[assignment]
WHITENOISE_USE_FINDERS = True
