"""Residents per 100 m cell from the grid files of the German census (Zensus 2022; ids as in 2011 are understood too).

The grid is the European one in EPSG:3035 (INSPIRE, https://inspire.ec.europa.eu/id/document/tg/gg); the id names the
lower left corner: ``CRS3035RES100mN3138000E4125000``, shorter ``100mN31380E41250``. Cells without residents are
missing. Small counts are altered for confidentiality (§ 16 BStatG), so age groups need not add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from geo.crs import METRIC_CRS, METRIC_SRID
from geo.errors import InputError
from geo.i18n import _
from geo.network.arrays import FloatArray
from geo.sources.exchange import point_wkb
from geo.sources.report import Refused, Rejection, check_rejections
from geo.sources.text_table import column, numbers, read_chunks

GRID_CRS = "EPSG:3035"
CELL_M = 100.0
MEMBER = r"100m.*\.csv$"
LONG_ID = r"^CRS3035RES100mN(?P<north>\d{7})E(?P<east>\d{7})$"
SHORT_ID = r"^100mN(?P<north>\d{5})E(?P<east>\d{5})$"
ID_NAMES = ("gitter_id_100m", "grid_id", "id")
POPULATION_NAMES = ("einwohner", "insgesamt_bevoelkerung", "insgesamt_bevölkerung", "population")
MISSING = frozenset({"", "-", "–", "—", ".", "/", "x"})
"""How statistics say: unknown or kept secret."""
AGE_COLUMNS = {
    "under_18": (("unter18",), ("anteilunter18",)),
    "over_65": (("a65undaelter", "a65undälter"), ("anteilueber65", "anteilüber65")),
}
"""Per age group the headers that hold residents, and those that hold percent of the cell's residents."""


@dataclass(frozen=True)
class CensusCells:
    """Cells of the municipality, and what was left out.

    Attributes
    ----------
    frame : pandas.DataFrame
        Columns of ``population_cell`` without key and source (geometry as hexadecimal EWKB, EPSG:25832), and ``x``
        and ``y`` of the centre. Age groups are NaN where they are unknown.
    missing, outside : int
        Cells without a number; cells beyond the municipality.
    rejected : tuple of Rejection
        Rows that cannot be taken.
    """

    frame: pd.DataFrame
    missing: int
    outside: int
    rejected: tuple[Rejection, ...]


def read_census(
    path: Path, within: BaseGeometry | None, ages: Sequence[Path] = (), refused: Refused | None = None
) -> CensusCells:
    """Read the inhabited cells whose centre lies within an area.

    Parameters
    ----------
    path
        CSV, or a zip archive with one, columns ``GITTER_ID_100m`` and ``Einwohner``; ``x_mp_100m`` and ``y_mp_100m``
        are compared with the id where they are there.
    within
        Area in EPSG:25832; None takes every cell.
    ages
        Files of the same grid with ``Unter18`` and ``a65undaelter`` (residents) or ``AnteilUnter18`` and
        ``AnteilUeber65`` (percent).
    refused
        Cells whose centre is rejected; None refuses none.

    Raises
    ------
    InputError
        When a file is unreadable, has other columns, or no cell lies within the area.
    """
    box = _grid_box(within)
    parts: list[pd.DataFrame] = []
    rejected: list[Rejection] = []
    for chunk in read_chunks(path, MEMBER):
        parts.append(_checked(chunk, _header(chunk, path.name, *POPULATION_NAMES), rejected, box))
        check_rejections(rejected, path.name)
    cells = pd.concat(parts)
    rejected += _repeated(cells)
    cells = cells[~cells["grid_id"].duplicated()]
    known = cells[cells["number"].notna() & (cells["number"] > 0)]
    frame, outside = _geometry(known, within)
    if refused is not None:
        frame = _without_refused(frame, refused, rejected)
    if frame.empty and not rejected:
        raise InputError(
            _("In „{file}“ liegt keine bewohnte Zelle dieser Kommune; bitte die Datei prüfen.").format(
                file=path.name
            )
        )
    frame = _with_ages(frame, ages, box, rejected)
    missing = int(cells["number"].isna().sum())
    ordered = tuple(sorted(rejected, key=lambda entry: entry.row))
    return CensusCells(frame.reset_index(drop=True), missing, outside, ordered)


