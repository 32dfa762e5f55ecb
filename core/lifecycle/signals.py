"""What the lifecycle tells the apps above."""

from django.dispatch import Signal

transitioned = Signal()
"""Sent inside the transaction, after the log row was written, with ``sender`` (the model) and ``instance``, ``field``,
``name``, ``source``, ``target``, ``by``, ``reason``, ``log``. What leaves the database belongs into ``on_commit``."""
