"""Whatever is held for people, and who signed up for it."""

from activities.models.activity import Activity, ActivityQuerySet
from activities.models.sign_up import SignUp

__all__ = ["Activity", "ActivityQuerySet", "SignUp"]
