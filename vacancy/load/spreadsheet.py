"""XLSX, read row by row with limits: a workbook is a zip file and may hold far more than it weighs."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd

from geo.errors import InputError
from geo.i18n import _, format_number
from vacancy.load.convert import FORMULA
from vacancy.load.headers import MAX_COLUMNS
from vacancy.load.table import MAX_ROWS, RawTable, as_text

MAX_UNPACKED_BYTES = 400 * 1024 * 1024
MAX_MEMBERS = 2_000
MAX_RATIO = 200


def read_spreadsheet(path: Path, sheet: str = "") -> RawTable:
    """Read the first sheet of a workbook, or the one named.

    Cells with formulas are marked and refused later: their value is unknown until a program computes it.

    Raises
    ------
    InputError
        No workbook, unpacked too large, unknown sheet, no header.
    """
    _check_archive(path)
    try:
        book = openpyxl.load_workbook(path, read_only=True, keep_links=False)
    except Exception as error:
        raise InputError(
            _("Die Datei „{name}“ ist keine lesbare XLSX-Datei.").format(name=path.name)
        ) from error
    try:
        if sheet and sheet not in book.sheetnames:
            raise InputError(
                _("Das Blatt „{sheet}“ gibt es nicht in „{name}“.").format(sheet=sheet, name=path.name)
            )
        cells = book[sheet] if sheet else book.worksheets[0]
        cells.reset_dimensions()  # the file may lie about its size
        return _table(cells.iter_rows(values_only=True), path.name)
    except (KeyError, ValueError, IndexError, zipfile.BadZipFile, EOFError) as error:
        raise InputError(
            _("Die Datei „{name}“ ist keine lesbare XLSX-Datei.").format(name=path.name)
        ) from error
    finally:
        book.close()


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise InputError(
            _("Die Datei „{name}“ ist keine lesbare XLSX-Datei.").format(name=path.name)
        ) from None
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    too_dense = unpacked > 10_000_000 and unpacked / packed > MAX_RATIO
    if unpacked > MAX_UNPACKED_BYTES or len(members) > MAX_MEMBERS or too_dense:
        raise InputError(
            _("Die Datei „{name}“ wird entpackt zu groß ({size}): bitte als CSV speichern.").format(
                name=path.name, size=format_number(unpacked / 1e6, "MB")
            )
        )


def _table(rows: Iterator[tuple[Any, ...]], name: str) -> RawTable:
    header: list[str] = []
    numbers: list[int] = []
    content: list[list[str]] = []
    for number, cells in enumerate(rows, start=1):
        texts = [_cell(cell) for cell in cells]
        if not header:
            header = _trimmed(texts)
            if len(header) > MAX_COLUMNS:
                raise InputError(
                    _(
                        "Die Datei „{name}“ hat mehr als {limit} Spalten: bitte nur die nötigen ausgeben."
                    ).format(name=name, limit=MAX_COLUMNS)
                )
            continue
        if number > MAX_ROWS:
            raise InputError(
                _("Die Datei „{name}“ hat zu viele Zeilen: bitte in Teilen laden.").format(name=name)
            )
        content.append((texts + [""] * len(header))[: len(header)])
        numbers.append(number)
    if not header:
        raise InputError(_("Die Datei „{name}“ hat keine Kopfzeile mit Spaltennamen.").format(name=name))
    frame = pd.DataFrame(content, columns=header, dtype="str")
    return RawTable(frame, np.array(numbers, dtype=np.int64))


def _cell(value: object) -> str:
    text = as_text(value)
    return FORMULA + text if isinstance(value, str) and text.startswith("=") else text


def _trimmed(texts: list[str]) -> list[str]:
    while texts and not texts[-1].strip():
        texts.pop()
    return [text.strip() for text in texts]