def cell_geometry(north: FloatArray, east: FloatArray) -> tuple[FloatArray, NDArray[np.object_]]:
    """Return centres, shape (cells, 2), and outlines of grid cells in EPSG:25832.

    Parameters
    ----------
    north, east
        Lower left corners in EPSG:3035, metres.
    """
    move = Transformer.from_crs(GRID_CRS, METRIC_CRS, always_xy=True)
    corners = np.stack([
        np.column_stack(move.transform(east + dx, north + dy))
        for dx, dy in ((0, 0), (CELL_M, 0), (CELL_M, CELL_M), (0, CELL_M))
    ], axis=1)  # fmt: skip
    centre = np.column_stack(move.transform(east + CELL_M / 2, north + CELL_M / 2))
    return centre, np.asarray(shapely.polygons(corners))


def _header(chunk: pd.DataFrame, name: str, *wanted: str) -> tuple[str, str]:
    id_column, number_column = column(chunk, *ID_NAMES), column(chunk, *wanted)
    if id_column is None or number_column is None:
        raise InputError(
            _(
                "„{file}“ ist keine Tabelle des 100-m-Gitters: Die Spalten GITTER_ID_100m und {wanted} fehlen."
            ).format(file=name, wanted=wanted[0].capitalize())
        )
    return id_column, number_column


def _grid_box(within: BaseGeometry | None) -> tuple[float, float, float, float] | None:
    """Return the bounds of an area in grid coordinates, so that cells far away are dropped before anything else."""
    if within is None:
        return None
    back = Transformer.from_crs(METRIC_CRS, GRID_CRS, always_xy=True)
    west, south, east, north = back.transform_bounds(*within.bounds, densify_pts=51)
    return west - CELL_M, south - CELL_M, east + CELL_M, north + CELL_M


def _checked(
    chunk: pd.DataFrame,
    header: tuple[str, str],
    rejected: list[Rejection],
    box: tuple[float, float, float, float] | None,
) -> pd.DataFrame:
    """Return the good rows inside the box: grid_id (long form), north, east, number; note the others."""
    id_column, number_column = header
    texts = chunk[id_column]
    north, east = _corner(texts)
    bad_id = north.isna() | (north % CELL_M != 0) | (east % CELL_M != 0) | _off_centre(chunk, north, east)
    _note(
        rejected,
        chunk,
        id_column,
        bad_id,
        _("keine Kennung einer 100-m-Zelle, oder Mittelpunkt passt nicht dazu"),
    )
    given = ~chunk[number_column].isin(MISSING)
    number = numbers(chunk[number_column])
    wrong = given & ~np.isfinite(number)
    _note(rejected, chunk, number_column, wrong, _("keine Zahl"))
    negative = number < 0
    _note(rejected, chunk, number_column, negative, _("eine Einwohnerzahl ist nie negativ"))
    keep = ~(bad_id | wrong | negative)
    if box is not None:
        keep &= east.between(box[0], box[2]) & north.between(box[1], box[3])
    return pd.DataFrame({
        "grid_id": [f"CRS3035RES100mN{n:.0f}E{e:.0f}" for n, e in zip(north[keep], east[keep], strict=True)],
        "north": north[keep], "east": east[keep], "number": number[keep].where(given[keep]),
    }, index=chunk.index[keep])  # fmt: skip


def _corner(texts: pd.Series[str]) -> tuple[pd.Series[float], pd.Series[float]]:
    long, short = texts.str.extract(LONG_ID), texts.str.extract(SHORT_ID)
    filled = long.astype(float).fillna(short.astype(float) * CELL_M)
    return filled["north"], filled["east"]


