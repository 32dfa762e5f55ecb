"""What a column holds: how its cells are read, staged and shown. A kind serves import and export alike."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Case, CharField, DateTimeField, Expression, F, TextField, Value, When
from django.db.models.expressions import Combinable
from django.utils import translation
from django.utils.translation import gettext as _

from core import clock
from core.sheets.cleaning import is_nothing, narrow, one_line, parts, trimmed
from core.sheets.dates import parse_date
from core.sheets.errors import CellError
from core.sheets.expressions import Labels, ShanghaiTime
from core.wording import listed

Parser = Callable[[str], Any]


@dataclass(frozen=True)
class Kind:
    """Base of all kinds.

    ``sql`` is the staging column's type; ``repeats`` says that cells are worth remembering; ``only_shown`` that a
    filter compares with what is shown, because nothing can be read from what is typed.
    """

    sql: ClassVar[str] = "text"
    is_text: ClassVar[bool] = True
    repeats: ClassVar[bool] = False
    only_shown: ClassVar[bool] = False
    excel: ClassVar[str | None] = None

    def parse(self, text: str) -> Any:
        """Return the value of a trimmed cell that says something. Raises CellError."""
        raise NotImplementedError

    def is_empty(self, text: str) -> bool:
        """Whether a trimmed cell says nothing."""
        return not text or is_nothing(text)

    def parser(self, heading: str = "") -> Parser:
        """Return a function from a cell to its value, None where the cell says nothing. Raises CellError.

        ``heading`` is the file's own: it may name a unit.
        """
        del heading

        def read(cell: str) -> Any:
            text = trimmed(cell)
            return None if self.is_empty(text) else self.parse(text)

        return remembering(read) if self.repeats else read

    def shown(self, path: str) -> Combinable:
        """Return the expression that a reader sees in CSV and XLSX."""
        return F(path)


def remembering(read: Parser, limit: int = 20_000) -> Parser:
    """Return a parser that parses each distinct cell once."""
    known: dict[str, Any] = {}

    def recall(cell: str) -> Any:
        try:
            return known[cell]
        except KeyError:
            value = read(cell)
            if len(known) < limit:
                known[cell] = value
            return value

    return recall


@dataclass(frozen=True)
class Text(Kind):
    """Text as typed, trimmed; in one line unless ``lines``. ``check`` is a Django validator."""

    longest: int = 200
    lines: bool = False
    check: Callable[[str], None] | None = None

    def parse(self, text: str) -> str:
        if not self.lines:
            text = one_line(text)
        if "\ufffd" in text:
            raise CellError(_("Characters of this text are damaged (�): copy it again from where it came."))
        if len(text) > self.longest:
            raise CellError(
                _("The text has %(n)s characters; at most %(most)s fit: shorten it.")
                % {"n": len(text), "most": self.longest}
            )
        if self.check:
            run_validator(self.check, text)
        return text


def run_validator(check: Callable[[str], None], text: str) -> None:
    """Run a Django validator. Raises CellError with its words."""
    try:
        check(text)
    except ValidationError as error:
        raise CellError(" ".join(error.messages)) from None


@dataclass(frozen=True)
class Code(Text):
    """A code or number that is text: half-width, capital letters, no blanks inside."""

    longest: int = 60

    def parse(self, text: str) -> str:
        code = narrow(text).upper()
        if re.fullmatch(r"\d\.\d+E\+\d+", code):
            raise CellError(
                _("The spreadsheet has cut this number after 15 digits: format the column as text and type it again.")
            )
        return super().parse(code)


@dataclass(frozen=True)
class Telephone(Text):
    """Telephone numbers, half-width."""

    longest: int = 60

    def parse(self, text: str) -> str:
        return super().parse(_half_width(one_line(text)))


@dataclass(frozen=True)
class Email(Text):
    """An e-mail address."""

    longest: int = 254

    def parse(self, text: str) -> str:
        address = narrow(text)
        try:
            validate_email(address)
        except ValidationError:
            raise CellError(_("This is not an e-mail address: write it like name@example.org.")) from None
        return super().parse(address)


@dataclass(frozen=True)
class Url(Text):
    """A web address; ``http://`` is added where the scheme is left out."""

    longest: int = 500

    def parse(self, text: str) -> str:
        address = narrow(text)
        if "://" not in address:
            address = f"http://{address}"
        if not re.match(r"https?://[^\s/?#]+\.[^\s/?#]+", address, re.IGNORECASE):
            raise CellError(_("This is not a web address: write it like https://www.example.org."))
        return super().parse(address)


