"""Leerstand: the register as worklists, table and record, and the rates of every area."""

from __future__ import annotations

import streamlit as st

from geo.filters import FilterValues
from geo.i18n import _, format_number
from geo.layers import layer_by_id
from ui import frame, map_reads, reads, register_reads
from ui.components import rates_table, register_table
from ui.components.marks import mark, sentence
from ui.components.provenance import provenance
from ui.components.record import record_drawer
from ui.links import export_links

WORKLISTS = {
    "alle": ("Alle", ""),
    "drohend": ("Drohend", "threatened"),
    "gemeldet": ("Neu gemeldet", "reported"),
    "ohne-lage": ("Ohne Lage", ""),
}
"""Worklist: title and the status that it keeps."""


def show() -> None:
    """Draw the page."""
    vacancies = layer_by_id("vacancies")
    actions = frame.page(_("Leerstand"), *([mark("example")] if reads.has_examples() else []))
    everything = FilterValues.parse(vacancies, {})
    if not map_reads.summary(reads.version(), everything).total:
        st.html(sentence(_("Noch ist kein Leerstand erfasst. Ein Register lesen Sie unter Daten ein.")))
        return
    view = st.segmented_control(
        _("Ansicht"), ["tabelle", "quoten"], default="tabelle", required=True, key="sicht", bind="query-params",
        label_visibility="collapsed",
        format_func={"tabelle": f":material/table_rows: {_('Tabelle')}", "quoten": f":material/bar_chart: {_('Quoten')}"}.get,
    )  # fmt: skip
    if view == "quoten":
        rates_table.show()
    else:
        _register(everything, actions)
    provenance(map_reads.provenance(reads.version(), vacancies.id))


def _register(everything: FilterValues, actions: st.delta_generator.DeltaGenerator) -> None:
    worklist = _worklist(everything)
    words = st.text_input(
        _("Suche"), key="suche", bind="query-params", icon=":material/search:", label_visibility="collapsed",
        placeholder=_("Straße, Hausnummer, Branche oder frühere Nutzung"),
    )  # fmt: skip
    given = {"status": WORKLISTS[worklist][1], "q": words.strip()}
    filters = FilterValues.parse(everything.layer, {name: text for name, text in given.items() if text})
    only_unplaced = worklist == "ohne-lage"
    if not only_unplaced:
        with actions, st.popover(_("Ausgeben"), icon=":material/download:"):
            st.html(export_links(filters))
    chosen = st.session_state.get(register_table.CHOSEN)
    table, drawer = st.columns([5, 3], gap="medium") if chosen else (st.container(), None)
    with table:
        _table(filters, only_unplaced)
    if drawer is not None and chosen:
        with drawer:
            record_drawer("vacancies", chosen)


def _worklist(everything: FilterValues) -> str:
    counted = map_reads.summary(reads.version(), everything)
    counts = {"alle": counted.shown, "ohne-lage": counted.unplaced} | {
        key: counted.by_code.get(status, 0) for key, (_title, status) in WORKLISTS.items() if status
    }
    return str(
        st.pills(
            _("Arbeitsliste"), list(WORKLISTS), default="alle", required=True, key="liste", bind="query-params",
            format_func=lambda key: f"{_(WORKLISTS[key][0])} **{format_number(counts[key])}**",
            label_visibility="collapsed", on_change=register_table.close,
        )
    )  # fmt: skip


def _table(filters: FilterValues, only_unplaced: bool) -> None:
    counted = map_reads.summary(reads.version(), filters)
    number = counted.unplaced if only_unplaced else counted.shown
    if not number:
        st.html(sentence(_("Kein Leerstand passt zu dieser Liste und Suche."), live=True))
        return
    st.html(f'<p role="status"><b>{format_number(number)}</b> {_words(filters, only_unplaced)}</p>')
    register_table.show(filters, number, only_unplaced)


def _words(filters: FilterValues, only_unplaced: bool) -> str:
    if only_unplaced:
        return _("Leerstände haben noch keine Lage. Sie stehen in jeder Liste, aber nicht auf der Karte.")
    told = filters.sentence(map_reads.area_names(reads.version("area"), ""))
    return _("Leerstände") + (f": {told}" if told else _(" in Dortmund, keine Filter").replace("Dortmund", reads.municipality_name()))
