"""CSV and XLSX: a point per record, German headers, nothing that a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.crs import METRIC_CRS
from geo.export.spreadsheet import Sheet, write_xlsx
from geo.export.table import Column, ExportTable, extract_facts, read_table, source_rows
from geo.filters import FilterValues
from geo.i18n import _
from geo.layer import Visibility

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: str | None) -> str | None:
    """Return the text so that no spreadsheet runs it: with an apostrophe before ``= + - @`` and the like.

    Source: OWASP, CSV Injection.
    """
    return (
        "'" + text
        if text and (text.startswith(_STARTS_FORMULA) or text.lstrip().startswith(_STARTS_FORMULA))
        else text
    )


def csv_file(connection: Connection, filters: FilterValues, allowed: Visibility = "public") -> bytes:
    """Return UTF-8 with byte order mark, semicolons, decimal commas and ISO dates: what a German spreadsheet opens.

    Sources and data quality stand in the last columns of each record.
    """
    columns = _columns(_points(connection, filters, allowed))
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.header for column in columns])
    written = [list(map(_csv_value(column), column.entries)) for column in columns]
    writer.writerows(zip(*written, strict=True))
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", errors="replace")


def xlsx_file(connection: Connection, filters: FilterValues, allowed: Visibility = "public") -> bytes:
    """Return a workbook with the sheets *Daten*, *Quellen* and *Auszug* (layer, filters, number, day).

    Raises
    ------
    InputError
        When there are more records than a sheet can hold.
    """
    table = _points(connection, filters, allowed)
    sources = source_rows(table.sources)
    named = [
        Column(header, header, "text", [harmless(row[header]) for row in sources])
        for header in (sources[0] if sources else [_("Titel")])
    ]
    facts = extract_facts(connection, table)
    about = [
        Column("fact", _("Angabe"), "text", list(facts)),
        Column("value", _("Wert"), "text", [harmless(value) for value in facts.values()]),
    ]
    return write_xlsx(
        [Sheet(_("Daten"), _columns(table)), Sheet(_("Quellen"), named), Sheet(_("Auszug"), about)]
    )


def _points(connection: Connection, filters: FilterValues, allowed: Visibility) -> ExportTable:
    return read_table(connection, filters, _point, allowed)


def _point(geom: sa.ColumnElement[Any]) -> Sequence[sa.ColumnElement[Any]]:
    point = sa.func.st_pointonsurface(geom)
    return [
        sa.cast(sa.func.round(sa.cast(axis(point), sa.Numeric), 2), sa.Double)
        for axis in (sa.func.st_x, sa.func.st_y)
    ]


def _columns(table: ExportTable) -> list[Column]:
    columns = [
        Column(column.name, column.header, "text", [harmless(value) for value in column.entries])
        if column.kind == "text"
        else column
        for column in table.columns
    ]
    for number, label in enumerate((_("Rechtswert"), _("Hochwert"))):
        columns.append(
            Column(label, f"{label} ({METRIC_CRS})", "number", [shape[number] for shape in table.shapes])
        )
    return columns


def _csv_value(column: Column) -> Callable[[Any], str | None]:
    match column.kind:
        case "number":
            return lambda value: None if value is None else repr(value).replace(".", ",")
        case "boolean":
            words = {None: None, True: _("ja"), False: _("nein")}
            return lambda value: words[value]
        case "date":
            return lambda day: None if day is None else day.isoformat()
    return lambda value: value
