"""Write XLSX sheets; text is written as text, never as a formula or a link."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from geo.errors import InputError
from geo.export.table import Column
from geo.i18n import _

MAX_ROWS = 1_048_575
"""Rows below the header that a sheet of this format can hold."""
MAX_TEXT_LENGTH = 32_767
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_OPTIONS = {
    "in_memory": True,
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "dd.mm.yyyy",
}


Writer = Callable[[int, int, Any], object]


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name (at most 31 characters) and columns of equal length."""

    name: str
    columns: Sequence[Column]


def write_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook with a bold, fixed header row and a filter on each sheet.

    Raises
    ------
    InputError
        When a sheet would have more rows than the format allows.
    """
    if any(len(sheet.columns[0].entries) > MAX_ROWS for sheet in sheets):
        raise InputError(
            _("Für XLSX sind es zu viele Datensätze: bitte filtern oder als GeoPackage oder CSV ausgeben.")
        )
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as workbook:
        bold = workbook.add_format({"bold": True})
        for sheet in sheets:
            written = workbook.add_worksheet(sheet.name[:31])
            written.freeze_panes(1, 0)
            for number, column in enumerate(sheet.columns):
                written.set_column(number, number, _width(column))
                written.write_string(0, number, column.header, bold)
            _write_rows(written, sheet)
            written.autofilter(0, 0, len(sheet.columns[0].entries), len(sheet.columns) - 1)
    return file.getvalue()


def _write_rows(written: Worksheet, sheet: Sheet) -> None:
    """Write row by row: rows that are finished leave the memory at once."""
    writers = [_writer(written, column) for column in sheet.columns]
    columns = [column.entries for column in sheet.columns]
    for row, values in enumerate(zip(*columns, strict=True), 1):
        for number, (write, value) in enumerate(zip(writers, values, strict=True)):
            if value is not None:
                write(row, number, value)


def _writer(written: Worksheet, column: Column) -> Writer:
    match column.kind:
        case "integer" | "number":
            number_writer: Writer = written.write_number
            return number_writer
        case "date":
            date_writer: Writer = written.write_datetime
            return date_writer
        case "boolean":
            words = {True: _("ja"), False: _("nein")}
            return lambda row, number, value: written.write_string(row, number, words[value])
    return lambda row, number, text: written.write_string(
        row, number, _CONTROL.sub("", text)[:MAX_TEXT_LENGTH]
    )


def _width(column: Column) -> int:
    longest = max((len(str(value)) for value in column.entries[:200] if value is not None), default=0)
    return min(max(longest, len(column.header), 6) + 2, 50)
