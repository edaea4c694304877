"""CSV in the forms that offices produce: semicolons, tabs, UTF-8 with and without mark, Windows code page 1252."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv

from geo.errors import InputError
from geo.i18n import _
from vacancy.load.headers import MAX_COLUMNS
from vacancy.load.table import RawTable, Rejection, shown

DELIMITERS = ";,\t|"
MAX_HEADER_CHARACTERS = 100_000


def read_delimited(path: Path, encoding: str = "") -> RawTable:
    """Read a delimited text file; every cell stays text.

    Parameters
    ----------
    encoding
        Name of the encoding; empty tries UTF-8, then CP1252.

    Raises
    ------
    InputError
        Wrong encoding, NUL characters, no header, too many columns.
    """
    text, used = _decode(path.read_bytes(), encoding, path.name)
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        raise InputError(
            _("Die Datei „{name}“ ist keine Textdatei: Zeile {row} enthält ein NUL-Zeichen.").format(
                name=path.name, row=row
            )
        )
    first, _newline, rest = text.partition("\n")
    if first.strip().casefold().startswith("sep=") and len(first.strip()) == 5:
        text = rest
    text = text.lstrip("\r\n")
    header, delimiter = _header(text, path.name)
    frame, broken, kept = _cells(text.encode(), len(header), delimiter, header)
    return RawTable(frame, kept, encoding=used, broken=broken)


def _decode(raw: bytes, encoding: str, name: str) -> tuple[str, str]:
    if encoding:
        return _decode_as(raw, encoding, name)
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decode_as(raw, "utf-16", name)
    try:
        return raw.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        return _decode_as(raw, "cp1252", name)


def _decode_as(raw: bytes, encoding: str, name: str) -> tuple[str, str]:
    try:
        known = codecs.lookup(encoding).name
    except LookupError:
        raise InputError(
            _("Die Kodierung „{encoding}“ ist nicht bekannt.").format(encoding=shown(encoding))
        ) from None
    if known not in {"utf-8", "utf-8-sig", "utf-16"} and _is_multibyte_utf8(raw):
        raise InputError(
            _("Die Datei „{name}“ ist UTF-8 und nicht {encoding}.").format(name=name, encoding=encoding)
        )
    try:
        return raw.decode("utf-8-sig" if known == "utf-8" else known), known.upper()
    except (UnicodeError, ValueError):
        raise InputError(
            _(
                "Die Datei „{name}“ ist nicht als {encoding} lesbar: bitte die Kodierung mit --encoding nennen."
            ).format(name=name, encoding=encoding.upper())
        ) from None


def _is_multibyte_utf8(raw: bytes) -> bool:
    try:
        return not raw.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


def _header(text: str, name: str) -> tuple[list[str], str]:
    """Return the headers and the delimiter that splits the first record into most cells."""
    start = text[:MAX_HEADER_CHARACTERS]
    records = {d: next(csv.reader(io.StringIO(start, newline=""), delimiter=d), []) for d in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda d: len(records[d]))
    header = [cell.strip() for cell in records[delimiter]]
    if len(header) > MAX_COLUMNS:
        raise InputError(
            _("Die Datei „{name}“ hat mehr als {limit} Spalten: bitte nur die nötigen ausgeben.").format(
                name=name, limit=MAX_COLUMNS
            )
        )
    if not any(header):
        raise InputError(_("Die Datei „{name}“ hat keine Kopfzeile mit Spaltennamen.").format(name=name))
    return header, delimiter


def _cells(
    data: bytes, columns: int, delimiter: str, header: list[str]
) -> tuple[pd.DataFrame, list[Rejection], np.ndarray[tuple[int], np.dtype[np.int64]]]:
    broken: list[Rejection] = []

    def note_broken(row: pa.csv.InvalidRow) -> str:
        if row.text.strip(delimiter + " \r\n\t"):
            reason = _("{found} statt {expected} Spalten").format(
                found=row.actual_columns, expected=row.expected_columns
            )
            broken.append(Rejection(row.number, "", shown(row.text), reason))
        else:
            blank.append(row.number)
        return "skip"

    blank: list[int] = []
    names = [str(index) for index in range(columns)]
    try:
        table = pa.csv.read_csv(
            io.BytesIO(data),
            # one block and one thread: only then are row numbers known and may a cell be as long as it likes
            pa.csv.ReadOptions(use_threads=False, column_names=names, block_size=len(data) + 1),
            pa.csv.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=note_broken,
            ),
            pa.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid as error:
        raise InputError(_("Die Tabelle ist nicht lesbar ({detail}).").format(detail=shown(error))) from None
    skipped = np.array(sorted([*blank, *(entry.row for entry in broken)]), dtype=np.int64)
    rows = np.setdiff1d(np.arange(1, table.num_rows + len(skipped) + 1), skipped)
    frame = table.slice(1).to_pandas(
        types_mapper=lambda kind: pd.StringDtype(na_value=np.nan) if kind == pa.string() else None
    )
    return _named(frame, header), broken, rows[1:]


def _named(frame: pd.DataFrame, header: list[str]) -> pd.DataFrame:
    frame.columns = pd.Index(header)
    return frame
