"""The Celery application. Workers find tasks in every app's ``tasks`` module."""

import os
import sys
from typing import Any

from celery import Celery, signals

from config import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")


@signals.import_modules.connect
def hold_servers(**_: Any) -> None:
    """Start the embedded servers before a worker or beat needs them. The signal is sent in those programs only."""
    try:
        embedded.ensure()
    except embedded.EmbeddedError as error:
        sys.exit(str(error))


@signals.setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """Keep Celery from setting up logging of its own: the settings have done it."""


app = Celery("union_hub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
