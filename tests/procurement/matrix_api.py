"""Samples for the addresses of rounds and what follows, for programs."""

from tests.matrix import Sample, provides
from tests.orgs.matrix import everybody
from tests.procurement.matrix_awards import application, award, contract, notice, round_of

for _name, _made in (("round", round_of), ("application", application), ("award", award), ("contract", contract)):
    provides(f"procurement_api:{_name}", "pk")(lambda world, made=_made: Sample(made(world).pk))


@provides("procurement_api:notice", "pk")
def public_notice(world):
    return Sample(notice(world).pk, seen_by=everybody)
