"""Words that the papers share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils import translation

from core import clock
from core.documents.kinds import TemplateKind, Variable, register_template
from core.documents.rendering import render_docx
from procurement.choices import PanelOutcome, ResultKind

CHINESE = "zh-hans"
OUTCOMES = {PanelOutcome.PROPOSED: "拟立项", PanelOutcome.RESERVE: "候补", PanelOutcome.DECLINED: "不予立项"}
RESULTS = {ResultKind.AWARDED: "立项", ResultKind.RESERVE: "列入候补", ResultKind.NOT_AWARDED: "未立项"}


def day(value: dt.date | dt.datetime | str | None) -> str:
    """Return a day as official papers write it."""
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value)
    if isinstance(value, dt.datetime):
        value = clock.day_of(value)
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


def yuan(value: Decimal | str) -> str:
    """Return an amount with its separators and two decimals."""
    return f"{Decimal(value):,.2f}"


def rendered(key: str, context: Mapping[str, Any]) -> bytes:
    """Return a paper by the template in use."""
    with translation.override(CHINESE):
        return render_docx(key, context)


def declare(
    key: str, title: Any, build: Callable[[], bytes], variables: Mapping[str, Any], sample: Mapping[str, Any]
) -> None:
    """Let a paper's template be replaced."""
    named = [Variable(name, description) for name, description in variables.items()]
    register_template(TemplateKind(key, title, build, named, lambda: sample))
