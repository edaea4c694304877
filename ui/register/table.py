"""The table of a worklist: fourteen rows a page; a row opens its record, several rows are worked on together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any, Literal
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from geo.filters import FilterValues
from geo.i18n import N_, UNKNOWN, _, format_day, format_number, format_since, ngettext
from geo.layer import Field
from geo.layers import layer_by_id
from geo.terms import STATUS_SYMBOLS
from ui import frame
from ui.components.symbols import data_address, symbol_svg
from ui.components.values import field_text
from ui.register import desk, worklist_reads
from ui.today import today
from vacancy.record.worklists import CONFIRM_WITHIN_DAYS

ROWS_PER_PAGE = 14
_KEYS = "leerstand_zeilen"
SORTS = {
    "vacant_since": N_("Leer seit: längste zuerst"),
    "due_on": N_("Wiedervorlage: nächste zuerst"),
    "last_confirmed_on": N_("Bestätigt: älteste zuerst"),
    "name": N_("Adresse"),
    "-floor_area_m2": N_("Fläche: größte zuerst"),
    "-recorded_at": N_("Erfasst: neueste zuerst"),
}
FIRST_SORT = {
    "wiedervorlage": "due_on",
    "ueberfaellig": "due_on",
    "gemeldet": "-recorded_at",
    "unbestaetigt": "last_confirmed_on",
}
"""Order that a worklist begins with."""
_BESIDE_RECORD = {
    "status": 136, "name": 168, "suburb_id": 108, "kind": 110, "floor_area_m2": 72, "vacant_since": 86, "confirmed": 96,
    "due": 104,
}  # fmt: skip
"""Widths in px with which all columns stay in sight beside an open record."""
_COLUMNS = ("name", "suburb_id", "kind", "floor_area_m2", "vacant_since")


@dataclass(frozen=True)
class TablePage:
    """One page of a worklist: its rows and where it stands."""

    worklist: str
    rows: list[dict[str, Any]]
    number: int
    page: int
    pages: int
    key: str
    name: str


def page_of(filters: FilterValues, worklist: str, number: int) -> TablePage:
    """Return the page of the worklist that the reader is on; ``number`` records pass, at least one."""
    name = f"{worklist}|{filters.query()}"
    pages = -(-number // ROWS_PER_PAGE)
    page = min(int(st.session_state.get(f"seite|{name}", 1)), pages)
    sort = str(st.session_state.get(_sort_key(worklist), FIRST_SORT.get(worklist, "vacant_since")))
    found = worklist_reads.rows(filters, worklist, ROWS_PER_PAGE, (page - 1) * ROWS_PER_PAGE, sort)
    key = f"tabelle|{name}|{page}|{sort}|{desk.round_number()}"
    return TablePage(worklist, found, number, page, pages, key, f"seite|{name}")


def _sort_key(worklist: str) -> str:
    return f"sortierung|{worklist}"


def show(table: TablePage) -> None:
    """Draw the page of the table, as cards on phones, and what leads to the other pages."""
    st.session_state[_KEYS] = (table.key, [row["unit_id"] for row in table.rows])
    with st.container(key="registertabelle"):
        _draw(table)
    st.html(_cards(table.rows))
    with st.container(key="tabellenfuss", horizontal=True, vertical_alignment="center"):
        first = (table.page - 1) * ROWS_PER_PAGE + 1
        words = _("{first} bis {last} von {number}").format(
            first=format_number(first),
            last=format_number(first + len(table.rows) - 1),
            number=format_number(table.number),
        )
        st.caption(words, width="content")
        if table.pages > 1:
            st.pagination(table.pages, key=table.name, on_change=desk.new_round)
        sort = _sort_key(table.worklist)
        st.session_state.setdefault(sort, FIRST_SORT.get(table.worklist, "vacant_since"))
        st.selectbox(
            _("Sortieren"), list(SORTS), format_func=lambda key: _(SORTS[key]), key=sort, width=260,
            label_visibility="collapsed", on_change=desk.new_round,
        )  # fmt: skip


def _chosen() -> None:
    """Open the record of a chosen row or cell; several rows are kept for the bar above."""
    key, unit_ids = st.session_state.get(_KEYS, ("", []))
    picked = st.session_state.get(key, {}).get("selection", {})
    rows = [unit_ids[row] for row in picked.get("rows", []) if row < len(unit_ids)]
    cells = [unit_ids[row] for row, _column in picked.get("cells", []) if row < len(unit_ids)]
    st.session_state[desk.CHOSEN] = tuple(rows) if len(rows) > 1 else ()
    if len(rows) <= 1:
        desk.show_record(rows[0] if rows else cells[0] if cells else None)


def _draw(table: TablePage) -> None:
    labels = {field.column: _(field.label) for field in layer_by_id("vacancies").fields}
    narrow = _BESIDE_RECORD if desk.open_record() is not None else {}

    def text(name: str, label: str, width: int | None = None) -> Any:
        side: Literal["left", "right"] = "right" if name == "floor_area_m2" else "left"
        return st.column_config.TextColumn(label, width=narrow.get(name, width), alignment=side)

    config = {
        "symbol": st.column_config.ImageColumn("", width=34),
        "status": text("status", _("Status"), 125),
        **{name: text(name, labels[name]) for name in _COLUMNS},
        "confirmed": text("confirmed", _("Bestätigt vor")),
        "due": text("due", _("Wiedervorlage")),
    }
    st.dataframe(
        _frame(table.rows), hide_index=True, column_config=config, key=table.key, on_select=_chosen, row_height=36,
        selection_mode=["multi-row", "single-cell"], height=36 * (len(table.rows) + 1) + 2, placeholder=UNKNOWN,
        alt=_("Tabelle der Leerstände: Status, Adresse, Vorort, Objektart, Fläche, Beginn, Bestätigung, Wiedervorlage"),
    )  # fmt: skip


def _frame(found: list[dict[str, Any]]) -> pd.DataFrame:
    fields = {field.column: field for field in layer_by_id("vacancies").fields}
    dark = frame.dark()
    listed = [
        {
            "symbol": data_address(_small(symbol_svg(STATUS_SYMBOLS[row["status"]], dark=dark))),
            "status": field_text(fields["status"], row),
            **{column: field_text(fields[column], row) for column in _COLUMNS},
            "vacant_since": _since(fields["vacant_since"], row),
            "confirmed": _ago(row["last_confirmed_on"]),
            "due": due_words(row["due_on"]),
        }
        for row in found
    ]
    return pd.DataFrame(listed, columns=["symbol", "status", *_COLUMNS, "confirmed", "due"])


def _since(field: Field, row: dict[str, Any]) -> str:
    """Return since when a unit stands empty; of one that still is in use from when on it would."""
    if row["status"] != "threatened":
        rough = row["vacant_since"] is not None and row.get("vacant_since_precision") == "estimated"
        month = format_since(row["vacant_since"], "month") if rough else ""
        return _("ca. {month}").format(month=month) if rough else field_text(field, row)
    return UNKNOWN if row["threatened_from"] is None else threatened_words(row["threatened_from"])


def threatened_words(day: date) -> str:
    """Return from when on a unit would stand empty: ``ab 03/2027``."""
    return _("ab {month}").format(month=format_since(day, "month"))


def _small(svg: str) -> str:
    """Return the symbol with a free rim, because image columns fill the height of the row."""
    return svg.replace('viewBox="0 0 26 26"', 'viewBox="-9 -9 44 44"')


def _ago(day: date | None) -> str:
    if day is None:
        return UNKNOWN
    days = (today() - day).days
    words = ngettext("{n} Tag", "{n} Tage", days).format(n=format_number(days)) if days else _("heute")
    return f"{words} ⚠" if days > CONFIRM_WITHIN_DAYS else words


def due_words(day: date | None) -> str:
    """Return the day of a follow-up: ``heute``, else the date."""
    if day is None:
        return UNKNOWN
    return _("heute") if day == today() else format_day(day)


def _cards(found: list[dict[str, Any]]) -> str:
    """Return the rows as links, for phones."""
    fields = {field.column: field for field in layer_by_id("vacancies").fields}
    items = []
    for row in found:
        picture = data_address(symbol_svg(STATUS_SYMBOLS[row["status"]], dark=frame.dark()))
        told = [
            field_text(fields[name], row, "") for name in ("status", "kind", "floor_area_m2", "suburb_id")
        ]
        words = " · ".join(escape(each) for each in told if each)
        address = "/leerstand?" + urlencode({desk.RECORD: row["unit_id"]})
        items.append(
            f'<li><a href="{escape(address)}" target="_self"><img src="{picture}" alt="" width="22">'
            f"<span><b>{escape(str(row['name'] or _('ohne Adresse')))}</b><br>{words}</span></a></li>"
        )
    return f'<ul class="qa-cards">{"".join(items)}</ul>'
