"""The record beside the table of the register: what is known, what is missing, where it comes from."""

from __future__ import annotations

from html import escape

import streamlit as st

from geo.i18n import _, ngettext
from geo.layers import layer_by_id
from geo.terms import STATUS_SYMBOLS, VACANCY_STATUS
from ui import frame, reads, register_reads
from ui.components import register_table
from ui.components.marks import facts, mark, marks
from ui.components.provenance import provenance
from ui.components.symbols import data_address, symbol_svg
from ui.components.values import known_facts, missing_labels
from ui.links import link, map_address
from ui.supply.blocks import vacancy_block

ALREADY_IN_HEAD = frozenset({"Status", "Adresse", "Straße", "Hausnummer"})


def record_drawer(layer_id: str, key: int) -> None:
    """Draw one record in a column of its own."""
    layer = layer_by_id(layer_id)
    row = register_reads.record(layer_id, key)
    with st.container(key="akte"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(marks(status_mark(row["status"]), mark(row["quality"])), width="stretch")
            st.button(
                _("Akte schließen"), icon=":material/close:", type="tertiary", key="akte_zu", width="content",
                on_click=register_table.close,
            )  # fmt: skip
        st.header(row["name"] or _("ohne Adresse"), anchor=False)
        where = ", ".join(str(row[name]) for name in ("suburb_id_name", "borough_id_name") if row.get(name))
        st.html(f'<p class="qa-note">{escape(where or _("Lage noch nicht bekannt"))}</p>')
        shown = {_(label) for label in ALREADY_IN_HEAD}
        st.html(facts(pair for pair in known_facts(layer, row) if pair[0] not in shown))
        _missing(missing_labels(layer, row))
        if layer.relation == "vacancy_current":
            vacancy_block(key)
        if row["lon"] is not None:
            st.html(link(map_address(layer_id, key), _("Auf der Karte zeigen")))
        provenance(reads.sources_of([row["source"]["id"]]))


def status_mark(status: str) -> str:
    """Return the status as symbol and word."""
    picture = data_address(symbol_svg(STATUS_SYMBOLS[status], dark=frame.dark()))
    words = escape(_(VACANCY_STATUS.get(status, status)))
    return f'<span class="qa-mark qa-plain"><img src="{picture}" alt=""><span>{words}</span></span>'


def _missing(labels: list[str]) -> None:
    if labels:
        title = ngettext("{n} Angabe fehlt", "{n} Angaben fehlen", len(labels)).format(n=len(labels))
        with st.expander(title):
            st.html(f'<p class="qa-note">{escape(", ".join(labels))}</p>')
