"""Load the supply model once per version of the data, for all sessions of the process."""

from __future__ import annotations

import threading
from datetime import date, datetime

import numpy as np
from sqlalchemy.engine import Connection

from geo.database.version import data_version
from geo.errors import InputError
from geo.i18n import _
from geo.network import Snapper, Travel
from geo.network.store import current_network
from geo.settings import settings
from quarters.supply.model import SupplyModel, Vacancies
from quarters.supply.read import read_cells, read_facilities, read_sources, read_vacancies
from quarters.supply.services import load_services
from quarters.supply.zones import read_zones

GROUND_RELATIONS = ("walk_edge", "population_cell", "facility", "area", "source")
VACANCY_RELATIONS = ("commercial_unit", "vacancy")
MAX_VACANCY_LEG_M = 300.0
"""A vacancy farther from every way has a wrong place and is left out of the choice."""

_CLOSED = ["closed_by_register", "closed_by_date"]
KEPT_MODELS = 2
_models: dict[str, SupplyModel] = {}
_loading = threading.Lock()


def supply_model(connection: Connection, municipality_key: str | None = None) -> SupplyModel:
    """Return the supply model of the data as they are now; loaded once per version for the whole process.

    Parameters
    ----------
    connection
        Any.
    municipality_key
        That of the settings unless given.

    Returns
    -------
    SupplyModel
        After a change of vacancies only these are read anew, and on a new day what closes on it.

    Raises
    ------
    InputError
        When no walking network or no residents are loaded.
    """
    key = municipality_key or settings().municipality_key
    ground = data_version(connection, *GROUND_RELATIONS)
    version = (ground, data_version(connection, *VACANCY_RELATIONS))
    name = f"{connection.engine.url}|{key}"
    known = _models.get(name)
    day = _today()
    if known is not None and (known.version, known.day) == (version, day):
        return known
    with _loading:
        known = _models.get(name)
        if known is None or known.version[0] != version[0]:
            _models[name] = _load(connection, key, version, day)
        elif (known.version, known.day) != (version, day):
            _models[name] = _with_vacancies(connection, known, version, day)
        while len(_models) > KEPT_MODELS:
            _models.pop(next(each for each in _models if each != name))
        return _models[name]


def loaded_model(connection: Connection, municipality_key: str | None = None) -> SupplyModel | None:
    """Return the supply model when it is loaded and up to date, else None; never waits for loading."""
    key = municipality_key or settings().municipality_key
    known = _models.get(f"{connection.engine.url}|{key}")
    if known is None:
        return None
    version = (data_version(connection, *GROUND_RELATIONS), data_version(connection, *VACANCY_RELATIONS))
    return known if (known.version, known.day) == (version, _today()) else None


def _today() -> date:
    return datetime.now().astimezone().date()


def _load(connection: Connection, key: str, version: tuple[int, int], day: date) -> SupplyModel:
    network = current_network(connection, key)
    cells = read_cells(connection, key)
    if not len(cells):
        raise InputError(
            _("Es sind keine Bevölkerungszellen geladen. Bitte zuerst die Bevölkerung einlesen.")
        )
    snapper = Snapper(network)
    travel = Travel(network, snapper.snap(cells.xy, max_access_leg_m=np.inf))
    return SupplyModel(
        version=version,
        day=day,
        municipality_key=key,
        catalogue=load_services(),
        travel=travel,
        snapper=snapper,
        cells=cells,
        facilities=read_facilities(connection, key, day),
        zones=read_zones(connection, key),
        vacancies=_vacancies(connection, key, snapper),
        sources=read_sources(connection, key),
    )


def _with_vacancies(
    connection: Connection, known: SupplyModel, version: tuple[int, int], day: date
) -> SupplyModel:
    """Share the ground and what was computed from it; a shop that fell vacant or closed makes its supply anew."""
    shared = {
        name: getattr(known, name)
        for name in (
            "municipality_key", "catalogue", "travel", "snapper", "cells", "facilities", "zones", "sources", "_kept",
        )
    }  # fmt: skip
    facilities = read_facilities(connection, known.municipality_key, day)
    if not facilities[_CLOSED].equals(known.facilities[_CLOSED]):
        shared |= {"facilities": facilities, "_kept": {}}
    vacancies = _vacancies(connection, known.municipality_key, known.snapper)
    return SupplyModel(version=version, day=day, vacancies=vacancies, **shared)


def _vacancies(connection: Connection, key: str, snapper: Snapper) -> Vacancies:
    rows = read_vacancies(connection, key)
    placed = np.flatnonzero(rows["x"].notna().to_numpy())
    xy = rows[["x", "y"]].to_numpy(dtype=np.float64)[placed]
    places = snapper.snap(xy, max_access_leg_m=np.inf)
    near = np.flatnonzero(places.access_leg_m <= MAX_VACANCY_LEG_M)
    return Vacancies(rows, placed[near], places.take(near))
