"""Spreadsheets in and out: one declaration of columns serves import, export and template.

A resource declares a :class:`Sheet` of :class:`Column` and registers a :class:`Resource` in :data:`resources`;
:func:`import_file` takes files in by a :class:`Plan`, :func:`export` writes them.
"""

from core.sheets.columns import GUESS, Column, Resource, Sheet, resources, unexported_fields
from core.sheets.errors import CellError, FileRefusedError, Finding, RowError
from core.sheets.exporting import FORMATS, export, format_of
from core.sheets.faults import write_faults
from core.sheets.importing import Plan, Result, Survey, import_file, survey
from core.sheets.mapping import Mapping, guess_mapping
from core.sheets.merging import Merge, RowChange
from core.sheets.staging import Stage
from core.sheets.template import write_template

__all__ = [
    "FORMATS",
    "GUESS",
    "CellError",
    "Column",
    "FileRefusedError",
    "Finding",
    "Mapping",
    "Merge",
    "Plan",
    "Resource",
    "Result",
    "RowChange",
    "RowError",
    "Sheet",
    "Stage",
    "Survey",
    "export",
    "format_of",
    "guess_mapping",
    "import_file",
    "resources",
    "survey",
    "unexported_fields",
    "write_faults",
    "write_template",
]
