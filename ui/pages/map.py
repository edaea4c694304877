"""Karte: search or filter, read the sentence, choose a point, read its sheet."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import streamlit as st

from geo.errors import NotFoundError
from geo.i18n import _
from geo.layer import MapLayer
from ui import address, frame, map_data, map_reads, widgets
from ui.address import MapState, Selected
from ui.components import drawer, layer_panel, layer_switch, record_table, search_box
from ui.components.atlas_map import KEY, atlas_map
from ui.layer_limits import WHOLE_PAGE
from ui.map_reads import Version


def show() -> None:
    """Draw the page."""
    st.session_state.pop(WHOLE_PAGE, None)
    problems = address.load()
    version = map_reads.current_version()
    _show_selected(version)
    _choose(version)
    _stage(problems)


@frame.fragment
def _stage(problems: list[str]) -> None:
    """Draw map, table and sheet; choosing a record runs this part alone."""
    if st.session_state.pop(WHOLE_PAGE, False):
        st.rerun()
    version = map_reads.current_version()
    state = _state()
    state.problems += problems
    counts = map_data.counted(state, version)
    _forget_missing(state, version)
    with st.container(key="karte_buehne"):
        st.html(f'<h1 class="qa-unseen">{_("Karte")}</h1>')
        atlas_map(
            map_data.map_data(state, counts, version, dark=frame.dark()),
            on_selected=_selected,
            on_command=_command,
        )
    record_table.show(state, counts, version)
    drawer.show(state, version)
    address.write(state)


def _show_selected(version: Version) -> None:
    """Have the map go to the record of a link that says no view."""
    chosen = st.session_state.get("map_selected")
    if not st.session_state.pop(address.SHOW_SELECTED, False) or chosen is None:
        return
    with suppress(NotFoundError):  # the sentence about it follows in `_forget_missing`
        bounds = map_reads.record(version, chosen.layer_id, chosen.key)["bounds"]
        if bounds is not None:
            search_box.fly_to(bounds)


def _choose(version: Version) -> None:
    """Draw the panel."""
    with st.sidebar:
        search_box.show(version)
        layer_panel.show(version, dark=frame.dark())
        active = layer_switch.shown_layers()
        for layer in address.panel_layers():
            _keep(layer, on=layer in active)
        with st.container(key="karte_filter"):
            for number, layer in enumerate(each for each in active if each.filters):
                layer_panel.filters(layer, version, first=number == 0, dark=frame.dark())
        layer_panel.foot(active, version)
    layer_switch.ask()


def _state() -> MapState:
    """Return what panel, map and address hold."""
    active = layer_switch.shown_layers()
    return MapState(
        active=active,
        filters={layer.id: widgets.values(layer) for layer in active},
        selected=st.session_state.get("map_selected"),
        table=bool(st.session_state.get("map_table")),
        opacity=_opacity(active),
    )


def _keep(layer: MapLayer, *, on: bool) -> None:
    """Keep what was set for a layer while it is off."""
    if on:
        return
    widgets.keep(layer)
    key = address.opacity_key(layer.id)
    st.session_state[key] = st.session_state.get(key, 100)


def _opacity(active: list[MapLayer]) -> dict[str, int]:
    held = {layer.id: int(st.session_state.get(address.opacity_key(layer.id), 100)) for layer in active}
    return {layer_id: percent for layer_id, percent in held.items() if percent < 100}


def _forget_missing(state: MapState, version: Version) -> None:
    """Drop a selection that does not exist any more, with a sentence instead of an empty sheet."""
    if state.selected is None:
        return
    try:
        map_reads.record(version, state.selected.layer_id, state.selected.key)
    except NotFoundError as error:
        state.problems.append(str(error))
        state.selected = st.session_state["map_selected"] = None


def _event(name: str) -> dict[str, Any]:
    return dict(st.session_state[KEY].get(name) or {})


def _selected() -> None:
    event = _event("selected")
    known = {layer.id for layer in address.panel_layers()}
    if event.get("layer") in known and isinstance(event.get("key"), int):
        st.session_state["map_selected"] = Selected(event["layer"], event["key"])
        st.session_state["map_unplaced"] = None


def _command() -> None:
    event = _event("command")
    value = event.get("value")
    match event.get("name"):
        case "table":
            st.session_state["map_table"] = not st.session_state.get("map_table")
        case "close":
            drawer.close()
        case "remove" if isinstance(value, dict):
            chosen = [layer for layer in address.panel_layers() if layer.id == value.get("layer")]
            for layer in chosen:
                widgets.clear(layer, str(value.get("filter", "")))
            st.session_state[WHOLE_PAGE] = True
        case "unplaced":
            st.session_state["map_unplaced"] = value
            st.session_state["map_selected"] = None