def _off_centre(chunk: pd.DataFrame, north: pd.Series[float], east: pd.Series[float]) -> pd.Series[bool]:
    """Whether the centre that a row names lies elsewhere than its id says."""
    off = pd.Series(False, index=chunk.index)
    for name, corner in (("x_mp_100m", east), ("y_mp_100m", north)):
        header = column(chunk, name)
        if header is not None:
            off |= (numbers(chunk[header]) - corner - CELL_M / 2).abs() > 1
    return off


def _note(
    rejected: list[Rejection], chunk: pd.DataFrame, name: str, at_fault: pd.Series[bool], reason: str
) -> None:
    faulty = chunk.loc[at_fault, name]
    rejected += [
        Rejection(row, name, value, reason) for row, value in zip(faulty.index.tolist(), faulty, strict=True)
    ]


def _repeated(cells: pd.DataFrame) -> list[Rejection]:
    again = cells[cells["grid_id"].duplicated()]
    reason = _("diese Zelle steht schon weiter oben")
    rows = zip(again.index.tolist(), again["grid_id"], strict=True)
    return [Rejection(row, "GITTER_ID_100m", name, reason) for row, name in rows]


def _geometry(known: pd.DataFrame, within: BaseGeometry | None) -> tuple[pd.DataFrame, int]:
    """Return the cells with shapes, the row of the file as index, and how many lie beyond the area."""
    centre, outline = cell_geometry(known["north"].to_numpy(), known["east"].to_numpy())
    inside = np.ones(len(known), dtype=bool)
    if within is not None:
        shapely.prepare(within)
        inside = shapely.contains_xy(within, centre)
    shapes = shapely.to_wkb(shapely.set_srid(outline[inside], METRIC_SRID), hex=True, include_srid=True)
    frame = pd.DataFrame({
        "grid_id": known["grid_id"].to_numpy()[inside], "population": known["number"].to_numpy()[inside],
        "centre": point_wkb(centre[inside], METRIC_SRID), "geom": shapes,
        "x": centre[inside, 0], "y": centre[inside, 1],
    }, index=known.index[inside])  # fmt: skip
    return frame, int((~inside).sum())


def _without_refused(frame: pd.DataFrame, refused: Refused, rejected: list[Rejection]) -> pd.DataFrame:
    wrong = refused.places(frame[["x", "y"]].to_numpy(dtype=np.float64))
    rows = zip(frame.index[wrong].tolist(), frame.loc[wrong, "grid_id"], strict=True)
    rejected += [Rejection(row, "GITTER_ID_100m", name, refused.reason) for row, name in rows]
    return frame[~wrong]


def _with_ages(
    frame: pd.DataFrame,
    files: Sequence[Path],
    box: tuple[float, float, float, float] | None,
    rejected: list[Rejection],
) -> pd.DataFrame:
    """Add the age groups; at most as many residents as the cell has, because both figures are altered apart."""
    frame = frame.assign(under_18=np.nan, over_65=np.nan)
    for path in files:
        found = False
        for chunk in read_chunks(path, MEMBER):
            for group, (counts, shares) in AGE_COLUMNS.items():
                name = column(chunk, *counts, *shares)
                if name is None:
                    continue
                found = True
                cells = _checked(chunk, _header(chunk, path.name, name.casefold()), rejected, box)
                told = frame["grid_id"].map(cells.drop_duplicates("grid_id").set_index("grid_id")["number"])
                residents = told * frame["population"] / 100 if name.casefold() in shares else told
                frame[group] = residents.clip(upper=frame["population"]).fillna(frame[group])
            check_rejections(rejected, path.name)
        if not found:
            raise InputError(
                _(
                    "„{file}“ nennt keine Altersgruppe: Erwartet werden Unter18 und a65undaelter oder die Anteile."
                ).format(file=path.name)
            )
    return frame
