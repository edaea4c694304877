"""Reads of the page Karte, remembered in this process; the key is the state of the data and what was asked.

Fifty of them stand on one run of the page, so the memory is a plain ``lru_cache``: what it returns is shared and must
not be changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar, cast

from sqlalchemy.engine import Connection

from geo import history, read, search
from geo.catalogue import SourceEntry
from geo.database import data_version, engine, transaction
from geo.filters import FilterValues
from geo.history import Change
from geo.layers import layer_by_id
from geo.read import Removal, Summary
from geo.search import Bounds, Hit
from vacancy.timeline import MOST_EVENTS, Event, unit_timeline, vacancy_timeline

Answer = TypeVar("Answer")
REGISTER = {"vacancy_current": vacancy_timeline, "commercial_unit": unit_timeline}
"""Relations of the register: who tells their story."""


class Version(NamedTuple):
    """State of the data: which database, the number that grows with every change, the day that filters count from."""

    database: str
    number: int
    day: date


def current_version() -> Version:
    """Return the state of the data now: the one read that every run makes."""
    with transaction() as connection:
        return Version(
            str(engine().url.database), data_version(connection), datetime.now().astimezone().date()
        )


@lru_cache(maxsize=1000)
def _remembered(version: Version, ask: Callable[..., object], *about: object) -> object:
    with transaction() as connection:
        return ask(connection, *about)


def _answer(version: Version, ask: Callable[..., Answer], *about: object) -> Answer:
    return cast("Answer", _remembered(version, ask, *about))


def summary(version: Version, filters: FilterValues) -> Summary:
    """Return the counts of what the filters show."""
    bare = filters.bare()
    total = None if filters == bare else _answer(version, read.summary, bare).total
    return _answer(version, read.summary, filters, total)


def removal(version: Version, filters: FilterValues) -> Removal | None:
    """Return the filter whose removal shows most records."""
    return _answer(version, read.most_helpful_removal, filters)


def area_names(version: Version, level: str) -> Mapping[int, str]:
    """Return the names of the areas of a level (all levels: ``""``) by id, in German order."""
    return _answer(version, read.area_names, level)


def rows(version: Version, filters: FilterValues, limit: int, offset: int) -> list[dict[str, Any]]:
    """Return one page of the filtered records."""
    return _answer(version, read.rows, filters, limit, offset)


def position(version: Version, filters: FilterValues, key: int) -> int | None:
    """Return how many of the filtered records stand before one; None when the filters do not show it."""
    return _answer(version, read.position, filters, key)


def hits(version: Version, words: str) -> tuple[Hit, ...]:
    """Return what the search finds."""
    return _answer(version, search.search, words)


def city_bounds(version: Version) -> Bounds:
    """Return the extent of the municipality: west, south, east, north in degrees."""
    return _answer(version, search.extent)


def provenance(version: Version, layer_id: str) -> tuple[SourceEntry, ...]:
    """Return the sources of a layer, most records first."""
    return _answer(version, _provenance, layer_id)


def unplaced(version: Version, filters: FilterValues) -> list[dict[str, Any]]:
    """Return the filtered records of a layer without a known place."""
    return _answer(version, read.unplaced, filters)


def record(version: Version, layer_id: str, key: int) -> dict[str, Any]:
    """Return one record with its source and bounds."""
    return _answer(version, _record, layer_id, key)


def timeline(version: Version, layer_id: str, key: int) -> tuple[Event | Change, ...]:
    """Return what happened to a record, newest first; of a unit or a vacancy the story of both."""
    relation = layer_by_id(layer_id).relation
    if relation in REGISTER:
        return _answer(version, REGISTER[relation], key)
    return _answer(version, history.changes, relation, key, MOST_EVENTS)


def _provenance(connection: Connection, layer_id: str) -> tuple[SourceEntry, ...]:
    return read.provenance(connection, layer_by_id(layer_id))


def _record(connection: Connection, layer_id: str, key: int) -> dict[str, Any]:
    return read.record(connection, layer_by_id(layer_id), key)
