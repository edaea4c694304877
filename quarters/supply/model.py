"""The supply model of a municipality: network, residents, facilities and vacancies as arrays.

All sessions of a process share one model (``loading.supply_model``); what was computed is kept and never changed.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import shapely

from geo.errors import InputError, NotFoundError
from geo.i18n import _
from geo.network import Nearest, Snapped, Snapper, Travel
from geo.network.arrays import BoolArray, FloatArray, IntArray, PairMatrix
from geo.network.store import BUFFER_M
from quarters.supply.catchment import WALKING_ZONES, floating_catchment
from quarters.supply.measures import class_tolerance, may_suffer_at_border
from quarters.supply.read import Cells, UsedSource
from quarters.supply.services import Service, ServiceCatalogue
from quarters.supply.zones import Zone

MAX_WALK_M = 10_000.0
_Kept = TypeVar("_Kept")


@dataclass(frozen=True)
class Supply:
    """The facilities of one service that count, attached to the network.

    Attributes
    ----------
    rows : pandas.DataFrame
        Columns of ``read_facilities``; index 0, 1, … is the facility number of the arrays.
    places : Snapped
        Their places on the network.
    capacity : FloatArray, shape (facilities,)
        Own capacity, else the typical one of the service.
    """

    rows: pd.DataFrame
    places: Snapped
    capacity: FloatArray

    @property
    def xy(self) -> FloatArray:
        """Coordinates, METRIC_CRS."""
        return np.asarray(self.rows[["x", "y"]].to_numpy(dtype=np.float64))


@dataclass(frozen=True)
class Vacancies:
    """Open vacancies: all rows of ``read_vacancies``, and the places on the network of those near a way.

    ``row`` gives for each place the row number; vacancies without a place, or far from every way, are in none.
    """

    rows: pd.DataFrame
    row: IntArray
    places: Snapped


@dataclass(eq=False)
class SupplyModel:
    """Everything that the supply functions compute from; read-only, shared by all sessions of a process.

    Attributes
    ----------
    version : tuple of int
        Versions of the data: ground (network, residents, facilities, areas) and vacancies.
    day : date
        The day that it describes: facilities whose closure is announced for a day up to this one count as closed.
    municipality_key : str
        Official key.
    catalogue : ServiceCatalogue
        Services with thresholds.
    travel : Travel
        Walking network with the cells.
    snapper : Snapper
        For further places.
    cells : Cells
        Population cells.
    facilities : pandas.DataFrame
        All facilities.
    zones : list of Zone
        All areas.
    vacancies : Vacancies
        Open vacancies.
    sources : tuple of UsedSource
        Where all this comes from.
    """

    version: tuple[int, int]
    day: date
    municipality_key: str
    catalogue: ServiceCatalogue
    travel: Travel
    snapper: Snapper
    cells: Cells
    facilities: pd.DataFrame
    zones: list[Zone]
    vacancies: Vacancies
    sources: tuple[UsedSource, ...]
    _kept: dict[Any, Any] = field(default_factory=dict, repr=False)
    _vacancy_kept: dict[Any, Any] = field(default_factory=dict, repr=False)
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def service(self, key: str) -> Service:
        """Return a service; NotFoundError names the known ones."""
        return self.catalogue.get(key)

    def population(self, group: str = "all") -> FloatArray:
        """Return the residents of each cell in an age group (``all``, ``under_18``, ``over_65``).

        Raises
        ------
        InputError
            When the loaded residents do not tell this group.
        """
        if group not in self.cells.groups:
            raise InputError(
                _("Zu dieser Altersgruppe ist die Bevölkerung nicht bekannt; bitte „alle“ wählen.")
            )
        return self.cells.groups[group]

    def sources_of(self, services: Collection[str]) -> tuple[UsedSource, ...]:
        """Return the sources of streets, residents and the facilities of these services."""
        return tuple(
            one for one in self.sources if one.relation != "facility" or set(one.services) & set(services)
        )

    def closed_by_register(self, service: str) -> int:
        """Return how many facilities do not count, because the register knows of a later vacancy."""
        return int(self.facilities.loc[self.facilities["service"] == service, "closed_by_register"].sum())

    def closed_by_date(self, service: str) -> int:
        """Return how many facilities do not count, because the day of their announced closure has come."""
        closed = self.facilities["closed_by_date"] & ~self.facilities["closed_by_register"]
        return int((closed & (self.facilities["service"] == service)).sum())

    def supply(self, service: str) -> Supply:
        """Return the facilities of a service that count: stops only with enough departures, where these are known."""
        return self._once(("supply", service), lambda: self._supply(self.service(service)))

    def nearest(self, service: str) -> Nearest:
        """Return today's nearest facility of every cell, without a limit."""
        return self._once(("nearest", service), lambda: self.travel.nearest(self.supply(service).places))

    def facility_pairs(self, service: str, limit_m: float = 0.0) -> PairMatrix:
        """Return walking distances facilities × cells of a service, at least up to a limit and its thresholds."""
        farthest_m = _round_limit(max(limit_m, self.reach_m(service), WALKING_ZONES[-1][0]))
        places = self.supply(service).places
        return self._once(
            ("pairs", service, farthest_m), lambda: self.travel.pairs(places, limit_m=farthest_m)
        )

    def access(self, service: str) -> FloatArray:
        """Return E2SFCA access of every cell to a service, capacity per resident (``floating_catchment``)."""
        return self._once(
            ("access", service),
            lambda: floating_catchment(
                self.facility_pairs(service), self.supply(service).capacity, self.cells.population
            ),
        )

    def vacancy_pairs(self, limit_m: float) -> PairMatrix:
        """Return walking distances of the placed vacancies × cells, at least up to a limit."""
        farthest_m = _round_limit(limit_m)
        return self._once(
            ("vacancy_pairs", farthest_m),
            lambda: self.travel.pairs(self.vacancies.places, limit_m=farthest_m),
            kept=self._vacancy_kept,
        )

    def reach_m(self, service: str) -> float:
        """Return the largest declared threshold of a service, metres."""
        return max(threshold.metres for threshold in self.service(service).thresholds)

    @cached_property
    def to_facilities(self) -> Travel:
        """The network with all facilities in the role of the cells, in the order of ``facilities``."""
        xy = self.facilities[["x", "y"]].to_numpy(dtype=np.float64)
        return Travel(self.travel.network, self.snapper.snap(xy, max_access_leg_m=np.inf))

    @cached_property
    def tolerance_m(self) -> FloatArray:
        """Tolerance of each cell's distances, metres."""
        return class_tolerance(self.travel.cells.access_leg_m, cell_size_m=self.cells.size_m)

    @cached_property
    def border_m(self) -> FloatArray:
        """Straight distance from each cell to the edge of the area with data, metres."""
        edge = _edge_of_data(self)
        return np.asarray(shapely.distance(shapely.points(self.cells.xy), edge))

    def at_border(self, service: str) -> BoolArray:
        """Tell for each cell whether a facility beyond the edge of the data could be nearer than the known ones."""
        return may_suffer_at_border(self.nearest(service).distance_m, self.border_m)

    def zones_of(self, level: str) -> list[Zone]:
        """Return the areas of a level.

        Raises
        ------
        NotFoundError
            When the municipality has no such area.
        """
        found = [zone for zone in self.zones if zone.level == level]
        if not found:
            raise NotFoundError(_("Gebiete dieser Ebene sind nicht geladen; bitte eine andere Ebene wählen."))
        return found

    def zone_index(self, level: str) -> IntArray:
        """Return for each cell the position of its area in ``zones_of(level)``, -1 where none; a city holds all."""
        zones = self.zones_of(level)
        if level == "city":
            return np.zeros(len(self.cells), dtype=np.int64)
        position = {zone.id: index for index, zone in enumerate(zones)}
        ids, back = np.unique(self.cells.area_id[level], return_inverse=True)
        return np.asarray(np.array([position.get(int(each), -1) for each in ids], dtype=np.int64)[back])

    def inside(self, zone: Zone) -> BoolArray:
        """Tell for each cell whether it lies in an area; a city holds all."""
        if zone.level == "city":
            return np.ones(len(self.cells), dtype=bool)
        return np.asarray(self.cells.area_id[zone.level] == zone.id)

    def zone(self, area_id: int) -> Zone:
        """Return an area by id; NotFoundError when there is none."""
        for zone in self.zones:
            if zone.id == area_id:
                return zone
        raise NotFoundError(_("Dieses Gebiet gibt es nicht; bitte ein anderes wählen."))

    def cell_number(self, cell_id: int) -> int:
        """Return the position of a cell in the arrays; NotFoundError when there is none of this id."""
        place = int(np.searchsorted(self.cells.id, cell_id))
        if place >= len(self.cells) or self.cells.id[place] != cell_id:
            raise NotFoundError(_("Diese Zelle gibt es nicht mehr; bitte auf der Karte neu wählen."))
        return place

    def vacancy_place(self, vacancy_id: int) -> Snapped:
        """Return the place of a vacancy on the network as a single point.

        Raises
        ------
        NotFoundError
            When the vacancy is not open any more.
        InputError
            When its place is unknown or far from every way.
        """
        rows = np.flatnonzero(self.vacancies.rows["id"].to_numpy() == vacancy_id)
        if not len(rows):
            raise NotFoundError(_("Dieser Leerstand ist nicht mehr offen; bitte einen anderen wählen."))
        place = np.flatnonzero(self.vacancies.row == rows[0])
        if not len(place):
            raise InputError(_("Die Lage dieses Leerstands ist nicht bekannt oder liegt fern von jedem Weg."))
        return self.vacancies.places.take(place)

    def from_vacancy(self, vacancy_id: int, limit_m: float = math.inf) -> FloatArray:
        """Return the walk from a vacancy to every cell, metres; exact up to the limit, infinite some way beyond it."""
        place = self.vacancy_place(vacancy_id)
        farthest_m = 1000.0 * math.ceil(limit_m / 1000.0) if math.isfinite(limit_m) else math.inf
        return self._once(
            ("from", vacancy_id, farthest_m),
            lambda: self.travel.nearest(place, limit_m=max(farthest_m, 1000.0)).distance_m,
            kept=self._vacancy_kept,
        )

    def _supply(self, service: Service) -> Supply:
        closed = self.facilities["closed_by_register"] | self.facilities["closed_by_date"]
        rows = self.facilities[(self.facilities["service"] == service.key) & ~closed]
        if service.min_departures_per_weekday is not None:
            seldom = rows["departures_per_weekday"] < service.min_departures_per_weekday
            rows = rows[~seldom]  # unknown departures count: without a timetable nobody knows better
        rows = rows.reset_index(drop=True)
        capacity = rows["capacity"].fillna(rows["departures_per_weekday"]).fillna(service.capacity.typical)
        places = self.snapper.snap(rows[["x", "y"]].to_numpy(dtype=np.float64), max_access_leg_m=np.inf)
        return Supply(rows, places, capacity.to_numpy(dtype=np.float64))

    def _once(self, key: Any, make: Callable[[], _Kept], *, kept: dict[Any, Any] | None = None) -> _Kept:
        """Compute a value once for all sessions."""
        store = self._kept if kept is None else kept
        if key not in store:
            with self._lock:
                if key not in store:
                    store[key] = make()
        found: _Kept = store[key]
        return found


def _round_limit(limit_m: float) -> float:
    """Round up to whole kilometres, so that few sets of pairs are kept; more than 10 km is no walk."""
    if limit_m > MAX_WALK_M:
        raise InputError(_("Der höchste Fußweg darf höchstens 10 km lang sein."))
    return 1000.0 * max(1, math.ceil(limit_m / 1000.0))


def _edge_of_data(model: SupplyModel) -> Any:
    """Outline of the area with streets and facilities: the city, widened as far as both reach (1.5 km at most)."""
    junctions = shapely.MultiPoint(model.travel.network.junction_xy)
    cities = [zone.shape for zone in model.zones if zone.level == "city"]
    if not cities:
        return junctions.convex_hull.boundary
    city = cities[0]
    shapely.prepare(city)
    facilities = shapely.points(model.facilities[["x", "y"]].to_numpy(dtype=np.float64))
    reach_m = [
        float(np.max(shapely.distance(city, points), initial=0.0))
        for points in (shapely.get_parts(junctions), facilities)
    ]
    return city.buffer(min(BUFFER_M, *reach_m)).boundary
