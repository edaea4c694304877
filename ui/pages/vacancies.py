"""Leerstand: the register as worklists, table, map and record, and the rates of every area."""

from __future__ import annotations

from html import escape

import streamlit as st

from geo.errors import NotFoundError
from geo.filters import FilterValues
from geo.i18n import N_, _, format_number, language
from geo.layers import layer_by_id
from ui import bound, frame, map_reads, reads
from ui.components.marks import mark, sentence
from ui.components.provenance import provenance
from ui.links import export_links
from ui.register import (
    bulk,
    create_dialog,
    desk,
    disputes_view,
    filter_panel,
    import_dialog,
    map_view,
    office,
    pairs_view,
    rates_view,
    record_view,
    table,
    worklist_reads,
)
from vacancy.record.worklists import WORKLISTS as RECORD_LISTS

WORKLISTS = {**RECORD_LISTS, "dubletten": N_("Dubletten?"), "konflikte": N_("Konflikte vor Ort")}
_SIDE_BY_SIDE = {"dubletten": pairs_view.show, "konflikte": disputes_view.show}
"""Worklists that are no list of records."""
VIEWS = {
    "tabelle": (N_("Tabelle"), ":material/table_rows:"),
    "karte": (N_("Karte"), ":material/map:"),
    "quoten": (N_("Quoten"), ":material/bar_chart:"),
}


def show() -> None:
    """Draw the page."""
    actions = frame.page(_("Leerstand"), *([mark("example")] if reads.has_examples() else []))
    vacancies = layer_by_id("vacancies")
    everything = FilterValues.parse(vacancies, {})
    with actions:
        filters = filter_panel.values(
            str(st.session_state.get("suche", st.query_params.get("suche", ""))).strip()
        )
        _export(filters)
        import_dialog.button()
        if desk.may_edit():
            create_dialog.button()
    if not map_reads.summary(map_reads.current_version(), everything).total:
        st.html(sentence(_("Noch ist kein Leerstand erfasst. Ein Register lesen Sie unter Daten ein.")))
        return
    worklist = _worklist(filters)
    view = _row()
    if view == "quoten":
        rates_view.show()
    elif view in office.views():
        office.show(view)
    else:
        _register(filters, worklist, view)
    desk.write_address()
    provenance(map_reads.provenance(map_reads.current_version(), vacancies.id))


def _export(filters: FilterValues) -> None:
    with st.popover(_("Ausgeben"), icon=":material/download:"):
        st.html(export_links(filters))


def _worklist(filters: FilterValues) -> str:
    counts = worklist_reads.counts(filters)
    asked = "konflikte" in {st.query_params.get("liste"), st.session_state.get("liste")}
    disputed = desk.may_edit() and bool(counts["konflikte"] or asked)
    lists = [key for key in WORKLISTS if key != "konflikte" or disputed]
    bound.read("liste", "alle", lists)
    st.pills(
        _("Arbeitsliste"), lists, required=True, key="liste", label_visibility="collapsed",
        format_func=lambda key: f"{_(WORKLISTS[key])} **{format_number(counts[key])}**", on_change=_to_list,
    )  # fmt: skip
    return bound.write("liste", "alle")


def _to_list() -> None:
    """Close the record and show the list that was asked for: the other views know neither lists nor search."""
    desk.close()
    if st.session_state.get("sicht") not in {"tabelle", "karte"}:
        st.session_state["sicht"] = "tabelle"


def _row() -> str:
    """Draw search, view and filters side by side; return which view is chosen."""
    bound.read("suche", "")
    views = VIEWS | office.views()
    bound.read("sicht", "tabelle", views)
    with st.container(key="registerzeile", horizontal=True, vertical_alignment="center"):
        st.text_input(
            _("Suche"), key="suche", icon=":material/search:", label_visibility="collapsed",
            placeholder=_("Straße, Hausnummer, Branche oder frühere Nutzung"), on_change=_to_list,
        )  # fmt: skip
        st.segmented_control(
            _("Ansicht"), list(views), required=True, key="sicht", label_visibility="collapsed",
            format_func=lambda key: f"{views[key][1]} {_(views[key][0])}",
        )  # fmt: skip
        filter_panel.show()
    bound.write("suche", "")
    return bound.write("sicht", "tabelle")


def _register(filters: FilterValues, worklist: str, view: str) -> None:
    """Draw the list, or the map, and the open record beside it."""
    unit_id = _known(desk.open_record())
    left, right = st.columns([2.3, 1], gap="medium") if unit_id is not None else (st.container(), None)
    with left:
        if worklist in _SIDE_BY_SIDE and view != "karte":
            _SIDE_BY_SIDE[worklist](filters)
        else:
            _list(filters, worklist, view)
    if right is not None and unit_id is not None:
        with right:
            record_view.show(unit_id)


def _known(unit_id: int | None) -> int | None:
    """Return the open record; one that an old address names and that is gone closes with a sentence."""
    if unit_id is None:
        return None
    try:
        return worklist_reads.one(unit_id).unit_id
    except NotFoundError as error:
        st.html(f'<p class="qa-error" role="alert">{escape(str(error))}</p>')
        desk.show_record(None)
        return None


def _list(filters: FilterValues, worklist: str, view: str) -> None:
    number = worklist_reads.counts(filters)[worklist]
    if not number:
        st.html(sentence(_("Kein Leerstand passt zu dieser Liste und Suche."), live=True))
        return
    bulk.told()
    with st.container(key="listenkopf", horizontal=True, vertical_alignment="center"):
        st.html(f'<p role="status"><b>{format_number(number)}</b> {_words(filters, worklist)}</p>')
        bulk.show()  # beside the sentence: a bar above the rows would move them under the pointer
    if view == "karte":
        map_view.show(filters, worklist, _(WORKLISTS[worklist]))
    else:
        table.show(table.page_of(filters, worklist, number))
    _on_site()


def _words(filters: FilterValues, worklist: str) -> str:
    told = filters.sentence(map_reads.area_names(map_reads.current_version(), ""))
    if worklist == "dubletten":
        return _("Paare, die je ein Leerstand sein könnten. Nebeneinander stehen sie in der Tabelle.")
    if worklist == "konflikte":
        return _("Einträge von vor Ort wurden nicht übernommen. Beide Fassungen stehen in der Tabelle.")
    if worklist == "ohne-lage":
        return _("Leerstände haben noch keine Lage. Sie stehen in jeder Liste, aber nicht auf der Karte.")
    if worklist != "alle":
        title = escape(_(WORKLISTS[worklist]))
        return f"{_('Leerstände')}: {title}" + (f" · {escape(told)}" if told else "")
    if told:
        return f"{_('Leerstände')}: {escape(told)}"
    return _("Leerstände in {place}, keine Filter").format(place=escape(reads.municipality_name()))


def _on_site() -> None:
    words = escape(_("Vor Ort erfassen"))
    st.html(f'<p class="qa-on-site"><a href="/vor-ort?sprache={language()}" target="_self">{words}</a></p>')
