"""The history of rows: who changed what, when and why, whichever way the change came.

Database triggers write it (django-pghistory, statement level), so that ``save()``, ``update()``, raw SQL and COPY all
leave their rows; the difference between two rows is found when it is shown.
"""

from core.audit.compare import Edit, edits_since, is_same, revision
from core.audit.context import actor, context, reason, stamp
from core.audit.history import Change, FieldChange, hands_that_made, history_of, values_held
from core.audit.tracking import tracked

__all__ = [
    "Change", "Edit", "FieldChange", "actor", "context", "edits_since", "hands_that_made", "history_of", "is_same",
    "reason", "revision", "stamp", "tracked", "values_held",
]  # fmt: skip
