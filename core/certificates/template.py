"""The built-in Word template of certificates, and what staff may write into one of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.certificates.rendering import qr_png
from core.documents.kinds import TemplateKind, Variable
from core.documents.official import OfficialDocument
from core.documents.rendering import Picture

VARIABLES = (
    Variable("title", gettext_lazy("what stands at the head")),
    Variable("number", gettext_lazy("the certificate's number")),
    Variable("holder", gettext_lazy("to whom it was issued")),
    Variable("issuer", gettext_lazy("who issued it")),
    Variable("statement", gettext_lazy("the sentence that it states")),
    Variable("facts", gettext_lazy("list of what it says, each with: label, value")),
    Variable("issued_on", gettext_lazy("the day of issue")),
    Variable("code", gettext_lazy("the verification code")),
    Variable("address", gettext_lazy("the address of the page that verifies it")),
    Variable("qr", gettext_lazy("the QR code, as a picture")),
)


def build() -> bytes:
    """Return the built-in template, in the language in force."""
    page = OfficialDocument()
    page.title("{{ title }}")
    page.subtitle(_("No. {{ number }}"))
    page.subtitle("{{ holder }}")
    page.body("{{ statement }}")
    page.tag("{%p for fact in facts %}")
    page.body(_("{{ fact.label }}: {{ fact.value }}"))
    page.tag("{%p endfor %}")
    page.signature("{{ issuer }}", "{{ issued_on }}")
    page.picture("{{ qr }}", _("Verification code {{ code }}"))
    return page.content()


def sample() -> Mapping[str, Any]:
    """Return a small certificate, on which uploaded templates are tried."""
    return {
        "title": "备案证书", "number": "示范〔2026〕001号", "holder": "示范读书会", "issuer": "示范市总工会",
        "statement": "经审查，准予备案。", "facts": [{"label": "负责人", "value": "张示范"}], "issued_on": "2026-03-01",
        "code": "0000-0000-0000-0000", "address": "https://hub.example/verify/0000000000000000/",
        "qr": Picture(qr_png("https://hub.example/"), 32),
    }  # fmt: skip


def certificate_template(key: str, title: Any) -> TemplateKind:
    """Return the template of a kind of certificate, for ``core.documents.kinds.register_template``."""
    return TemplateKind(key, title, build, VARIABLES, sample)
