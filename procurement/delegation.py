"""What agency staff may do: in the rounds delegated to them, the tasks of a running engagement, nothing else."""

from __future__ import annotations

from typing import Any

from rules.predicates import Predicate

from procurement.models import Round


def delegated(*tasks: str) -> Predicate:
    """Return a predicate: a running engagement of the person's agency covers the round (and names one of the tasks).

    Objects are rounds, or have a ``round``; without one it answers whether any round is delegated at all. Who acts for
    a union is judged by that alone.
    """

    def is_delegated(user: Any, obj: Any = None) -> bool:
        if not getattr(user, "is_authenticated", False) or user.acting is not None:
            return False
        rounds = Round.objects.delegated_to(user, *tasks)
        if obj is None:
            return rounds.exists()
        key = obj.pk if isinstance(obj, Round) else getattr(obj, "round_id", None)
        return key is not None and rounds.filter(pk=key).exists()

    return Predicate(is_delegated, name=f"delegated:{' or '.join(tasks) or 'any task'}")
