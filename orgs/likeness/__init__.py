"""Which organizations may be one: resemblance that matching does not take for sameness, scored and explained."""

from orgs.likeness.evidence import LEAST, Likeness, Record
from orgs.likeness.search import find_pairs

__all__ = ["LEAST", "Likeness", "Record", "find_pairs"]
