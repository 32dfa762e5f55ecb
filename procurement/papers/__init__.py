"""The official papers of panel, notice, objection, award and contract, each from a Word template that staff replace.

They are Chinese papers whatever language their reader has chosen for the screens.
"""

from __future__ import annotations

from procurement.papers import amendment, contract, decision, letter, minutes, notice

PAPERS = (minutes, notice, decision, letter, contract, amendment)


def register() -> None:
    """Let the templates be replaced."""
    for paper in PAPERS:
        paper.register()
