"""Stops with their departures per weekday from a timetable in GTFS (https://gtfs.org/documentation/schedule/reference/).

Departures of a stop = median over all Mondays to Fridays of the timetable's period of the trips that leave there:
school holidays and the edges of the period weigh little. The last stop of a trip and stops where nobody may get on
(``pickup_type`` 1) are no departures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from scipy.sparse import csr_array
from shapely.geometry.base import BaseGeometry

from geo.crs import METRIC_CRS, WGS84
from geo.errors import InputError
from geo.i18n import _
from geo.network.arrays import FloatArray, IntArray
from geo.sources.archive import Archive, open_archive
from geo.sources.gtfs_tables import check_feed, read_table, stop_time_batches
from geo.sources.report import Rejection
from geo.sources.stations import stations_of
from geo.sources.weekdays import Calendar, read_calendar

MODES = ("any", "light_rail", "rail")
LIGHT_RAIL_TYPES = frozenset({0, 1, 5, *range(400, 406), *range(900, 907)})
RAIL_TYPES = frozenset({2, *range(100, 118)})


@dataclass(frozen=True)
class Timetable:
    """Stops of a timetable.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row per stop and mode of ``MODES`` with at least one departure on a middling weekday: ``key``, ``name``,
        ``mode``, ``departures_per_weekday``, ``x`` and ``y`` in EPSG:25832.
    platforms, outside : int
        Stop points in the area before they are joined to stops; stop points beyond the area.
    first_day, last_day : datetime.date
        Period of the timetable.
    publisher, version : str
        As the feed names them.
    rejected : tuple of Rejection
        Stop points without a usable position.
    """

    frame: pd.DataFrame
    platforms: int
    outside: int
    first_day: date
    last_day: date
    publisher: str
    version: str
    rejected: tuple[Rejection, ...]


def read_timetable(path: Path, within: BaseGeometry | None) -> Timetable:
    """Read the stops within an area and count their departures.

    Parameters
    ----------
    path
        GTFS archive (.zip).
    within
        Area in EPSG:25832; None takes every stop.

    Raises
    ------
    InputError
        When the archive is damaged, too large unpacked, lacks a table or a column, or has no stop in the area.
    """
    with open_archive(path) as archive:
        check_feed(archive, path.name)
        stops, rejected = _stops(archive, path.name)
        inside = _within(stops, within)
        platforms = stops[inside].reset_index(drop=True)
        if platforms.empty:
            raise InputError(
                _(
                    "In „{file}“ liegt keine Haltestelle dieser Kommune; bitte den passenden Fahrplan laden."
                ).format(file=path.name)
            )
        calendar = read_calendar(archive, path.name)
        counts = _departures(archive, path.name, platforms, calendar)
        publisher, version = _publisher(archive, path.name)
    return Timetable(
        frame=_stations(stops, platforms, counts), platforms=len(platforms), outside=int((~inside).sum()),
        first_day=calendar.first_day, last_day=calendar.last_day, publisher=publisher, version=version,
        rejected=tuple(rejected),
    )  # fmt: skip


def _stops(archive: Archive, name: str) -> tuple[pd.DataFrame, list[Rejection]]:
    stops = read_table(
        archive,
        "stops.txt",
        name,
        ("stop_id", "stop_lat", "stop_lon"),
        ("stop_name", "parent_station", "location_type"),
    )
    lat, lon = (pd.to_numeric(stops[column], errors="coerce") for column in ("stop_lat", "stop_lon"))
    of_no_use = stops["location_type"].isin({"2", "3", "4"})  # entrances and paths inside a station
    bad = ~(lat.between(-90, 90) & lon.between(-180, 180)) & ~of_no_use
    rejected = [
        Rejection(
            int(row) + 2,
            "stop_lat, stop_lon",
            f"{stops['stop_lat'][row]}, {stops['stop_lon'][row]}",
            _("kein Ort auf der Erde"),
        )
        for row in np.flatnonzero(bad)
    ]
    good = stops[~bad & ~of_no_use & lat.notna() & lon.notna()].drop_duplicates("stop_id")
    move = Transformer.from_crs(WGS84, METRIC_CRS, always_xy=True)
    x, y = move.transform(lon[good.index].to_numpy(), lat[good.index].to_numpy())
    return good.assign(x=x, y=y), rejected


def _within(stops: pd.DataFrame, within: BaseGeometry | None) -> NDArray[np.bool_]:
    inside = np.asarray(np.isfinite(stops[["x", "y"]].to_numpy()).all(axis=1))
    if within is not None:
        shapely.prepare(within)
        inside &= shapely.contains_xy(within, stops[["x", "y"]].to_numpy())
    return inside


def _departures(archive: Archive, name: str, platforms: pd.DataFrame, calendar: Calendar) -> FloatArray:
    """Return the departures, shape (platforms, modes, weekdays)."""
    trips = read_table(archive, "trips.txt", name, ("trip_id", "route_id", "service_id"))
    routes = read_table(archive, "routes.txt", name, ("route_id", "route_type"))
    kind = trips["route_id"].map(routes.drop_duplicates("route_id").set_index("route_id")["route_type"])
    kinds = pd.to_numeric(kind, errors="coerce").fillna(-1).to_numpy().astype(np.int64)
    service = calendar.index(trips["service_id"])
    weight = _trips_per_entry(archive, name, trips["trip_id"])
    trip, stop = _calls(archive, name, trips["trip_id"], platforms["stop_id"])
    trip, stop = trip[service[trip] >= 0], stop[service[trip] >= 0]
    of_mode = np.stack([
        np.ones(len(kinds), dtype=bool), np.isin(kinds, list(LIGHT_RAIL_TYPES)), np.isin(kinds, list(RAIL_TYPES)),
    ])  # fmt: skip
    days = []
    for mode in of_mode:
        used = mode[trip]
        table = csr_array(
            (weight[trip[used]], (stop[used], service[trip[used]])),
            shape=(len(platforms), len(calendar.services)),
        )
        days.append(table @ calendar.runs)
    return np.stack(days, axis=1).astype(np.float64)


def _calls(
    archive: Archive, name: str, trip_ids: pd.Series[str], stop_ids: pd.Series[str]
) -> tuple[IntArray, IntArray]:
    """Return trip and platform numbers of all departures from the platforms."""
    trip_number, stop_number = pd.Index(trip_ids), pd.Index(stop_ids)
    last = np.full(len(trip_ids), -1.0)
    kept: list[tuple[IntArray, IntArray, FloatArray]] = []
    for batch in stop_time_batches(archive, name):
        trip = trip_number.get_indexer(pd.Index(batch["trip_id"]))
        sequence = pd.to_numeric(batch["stop_sequence"], errors="coerce").to_numpy(dtype=np.float64)
        known = (trip >= 0) & np.isfinite(sequence)
        np.maximum.at(last, trip[known], sequence[known])
        stop = stop_number.get_indexer(pd.Index(batch["stop_id"]))
        here = known & (stop >= 0) & (batch["pickup_type"] != "1").to_numpy()
        kept.append((trip[here], stop[here], sequence[here]))
    trip, stop, sequence = (np.concatenate(parts) for parts in zip(*kept, strict=True))
    leaves = sequence < last[trip]
    return trip[leaves], stop[leaves]


def _trips_per_entry(archive: Archive, name: str, trip_ids: pd.Series[str]) -> FloatArray:
    """Return how often each trip runs per day: 1, or as ``frequencies.txt`` tells."""
    weight = np.ones(len(trip_ids))
    if "frequencies.txt" not in archive.names():
        return weight
    wanted = ("trip_id", "start_time", "end_time", "headway_secs")
    told = read_table(archive, "frequencies.txt", name, wanted)
    headway = pd.to_numeric(told["headway_secs"], errors="coerce")
    span = _seconds(told["end_time"]) - _seconds(told["start_time"])
    runs = pd.Series(np.ceil(span / headway.where(headway > 0))).groupby(told["trip_id"]).sum()
    return np.asarray(pd.Series(trip_ids).map(runs).fillna(1.0), dtype=np.float64)


def _seconds(times: pd.Series[str]) -> pd.Series[float]:
    parts = times.str.extract(r"^\s*(\d+):(\d\d):(\d\d)").astype(float)
    return parts[0] * 3600 + parts[1] * 60 + parts[2]


def _stations(stops: pd.DataFrame, platforms: pd.DataFrame, days: FloatArray) -> pd.DataFrame:
    """Join platforms to stops and keep those that are served on a middling weekday."""
    station = stations_of(stops, platforms)
    sums = np.zeros((len(station.frame), *days.shape[1:]))
    np.add.at(sums, station.of_platform, days)
    middle = np.rint(np.median(sums, axis=2)) if days.shape[2] else np.zeros(sums.shape[:2])
    served = [
        station.frame[middle[:, m] > 0].assign(
            mode=mode, departures_per_weekday=middle[middle[:, m] > 0, m].astype(int)
        )
        for m, mode in enumerate(MODES)
    ]
    return pd.concat(served, ignore_index=True)


def _publisher(archive: Archive, name: str) -> tuple[str, str]:
    if "feed_info.txt" in archive.names():
        info = read_table(archive, "feed_info.txt", name, ("feed_publisher_name",), ("feed_version",))
        if len(info):
            return info["feed_publisher_name"].iloc[0], info["feed_version"].iloc[0]
    if "agency.txt" in archive.names():
        agencies = read_table(archive, "agency.txt", name, ("agency_name",))["agency_name"].unique()
        return ", ".join(agencies[:3]) + (" …" if len(agencies) > 3 else ""), ""
    return "", ""
