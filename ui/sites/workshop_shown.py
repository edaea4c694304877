"""What a workshop shows on all screens: layers with filters, a what-if scenario; two buttons of its head."""

from __future__ import annotations

import streamlit as st

from geo.database import transaction
from geo.errors import AtlasError
from geo.i18n import _
from quarters.workshop.model import Workshop
from quarters.workshop.read import stage
from quarters.workshop.run import put_on_table, show_map
from ui.sites.workshop_map import (
    MOST_LAYERS,
    drawn_map,
    filter_words,
    layers_of_address,
    layers_shown,
    offered_layers,
)
from ui.sites.workshop_table import scenario_on_table
from ui.supply import reads as supply_reads
from ui.who import me

MAP_ADDRESS = "map_address"
"""Where the page Karte keeps its layers and filters in this session."""


def layers_button(now: Workshop) -> None:
    """Draw the button under which the layers of all screens are chosen."""
    offered = offered_layers()
    with transaction(me()) as connection:
        known, queries = layers_shown(connection, now.id)
    key = f"ws_ebenen_{now.code}"
    st.session_state.setdefault(key, known)
    with st.popover(_("Ebenen"), icon=":material/layers:"):
        st.multiselect(
            _("Ebenen auf allen Anzeigen"), list(offered), format_func=offered.__getitem__, key=key,
            on_change=_change_layers, args=(now,), placeholder=_("keine"), max_selections=MOST_LAYERS,
        )  # fmt: skip
        for layer_id, words in filter_words(queries).items():
            st.caption(f"{offered[layer_id]}: {words}")
        st.button(
            _("Ebenen und Filter der Karte übernehmen"), icon=":material/map:", key=f"ws_von_der_karte_{now.code}",
            disabled=not st.session_state.get(MAP_ADDRESS), on_click=_take_from_map, args=(now,),
        )  # fmt: skip
        st.caption(_("Gezeigt wird nur, was öffentlich ist."))


def _change_layers(now: Workshop) -> None:
    with transaction(me()) as connection:
        _layers, queries = layers_shown(connection, now.id)
    _show(now, st.session_state[f"ws_ebenen_{now.code}"], queries)


def _take_from_map(now: Workshop) -> None:
    layers, queries = layers_of_address(st.session_state[MAP_ADDRESS])
    st.session_state[f"ws_ebenen_{now.code}"] = layers[:MOST_LAYERS]
    _show(now, layers[:MOST_LAYERS], queries)


def _show(now: Workshop, layers: list[str], queries: dict[str, str]) -> None:
    try:
        with transaction(me()) as connection:
            show_map(connection, now.id, drawn_map(layers, queries))
    except AtlasError as error:
        st.toast(str(error))


def scenario_button(now: Workshop) -> None:
    """Draw the button that puts a saved scenario on the table; nothing without saved scenarios."""
    saved = {each.id: each for each in supply_reads.saved_scenarios()}
    if not saved:
        return
    with transaction(me()) as connection:
        shown = stage(connection, now.id).scenario or {}
    with st.popover(_("Was wäre, wenn"), icon=":material/query_stats:"):
        options = [0, *saved]
        st.selectbox(
            _("Szenario auf den Tisch legen"), options,
            index=options.index(shown["id"]) if shown.get("id") in saved else 0,
            format_func=lambda key: saved[key].name if key else _("keines"), key=f"ws_szenario_{now.code}",
            on_change=_change_scenario, args=(now,),
        )  # fmt: skip
        for line in shown.get("lines", []):
            st.caption(line)


def _change_scenario(now: Workshop) -> None:
    chosen = st.session_state[f"ws_szenario_{now.code}"]
    known = next((each for each in supply_reads.saved_scenarios() if each.id == chosen), None)
    try:
        content = scenario_on_table(known) if known else None
        with transaction(me()) as connection:
            put_on_table(connection, now.id, content)
    except AtlasError as error:
        st.toast(str(error))
