"""The form that sets a union's targets of a year."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from targets.metrics import metrics

MOST = 1_000_000


class TargetsForm(forms.Form):
    """One field for each figure that the union targets; an empty one means no target."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=200,
        help_text=gettext_lazy("Where a target is changed: the decision it rests on."),
    )  # fmt: skip

    def __init__(self, *args: Any, keys: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in keys:
            metric = metrics.get(key)
            self.fields[key] = forms.IntegerField(
                label=metric.title, required=False, min_value=1, max_value=MOST,
                help_text=_("%(unit)s by 31 December; leave empty for no target") % {"unit": metric.unit},
            )  # fmt: skip
        self.order_fields([*keys, "reason"])

    def values(self) -> dict[str, int | None]:
        """Return the targets as typed, by metric."""
        return {key: value for key, value in self.cleaned_data.items() if key != "reason"}
