"""The portal as it runs for staff, on a bench database, beside a plain administration site to compare with."""

import os

from config.settings.development import *  # noqa: F403
from config.settings.development import DATABASES, INSTALLED_APPS

DEBUG = False
ROOT_URLCONF = "bench.urls"
DATABASES["default"]["NAME"] = os.environ.get("BENCH_DATABASE", DATABASES["default"]["NAME"])
INSTALLED_APPS = [name for name in INSTALLED_APPS if name != "unfold"]  # its templates would replace Django's own
DEBUG_PROPAGATE_EXCEPTIONS = True
REQUIRE_STAFF_MFA = False
LOGGING = {"version": 1, "disable_existing_loggers": True}
DATABASES["default"]["CONN_MAX_AGE"] = None  # one connection, whose CPU is counted
