"""Who may do what with budgets: three people, one step each (domain.md, "Rules that matter")."""

from __future__ import annotations

from unions.models import Role
from unions.rules import add_perm, any_role, role_in

add_perm("finance.open_budgets", any_role)
add_perm("finance.export_budgets", any_role)
add_perm("finance.prepare_budget", role_in(Role.CLERK, Role.FINANCE))
add_perm("finance.check_budget", role_in(Role.FINANCE, Role.MANAGER))
add_perm("finance.approve_budget", role_in(Role.MANAGER, Role.LEADER))
add_perm("finance.request_transfer", role_in(Role.CLERK, Role.FINANCE))
add_perm("finance.decide_transfer", role_in(Role.MANAGER, Role.LEADER))
