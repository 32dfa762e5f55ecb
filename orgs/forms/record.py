"""Forms over an organization's facts: the desk's, the owner's, and the steps of self-registration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.forms.fields import YesNoField
from core.inbox.channels import channels
from core.inbox.kinds import SMS
from core.names import name_key
from core.widgets import DateInput
from orgs.choices.records import LEGAL_FORM_BY_USCC, LegalForm, PortalStatus
from orgs.models import Organization
from orgs.validators import validate_uscc
from reference.forms import DistrictField, ServiceAreasField, SubdistrictField
from unions.models import Union


class UsccField(forms.CharField):
    """A USCC as people paste it: full-width characters and spaces are put right, the check character is verified."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("USCC"))
        kwargs.setdefault(
            "help_text", gettext_lazy("18 characters, as on the certificate. Empty for an unregistered group.")
        )
        super().__init__(required=False, validators=[validate_uscc], **kwargs)

    def to_python(self, value: Any) -> str | None:
        """Return the code in half-width capitals without spaces, None where there is none."""
        return tidy_uscc(super().to_python(value) or "") or None


def tidy_uscc(text: str) -> str:
    """Return a code in half-width capitals, without spaces and dashes."""
    return name_key(text).replace("-", "").upper()


@dataclass(frozen=True)
class Step:
    """One step of the record form."""

    key: str
    title: str | Promise
    fields: tuple[str, ...]


STEPS = (
    Step("identity", gettext_lazy("Names and registration"), (
        "name", "short_name", "former_names", "name_en", "legal_form", "uscc", "registration_number", "registered_on",
        "registered_funds", "registration_authority", "supervising_authority", "legal_representative",
    )),
    Step("reach", gettext_lazy("Address and reach"), (
        "address", "district", "subdistrict", "telephone", "email", "website",
    )),
    Step("work", gettext_lazy("Fields of work"), (
        "service_areas", "introduction", "business_scope", "rating", "inspection_year", "inspection_result",
    )),
    Step("people", gettext_lazy("People and party building"), (
        "full_time_staff", "part_time_staff", "volunteers", "social_workers", "has_party_organization", "has_union",
        "is_public",
    )),
)  # fmt: skip

SHORTEST_NAME = 2

FOLLOWING = ("rating", "inspection_year", "inspection_result", "has_party_organization", "has_union")
"""Facts that, once the record is there, follow from rows beside it and are entered there."""


class OrganizationForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """All facts of a record. Services save; the form only checks."""

    uscc = UsccField()
    district = DistrictField(label=gettext_lazy("District"), required=False)
    subdistrict = SubdistrictField(label=gettext_lazy("Subdistrict"), required=False)
    service_areas = ServiceAreasField(label=gettext_lazy("Service areas"), required=False)
    website = forms.URLField(
        label=gettext_lazy("Website"), required=False, max_length=500, assume_scheme="https",
        help_text=gettext_lazy("For instance https://www.example.org"),
    )  # fmt: skip
    has_party_organization = YesNoField(label=gettext_lazy("Party organization"))
    has_union = YesNoField(label=gettext_lazy("Union established"))

    class Meta:
        model = Organization
        fields = [field for step in STEPS for field in step.fields]
        widgets = {
            "registered_on": DateInput(),
            "introduction": forms.Textarea(attrs={"rows": 4}),
            "business_scope": forms.Textarea(attrs={"rows": 3}),
            "telephone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        help_texts = {
            "former_names": gettext_lazy("Separate several by 、"),
            "is_public": gettext_lazy("The public directory shows names, address, service areas and introduction."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.portal_status not in {PortalStatus.DRAFT, PortalStatus.RETURNED}:
            for name in FOLLOWING:
                del self.fields[name]
        if {"district", "subdistrict"} <= set(self.fields):
            self._offer_subdistricts()

    def _offer_subdistricts(self) -> None:
        """Offer the subdistricts of the district that is chosen; htmx fetches those of another one."""
        district = self["district"].value()
        self.fields["district"].widget.widgets[0].attrs |= {
            "hx-get": reverse("orgs:subdistricts"), "hx-target": f"#{self['subdistrict'].id_for_label}",
            "hx-trigger": "change", "hx-swap": "innerHTML", "hx-sync": "this:replace",
        }  # fmt: skip
        self.fields["subdistrict"].offer(district)  # type: ignore[attr-defined]

    def clean_registered_on(self) -> Any:
        """Refuse a date of registration that lies in the future."""
        day = self.cleaned_data["registered_on"]
        if day and day > clock.today():
            raise ValidationError(_("This date lies in the future: enter the date on the certificate."))
        return day

    def clean(self) -> dict[str, Any]:
        """Check facts against each other."""
        facts = super().clean() or self.cleaned_data
        self._check_legal_form(facts)
        district, subdistrict = facts.get("district"), facts.get("subdistrict")
        if subdistrict and not district:
            facts["district"] = subdistrict.parent
        elif subdistrict and district and subdistrict.parent_id != district.pk:
            self.add_error("subdistrict", _("%(sub)s does not lie in %(district)s.") % {
                "sub": subdistrict, "district": district,
            })  # fmt: skip
        return facts

    def _check_legal_form(self, facts: Mapping[str, Any]) -> None:
        uscc, form = facts.get("uscc"), facts.get("legal_form")
        if uscc and form == LegalForm.UNREGISTERED:
            self.add_error("legal_form", _("An organization with a USCC is registered: choose its legal form."))
        expected = LEGAL_FORM_BY_USCC.get((uscc or "")[:2])
        if expected and form and form not in {expected, LegalForm.UNREGISTERED}:
            self.add_error("legal_form", _("The USCC begins with %(start)s, which says: %(form)s.") % {
                "start": uscc[:2] if uscc else "", "form": expected.label,
            })  # fmt: skip


def step_form(key: str) -> type[OrganizationForm]:
    """Return the form of one step: the record form with only the step's fields. Raises StopIteration if unknown."""
    step = next(step for step in STEPS if step.key == key)

    class StepForm(OrganizationForm):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            for name in set(self.fields) - set(step.fields):
                del self.fields[name]

    return StepForm


class LookupForm(forms.Form):
    """How an applicant finds the organization before registering it."""

    uscc = UsccField()
    name = forms.CharField(label=gettext_lazy("Name of the organization"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        facts = super().clean() or self.cleaned_data
        name = facts.get("name", "").strip()
        if not self.errors and not facts.get("uscc") and not name:
            raise ValidationError(_("Enter the USCC, or the full name where there is none."))
        if not self.errors and not facts.get("uscc") and len(name) < SHORTEST_NAME:
            self.add_error("name", _("Enter at least two characters of the name."))
        return facts


class ClaimForm(forms.Form):
    """What a claimant tells the union."""

    post = forms.CharField(label=gettext_lazy("Your post in the organization"), max_length=60)
    grounds = forms.CharField(
        label=gettext_lazy("How staff can verify this"),
        help_text=gettext_lazy("For instance: call the office number on the certificate and ask for me."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReasonForm(forms.Form):
    """A reason, where a step asks for one."""

    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=300)


class WorkerServiceForm(forms.Form):
    """The recorded decision whether an organization is a worker-service organization."""

    decision = forms.TypedChoiceField(
        label=gettext_lazy("Decision"), coerce=lambda value: value == "true", widget=forms.RadioSelect,
        choices=[("true", gettext_lazy("Is a worker-service organization")), ("false", gettext_lazy("Is not"))],
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Grounds"), max_length=300)


class ResponsibilityForm(forms.Form):
    """The unions responsible for an organization, and the one that leads."""

    unions = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Responsible unions"), queryset=Union.objects.filter(is_active=True).order_by("path")
    )
    lead = forms.ModelChoiceField(
        label=gettext_lazy("Leading union"), queryset=Union.objects.filter(is_active=True).order_by("path")
    )


class InviteForm(forms.Form):
    """Whom to invite."""

    address = forms.CharField(label=gettext_lazy("E-mail or mobile phone of your colleague"), max_length=120)

    def clean_address(self) -> str:
        """Accept an e-mail address or a mainland mobile number."""
        address: str = self.cleaned_data["address"].strip()
        if "@" in address:
            return str(forms.EmailField().clean(address))
        if not (address.isdigit() and len(address) == 11 and address.startswith("1")):
            raise ValidationError(_("Enter an e-mail address or a mobile number of 11 digits."))
        if not channels.get(SMS).is_offered():
            raise ValidationError(_("This portal sends no text messages: enter an e-mail address."))
        return address
