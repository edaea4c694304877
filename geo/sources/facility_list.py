"""Facilities from a list in CSV: one row per place and service, German or English headers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from geo.crs import METRIC_CRS, WGS84
from geo.errors import InputError
from geo.i18n import _
from geo.network.arrays import FloatArray
from geo.sources.report import Refused, Rejection, check_rejections
from geo.sources.text_table import column, numbers, read_chunks

HEADERS: Mapping[str, tuple[str, ...]] = {
    "key": ("key", "id", "kennung", "schlüssel", "nr", "nummer"),
    "service": ("service", "versorgungsart", "angebot", "art", "kategorie"),
    "name": ("name", "bezeichnung"),
    "street": ("street", "straße", "strasse", "str"),
    "house_number": ("house_number", "hausnummer", "hausnr", "hnr"),
    "capacity": ("capacity", "kapazität", "kapazitaet"),
    "departures_per_weekday": ("departures_per_weekday", "abfahrten", "abfahrten je werktag"),
    "closes_on": ("closes_on", "schließt am", "schliesst am", "schließung", "schliessung"),
}
POSITIONS = (
    (("lon", "lng", "longitude", "länge", "laenge"), ("lat", "latitude", "breite"), WGS84),
    (("x", "rechtswert", "ostwert", "east", "easting"), ("y", "hochwert", "nordwert", "north", "northing"), METRIC_CRS),
)  # fmt: skip


@dataclass(frozen=True)
class FacilityList:
    """Good rows (columns of ``HEADERS``, ``x`` and ``y`` in EPSG:25832) and the others with their reasons."""

    frame: pd.DataFrame
    rejected: tuple[Rejection, ...]


def read_facilities(
    path: Path,
    services: Mapping[str, Collection[str]],
    within: BaseGeometry | None,
    refused: Refused | None = None,
) -> FacilityList:
    """Read a list of facilities.

    Parameters
    ----------
    path
        CSV (UTF-8 or CP1252) with a service and a position per row: ``lon``/``lat`` in degrees, or ``x``/``y``
        (``Rechtswert``/``Hochwert``) in EPSG:25832. Without a column ``id`` rows are known by name and address.
    services
        Per service key the words that name it in a file.
    within
        Area in EPSG:25832 beyond which a row is rejected; None takes all.
    refused
        Further places that are rejected; None refuses none.

    Raises
    ------
    InputError
        When the file is unreadable, or has no column for the service or the position.
    """
    known = {word.casefold(): key for key, words in services.items() for word in (key, *words)}
    parts: list[pd.DataFrame] = []
    rejected: list[Rejection] = []
    for chunk in read_chunks(path):
        parts.append(_checked(chunk, path.name, known, (within, refused), rejected))
        check_rejections(rejected, path.name)
    frame = pd.concat(parts)
    again = frame.duplicated(["key", "service"])
    reason = _("dasselbe Angebot steht schon weiter oben")
    rejected += [
        Rejection(row, "id", key, reason)
        for row, key in zip(frame.index[again].tolist(), frame["key"][again], strict=True)
    ]
    if frame.empty and not rejected:
        raise InputError(_("Die Datei „{file}“ enthält keine Zeilen mit Inhalt.").format(file=path.name))
    ordered = tuple(sorted(rejected, key=lambda entry: entry.row))
    return FacilityList(frame[~again].reset_index(drop=True), ordered)


def _checked(
    chunk: pd.DataFrame,
    name: str,
    known: Mapping[str, str],
    places: tuple[BaseGeometry | None, Refused | None],
    rejected: list[Rejection],
) -> pd.DataFrame:
    texts = {
        ours: chunk[found] if (found := column(chunk, *names)) else pd.Series("", chunk.index)
        for ours, names in HEADERS.items()
    }
    if column(chunk, *HEADERS["service"]) is None:
        raise InputError(_("In „{file}“ fehlt die Spalte „Versorgungsart“.").format(file=name))
    faults = _Faults(chunk.index, rejected)
    service = texts["service"].str.casefold().map(known)
    faults.note("service", texts["service"], service.isna(), _("diese Versorgungsart gibt es nicht"))
    xy = _position(chunk, name, faults, *places)
    capacity = faults.numbers("capacity", texts["capacity"], above=0)
    departures = faults.numbers("departures_per_weekday", texts["departures_per_weekday"], above=-1)
    closes = _days(texts["closes_on"])
    faults.note(
        "closes_on",
        texts["closes_on"],
        (texts["closes_on"] != "") & closes.isna(),
        _("kein Tag wie 31.12.2026"),
    )
    own_key = (texts["name"] + "|" + texts["street"] + " " + texts["house_number"]).str.strip("| ")
    unnamed = (own_key == "") & (texts["key"] == "")
    faults.note("name", texts["name"], unnamed, _("weder Kennung noch Name noch Adresse"))
    return pd.DataFrame({
        "key": texts["key"].where(texts["key"] != "", own_key), "service": service, "name": texts["name"],
        "street": texts["street"], "house_number": texts["house_number"], "capacity": capacity,
        "departures_per_weekday": departures.round().astype("Int64"), "closes_on": closes.dt.date,
        "x": xy[:, 0], "y": xy[:, 1],
    }, index=chunk.index)[~faults.any]  # fmt: skip


class _Faults:
    """Faults found so far in a piece of the file."""

    def __init__(self, index: pd.Index[int], rejected: list[Rejection]) -> None:
        self.any: NDArray[np.bool_] = np.zeros(len(index), dtype=bool)
        self._rejected = rejected

    def note(self, name: str, texts: pd.Series[str], at_fault: ArrayLike, reason: str) -> None:
        """Remember the rows at fault."""
        flags = np.asarray(at_fault, dtype=bool)
        self.any |= flags
        faulty = texts[flags]
        self._rejected += [
            Rejection(row, name, value, reason)
            for row, value in zip(faulty.index.tolist(), faulty, strict=True)
        ]

    def numbers(self, name: str, texts: pd.Series[str], *, above: float) -> pd.Series[float]:
        """Return the numbers, NaN where empty; others and too small ones are faults."""
        values = numbers(texts)
        wrong = (texts != "") & ~(np.isfinite(values) & (values > above))
        self.note(name, texts, wrong, _("keine brauchbare Zahl"))
        return values


def _position(
    chunk: pd.DataFrame, name: str, faults: _Faults, within: BaseGeometry | None, refused: Refused | None
) -> FloatArray:
    found = next(
        (
            (a, b, crs)
            for first, second, crs in POSITIONS
            if (a := column(chunk, *first)) and (b := column(chunk, *second))
        ),
        None,
    )
    if found is None:
        raise InputError(
            _("In „{file}“ fehlen die Spalten der Lage: lon und lat, oder x und y (EPSG:25832).").format(
                file=name
            )
        )
    first, second, crs = found
    x, y = numbers(chunk[first]).to_numpy(), numbers(chunk[second]).to_numpy()
    if crs != METRIC_CRS:
        off = (np.abs(x) > 180) | (np.abs(y) > 90)
        x, y = Transformer.from_crs(crs, METRIC_CRS, always_xy=True).transform(
            np.where(off, np.nan, x), np.where(off, np.nan, y)
        )
    xy = np.column_stack([x, y]).astype(np.float64)
    shown = chunk[first] + ", " + chunk[second]
    nowhere = ~np.isfinite(xy).all(axis=1)
    faults.note(f"{first}, {second}", shown, nowhere, _("keine brauchbare Lage"))
    if within is not None:
        shapely.prepare(within)
        outside = ~nowhere & ~shapely.contains_xy(within, xy)
        faults.note(
            f"{first}, {second}",
            shown,
            outside,
            _("liegt nicht in der Kommune und ihrer Umgebung"),
        )
        nowhere = nowhere | outside
    if refused is not None:
        wrong = np.zeros(len(xy), dtype=bool)
        wrong[~nowhere] = refused.places(xy[~nowhere])
        faults.note(f"{first}, {second}", shown, wrong, refused.reason)
    return xy


def _days(texts: pd.Series[str]) -> pd.Series[pd.Timestamp]:
    german = pd.to_datetime(texts, format="%d.%m.%Y", errors="coerce")
    return german.fillna(pd.to_datetime(texts, format="%Y-%m-%d", errors="coerce"))
