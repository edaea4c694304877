"""The map of the page Leerstand: the same list as the table; a point opens its record, a record is marked."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import streamlit as st

from geo.filters import FilterValues
from geo.i18n import _, format_number
from geo.layers import layer_by_id
from geo.summary import Summary
from ui import frame, map_data, map_reads, reads
from ui.address import MapState, Selected
from ui.components.atlas_map import KEY, atlas_map
from ui.register import desk, worklist_reads
from vacancy.record.store import Record

EVERYTHING = "alle"
LIST = "arbeitsliste"
"""Layer that stands for a worklist: its records come whole, because no tile knows follow-ups and photos."""


def show(filters: FilterValues, worklist: str, title: str) -> None:
    """Draw the map of a worklist: what the filters show, or of it what waits for somebody."""
    version = map_reads.current_version()
    boroughs = layer_by_id("boroughs")
    held = _open_vacancy()
    state = MapState(
        active=[filters.layer, boroughs],
        filters={filters.layer.id: filters, boroughs.id: FilterValues.of(boroughs)},
        selected=Selected("vacancies", held.vacancy_id) if held and held.vacancy_id else None,
        table=False,
        opacity={},
    )
    counts = map_data.counted(state, version)
    if worklist != EVERYTHING:
        counts[filters.layer.id] = worklist_reads.shown_on_map(filters, worklist)
    with st.container(key="registerkarte"):
        data = map_data.map_data(state, counts, version, dark=frame.dark())
        if worklist != EVERYTHING:
            data = _as_list(data, filters, worklist, title, counts[filters.layer.id], held)
        atlas_map(data | {"drawerOpen": False}, on_selected=_chosen, on_command=_command)


def _as_list(
    data: dict[str, Any],
    filters: FilterValues,
    worklist: str,
    title: str,
    shown: Summary,
    held: Record | None,
) -> dict[str, Any]:
    """Return the data of the map with the list in place of the layer that holds every record."""
    layer, *others = data["layers"]
    query = urlencode({**filters.parameters(), "v": layer["version"]}, safe=",")
    points = f"/arbeitsliste/{worklist}.geojson?{query}"
    listed = layer | {"id": LIST, "follows": layer["id"], "points": points, "query": query, "minZoom": 0}
    told = filters.sentence(map_reads.area_names(map_reads.current_version(), ""))
    words = {"count": format_number(shown.shown), "of": title, "filter": told, "more": []}
    chosen = data["selection"]
    if chosen and held is not None:
        chosen = chosen | {"layer": LIST, "key": held.unit_id}
    return data | {
        "layers": [listed, *others],
        "sentence": words,
        "selection": chosen,
        "empty": None,
        "downloads": [],
        "pictureTitle": f"{_('Leerstand')} {reads.municipality_name()}: {title}",
    }


def _open_vacancy() -> Record | None:
    unit_id = desk.open_record()
    held = worklist_reads.one(unit_id) if unit_id is not None else None
    return held if held and held.is_open else None


def _command() -> None:
    """Do what a control on the map asks for: the table, or the records without a place."""
    name = dict(st.session_state[KEY].get("command") or {}).get("name")
    if name in {"table", "unplaced"}:
        st.session_state["sicht"] = "tabelle"
    if name == "unplaced":
        st.session_state["liste"] = "ohne-lage"
        desk.close()


def _chosen() -> None:
    picked = dict(st.session_state[KEY].get("selected") or {})
    key = picked.get("key")
    if not isinstance(key, int):
        return
    if picked.get("layer") == LIST:
        desk.show_record(key)
    elif picked.get("layer") == "vacancies":
        desk.show_record(worklist_reads.unit_of_vacancy(key))
