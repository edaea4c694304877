"""The table below the map: rows of what is shown. Choosing a row chooses it on the map, and the other way round."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
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
_FOLLOWED = "map_table_followed"


@dataclass(frozen=True)
class _Followed:
    """What the table was last brought to: layer, record and filters; the record that stands first; page; a number.

    The number names the widgets: another one makes them forget where they stood.
    """

    about: tuple[str, int | None, str]
    first: int | None
    page: int
    number: int


def show(state: MapState, counts: dict[str, Summary], version: Version) -> None:
    """Draw the table when it is open; its place exists in any case, so that the map is never drawn anew."""
    layer = main_layer(state)
    if not state.table or layer is None:
        return
    total = counts[layer.id].shown
    followed = _follow(state, layer, version)
    pages = max(1, -(-total // PAGE_ROWS))
    with st.container(key="karte_tabelle", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", key="tabellenkopf"):
            st.html(f"<h2>{_(layer.title)}: {format_number(total)}</h2>", width="stretch")
            page = _page(pages, followed)
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
        _table(layer, sorted(found, key=lambda row: row["id"] != followed.first), followed)


def _follow(state: MapState, layer: MapLayer, version: Version) -> _Followed:
    """Return what the table is brought to: the page of a record that was chosen on the map, with it first and marked.

    A row that was chosen in the table itself stays where it is.
    """
    chosen = state.selected.key if state.selected and state.selected.layer_id == layer.id else None
    filters = state.filters[layer.id]
    about = (layer.id, chosen, filters.query())
    held: _Followed | None = st.session_state.get(_FOLLOWED)
    if held is not None and chosen is None and held.about[::2] == about[::2]:
        held = replace(held, about=about)  # the sheet was closed: rows and page stay
    if held is None or held.about != about:
        place = None if chosen is None else map_reads.position(version, filters, chosen)
        page = 1 if place is None else place // PAGE_ROWS + 1
        held = _Followed(about, None if place is None else chosen, page, held.number + 1 if held else 0)
    st.session_state[_FOLLOWED] = held
    return held


def _page(pages: int, followed: _Followed) -> int:
    if pages == 1:
        return 1
    return st.pagination(pages, default=min(followed.page, pages), key=f"map_page:{followed.number}:{pages}")


def _table(layer: MapLayer, found: list[dict[str, Any]], followed: _Followed) -> None:
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
    marked = [0] if found[0]["id"] == followed.first else []
    key = f"{_KEY}:{followed.number}"
    st.dataframe(
        pd.DataFrame(data), hide_index=True, height="stretch", key=key, on_select=partial(_chosen, key),
        selection_mode="single-row", selection_default={"selection": {"rows": marked}}, column_config=config,
        alt=_("{layer}, Tabelle").format(layer=_(layer.title)),
    )  # fmt: skip


def _chosen(widget: str) -> None:
    rows = st.session_state[widget]["selection"]["rows"]
    keys = st.session_state.get("map_row_keys", [])
    if rows and rows[0] < len(keys):
        layer_id, key, lon, lat = keys[rows[0]]
        st.session_state["map_selected"] = Selected(layer_id, key)
        st.session_state["map_unplaced"] = None
        followed: _Followed = st.session_state[_FOLLOWED]
        st.session_state[_FOLLOWED] = replace(followed, about=(layer_id, key, followed.about[2]))
        if lon is not None:
            fly_to((lon, lat, lon, lat))


def _close() -> None:
    st.session_state["map_table"] = False
