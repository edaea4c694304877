"""Tables of a GTFS archive: whole ones, and the long one of stop times in pieces."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pyarrow as pa
import pyarrow.csv

from geo.errors import InputError
from geo.i18n import _
from geo.sources.archive import Archive

NEEDED = ("stops.txt", "routes.txt", "trips.txt", "stop_times.txt")
STOP_TIME_COLUMNS = ("trip_id", "stop_id", "stop_sequence")
BLOCK_BYTES = 16 * 1024**2


def check_feed(archive: Archive, name: str) -> None:
    """Refuse an archive that lacks a table.

    Raises
    ------
    InputError
        The missing tables are named.
    """
    there = set(archive.names())
    missing = [table for table in NEEDED if table not in there]
    if not {"calendar.txt", "calendar_dates.txt"} & there:
        missing.append("calendar.txt")
    if missing:
        raise InputError(
            _("„{file}“ ist kein vollständiger Fahrplan im Format GTFS: {tables} fehlt.").format(
                file=name, tables=", ".join(missing)
            )
        )


def read_table(
    archive: Archive, table: str, name: str, needed: tuple[str, ...], optional: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Return columns of a table as texts; optional columns that are not there hold ``""``.

    Raises
    ------
    InputError
        When the table is unreadable or lacks a needed column.
    """
    frames = list(_batches(archive, table, name, needed, optional))
    return (
        pd.concat(frames, ignore_index=True)
        if frames
        else pd.DataFrame(columns=[*needed, *optional], dtype=str)
    )


def stop_time_batches(archive: Archive, name: str) -> Iterator[pd.DataFrame]:
    """Yield the stop times piece by piece: ``trip_id``, ``stop_id``, ``stop_sequence``, ``pickup_type``."""
    empty = True
    for frame in _batches(archive, "stop_times.txt", name, STOP_TIME_COLUMNS, ("pickup_type",)):
        empty = False
        yield frame
    if empty:
        raise InputError(_("„{file}“ enthält keine Abfahrten (stop_times.txt ist leer).").format(file=name))


def _batches(
    archive: Archive, table: str, name: str, needed: tuple[str, ...], optional: tuple[str, ...]
) -> Iterator[pd.DataFrame]:
    header = _header(archive, table, name)
    if missing := [column for column in needed if column not in header]:
        raise InputError(
            _("„{file}“: In {table} fehlt die Spalte {column}.").format(
                file=name, table=table, column=", ".join(missing)
            )
        )
    wanted = [*needed, *(column for column in optional if column in header)]
    try:
        with archive.stream(table) as stream:
            reader = pa.csv.open_csv(
                pa.PythonFile(stream, mode="r"),
                pa.csv.ReadOptions(block_size=BLOCK_BYTES, column_names=header, skip_rows_after_names=1),
                pa.csv.ParseOptions(newlines_in_values=False),
                pa.csv.ConvertOptions(
                    column_types=dict.fromkeys(wanted, pa.string()),
                    include_columns=wanted,
                    strings_can_be_null=False,
                ),
            )
            for batch in reader:
                frame = batch.to_pandas().astype(str)
                yield frame.assign(**{column: "" for column in optional if column not in frame})
    except pa.ArrowInvalid as error:
        raise InputError(
            _("„{file}“: {table} ist nicht lesbar ({detail}).").format(
                file=name, table=table, detail=str(error)[:100]
            )
        ) from error


def _header(archive: Archive, table: str, name: str) -> list[str]:
    with archive.stream(table) as stream:
        first = stream.readline(100_000)
    try:
        header = [cell.strip().strip('"') for cell in first.decode("utf-8-sig").rstrip("\r\n").split(",")]
    except UnicodeDecodeError:
        header = []
    if len(set(header)) != len(header) or not any(header):
        raise InputError(_("„{file}“: {table} hat keine Kopfzeile.").format(file=name, table=table))
    return header
