"""Cached reads of the rates: the register through time, once per state of the data."""

from __future__ import annotations

from datetime import date

import streamlit as st

from geo.database import transaction
from ui import reads, register_reads
from vacancy.rates import Rate
from vacancy.rates_history import rates_on
from vacancy.register_history import RegisterHistory, register_history
from vacancy.trend import TrendPoint, trend


@st.cache_resource(max_entries=2, show_spinner=False)
def _history(version: int) -> RegisterHistory:
    with transaction() as connection:
        return register_history(connection)


def history() -> RegisterHistory:
    """Return the register through time; shared by all sessions, never changed."""
    return _history(reads.version("area", "commercial_unit", "vacancy", "vacancy_event"))


def expected_units(level: str) -> dict[int, int | None]:
    """Return the estimated stock of the areas of a level; ``city`` under 0."""
    places = [place for place in register_reads.all_places() if place.level == level]
    return {0 if level == "city" else place.id: place.expected_units for place in places}


@st.cache_data(max_entries=60, show_spinner=False)
def _rates(version: int, level: str, day: date, today: date) -> dict[int, Rate]:
    return rates_on(history(), day, level, expected_units(level), today)


def rates_of_day(level: str, day: date, today: date) -> dict[int, Rate]:
    """Return the rates of the areas of a level on a day, as ``rates_on``."""
    version = reads.version("area", "commercial_unit", "vacancy", "vacancy_event")
    return _rates(version, level, day, today)


@st.cache_data(max_entries=200, show_spinner=False)
def _trend(version: int, level: str, area_id: int, on: date, today: date) -> list[TrendPoint]:
    return trend(history(), level, area_id, expected_units(level).get(area_id), on, today)


def trend_of(level: str, area_id: int, on: date, today: date) -> list[TrendPoint]:
    """Return an area through the years up to a day, as ``trend``."""
    version = reads.version("area", "commercial_unit", "vacancy", "vacancy_event")
    return _trend(version, level, area_id, on, today)
