"""What may be wrong with a file, a cell or a row, in words that say what to do."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import UserError

MESSAGES = {
    "missing": _("The file %(name)s does not exist."),
    "empty": _("The file holds no rows: check that the list stands in its first sheet."),
    "too_big": _("The file is larger than %(megabytes)s MB: split it into several files."),
    "unpacks_too_large": _(
        "The file unpacks to more than %(megabytes)s MB: delete unused sheets and formatting, or save the list as CSV."
    ),
    "bomb": _("The file unpacks to far more than a list of its size holds: copy the list into a new workbook."),
    "too_many_parts": _("The file holds too many parts for a workbook: copy the list into a new workbook."),
    "far_cell": _(
        "Cell %(cell)s lies far from the list: delete the rows below the list and the columns right of it, "
        "save, and try again."
    ),
    "too_large": _(
        "The sheet is too large to be read: delete empty rows and columns around the list, split it, or save it as CSV."
    ),
    "too_slow": _("Reading the file took too long: split the list into several files, or save it as CSV."),
    "too_many_columns": _("The list has more than %(columns)s columns: keep the list's own columns only."),
    "long_line": _("A line of the file is too long for a list: save the list as CSV or XLSX from a spreadsheet."),
    "password": _("The workbook is protected by a password: remove the password, save, and try again."),
    "corrupt": _(
        "The file is damaged or is no workbook: open it in a spreadsheet program, save it as XLSX, try again."
    ),
    "open_quote": _(
        "A quotation mark that begins in line %(line)s is never closed, so that the rows after it cannot be told "
        "apart: close it, or delete it."
    ),
    "encoding": _("The characters of the file cannot be read: save it as “CSV UTF-8” or XLSX."),
    "web_page": _("This is a web page saved as a workbook: open it in a spreadsheet program and save it as XLSX."),
    "format": _("Files of this kind cannot be read: save the list as XLSX or CSV."),
    "no_header": _(
        "No row of headings was found: put one above the list, such as %(examples)s (the template holds them all)."
    ),
    "no_column": _("No column holds “%(column)s”: add the heading above its column, or choose the column yourself."),
}


class FileRefusedError(UserError):
    """A file that cannot be read. ``code`` is a key of :data:`MESSAGES`."""

    def __init__(self, code: str, **parameters: Any) -> None:
        super().__init__(str(MESSAGES[code]) % parameters)
        self.code = code


class CellError(Exception):
    """A cell's text is not what its column takes. The message says what is wrong and what to do."""

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = str(message)


@dataclass(frozen=True, slots=True)
class Noted:
    """A value that a parser takes, with a note to whoever sent the file in."""

    value: Any
    message: Any


@dataclass(frozen=True, slots=True)
class Finding:
    """What the check of a whole row finds: in which column (key), and whether the row is refused for it."""

    key: str
    message: Any
    refuses: bool = True


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in a row: its number as the spreadsheet shows it, the column's heading, the message.

    ``position`` is the cell's column in the file (from 0), None where the file has no such column.
    """

    row: int
    column: str
    message: str
    position: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return row, column and message, as commands print them."""
        return {key: value for key, value in asdict(self).items() if key != "position"}
