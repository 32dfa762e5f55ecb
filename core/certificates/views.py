"""The public page that verifies certificates."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.access import public
from core.certificates.kinds import certificate_kinds
from core.certificates.models import Certificate
from core.certificates.queries import find_by_code, renamed_to
from core.certificates.rendering import facts_of


class CodeForm(forms.Form):
    """The code that is printed beneath the QR code."""

    code = forms.CharField(
        label=gettext_lazy("Verification code"), max_length=60,
        help_text=gettext_lazy("16 digits and letters, printed beneath the QR code; dashes may be left out."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_code(self) -> str:
        """Return the code of the certificate that is meant."""
        found = find_by_code(self.cleaned_data["code"])
        if found is None:
            raise ValidationError(_("No certificate bears this code: compare it with the paper, sign by sign."))
        return found.code


@public
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Take the code from a paper."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("certificates:certificate", form.cleaned_data["code"])
    return render(request, "certificates/verify.html", {"form": form}, status=404 if form.errors else 200)


@public
@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a certificate holds, and what it says: no more than stands on the paper, and today's name."""
    found = get_object_or_404(Certificate, code=code)
    context = {
        "certificate": found, "kind": certificate_kinds.get(found.kind), "facts": facts_of(found),
        "renamed_to": renamed_to(found),
    }  # fmt: skip
    response = render(request, "certificates/certificate.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
