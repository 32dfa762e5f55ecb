"""Who may do what with workers' needs."""

from __future__ import annotations

from orgs.rules import clerks
from unions.rules import add_perm, any_role

add_perm("needs.open_needs", any_role)
add_perm("needs.export_needs", any_role)
add_perm("needs.record_needs", clerks)
