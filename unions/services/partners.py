"""Every change to partner bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import access, clock
from core.errors import UserError
from core.names import name_key
from unions.models import PartnerBody, Union, User

FACTS = (
    "name", "kind", "district", "address", "contact_person", "post", "telephone", "note", "is_active",
)  # fmt: skip


@transaction.atomic
def create_partner(*, facts: Mapping[str, Any], union: Union, by: User) -> PartnerBody:
    """Enter a partner body, which the union keeps from now on. Raises ValidationError by field, for a twin too."""
    access.demand(by, "unions.record_partner", union)
    partner = PartnerBody(union=union, **{name: facts[name] for name in FACTS if name in facts})
    _refuse_twin(partner)
    partner.full_clean()
    partner.save()
    return partner


@transaction.atomic
def update_partner(*, partner: PartnerBody, facts: Mapping[str, Any], version: int, by: User) -> PartnerBody:
    """Correct a partner body that was read at ``version``.

    Raises UserError where somebody changed it meanwhile, ValidationError by field.
    """
    access.demand(by, "unions.record_partner", partner)
    current = PartnerBody.objects.select_for_update().get(pk=partner.pk)
    if current.version != version:
        raise UserError(
            _("Somebody changed this record meanwhile. Your entries are kept below: compare and save again.")
        )
    for name in FACTS:
        if name in facts:
            setattr(current, name, facts[name])
    _refuse_twin(current)
    current.version, current.updated_at = current.version + 1, clock.now()
    current.full_clean()
    current.save()
    return current


def _refuse_twin(partner: PartnerBody) -> None:
    if PartnerBody.objects.filter(name_key=name_key(partner.name)).exclude(pk=partner.pk).exists():
        raise UserError(_("There is a partner body of this name already: look for it in the list."), field="name")
