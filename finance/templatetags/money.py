"""Amounts of money in templates."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from finance.services.ledger import in_words

register = template.Library()


@register.filter
def yuan(amount: Decimal | None) -> str:
    """Return an amount with its separators and two decimals; a dash where there is none."""
    return "—" if amount is None else in_words(amount)


@register.simple_tag
def amount_input(field: Any) -> SafeString:
    """Render the control of an amount, with its errors beneath."""
    wrong = bool(field.errors)
    attributes = {"class": "form-control amount" + (" is-invalid" if wrong else "")}
    if wrong:
        attributes |= {"aria-invalid": "true", "aria-describedby": f"{field.id_for_label}-error"}
    errors = format_html(
        '<div class="invalid-feedback" id="{}-error">{}</div>', field.id_for_label, " ".join(map(str, field.errors))
    )
    return format_html("{}{}", field.as_widget(attrs=attributes), errors if wrong else "")
