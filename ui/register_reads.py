"""Cached reads of the register pages: places with their figures, rates per level, pages of the vacancy table."""

from __future__ import annotations

from typing import Any

import streamlit as st

from geo import read
from geo.database import transaction
from geo.filters import FilterValues
from geo.layers import layer_by_id
from quarters.outline import Outline, outline_of
from quarters.profile import Place, places
from quarters.sites import Site, sites
from ui import reads
from vacancy.rates import Rate, rates

Parameters = tuple[tuple[str, str], ...]


@st.cache_data(max_entries=4, show_spinner=False)
def _places(version: int) -> tuple[Place, ...]:
    with transaction() as connection:
        return places(connection)


def all_places() -> tuple[Place, ...]:
    """Return every area with its figures."""
    return _places(reads.version("area"))


@st.cache_data(max_entries=24, show_spinner=False)
def _rates(version: int, level: str) -> dict[int, Rate]:
    expected = {place.id: place.expected_units for place in all_places() if place.level == level}
    if level == "city":
        expected = {0: next((place.expected_units for place in all_places() if place.level == "city"), None)}
    with transaction() as connection:
        return rates(connection, level, expected)


def rates_of_level(level: str) -> dict[int, Rate]:
    """Return stock and vacancy of the areas of a level by area id; ``city`` has one entry under 0."""
    return _rates(reads.version("area", "commercial_unit", "vacancy"), level)


@st.cache_data(max_entries=200, show_spinner=False)
def _sites_of(version: int, level: str, area_id: int) -> tuple[Site, ...]:
    with transaction() as connection:
        return sites(connection, level, area_id)


def sites_of(level: str, area_id: int) -> tuple[Site, ...]:
    """Return the sites inside an area; ``city`` returns all."""
    return _sites_of(reads.version("site", "site_figure", "area"), level, area_id)


@st.cache_data(max_entries=200, show_spinner=False)
def _outline(version: int, area_id: int) -> Outline | None:
    with transaction() as connection:
        return outline_of(connection, area_id)


def outline(area_id: int) -> Outline | None:
    """Return the picture of an area inside the city, None when there is nothing to draw."""
    return _outline(reads.version("area"), area_id)


@st.cache_data(max_entries=400, show_spinner=False)
def _rows(
    version: int, layer_id: str, given: Parameters, limit: int, offset: int, sort: str
) -> list[dict[str, Any]]:
    with transaction() as connection:
        return read.rows(
            connection, FilterValues.parse(layer_by_id(layer_id), dict(given)), limit, offset, sort
        )


def rows(filters: FilterValues, limit: int, offset: int, sort: str) -> list[dict[str, Any]]:
    """Return one page of the filtered records, as ``geo.read.rows``."""
    return _rows(reads.version(), filters.layer.id, tuple(filters.parameters().items()), limit, offset, sort)


@st.cache_data(max_entries=40, show_spinner=False)
def _unplaced(version: int, layer_id: str, given: Parameters) -> list[dict[str, Any]]:
    with transaction() as connection:
        return read.unplaced(connection, FilterValues.parse(layer_by_id(layer_id), dict(given)))


def unplaced(filters: FilterValues) -> list[dict[str, Any]]:
    """Return the records without a known place."""
    return _unplaced(reads.version(), filters.layer.id, tuple(filters.parameters().items()))


@st.cache_data(max_entries=200, show_spinner=False)
def _record(version: int, layer_id: str, key: int) -> dict[str, Any]:
    with transaction() as connection:
        return read.record(connection, layer_by_id(layer_id), key)


def record(layer_id: str, key: int) -> dict[str, Any]:
    """Return one record, as ``geo.read.record``."""
    return _record(reads.version(), layer_id, key)
