"""A file as read: texts under their headers, with row numbers and, for geodata, points."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.i18n import _, format_number

MAX_FILE_BYTES = 200 * 1024 * 1024
MAX_ROWS = 1_000_000
SHOWN_CHARACTERS = 80


@dataclass(frozen=True)
class Rejection:
    """A row that cannot be taken, the column and value at fault, and why.

    ``row`` counts as in a spreadsheet: the header is row 1.
    """

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class RawTable:
    """Content of a file before anything is understood.

    Attributes
    ----------
    frame : pandas.DataFrame
        Texts (dtype ``str``) under their headers; empty cells are ``""``.
    rows : numpy.ndarray
        Row number of each line of ``frame``; the header is row 1.
    xy : numpy.ndarray or None, shape (rows, 2)
        Points of a geodata file in ``crs``; NaN where a row has none.
    crs : str
        CRS that the file names; empty when it names none.
    encoding : str
        Encoding of a text file; empty for other formats.
    broken : list of Rejection
        Rows that did not even split into the right number of cells, or have no point geometry.
    """

    frame: pd.DataFrame
    rows: np.ndarray[Any, np.dtype[np.int64]]
    xy: np.ndarray[Any, np.dtype[np.float64]] | None = None
    crs: str = ""
    encoding: str = ""
    broken: list[Rejection] = field(default_factory=list)


def without_blank_rows(table: RawTable) -> RawTable:
    """Drop rows in which every cell is empty and no point is given.

    Raises
    ------
    InputError
        When nothing remains, or too much.
    """
    blank = np.ones(len(table.frame), dtype=bool)
    for column in table.frame.columns:
        if not blank.any():
            break
        blank &= (table.frame[column].str.strip() == "").to_numpy(dtype=bool)
    if table.xy is not None:
        blank &= np.isnan(table.xy[:, 0])
    if len(table.frame) > MAX_ROWS:
        raise InputError(
            _("Die Datei hat mehr als {limit} Zeilen: bitte in Teilen laden.").format(
                limit=format_number(MAX_ROWS)
            )
        )
    if blank.all() and not table.broken:
        raise InputError(
            _("Die Datei enthält keine Zeilen mit Inhalt: bitte eine Datei mit Kopfzeile und Daten wählen.")
        )
    if not blank.any():
        return table
    xy = None if table.xy is None else table.xy[~blank]
    frame = table.frame[~blank].reset_index(drop=True)
    return RawTable(frame, table.rows[~blank], xy, table.crs, table.encoding, table.broken)


def check_size(path: Path) -> None:
    """Refuse files that are missing, empty or too large, before anything is read.

    Raises
    ------
    InputError
        With the file's name.
    """
    if not path.is_file():
        raise InputError(_("Die Datei „{name}“ gibt es nicht.").format(name=path.name))
    size = path.stat().st_size
    if size == 0:
        raise InputError(_("Die Datei „{name}“ ist leer.").format(name=path.name))
    if size > MAX_FILE_BYTES:
        raise InputError(
            _(
                "Die Datei „{name}“ ist mit {size} zu groß, gelesen werden höchstens {limit}: bitte in Teilen laden."
            ).format(
                name=path.name,
                size=format_number(size / 1e6, "MB"),
                limit=format_number(MAX_FILE_BYTES / 1e6, "MB"),
            )
        )


def as_text(value: object) -> str:
    """Return a typed cell as German text: decimal comma, ISO date, ja/nein; empty when missing."""
    if value is None or value is pd.NaT or value is pd.NA:
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "ja" if value else "nein"
    if isinstance(value, float):
        if value != value:  # noqa: PLR0124 - NaN is missing
            return ""
        return (
            str(int(value))
            if float(value).is_integer() and abs(value) < 1e15
            else repr(float(value)).replace(".", ",")
        )
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat()) if isoformat else str(value)


def shown(value: object) -> str:
    """Return a value short enough for a message."""
    text = str(value)
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
