"""The built-in Word template of an organization's profile, and what staff may write into one of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.certificates.rendering import qr_png
from core.documents.kinds import TemplateKind, Variable, register_template
from core.documents.official import OfficialDocument
from core.documents.rendering import Picture

KEY = "organization_profile"

VARIABLES = (
    Variable("name", gettext_lazy("name of the organization")),
    Variable("number", gettext_lazy("portal number")),
    Variable("groups", gettext_lazy("list of groups of facts, each with: title, facts (each with: label, value)")),
    Variable("offers", gettext_lazy("list of services offered, each with: title, area, groups, districts, price")),
    Variable("entries", gettext_lazy("list of kinds of entries, each with: title, lines; empty for the public")),
    Variable("unions", gettext_lazy("list of the responsible unions' names; empty for the public")),
    Variable("address", gettext_lazy("address of the public page; empty where there is none")),
    Variable("qr", gettext_lazy("QR code of the public page, as a picture; empty where there is none")),
    Variable("made_on", gettext_lazy("the day on which the profile was made")),
)


def build() -> bytes:
    """Return the built-in template, in the language in force."""
    page = OfficialDocument()
    page.title("{{ name }}")
    page.subtitle(_("Portal number {{ number }}"))
    page.tag("{%p for group in groups %}")
    page.heading("{{ group.title }}")
    page.tag("{%p for fact in group.facts %}")
    page.body(_("{{ fact.label }}: {{ fact.value }}"))
    page.tag("{%p endfor %}")
    page.tag("{%p endfor %}")
    page.tag("{%p if offers %}")
    page.heading(_("Services offered"))
    page.tag("{%p for offer in offers %}")
    page.body(_("{{ offer.title }} ({{ offer.area }}): {{ offer.groups }}; {{ offer.districts }}; {{ offer.price }}"))
    page.tag("{%p endfor %}")
    page.tag("{%p endif %}")
    page.tag("{%p for kind in entries %}")
    page.heading("{{ kind.title }}")
    page.tag("{%p for line in kind.lines %}")
    page.body("{{ line }}")
    page.tag("{%p endfor %}")
    page.tag("{%p endfor %}")
    page.tag("{%p if unions %}")
    page.heading(_("Responsible unions"))
    page.tag("{%p for union in unions %}")
    page.body("{{ union }}")
    page.tag("{%p endfor %}")
    page.tag("{%p endif %}")
    page.tag("{%p if qr %}")
    page.picture("{{ qr }}", "{{ address }}")
    page.tag("{%p endif %}")
    page.signature("{{ made_on }}")
    return page.content()


def sample() -> Mapping[str, Any]:
    """Return a small profile, on which uploaded templates are tried."""
    return {
        "name": "示范职工服务中心", "number": "S00000001", "made_on": "2026-03-01",
        "groups": [{"title": "名称与登记", "facts": [{"label": "组织类型", "value": "社会服务机构"}]}],
        "offers": [{"title": "法律咨询", "area": "法律服务", "groups": "女职工", "districts": "全市", "price": "免费"}],
        "entries": [{"title": "荣誉", "lines": ["先进集体"]}], "unions": ["示范市总工会"],
        "address": "https://hub.example/organizations/S00000001/", "qr": Picture(qr_png("https://hub.example/"), 30),
    }  # fmt: skip


def register() -> None:
    """Let staff replace the template."""
    register_template(TemplateKind(KEY, gettext_lazy("Profile of an organization"), build, VARIABLES, sample))
