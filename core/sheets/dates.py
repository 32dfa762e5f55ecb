"""Days in the notations that Chinese offices use."""

from __future__ import annotations

import datetime as dt
import re

from core.sheets.cleaning import narrow

NUMERALS = {
    **{sign: str(value) for value, sign in enumerate("零一二三四五六七八九")},
    "〇": "0",
    "○": "0",
    "两": "2",
    "元": "1",
}
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
SEPARATED = re.compile(r"(\d{4})[-/.年、·](\d{1,2})(?:[-/.月、·](\d{1,2})日?|月?)")
COMPACT = re.compile(r"(1[89]\d{2}|20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
CHINESE = re.compile(
    r"([零〇○一二两三四五六七八九]{4})年([一二三四五六七八九十〇零元]{1,3})月(?:([一二三四五六七八九十廿卅〇零]{1,3})日)?"
)
SERIAL = re.compile(r"[1-9]\d{3,4}(?:\.\d+)?")
TIME = re.compile(r"[\sT\u3000]+\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$")
AMBIGUOUS = re.compile(r"\d{4}\.\d")  # 2015.1: a spreadsheet makes it of 2015.10 too
EPOCH = dt.date(1899, 12, 30)
FIRST, LAST = dt.date(1840, 1, 1), dt.date(2200, 1, 1)


def parse_date(text: str) -> dt.date | None:
    """Return the day, None where the text names none. A month stands for its first day.

    Takes 2015-01-09, 2015/1/9, 2015.1.9, 2015年1月9日, 20150109, 2015年1月, 二〇一五年一月九日, each with a time
    behind it, and the number by which a spreadsheet keeps a day (42013).
    """
    if match := ISO.fullmatch(text):
        return _day(*match.groups())
    compact = narrow(TIME.sub("", text))
    if AMBIGUOUS.fullmatch(compact):
        return None
    for pattern in (SEPARATED, COMPACT):
        if match := pattern.fullmatch(compact):
            return _day(*match.groups())
    if match := CHINESE.fullmatch(compact):
        year, month, day = match.groups()
        return _day("".join(NUMERALS[sign] for sign in year), _number(month), _number(day))
    if (
        SERIAL.fullmatch(compact) and 3653 <= float(compact) <= 73050
    ):  # 1910 to 2099, so that no year is taken for a day
        return EPOCH + dt.timedelta(days=int(float(compact)))
    return None


def _day(year: str, month: str | None, day: str | None = None) -> dt.date | None:
    try:
        value = dt.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return value if FIRST <= value <= LAST else None


def _number(text: str | None) -> str | None:
    """Return 十 as 10, 二十一 as 21, 〇九 as 9."""
    if text is None:
        return None
    text = text.replace("廿", "二十").replace("卅", "三十")
    if "十" not in text:
        return "".join(NUMERALS[sign] for sign in text)
    tens, _, ones = text.partition("十")
    return str(int(NUMERALS.get(tens, "1")) * 10 + int(NUMERALS.get(ones, "0")))
