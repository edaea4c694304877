"""Cached reads of the page Karte; the key is the version of the data and the canonical filter query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from geo import read, search
from geo.catalogue import SourceEntry
from geo.database import transaction
from geo.filters import FilterValues
from geo.layers import layer_by_id
from geo.read import Removal, Summary
from geo.search import Hit

_CACHED = 400


def _filters(layer_id: str, parameters: tuple[tuple[str, str], ...]) -> FilterValues:
    return FilterValues.parse(layer_by_id(layer_id), dict(parameters))


def _key(filters: FilterValues) -> tuple[str, tuple[tuple[str, str], ...], str]:
    return filters.layer.id, tuple(filters.parameters().items()), filters.fingerprint()


@st.cache_data(max_entries=_CACHED, show_spinner=False)
def _summary(version: int, layer_id: str, parameters: tuple[tuple[str, str], ...], fingerprint: str) -> Summary:
    with transaction() as connection:
        return read.summary(connection, _filters(layer_id, parameters))


def summary(version: int, filters: FilterValues) -> Summary:
    """Return the counts of what the filters show."""
    return _summary(version, *_key(filters))


@st.cache_data(max_entries=_CACHED, show_spinner=False)
def _removal(
    version: int, layer_id: str, parameters: tuple[tuple[str, str], ...], fingerprint: str
) -> Removal | None:
    with transaction() as connection:
        return read.most_helpful_removal(connection, _filters(layer_id, parameters))


def removal(version: int, filters: FilterValues) -> Removal | None:
    """Return the filter whose removal shows most records."""
    return _removal(version, *_key(filters))


@st.cache_data(max_entries=_CACHED, show_spinner=False)
def _provenance(version: int, layer_id: str) -> tuple[SourceEntry, ...]:
    with transaction() as connection:
        return read.provenance(connection, layer_by_id(layer_id))


def provenance(version: int, layer_id: str) -> tuple[SourceEntry, ...]:
    """Return the sources of a layer, most records first."""
    return _provenance(version, layer_id)


@st.cache_data(max_entries=20, show_spinner=False)
def area_names(version: int, level: str) -> Mapping[int, str]:
    """Return the names of the areas of a level (all levels: ``""``) by id, in German order."""
    with transaction() as connection:
        return read.area_names(connection, level)


@st.cache_data(max_entries=100, show_spinner=False)
def _rows(
    version: int, layer_id: str, parameters: tuple[tuple[str, str], ...], fingerprint: str, limit: int, offset: int
) -> list[dict[str, Any]]:
    with transaction() as connection:
        return read.rows(connection, _filters(layer_id, parameters), limit, offset)


def rows(version: int, filters: FilterValues, limit: int, offset: int) -> list[dict[str, Any]]:
    """Return one page of the filtered records."""
    return _rows(version, *_key(filters), limit, offset)


@st.cache_data(max_entries=20, show_spinner=False)
def unplaced(version: int, layer_id: str) -> list[dict[str, Any]]:
    """Return the records of a layer without a known place."""
    with transaction() as connection:
        return read.unplaced(connection, layer_by_id(layer_id))


@st.cache_data(max_entries=_CACHED, show_spinner=False)
def record(version: int, layer_id: str, key: int) -> dict[str, Any]:
    """Return one record with its source and bounds."""
    with transaction() as connection:
        return read.record(connection, layer_by_id(layer_id), key)


@st.cache_data(max_entries=_CACHED, show_spinner=False)
def hits(version: int, words: str) -> tuple[Hit, ...]:
    """Return what the search finds."""
    with transaction() as connection:
        return search.search(connection, words)


@st.cache_data(max_entries=4, show_spinner=False)
def city_bounds(version: int) -> tuple[float, float, float, float]:
    """Return the extent of the municipality: west, south, east, north in degrees."""
    with transaction() as connection:
        return search.extent(connection)