@dataclass(frozen=True)
class Integer(Kind):
    """A whole number, 30, 30人 or 1,200; from ``least`` to ``most``."""

    least: int = 0
    most: int = 2_147_483_647
    unit: str = "人名个位家次项年"
    sql = "bigint"
    is_text = False
    repeats = True
    excel = "0"

    def parse(self, text: str) -> int:
        number = narrow(text).rstrip(self.unit)
        if not re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+|[+-]?\d{1,12}", number.removesuffix(".0")):
            raise CellError(_("This is not a whole number: write digits only, such as 30."))
        value = int(number.removesuffix(".0").replace(",", ""))
        if not self.least <= value <= self.most:
            raise CellError(
                _("The number must lie between %(least)s and %(most)s.") % {"least": self.least, "most": self.most}
            )
        return value


@dataclass(frozen=True)
class PastYear(Integer):
    """A year that has begun."""

    least: int = 1990

    def parse(self, text: str) -> int:
        year = super().parse(text)
        if year > clock.today().year:
            raise CellError(_("The year %(year)s lies in the future: correct it.") % {"year": year})
        return year


@dataclass(frozen=True)
class Amount(Kind):
    """Money or another decimal number, in yuan: 1,200.50, 50万元, 500(万元人民币), 1.2亿元."""

    places: int = 2
    least: Decimal = Decimal(0)
    most: Decimal = Decimal("99999999999999")
    sql = "numeric"
    is_text = False
    repeats = True
    excel = "#,##0.00"

    def parser(self, heading: str = "") -> Parser:
        """Read plain numbers as 万元 where the heading says so."""
        read = super().parser()
        if "万" not in heading:
            return read

        def scaled(cell: str) -> Decimal | None:
            value: Decimal | None = read(cell)
            return value * 10_000 if value is not None and not re.search("[万亿千元]", cell) else value

        return scaled

    def parse(self, text: str) -> Decimal:
        match = re.fullmatch(
            r"(?:人民币|RMB|¥|￥|CNY)?([+-]?[\d,]*\.?\d+|[+-]?[\d,]+\.)\(?(万|亿|千|百万)?元?(?:整|人民币|人民币元)?\)?",
            narrow(text),
        )
        try:
            value = Decimal(match[1].replace(",", "")) if match else None
        except InvalidOperation:
            value = None
        if match is None or value is None:
            raise CellError(_("This is not an amount in yuan: write it like 500000 or 50万元."))
        value *= UNITS[match[2]]
        if abs(value) <= self.most:  # a longer number has more digits than rounding takes
            value = round(value, self.places)
        if not self.least <= value <= self.most:
            raise CellError(
                _("The amount must lie between %(least)s and %(most)s.") % {"least": self.least, "most": self.most}
            )
        return value


UNITS = {
    None: Decimal(1), "千": Decimal(1000), "万": Decimal(10_000), "百万": Decimal(1_000_000), "亿": Decimal(100_000_000)
}  # fmt: skip


@dataclass(frozen=True)
class Date(Kind):
    """A day in any of the notations of :mod:`core.sheets.dates`; none in the future unless ``future``."""

    future: bool = False
    sql = "date"
    is_text = False
    repeats = True
    excel = "yyyy-mm-dd"

    def parse(self, text: str) -> dt.date:
        day = parse_date(text)
        if day is None:
            raise CellError(_("This is not a date: write it like 2015-01-09."))
        if not self.future and day > clock.today():
            raise CellError(_("This date lies in the future: enter the day it happened."))
        return day


@dataclass(frozen=True)
class Instant(Kind):
    """An instant, shown in Shanghai's time to the second; exported only."""

    sql = "timestamptz"
    is_text = False
    only_shown = True
    excel = "yyyy-mm-dd hh:mm:ss"

    def shown(self, path: str) -> Combinable:
        return ShanghaiTime(F(path), output_field=DateTimeField())


@dataclass(frozen=True)
class Boolean(Kind):
    """Yes or no, in the many ways people write it."""

    sql = "boolean"
    is_text = False
    repeats = True

    def is_empty(self, text: str) -> bool:
        return not text or (text not in NO and is_nothing(text))

    def parse(self, text: str) -> bool:
        word = narrow(text).lower()
        if word in YES:
            return True
        if word in NO:
            return False
        raise CellError(_("Write 是 or 否 (yes or no)."))

    def shown(self, path: str) -> Expression:
        yes, no = ("是", "否") if (translation.get_language() or "zh").startswith("zh") else ("yes", "no")
        return Case(
            When(**{path: True}, then=Value(yes)), When(**{path: False}, then=Value(no)), output_field=CharField()
        )


