"""What the apps above are told."""

from __future__ import annotations

from django.dispatch import Signal

awarded = Signal()
"""An award was made: ``sender=Award, award, by``."""
contract_changed = Signal()
"""A contract was drafted or changed its state: ``sender=Contract, contract, by``."""
