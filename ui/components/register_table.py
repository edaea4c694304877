"""The table of the register: fourteen rows a page, status as symbol and word, a row opens its record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from geo.filters import FilterValues
from geo.i18n import N_, _, format_number
from geo.layer import MapLayer
from geo.terms import STATUS_SYMBOLS
from ui import frame, register_reads
from ui.components.symbols import data_address, symbol_svg
from ui.components.values import field_text

ROWS_PER_PAGE = 14
_ROUND = "leerstand_runde"
SORTS = {
    "vacant_since": N_("Leer seit: längste zuerst"),
    "name": N_("Adresse"),
    "-floor_area_m2": N_("Fläche: größte zuerst"),
    "last_confirmed_on": N_("Bestätigt: älteste zuerst"),
}
COLUMNS = ("name", "suburb_id", "kind", "floor_area_m2", "vacant_since", "rent_eur_m2", "last_confirmed_on")
FIGURES = frozenset({"floor_area_m2", "rent_eur_m2"})


@dataclass(frozen=True)
class TablePage:
    """One page of the table: its rows, where it stands, and the record that is chosen in it."""

    filters: FilterValues
    only_unplaced: bool
    rows: list[dict[str, Any]]
    number: int
    page: int
    pages: int
    key: str

    @property
    def name(self) -> str:
        """Key of the page number; another filter begins at its first page."""
        return f"seite|{self.filters.query()}|{self.only_unplaced}"

    @property
    def chosen(self) -> int | None:
        """Id of the chosen record, known before the table is drawn, so that one run shows both."""
        selected = st.session_state.get(self.key, {}).get("selection", {}).get("rows", [])
        return int(self.rows[selected[0]]["id"]) if selected and selected[0] < len(self.rows) else None


def close() -> None:
    """Close the record: the table is drawn anew, without a selection."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def page_of(filters: FilterValues, number: int, only_unplaced: bool) -> TablePage:
    """Return the page of the table that the reader is on.

    Parameters
    ----------
    filters
        What is shown.
    number
        How many records pass, at least 1.
    only_unplaced
        True lists only records without a position.
    """
    name = f"{filters.query()}|{only_unplaced}"
    pages = -(-number // ROWS_PER_PAGE)
    page = min(int(st.session_state.get(f"seite|{name}", 1)), pages)
    sort = str(st.session_state.get("sortierung", "vacant_since"))
    found = _page(filters, only_unplaced, (page - 1) * ROWS_PER_PAGE, sort)
    key = f"tabelle|{name}|{page}|{sort}|{st.session_state.get(_ROUND, 0)}"
    return TablePage(filters, only_unplaced, found, number, page, pages, key)


def show(table: TablePage) -> None:
    """Draw the page of the table and what leads to the others."""
    _draw(table.filters.layer, table.rows, table.key)
    with st.container(key="tabellenfuss", horizontal=True, vertical_alignment="center"):
        first = (table.page - 1) * ROWS_PER_PAGE + 1
        words = _("{first} bis {last} von {number}").format(
            first=format_number(first),
            last=format_number(first + len(table.rows) - 1),
            number=format_number(table.number),
        )
        st.caption(words, width="content")
        if table.pages > 1:
            st.pagination(table.pages, key=table.name, on_change=close)
        if not table.only_unplaced:
            st.selectbox(
                _("Sortieren"), list(SORTS), format_func=lambda key: _(SORTS[key]), key="sortierung", width=260,
                label_visibility="collapsed", on_change=close,
            )  # fmt: skip


def _page(filters: FilterValues, only_unplaced: bool, offset: int, sort: str) -> list[dict[str, Any]]:
    if only_unplaced:
        return register_reads.unplaced(filters)[offset : offset + ROWS_PER_PAGE]
    return register_reads.rows(filters, ROWS_PER_PAGE, offset, sort)


def _draw(layer: MapLayer, found: list[dict[str, Any]], key: str) -> None:
    labels = {field.column: _(field.label) for field in layer.fields}
    config = {
        "symbol": st.column_config.ImageColumn("", width=34),
        "status": st.column_config.TextColumn(_("Status"), width="small"),
        **{
            column: st.column_config.TextColumn(
                labels[column], alignment="right" if column in FIGURES else "left"
            )
            for column in COLUMNS
        },
    }
    st.dataframe(
        _frame(layer, found), hide_index=True, column_config=config, key=key, on_select="rerun", row_height=36,
        selection_mode="single-row", height=36 * (len(found) + 1) + 2, placeholder="–",
        alt=_("Tabelle der Leerstände: Status, Adresse, Vorort, Objektart, Fläche, Beginn, Miete, Bestätigung"),
    )  # fmt: skip


def _frame(layer: MapLayer, found: list[dict[str, Any]]) -> pd.DataFrame:
    fields = {field.column: field for field in layer.fields}
    dark = frame.dark()
    listed = [
        {
            "symbol": data_address(_small(symbol_svg(STATUS_SYMBOLS[row["status"]], dark=dark))),
            "status": field_text(fields["status"], row),
            **{column: field_text(fields[column], row) for column in COLUMNS},
        }
        for row in found
    ]
    return pd.DataFrame(listed, columns=["symbol", "status", *COLUMNS])


def _small(svg: str) -> str:
    """Return the symbol with a free rim, because image columns fill the height of the row."""
    return svg.replace('viewBox="0 0 26 26"', 'viewBox="-9 -9 44 44"')
