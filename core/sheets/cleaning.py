"""Cleaning what people type into cells: spaces of all kinds, full-width characters, words that mean "nothing"."""

from __future__ import annotations

import re
import unicodedata

BLANKS = (
    " \t\n\r\x0b\x0c\x85\xa0\xad\u1680\u180e\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
    + "".join(map(chr, range(0x2000, 0x2010)))  # spaces of all widths, and marks that show nothing
)
NOTHING = frozenset(
    {
        "", "n/a", "na", "#n/a", "null", "none", "nil", "unknown", "-", "--", "---", "—", "——", "/", "\\",
        "*", "**", "***", "…", "...", "无", "暂无", "空", "未知", "不详", "未填", "未填写", "没有",
        "未提供", "暂未提供", "登记管理机关暂未提供",
    }
)  # fmt: skip
LIVE = "=+-@\t\r\n＝＋－＠"
ESCAPED = re.compile(rf"'+[{re.escape(LIVE)}]")
LINE_BREAK = re.compile(r"[ \t]*[\r\n\u2028\u2029\t]+[ \t]*")
SEPARATORS = re.compile(r"[、，,;；|\n\r\t]+")
INVISIBLE = dict.fromkeys(ord(blank) for blank in BLANKS if not blank.isspace())


def trimmed(text: str) -> str:
    """Return the text without blanks of any kind at its ends, and without the apostrophe that exports add."""
    text = text.strip(BLANKS)
    return text[1:] if text.startswith("'") and ESCAPED.match(text) else text


def narrow(text: str) -> str:
    """Return the text in half-width characters (NFKC) without any blank inside: for codes, numbers and dates."""
    if text.isascii():
        return "".join(text.split())
    return "".join(unicodedata.normalize("NFKC", text).split()).translate(INVISIBLE)


def is_nothing(text: str) -> bool:
    """Whether a trimmed text only says that nothing is known."""
    if len(text) > 11:
        return False
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).lower() in NOTHING


def one_line(text: str) -> str:
    """Return the text with its line breaks taken out: none is left between Chinese characters, else a space."""
    if "\n" not in text and "\r" not in text and "\t" not in text:
        return text
    return LINE_BREAK.sub(lambda match: _joint(text, match.start(), match.end()), text)


def _joint(text: str, start: int, end: int) -> str:
    sides = text[start - 1 : start] + text[end : end + 1]
    return "" if any(ord(sign) > 0x2E7F for sign in sides) else " "


def parts(text: str) -> list[str]:
    """Return the several values of a cell: split at 、 ， , ; ； | or a line break, trimmed, each once."""
    pieces = (trimmed(piece) for piece in SEPARATORS.split(text))
    return list(dict.fromkeys(piece for piece in pieces if piece))


def as_text(text: str) -> str:
    """Return text for a CSV cell such that no spreadsheet program takes it for a formula.

    An apostrophe is put before it; a text that begins with apostrophes and would look so escaped gets one more,
    so that :func:`trimmed` gives the very text back.
    """
    return f"'{text}" if text and (text[0] in LIVE or ESCAPED.match(text)) else text
