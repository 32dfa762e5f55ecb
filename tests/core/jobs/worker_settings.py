"""Settings of a worker that a test starts: the test's own database, uploads and a short lease."""

import os

from config.settings.test import *  # noqa: F403 - as every settings module does
from config.settings.test import DATABASES

DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
MEDIA_ROOT = os.environ["TEST_UPLOADS"]
CELERY_IMPORTS = ["tests.core.jobs.kinds"]
JOBS_LEASE_SECONDS = 8
