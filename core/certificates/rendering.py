"""A certificate as a PDF (typst) and as a Word file (docxtpl), with the QR code that leads to its public page."""

from __future__ import annotations

import io
from typing import Any

import segno
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.certificates.kinds import certificate_kinds
from core.certificates.models import Certificate
from core.clock import start_of
from core.documents.rendering import Picture, render_docx, render_pdf
from core.inbox.channels import absolute

LAYOUT = """
#let data = json(bytes(sys.inputs.data))
#let red = rgb("#b5121b")
#set document(title: data.title)
#set page(paper: "a4", margin: 20mm, background: place(center + horizon, rect(width: 190mm, height: 277mm,
  stroke: 1.2pt + red, inset: 3mm, rect(width: 100%, height: 100%, stroke: 0.4pt + red))))
#set text(font: "Noto Sans SC", size: 12pt, lang: data.lang)
#set par(leading: 1.1em)
#v(22mm)
#align(center, text(size: 30pt, weight: "bold", fill: red, data.title))
#v(4mm)
#align(center, text(size: 11pt, data.number_line))
#v(14mm)
#align(center, text(size: 18pt, weight: "bold", data.holder))
#v(8mm)
#pad(x: 14mm, par(first-line-indent: (amount: 2em, all: true), justify: true, data.statement))
#v(6mm)
#pad(x: 14mm, grid(columns: (34%, 1fr), row-gutter: 1.1em,
  ..data.facts.map(pair => (text(fill: luma(90), pair.at(0)), pair.at(1))).flatten()))
#v(1fr)
#pad(x: 14mm, grid(columns: (1fr, auto), align: (left + bottom, right + bottom),
  [#grid(columns: data.qr.at(0).len() * (0.95mm,), rows: 0.95mm,
    ..data.qr.flatten().map(dark => rect(width: 0.96mm, height: 0.96mm, stroke: none,
      fill: if dark == 1 { black } else { white })))
   #v(2mm)
   #text(size: 9pt)[#data.verify \\ #data.code]],
  [#data.issuer \\ #data.issued_on]))
#v(12mm)
"""
# the rows of the code are squares of the page itself: typst reaches no files, and stays sharp in print


def address_of(certificate: Certificate) -> str:
    """Return the whole address that the QR code holds."""
    return absolute(certificate.get_absolute_url())


def said(certificate: Certificate) -> dict[str, Any]:
    """Return everything that is printed, in the language in force."""
    kind = certificate_kinds.get(certificate.kind)
    names = {"holder": certificate.holder, "issuer": certificate.issuer}
    return {
        "title": str(kind.title),
        "number": certificate.number,
        "holder": certificate.holder,
        "issuer": certificate.issuer,
        "statement": str(kind.statement) % names,
        "facts": facts_of(certificate),
        "issued_on": date_format(certificate.issued_on, "Y-m-d"),
        "code": certificate.printed_code,
        "address": address_of(certificate),
    }


def facts_of(certificate: Certificate) -> list[tuple[str, str]]:
    """Return label and value of each fact that the certificate states, its last day among them."""
    kind = certificate_kinds.get(certificate.kind)
    pairs = [(str(label), certificate.facts[key]) for key, label in kind.facts.items() if certificate.facts.get(key)]
    if certificate.valid_until:
        pairs.append((_("Valid until"), date_format(certificate.valid_until, "Y-m-d")))
    return pairs


def as_pdf(certificate: Certificate, *, language: str) -> bytes:
    """Return the certificate as a PDF; the same certificate gives the same bytes."""
    modules = [[1 if dark else 0 for dark in row] for row in segno.make(address_of(certificate), error="m").matrix]
    data = {
        **said(certificate), "qr": modules, "lang": language[:2],
        "number_line": _("No. %(number)s") % {"number": certificate.number},
        "verify": _("Scan, or enter this code at %(address)s") % {"address": absolute("/verify/")},
    }  # fmt: skip
    return render_pdf(LAYOUT, data, made_at=start_of(certificate.issued_on))


def as_docx(certificate: Certificate) -> bytes:
    """Return the certificate as a Word file, by the template in use. Raises UserError where that is faulty."""
    facts = [{"label": label, "value": value} for label, value in facts_of(certificate)]
    context = {**said(certificate), "facts": facts, "qr": Picture(qr_png(address_of(certificate)), 32)}
    return render_docx(certificate_kinds.get(certificate.kind).template, context)


def qr_png(text: str) -> bytes:
    """Return a QR code as a PNG."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="png", scale=6, border=2)
    return out.getvalue()
