"""Who may do what with rounds: who prepares does not approve (domain.md, "Rules that matter")."""

from __future__ import annotations

from typing import Any

import rules

from orgs.rules import keeps
from procurement.choices import READS_APPLICATIONS
from procurement.delegation import delegated
from procurement.models import Expert
from unions.models import Role, User
from unions.rules import add_perm, any_role, at_city_federation, role_in

clerks = role_in(Role.CLERK, Role.MANAGER)
managers = role_in(Role.MANAGER)
deciders = role_in(Role.MANAGER, Role.LEADER)


@rules.predicate
def is_expert(user: User, _obj: Any = None) -> bool:
    """Whether the user reviews applications as an expert; what each may read is narrowed to what they were asked."""
    return Expert.objects.filter(user=user.pk).exists()


@rules.predicate
def came_on_paper(_user: User, obj: Any) -> bool:
    """Whether an application came on paper, so that clerks enter it (or no application in particular)."""
    return obj is None or getattr(obj, "is_paper", False)


add_perm("procurement.open_rounds", any_role | delegated())
add_perm("procurement.export_rounds", any_role)
add_perm("procurement.begin_round", clerks)
add_perm("procurement.prepare_round", clerks | delegated("prepare"))
add_perm("procurement.compose_form", managers)
add_perm("procurement.keep_directory", clerks & at_city_federation)
add_perm("procurement.approve_round", managers)
add_perm("procurement.run_round", clerks | delegated("run"))
add_perm("procurement.ask_question", keeps)
add_perm("procurement.open_agencies", any_role)
add_perm("procurement.keep_agencies", managers)

add_perm("procurement.write_application", keeps)
add_perm("procurement.submit_application", keeps | (clerks & came_on_paper))
add_perm("procurement.open_applications", any_role | delegated(*READS_APPLICATIONS))
add_perm("procurement.enter_application", clerks | delegated("eligibility"))
add_perm("procurement.decide_eligibility", clerks | delegated("eligibility"))

add_perm("procurement.open_experts", any_role)
add_perm("procurement.keep_experts", clerks)
add_perm("procurement.draw_experts", clerks | delegated("review"))
add_perm("procurement.follow_review", any_role | delegated("review"))
add_perm("procurement.bind_fees", clerks)
add_perm("procurement.open_reviews", is_expert)

add_perm("procurement.record_panel", clerks | delegated("panel"))
add_perm("procurement.open_panel", any_role | delegated("panel"))
add_perm("procurement.approve_award", deciders)
add_perm("procurement.examine_objection", clerks)
add_perm("procurement.decide_objection", deciders)
add_perm("procurement.sign_contract", managers)
add_perm("procurement.draft_contract", clerks)

add_perm("procurement.open_awards", any_role)
add_perm("procurement.export_awards", any_role)
add_perm("procurement.open_objections", any_role)
add_perm("procurement.export_objections", any_role)
