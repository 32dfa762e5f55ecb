"""What the calendar tells the apps above."""

from django.dispatch import Signal

calendar_missing = Signal()
"""Sent daily with ``year`` while the table of a year is missing that is needed soon."""
