"""From a file to the register in one transaction: read, check, place, insert, report."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy.engine import Connection

from geo import database
from geo.errors import InputError
from geo.i18n import _
from geo.people import Person
from geo.settings import settings
from vacancy.load.check import Checked, check_rows, refuse_examples
from vacancy.load.delimited import read_delimited
from vacancy.load.geodata import read_geodata
from vacancy.load.headers import HeaderMap, check_headers, map_headers, normal
from vacancy.load.own_files import own_headers, quality_of, understood
from vacancy.load.register import Outcome, Target, find_source, put_into_register, remembered_headers
from vacancy.load.report import LoadReport
from vacancy.load.spreadsheet import read_spreadsheet
from vacancy.load.table import RawTable, check_size, without_blank_rows

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Source:
    """Provenance given with a file; empty ``key`` and ``title`` are taken from the file's name."""

    key: str = ""
    title: str = ""
    publisher: str = ""
    licence: str = ""
    as_of: date | None = None
    quality: str = "official"


class _Rollback(Exception):  # noqa: N818 - a signal, not an error
    def __init__(self, report: LoadReport) -> None:
        self.report = report


def load_vacancies(  # noqa: PLR0913 - one keyword per option of the command
    path: Path,
    *,
    mapping: Mapping[str, str] | None = None,
    crs: str = "",
    encoding: str = "",
    layer: str = "",
    source: Source = Source(),
    accept_valid: bool = False,
    trial: bool = False,
    actor: Person | str = "",
    progress: Progress = lambda _step, _share: None,
) -> LoadReport:
    """Load a file of vacancies and units; all rows or none.

    Parameters
    ----------
    path
        ``.csv``, ``.tsv``, ``.txt``, ``.xlsx``, ``.geojson``, ``.json`` or ``.gpkg``.
    mapping
        Their header → our column, where the names are not recognised; remembered for the next file of the source.
    crs
        CRS of the coordinates; needed when the file does not name it and they are neither degrees in columns for
        longitude and latitude nor in the range of EPSG:25832.
    encoding
        Of text files; empty tries UTF-8, then CP1252.
    layer
        Layer of a GeoPackage or sheet of a workbook, when there are several.
    source
        Provenance. Files with the same key are deliveries of one list: known rows are compared, not doubled.
    accept_valid
        True stores the good rows when others are rejected.
    trial
        True checks everything against the database and stores nothing.
    actor
        Who loads; a mere name acts with the rights of the process.
    progress
        Called with a German step name and the share done (0 to 1).

    Returns
    -------
    LoadReport
        With every rejected row. Nothing is stored when it has rejected rows and ``accept_valid`` is False.

    Raises
    ------
    InputError
        When the file as a whole cannot be used; the database stays as it was.
    """
    progress(_("Datei lesen"), 0.0)
    table = read_table(path, encoding=encoding, layer=layer)
    key = source.key or normal(path.stem)[:60] or "datei"
    if not re.fullmatch(r"[\w.:-]{1,80}", key):
        raise InputError(
            _("Die Kennung der Quelle darf nur Buchstaben, Ziffern, Punkt und Strich enthalten.")
        )
    try:
        with database.transaction(actor) as connection:
            own = own_headers(list(table.frame.columns))
            if own:
                table, headers = understood(table, own, mapping or {})
                quality, examples = quality_of(table)
                source = replace(source, quality=quality)
            else:
                memory = remembered_headers(connection, settings().municipality_key, key)
                headers = map_headers(list(table.frame.columns), mapping or {}, memory)
            progress(_("Zeilen prüfen"), 0.2)
            checked = check_rows(table, headers, crs)
            if own:
                refuse_examples(checked, examples)
            target = _target(connection, key, source, path, headers)
            outcome = put_into_register(
                connection, target, checked, accept_valid=accept_valid, trial=trial, progress=progress,
                told=headers.ours,
            )  # fmt: skip
            report = _report(path, key, table, headers, checked, outcome)
            nothing_new = own and not (report.units_new or report.units_changed)
            if nothing_new or not report.stored:
                raise _Rollback(report)
            progress(_("Sichern"), 0.95)
    except _Rollback as stop:
        progress(_("Fertig"), 1.0)
        return stop.report
    progress(_("Fertig"), 1.0)
    return report


def read_table(path: Path, *, encoding: str = "", layer: str = "") -> RawTable:
    """Read a file by its suffix, without understanding its content.

    Raises
    ------
    InputError
        Unknown suffix, unreadable, empty or too large file.
    """
    check_size(path)
    suffix = path.suffix.lower()
    if suffix in {".csv", ".tsv", ".txt"}:
        table = read_delimited(path, encoding)
    elif suffix == ".xlsx":
        table = read_spreadsheet(path, layer)
    elif suffix in {".geojson", ".json", ".gpkg"}:
        table = read_geodata(path, layer)
    else:
        raise InputError(
            _("„{name}“ hat kein bekanntes Format: möglich sind CSV, XLSX, GeoJSON und GeoPackage.").format(
                name=path.name
            )
        )
    check_headers(list(table.frame.columns))
    return without_blank_rows(table)


def _target(connection: Connection, key: str, source: Source, path: Path, headers: HeaderMap) -> Target:
    return Target(
        municipality_key=settings().municipality_key,
        source_id=find_source(
            connection, settings().municipality_key, key,
            {
                "title": source.title or path.stem, "publisher": source.publisher, "licence": source.licence,
                "as_of": source.as_of, "quality": source.quality, "retrieved_on": date.today(),  # noqa: DTZ011 - a day
            },
            {theirs: ours for ours, theirs in headers.ours.items()},
        ),
    )  # fmt: skip


def _report(
    path: Path, key: str, table: RawTable, headers: HeaderMap, checked: Checked, outcome: Outcome
) -> LoadReport:
    rejected = sorted([*checked.rejected, *outcome.outside], key=lambda entry: entry.row)
    return LoadReport(
        file=path.name, source_key=key, stored=outcome.stored, rows=len(table.rows) + len(table.broken),
        units_new=outcome.units_new, vacancies_new=outcome.vacancies_new, units_changed=outcome.units_changed,
        units_unchanged=outcome.units_unchanged, without_position=outcome.without_position,
        without_area=outcome.without_area, rejected=tuple(rejected), columns=headers.ours,
        ignored_columns=headers.ignored, crs=checked.crs, encoding=table.encoding,
    )  # fmt: skip
