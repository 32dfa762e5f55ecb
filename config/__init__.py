"""Configuration of the running portal: settings, addresses, workers, embedded servers."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
