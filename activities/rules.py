"""Who may do what with activities."""

from __future__ import annotations

from typing import Any

import rules

from orgs.rules import clerks, keeps
from unions.models import User
from unions.rules import add_perm, any_role


@rules.predicate
def keeps_holder(user: User, activity: Any) -> bool:
    """Whether the user keeps the organization that holds the activity (or, for a page as such, any organization)."""
    organization = activity and activity.organization
    if activity is not None and organization is None:
        return False
    return bool(keeps(user, organization))


add_perm("activities.open_activities", any_role)
add_perm("activities.export_activities", any_role)
add_perm("activities.enter_activity", clerks)
add_perm("activities.run_at_desk", clerks)
add_perm("activities.keep_activities", keeps_holder)
add_perm("activities.run_activity", keeps_holder | clerks)
