"""The table below the map: rows of what is shown; choosing one chooses it on the map."""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd
import streamlit as st

from geo.i18n import _, format_number
from geo.layer import MapLayer, PointStyle
from geo.read import Summary
from ui import frame, map_reads
from ui.address import MapState, Selected
from ui.components.search_box import fly_to
from ui.components.symbols import data_address, record_svg
from ui.components.values import field_text
from ui.map_reads import Version
from ui.map_sentence import main_layer

PAGE_ROWS = 100
_KEY = "map_rows"


def show(state: MapState, counts: dict[str, Summary], version: Version) -> None:
    """Draw the table when it is open; its place exists in any case, so that the map is never drawn anew."""
    layer = main_layer(state)
    if not state.table or layer is None:
        return
    total = counts[layer.id].shown
    pages = max(1, -(-total // PAGE_ROWS))
    with st.container(key="karte_tabelle", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", key="tabellenkopf"):
            st.html(f"<h2>{_(layer.title)}: {format_number(total)}</h2>", width="stretch")
            page = _page(pages)
            st.button(
                _("Tabelle schließen"),
                icon=":material/close:",
                type="tertiary",
                key="table_close",
                on_click=_close,
            )
        found = (
            map_reads.rows(version, state.filters[layer.id], PAGE_ROWS, (page - 1) * PAGE_ROWS)
            if total
            else []
        )
        if not found:
            st.caption(_("Kein Eintrag passt zu diesen Filtern."))
            return
        _table(layer, found)


def _page(pages: int) -> int:
    if pages == 1:
        return 1
    held = st.session_state.get("map_page", 1)
    st.session_state["map_page"] = min(max(int(held), 1), pages)
    return st.pagination(pages, key="map_page")


def _table(layer: MapLayer, found: list[dict[str, Any]]) -> None:
    columns = [field for field in layer.visible_fields() if field.in_table]
    data: dict[str, list[str]] = {}
    config: dict[str, Any] = {}
    if isinstance(layer.style, PointStyle):
        pictures = [record_svg(layer, row, dark=frame.dark()) for row in found]
        data[" "] = [data_address(picture) if picture else "" for picture in pictures]
        config[" "] = st.column_config.ImageColumn(" ", width=40)
    for field in columns:
        data[_(field.label)] = [field_text(field, row) for row in found]
        alignment: Literal["left", "right"] = "right" if field.kind in {"number", "integer"} else "left"
        config[_(field.label)] = st.column_config.TextColumn(_(field.label), alignment=alignment)
    st.session_state["map_row_keys"] = [(layer.id, row["id"], row["lon"], row["lat"]) for row in found]
    st.dataframe(
        pd.DataFrame(data), hide_index=True, height="stretch", key=_KEY, on_select=_chosen, selection_mode="single-row",
        column_config=config,
    )  # fmt: skip


def _chosen() -> None:
    rows = st.session_state[_KEY]["selection"]["rows"]
    keys = st.session_state.get("map_row_keys", [])
    if rows and rows[0] < len(keys):
        layer_id, key, lon, lat = keys[rows[0]]
        st.session_state["map_selected"] = Selected(layer_id, key)
        st.session_state["map_unplaced"] = None
        if lon is not None:
            fly_to((lon, lat, lon, lat))


def _close() -> None:
    st.session_state["map_table"] = False
