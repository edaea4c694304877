"""Files that the atlas itself gave out: their columns are known, so nothing is guessed and nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from geo.crs import METRIC_CRS
from geo.export.table import LASTING_KEY
from geo.i18n import N_, _
from geo.layer import Field, MapLayer
from geo.layers import all_layers
from geo.terms import QUALITIES
from vacancy.load.fields import FIELDS
from vacancy.load.headers import HeaderMap
from vacancy.load.table import RawTable

QUALITY_HEADERS = ("data_quality", N_("Datenqualität"))
_ALWAYS = {"Rechtswert": "x", "Hochwert": "y"}
_APOSTROPHE = r"^'(?=\s*[=+\-@＝＋－＠])"


def own_headers(headers: Sequence[str]) -> dict[str, str]:
    """Return their header → our column for a file that the atlas gave out; empty for every other file.

    Such a file has the column of lasting keys and the one of data quality. ``Nr.`` and ``Adresse`` are made from other
    columns and left out; areas follow from the position.
    """
    given = set(headers)
    for say in (str, _):
        if say(LASTING_KEY) in given and say(QUALITY_HEADERS[1]) in given:
            return {theirs: ours for theirs, ours in _sheet_headers(say).items() if theirs in given}
    if {"uid", QUALITY_HEADERS[0]} <= given:
        return {name: name for name in headers if name in FIELDS}
    return {}


def _sheet_headers(say: Any) -> dict[str, str]:
    known = {say(LASTING_KEY): "uid"}
    known |= {f"{say(label)} ({METRIC_CRS})": ours for label, ours in _ALWAYS.items()}
    for field in (field for layer in _register_layers() for field in layer.fields if field.column in FIELDS):
        known[_header(field, say)] = field.column
        if field.kind == "since":
            known[say("{label}, Genauigkeit").format(label=say(field.label))] = f"{field.column}_precision"
    return known


def _register_layers() -> list[MapLayer]:
    return [layer for layer in all_layers() if layer.lasting_key]


def _header(field: Field, say: Any) -> str:
    label: str = say(field.label)
    return f"{label} ({field.unit})" if field.unit else label


def understood(
    table: RawTable, own: Mapping[str, str], mapping: Mapping[str, str]
) -> tuple[RawTable, HeaderMap]:
    """Return the table of an own file as it was before it was made harmless for spreadsheets, and its columns.

    Units in use are given out without a status, because all of them have the same; here they get it back.

    Parameters
    ----------
    own
        What ``own_headers`` returned.
    mapping
        Their header → our column, as the person says; counts before everything else.
    """
    frame = table.frame.copy()
    for column in frame.columns:
        frame[column] = frame[column].str.replace(_APOSTROPHE, "", regex=True)
    ours = {column: theirs for theirs, column in {**own, **mapping}.items()}
    if "status" not in ours:
        frame["status"], ours["status"] = "occupied", "status"
    plain = RawTable(frame, table.rows, table.xy, table.crs, table.encoding, table.broken)
    return plain, HeaderMap(ours, ())


def quality_of(table: RawTable) -> tuple[str, np.ndarray[Any, np.dtype[np.bool_]]]:
    """Return the data quality of the rows of an own file, and which rows are examples among real ones.

    Returns
    -------
    tuple of str and numpy.ndarray of bool
        ``official``, ``approximate`` or ``example``; the mask marks rows that must not be mixed with the others.
    """
    header = next(name for name in (*QUALITY_HEADERS, _(QUALITY_HEADERS[1])) if name in table.frame)
    codes = {say(label): code for code, label in QUALITIES.items() for say in (str, _)}
    told = table.frame[header].map(codes).fillna("approximate")
    examples = (told == "example").to_numpy(dtype=bool)
    if examples.all():
        return "example", np.zeros(len(examples), dtype=bool)
    return ("official" if (told[~examples] == "official").all() else "approximate"), examples
