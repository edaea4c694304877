"""What the page Standorte asks, remembered while the data stay the same."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st
from shapely.geometry import Polygon

from geo.database import transaction
from geo.errors import InputError, NotFoundError
from geo.people import Role
from quarters.sites import Site
from quarters.sites.around import gaps_around, vacancies_around
from quarters.sites.candidates import Premise, find_premises, register_sources
from quarters.sites.measure import measured
from quarters.sites.measured import Measured, place_of
from quarters.sites.record import SiteRecord, outlines, site_record
from quarters.supply.model import SupplyModel
from quarters.supply.motorways import MotorwayAccesses, motorway_accesses
from quarters.supply.read import UsedSource
from ui import reads, register_reads
from ui.supply.reads import current_model
from ui.who import me

RELATIONS = (
    "site",
    "site_event",
    "site_figure",
    "site_link",
    "site_criterion",
    "area",
    "commercial_unit",
    "vacancy",
    "motorway_access",
)

_shared: list[SupplyModel] = []


def may_plan() -> bool:
    """Return whether the person at this page may change sites."""
    return me().role in {Role.PLANNER, Role.ADMIN}


def may_rate() -> bool:
    """Return whether the person at this page may write typed criteria."""
    return may_plan() or me().role is Role.FACILITATOR


def all_sites() -> tuple[Site, ...]:
    """Return every site in the order of lists."""
    return register_reads.sites_of("city", 0)


@st.cache_data(max_entries=100, show_spinner=False)
def _record(version: int, site_id: int) -> SiteRecord:
    with transaction() as connection:
        return site_record(connection, site_id)


def record(site_id: int) -> SiteRecord:
    """Return everything known of a site."""
    return _record(reads.version(*RELATIONS), site_id)


@st.cache_data(max_entries=2, show_spinner=False)
def _outlines(version: int) -> dict[int, Polygon]:
    with transaction() as connection:
        return outlines(connection)


def all_outlines() -> dict[int, Polygon]:
    """Return the drawn outlines by site id, EPSG:25832."""
    return _outlines(reads.version("site"))


def model() -> SupplyModel | None:
    """Return the supply model; None before network and residents are loaded."""
    try:
        known = current_model()
    except (InputError, NotFoundError):
        return None
    if not _shared or _shared[0] is not known:  # what was remembered would keep the old model in memory
        _shared[:] = [known]
        _measured.cache_clear()
        _gaps.cache_clear()
        _vacancies.cache_clear()
    return known


@st.cache_data(max_entries=2, show_spinner=False)
def _register(version: int) -> tuple[UsedSource, ...]:
    with transaction() as connection:
        return register_sources(connection)


@st.cache_data(max_entries=2, show_spinner=False)
def _motorways(version: int) -> MotorwayAccesses:
    with transaction() as connection:
        return motorway_accesses(connection)


@lru_cache(maxsize=64)
def _measured(known: SupplyModel, site_id: int, version: int) -> tuple[Measured, ...]:
    place = place_of(_record(version, site_id))
    return measured(known, place, _register(version), _motorways(reads.version("motorway_access", "source")))


@st.cache_data(max_entries=2, show_spinner=False)
def _premises(version: int) -> tuple[Premise, ...]:
    with transaction() as connection:
        return find_premises(connection)


def all_premises() -> tuple[Premise, ...]:
    """Return every open vacancy with a place."""
    return _premises(reads.version(*RELATIONS))


@lru_cache(maxsize=64)
def _gaps(known: SupplyModel, site_id: int, version: int) -> tuple[tuple[str, float, float], ...]:
    return tuple(gaps_around(known, place_of(_record(version, site_id))))


def measured_of(site_id: int) -> tuple[Measured, ...]:
    """Return the computed criteria of a site; none before network and residents are loaded."""
    known = model()
    return () if known is None else _measured(known, site_id, reads.version(*RELATIONS))


@lru_cache(maxsize=64)
def _vacancies(known: SupplyModel, site_id: int, version: int) -> tuple[tuple[int, float], ...]:
    return tuple(vacancies_around(known, place_of(_record(version, site_id))))


def vacancies_of(site_id: int) -> tuple[tuple[Premise, float], ...]:
    """Return the nearest open vacancies around a site, with the walk in m."""
    known = model()
    if known is None:
        return ()
    premises = {one.vacancy_id: one for one in all_premises()}
    found = _vacancies(known, site_id, reads.version(*RELATIONS))
    return tuple((premises[key], walk_m) for key, walk_m in found if key in premises)


def lacking_of(site_id: int) -> tuple[tuple[str, float, float], ...]:
    """Return the services that most people around lack: key, people without, people around."""
    known = model()
    return () if known is None else _gaps(known, site_id, reads.version(*RELATIONS))


def gaps_of(site_id: int) -> tuple[tuple[str, float, float], ...]:
    """Return the same with the label of the service."""
    known = model()
    if known is None:
        return ()
    return tuple((known.service(key).label, lacking, around) for key, lacking, around in lacking_of(site_id))


def service_label(key: str) -> str:
    """Return the label of a service of the loaded model."""
    known = model()
    return known.service(key).label if known else key
