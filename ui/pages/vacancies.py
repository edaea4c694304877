"""Leerstand: the register as worklists, table and record, and the rates of every area."""

from __future__ import annotations

from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.filters import FilterValues
from geo.i18n import N_, _, format_number
from geo.layers import layer_by_id
from ui import bound, frame, map_reads, reads
from ui.components import register_table
from ui.components.marks import mark, sentence
from ui.components.provenance import provenance
from ui.components.record import record_drawer
from ui.links import export_links
from ui.register import rates_view

WORKLISTS = {
    "alle": (N_("Alle"), ""),
    "drohend": (N_("Drohend"), "threatened"),
    "gemeldet": (N_("Neu gemeldet"), "reported"),
    "ohne-lage": (N_("Ohne Lage"), ""),
}
"""Worklist: title and the status that it keeps."""
VIEWS = {
    "tabelle": (N_("Tabelle"), ":material/table_rows:"),
    "quoten": (N_("Quoten"), ":material/bar_chart:"),
}


def show() -> None:
    """Draw the page."""
    vacancies = layer_by_id("vacancies")
    actions = frame.page(_("Leerstand"), *([mark("example")] if reads.has_examples() else []))
    everything = FilterValues.parse(vacancies, {})
    if not map_reads.summary(map_reads.current_version(), everything).total:
        st.html(sentence(_("Noch ist kein Leerstand erfasst. Ein Register lesen Sie unter Daten ein.")))
        return
    worklist = _worklist(everything)
    words, view = _row()
    if view == "quoten":
        rates_view.show()
    else:
        _register(everything, worklist, words, actions)
    provenance(map_reads.provenance(map_reads.current_version(), vacancies.id))


def _row() -> tuple[str, str]:
    """Draw search and view side by side; return what is typed and which view is chosen."""
    bound.read("suche", "")
    bound.read("sicht", "tabelle", VIEWS)
    with st.container(key="registerzeile", horizontal=True, vertical_alignment="center"):
        st.text_input(
            _("Suche"), key="suche", icon=":material/search:", label_visibility="collapsed",
            placeholder=_("Straße, Hausnummer, Branche oder frühere Nutzung"), on_change=register_table.close,
        )  # fmt: skip
        st.segmented_control(
            _("Ansicht"), list(VIEWS), required=True, key="sicht", label_visibility="collapsed",
            format_func=lambda key: f"{VIEWS[key][1]} {_(VIEWS[key][0])}",
        )  # fmt: skip
    return bound.write("suche", ""), bound.write("sicht", "tabelle")


def _register(everything: FilterValues, worklist: str, words: str, actions: DeltaGenerator) -> None:
    given = {"status": WORKLISTS[worklist][1], "q": words.strip()}
    filters = FilterValues.parse(everything.layer, {name: text for name, text in given.items() if text})
    only_unplaced = worklist == "ohne-lage"
    if not only_unplaced:
        with actions, st.popover(_("Ausgeben"), icon=":material/download:"):
            st.html(export_links(filters))
    counted = map_reads.summary(map_reads.current_version(), filters)
    number = counted.unplaced if only_unplaced else counted.shown
    if not number:
        st.html(sentence(_("Kein Leerstand passt zu dieser Liste und Suche."), live=True))
        return
    page = register_table.page_of(filters, number, only_unplaced)
    left, right = st.columns([5, 3], gap="medium") if page.chosen else (st.container(), None)
    with left:
        st.html(f'<p role="status"><b>{format_number(number)}</b> {_words(filters, only_unplaced)}</p>')
        register_table.show(page)
    if right is not None and page.chosen:
        with right:
            record_drawer("vacancies", page.chosen)


def _worklist(everything: FilterValues) -> str:
    counted = map_reads.summary(map_reads.current_version(), everything)
    counts = {"alle": counted.shown, "ohne-lage": counted.unplaced} | {
        key: counted.by_code.get(status, 0) for key, (_title, status) in WORKLISTS.items() if status
    }
    bound.read("liste", "alle", WORKLISTS)
    st.pills(
        _("Arbeitsliste"), list(WORKLISTS), required=True, key="liste", label_visibility="collapsed",
        format_func=lambda key: f"{_(WORKLISTS[key][0])} **{format_number(counts[key])}**",
        on_change=register_table.close,
    )  # fmt: skip
    return bound.write("liste", "alle")


def _words(filters: FilterValues, only_unplaced: bool) -> str:
    if only_unplaced:
        return _("Leerstände haben noch keine Lage. Sie stehen in jeder Liste, aber nicht auf der Karte.")
    told = filters.sentence(map_reads.area_names(map_reads.current_version(), ""))
    if told:
        return f"{_('Leerstände')}: {escape(told)}"
    return _("Leerstände in {place}, keine Filter").format(place=escape(reads.municipality_name()))