YES = frozenset({"是", "有", "y", "yes", "true", "t", "1", "√", "✓", "✔", "对", "已", "已建", "已建立", "已成立"})
NO = frozenset(
    {
        "否",
        "无",
        "没有",
        "n",
        "no",
        "false",
        "f",
        "0",
        "×",
        "x",
        "✗",
        "✘",
        "未",
        "未建",
        "未建立",
        "未成立",
        "不是",
        "非",
    }
)


@dataclass(frozen=True)
class Choice(Kind):
    """One of a closed vocabulary: read by code or by label in any of the portal's languages, shown by label."""

    choices: Any = ()
    words: Mapping[str, str] = field(default_factory=dict)
    repeats = True

    def labels(self) -> dict[str, str]:
        """Return the labels by code, in the active language."""
        return {str(code): str(label) for code, label in self.choices}

    def parser(self, heading: str = "") -> Parser:
        del heading
        codes = {_folded(word): code for word, code in self.words.items()}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                codes |= {_folded(label): code for code, label in self.labels().items()}
        codes |= {_folded(code): code for code in self.labels()}
        takes = listed(dict.fromkeys(self.labels().values()))

        def read(cell: str) -> str | None:
            text = trimmed(cell)
            code = codes.get(_folded(text))
            if code is None and not self.is_empty(text):
                raise CellError(
                    _("“%(text)s” is none of the choices: %(choices)s.") % {"text": text[:40], "choices": takes}
                )
            return code

        return remembering(read)

    def shown(self, path: str) -> Expression:
        whens = [When(**{path: code}, then=Value(label)) for code, label in self.labels().items()]
        return Case(*whens, default=F(path), output_field=CharField())


@dataclass(frozen=True)
class Reference(Kind):
    """A row of another table. ``words`` returns what may be typed (folded by :func:`fold`) and the key it means."""

    words: Callable[[], Mapping[str, Any]] = dict
    show: str = "name"
    unknown: Any = ""
    repeats = True
    only_shown = True

    def parser(self, heading: str = "") -> Parser:
        del heading
        known = {_folded(word): key for word, key in self.words().items()}

        def read(cell: str) -> Any:
            text = trimmed(cell)
            if text and _folded(text) in known:
                return known[_folded(text)]
            if self.is_empty(text):
                return None
            message = str(self.unknown) or _("“%(text)s” is not known: write its full name.")
            raise CellError(message % {"text": text[:40]})

        return remembering(read)

    def shown(self, path: str) -> Combinable:
        return F(f"{path}__{self.show}")


@dataclass(frozen=True)
class Several(Kind):
    """Several values of a vocabulary in one cell, kept as an array of codes. ``vocabulary`` returns label by code."""

    vocabulary: Callable[[], Mapping[str, str]] = dict
    words: Callable[[], Mapping[str, str]] = dict
    sql = "varchar[]"
    repeats = True

    def parser(self, heading: str = "") -> Parser:
        del heading
        codes = {_folded(word): code for word, code in self.words().items()}
        codes |= {_folded(label): code for code, label in self.vocabulary().items()}
        codes |= {_folded(code): code for code in self.vocabulary()}

        def read(cell: str) -> list[str] | None:
            text = trimmed(cell)
            if self.is_empty(text):
                return None
            unknown = [part for part in parts(text) if _folded(part) not in codes]
            if unknown:
                choices = listed(self.vocabulary().values())
                raise CellError(
                    _("“%(text)s” is none of the choices: %(choices)s.")
                    % {"text": listed(unknown)[:40], "choices": choices}
                )
            return list(dict.fromkeys(codes[_folded(part)] for part in parts(text)))

        return remembering(read)

    def shown(self, path: str) -> Expression:
        return Labels(F(path), self.vocabulary(), output_field=TextField())


def _folded(text: str) -> str:
    return narrow(str(text)).casefold()


def _half_width(text: str) -> str:
    return "".join(chr(ord(sign) - 0xFEE0) if 0xFF01 <= ord(sign) <= 0xFF5E else sign for sign in text)
