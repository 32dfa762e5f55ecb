"""The form of a round that begins from workers' needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from finance.forms import amount_field
from finance.models.budget import CENT
from needs.queries import Theme
from procurement.blueprints import templates


class FromNeedsForm(forms.Form):
    """Which areas, after which template, with how much money."""

    areas = forms.MultipleChoiceField(
        label=_("Areas"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Each becomes a lot; the money is divided by the counts, and you can change it afterwards."),
        error_messages={"required": _("Tick at least one area.")},
    )  # fmt: skip
    template = forms.ChoiceField(label=_("Begin like"))
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    money = amount_field(_("Money for the round (yuan)"), required=True, least=CENT)
    most_each = amount_field(_("Maximum per application (yuan)"), required=True, least=CENT)

    def __init__(self, data: Any = None, *, themes: Sequence[Theme], chosen: Sequence[str]) -> None:
        this = clock.today().year
        super().__init__(data, initial={"areas": chosen, "year": this})
        fields: dict[str, Any] = self.fields
        fields["areas"].choices = [
            (one.code, _("%(name)s: %(n)s (%(share)s%%)") % {"name": one.name, "n": one.count, "share": one.share})
            for one in themes
        ]
        fields["template"].choices = [(name, templates.get(name)[0]) for name in templates.names()]
        fields["year"].choices = [(year, str(year)) for year in (this, this + 1)]
