"""Who may do what with projects: who wrote one does not publish it."""

from __future__ import annotations

from orgs.rules import clerks, keeps, managers
from unions.rules import add_perm, any_role

add_perm("projects.open_projects", any_role)
add_perm("projects.export_projects", any_role)
add_perm("projects.write_project", clerks)
add_perm("projects.publish_project", managers)
add_perm("projects.keep_project", keeps)
