"""Who may do what with targets."""

from __future__ import annotations

from unions.models import Role
from unions.rules import add_perm, any_role, role_in, working_role

add_perm("targets.open_targets", any_role)
add_perm("targets.set_target", role_in(Role.MANAGER))
add_perm("targets.check_targets", working_role)
add_perm("targets.build_report", any_role)
