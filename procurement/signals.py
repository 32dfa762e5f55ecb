"""What rounds tell the apps above. Sent within the transaction that does it."""

from django.dispatch import Signal

awarded = Signal()
"""An award was made: ``sender`` is Award, with ``award`` and ``by``."""

contract_changed = Signal()
"""A contract was drafted or changed its state: ``sender`` is Contract, with ``contract`` and ``by``."""
