"""Cached reads that several pages share; the key is the version of the data, so a change shows at the next run."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from geo import catalogue
from geo.catalogue import SourceEntry
from geo.database import data_version, transaction


def version(*relations: str) -> int:
    """Return the version of the named relations (all without any): the key of every cached read."""
    with transaction() as connection:
        return data_version(connection, *relations)


@st.cache_data(max_entries=4, show_spinner=False)
def _sources(version: int) -> tuple[SourceEntry, ...]:
    with transaction() as connection:
        return catalogue.source_catalogue(connection)


def sources() -> tuple[SourceEntry, ...]:
    """Return the catalogue of sources."""
    return _sources(version())


def sources_of(ids: Iterable[int]) -> tuple[SourceEntry, ...]:
    """Return the sources with these ids, each once, in the order of the catalogue."""
    wanted = set(ids)
    return tuple(entry for entry in sources() if entry.id in wanted)


def has_examples() -> bool:
    """Return True while example data is loaded."""
    return any(entry.quality == "example" and entry.rows for entry in sources())


@st.cache_data(max_entries=4, show_spinner=False)
def _municipality_name(version: int) -> str:
    with transaction() as connection:
        return catalogue.municipality_name(connection)


def municipality_name() -> str:
    """Return the name of the municipality, ``""`` before anything is loaded."""
    return _municipality_name(version("municipality"))
