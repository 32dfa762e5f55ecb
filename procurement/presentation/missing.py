"""What a draft still needs before approval, each with where it is entered."""

from __future__ import annotations

from django.urls import reverse

from procurement.models import Round
from procurement.services.rounds import missing_parts


def missing_of(round: Round) -> list[tuple[str, str]]:
    """Return what is missing, in words, and the address of the page where it is entered."""
    return [
        (words, reverse(f"procurement:round_{part}", args=[round.pk])) for part, words in missing_parts(round)
    ]  # fmt: skip
