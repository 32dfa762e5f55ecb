"""How key people are shown: who is in office, what was before, who looked at their numbers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.pii.queries import looks_at
from core.pii.reveal import revealables
from orgs.models import KeyPerson, Organization
from orgs.models.key_people import SEALED
from orgs.presentation.workforce import workforce_shown
from orgs.queries.key_people import other_posts, people_of
from unions.models import User

KIND = "key-person"


def people_shown(organization: Organization, user: User) -> dict[str, Any]:
    """Return what the page of an organization's people shows: ``in_office`` and ``former``, a constant of queries."""
    people = people_of(organization)
    looks = looks_at(revealables.get(KIND), [person.pk for person in people])
    others = other_posts(people, user) if user.acting else {}
    shown = [_shown(person, looks.get(person.pk, []), others.get(person.pk, [])) for person in people]
    return {
        "in_office": [each for each in shown if each["is_current"]],
        "former": [each for each in shown if not each["is_current"]],
        **workforce_shown(organization),
        "can_reveal": user.has_perm("orgs.reveal_people", organization),
    }


def _shown(person: KeyPerson, looks: list[Any], others: list[KeyPerson]) -> dict[str, Any]:
    word, tone = state_of(person)
    sealed = [(name, revealables.get(KIND).label(name), getattr(person, name)) for name in SEALED]
    return {
        "person": person,
        "is_current": person.withdrawn_at is None and not person.is_over,
        "word": word,
        "tone": tone,
        "sealed": [each for each in sealed if each[2]],
        "looks": looks,
        "others": others,
    }


def state_of(person: KeyPerson) -> tuple[str, str]:
    """Return where a term stands, in a word with its tone."""
    if person.withdrawn_at:
        return _("Withdrawn"), "neutral"
    if person.is_over:
        return _("Term ended"), "neutral"
    return (_("Term not begun"), "info") if person.is_upcoming else (_("In office"), "good")
