"""The Celery application. Workers find tasks in every app's ``tasks`` module."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")

app = Celery("union_hub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
