"""The import's forms: the file, which column is which, what a row that resembles an organization means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.attachments.filetypes import SHEETS
from core.sheets import Survey
from core.sheets.checking import column_letters
from core.sheets.mapping import Mapping as ColumnMapping
from orgs.services.importing import SKIP
from orgs.services.imports import most_bytes
from orgs.sheets.organizations import SHEET

ACCEPT = ",".join(kind.ending for kind in SHEETS)
SAMPLES = 3
NEW, LEAVE_OUT = "new", "skip"
Alike = Mapping[str, Any]


class ListUploadForm(forms.Form):
    """A list of organizations."""

    file = forms.FileField(
        label=gettext_lazy("List of organizations"),
        widget=forms.FileInput(attrs={"accept": ACCEPT, "class": "form-control"}),
        error_messages={"required": gettext_lazy("Choose the file that holds the list.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("XLSX or XLS up to %(workbook)s, CSV up to %(csv)s.") % {
            "workbook": filesizeformat(most_bytes("list.xlsx")),
            "csv": filesizeformat(most_bytes("list.csv")),
        }


@dataclass(frozen=True)
class FileColumn:
    """A column of the file beside the field that says which of ours it fills."""

    letters: str
    heading: str
    samples: Sequence[str]
    hint: str
    field: forms.BoundField


class MappingForm(forms.Form):
    """Which column of the file fills which of ours. ``keys`` are chosen at first, else those that were guessed."""

    def __init__(self, survey: Survey, *args: Any, keys: Mapping[int, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.survey = survey
        chosen = survey.mapping.keys if keys is None else keys
        columns = [("", _("not used")), *((column.key, column.heading()) for column in SHEET.importable())]
        for at in self._positions():
            self.fields[f"column-{at}"] = forms.ChoiceField(
                label=self._heading(at), choices=columns, required=False, initial=chosen.get(at, ""),
                widget=forms.Select(attrs={"class": "form-select"}),
            )  # fmt: skip

    def rows(self) -> Iterator[FileColumn]:
        """Yield the file's columns in their order."""
        for at in self._positions():
            letters, heading = column_letters(at + 1), self._heading(at)
            yield FileColumn(letters, heading, self._samples(at), self._hint(at), self[f"column-{at}"])

    def clean(self) -> dict[str, Any]:
        """Refuse two columns for one of ours, and a list whose columns lack a needed one."""
        data = super().clean() or {}
        filled: dict[str, int] = {}
        for at, key in self._chosen(data).items():
            if key in filled:
                self._blame_both(key, filled[key], at)
            filled.setdefault(key, at)
        for key in set(SHEET.needed) - set(filled):
            column = SHEET.column(key).heading()
            raise ValidationError(
                _("No column fills “%(column)s”: choose the one that does."), "needed", {"column": column}
            )
        return data

    def mapping(self) -> ColumnMapping:
        """Return the mapping as it was corrected."""
        return self.survey.mapping.corrected(self._chosen(self.cleaned_data))

    def _blame_both(self, key: str, first: int, second: int) -> None:
        for at, other in ((first, second), (second, first)):
            self.add_error(f"column-{at}", _("“%(column)s” is filled by “%(other)s” too: choose one of the two.") % {
                "column": SHEET.column(key).heading(), "other": self._heading(other),
            })  # fmt: skip

    def _chosen(self, data: Mapping[str, Any]) -> dict[int, str]:
        return {at: key for at in self._positions() if (key := data.get(f"column-{at}"))}

    def _positions(self) -> list[int]:
        """Return the columns with a heading or with something below it."""
        headings = self.survey.mapping.headings
        return [at for at, heading in enumerate(headings) if heading.strip() or self._samples(at)]

    def _heading(self, at: int) -> str:
        heading = self.survey.mapping.headings[at].strip()
        return heading or _("Column %(letters)s, without heading") % {"letters": column_letters(at + 1)}

    def _samples(self, at: int) -> list[str]:
        found = [cells[at].strip() for _row, cells in self.survey.sample if at < len(cells)]
        return [Truncator(text).chars(40) for text in dict.fromkeys(found) if text][:SAMPLES]

    def _hint(self, at: int) -> str:
        """Return how the guess came about."""
        mapping = self.survey.mapping
        if at in mapping.doubled:
            return _("Left out: “%(column)s” is filled by an earlier column.") % {
                "column": SHEET.column(mapping.doubled[at]).heading()
            }
        if at not in mapping.keys:
            return _("Not recognized: not used unless you choose a column.")
        if at in mapping.guessed:
            return _("Guessed from a similar heading: please check.")
        return _("Recognized by its heading.")


@dataclass(frozen=True)
class AlikeRow:
    """A row of the list beside what it resembles and the field that says what it means."""

    row: int
    name: str
    alike: Sequence[Alike]
    field: forms.BoundField


class ChoicesForm(forms.Form):
    """What each row that resembles an organization means: a new one, the same one, or nothing to take in.

    ``alike`` are the rows that can be decided one by one, ``rows`` the numbers of all.
    """

    everything = forms.ChoiceField(
        label=gettext_lazy("Rows that resemble an organization"),
        choices=[
            ("each", gettext_lazy("As chosen below")),
            (NEW, gettext_lazy("Take in all of them as new organizations")),
            (LEAVE_OUT, gettext_lazy("Leave all of them out")),
        ],
        initial="each",
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )

    def __init__(self, alike: Sequence[Alike], rows: Sequence[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alike, self.numbers = alike, rows
        for each in alike:
            self.fields[f"row-{each['row']}"] = forms.ChoiceField(
                label=_("Row %(row)s, %(name)s") % each, choices=_meanings(each), initial=NEW,
                widget=forms.Select(attrs={"class": "form-select"}),
            )  # fmt: skip

    def rows(self) -> Iterator[AlikeRow]:
        """Yield the rows to decide."""
        for each in self.alike:
            yield AlikeRow(each["row"], each["name"], each["alike"], self[f"row-{each['row']}"])

    def clean(self) -> dict[str, Any]:
        """Refuse two rows that are said to be the same organization."""
        data = super().clean() or {}
        first: dict[str, int] = {}
        for row, meaning in self._meanings(data).items():
            if meaning not in {NEW, LEAVE_OUT} and first.setdefault(meaning, row) != row:
                self.add_error(f"row-{row}", _(
                    "Row %(row)s is said to be this organization already: leave one of the two out, or take it as new."
                ) % {"row": first[meaning]})  # fmt: skip
        return data

    def choices(self) -> dict[int, int]:
        """Return the choices as the import takes them: by row an organization's id, or SKIP."""
        if self.cleaned_data["everything"] == LEAVE_OUT:
            return dict.fromkeys(self.numbers, SKIP)
        meanings = self._meanings(self.cleaned_data)
        return {
            row: SKIP if meaning == LEAVE_OUT else int(meaning) for row, meaning in meanings.items() if meaning != NEW
        }

    def _meanings(self, data: Mapping[str, Any]) -> dict[int, str]:
        """Return what was chosen row by row; nothing where one answer goes for all."""
        if data.get("everything") != "each":
            return {}
        return {each["row"]: data[name] for each in self.alike if (name := f"row-{each['row']}") in data}


def _meanings(each: Alike) -> list[tuple[str, str]]:
    same = [
        (str(found["id"]), _("the same as %(name)s (%(code)s)") % {
            "name": found["name"], "code": found["uscc"] or found["number"],
        })
        for found in each["alike"] if found["id"] and found["within_reach"]
    ]  # fmt: skip
    return [(NEW, _("a new organization")), *same, (LEAVE_OUT, _("leave this row out"))]
