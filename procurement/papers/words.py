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


DIGITS, PLACES, GROUPS = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"), ("", "万", "亿", "万亿")


def in_capitals(value: Decimal | str) -> str:
    """Return an amount in the characters of bank papers (大写), which cannot be altered: 伍万零叁拾元整."""
    whole, cents = divmod(int((Decimal(value) * 100).to_integral_value()), 100)
    yuan_part = f"{_whole_in_capitals(whole)}元" if whole else ""
    if not cents:
        return f"{yuan_part or '零元'}整"
    tenths, hundredths = divmod(cents, 10)
    tenths_part = f"{DIGITS[tenths]}角" if tenths else ("零" if whole else "")
    return f"{yuan_part}{tenths_part}{f'{DIGITS[hundredths]}分' if hundredths else '整'}"


def _whole_in_capitals(number: int) -> str:
    """Return whole yuan: groups of four digits, noughts between other digits said once."""
    said, has_gap = "", False
    for group in range(len(GROUPS) - 1, -1, -1):
        digits = f"{number // 10_000**group % 10_000:04d}"
        for place, digit in zip(reversed(PLACES), map(int, digits), strict=True):
            if digit:
                said += ("零" if has_gap and said else "") + DIGITS[digit] + place
            has_gap = not digit
        said += GROUPS[group] if int(digits) else ""
    return said


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
