"""The map of the page Leerstand: the same filters as the table; a point opens its record, a record is marked."""

from __future__ import annotations

import streamlit as st

from geo.filters import FilterValues
from geo.layers import layer_by_id
from ui import frame, map_data, map_reads
from ui.address import MapState, Selected
from ui.components.atlas_map import KEY, atlas_map
from ui.register import desk, worklist_reads

STATUS_LISTS = {"gemeldet": "reported", "drohend": "threatened", "zwischennutzung": "interim_use"}
"""Worklists that the map can show exactly: each is one status."""


def show(filters: FilterValues, worklist: str) -> None:
    """Draw the map of what the filters show."""
    version = map_reads.current_version()
    shown = filters
    if worklist in STATUS_LISTS:
        shown = FilterValues.parse(
            filters.layer, {**dict(filters.parameters()), "status": STATUS_LISTS[worklist]}
        )
    boroughs = layer_by_id("boroughs")
    state = MapState(
        active=[filters.layer, boroughs],
        filters={filters.layer.id: shown, boroughs.id: FilterValues.of(boroughs)},
        selected=_selected(),
        table=False,
        opacity={},
    )
    counts = map_data.counted(state, version)
    with st.container(key="registerkarte"):
        data = map_data.map_data(state, counts, version, dark=frame.dark())
        atlas_map(data | {"drawerOpen": False}, on_selected=_chosen, on_command=lambda: None)


def _selected() -> Selected | None:
    unit_id = desk.open_record()
    held = worklist_reads.one(unit_id) if unit_id is not None else None
    return Selected("vacancies", held.vacancy_id) if held and held.is_open and held.vacancy_id else None


def _chosen() -> None:
    picked = dict(st.session_state[KEY].get("selected") or {})
    if picked.get("layer") == "vacancies" and isinstance(picked.get("key"), int):
        desk.show_record(worklist_reads.unit_of_vacancy(picked["key"]))
