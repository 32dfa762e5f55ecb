"""Who may do what with rounds: who prepares does not approve (domain.md, "Rules that matter")."""

from __future__ import annotations

from unions.models import Role
from unions.rules import add_perm, any_role, role_in

clerks = role_in(Role.CLERK, Role.MANAGER)

add_perm("procurement.open_rounds", any_role)
add_perm("procurement.export_rounds", any_role)
add_perm("procurement.prepare_round", clerks)
add_perm("procurement.approve_round", role_in(Role.MANAGER))
add_perm("procurement.run_round", clerks)
add_perm("procurement.approve_award", role_in(Role.MANAGER, Role.LEADER))
