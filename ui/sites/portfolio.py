"""Tab Zukunftsstandorte: filters, map and list of all projects; one chosen shows its sheet, several are compared."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from geo.i18n import _, format_number
from quarters.sites import Site
from ui import reads as page_reads
from ui.components.marks import sentence
from ui.components.provenance import provenance
from ui.components.site_map import DRAWING_PX, HEIGHT_PX, site_map
from ui.sites import candidates, compare, edit, map_data, outline, reads, sheet, words
from ui.sites.filters import filtered, summary
from ui.sites.map_legend import legend, map_sources

CHOSEN, LISTED, ROUND = "standort", "standorte_liste", "standorte_runde"
MOST = 4
WIDTHS = {"name": 190, "strategy": 125, "status": 130, "place": 120, "area": 75}
"""Widths of the columns in px; together they fit half of a page of 1440 px."""


def show() -> None:
    """Draw the tab."""
    found = reads.all_sites()
    edit.report()
    _actions()
    if not found:
        st.html(sentence(_("Noch ist kein Standort geladen. Gebiete und Standorte laden Sie unter Daten.")))
        return
    _from_address(found)
    shown = filtered(found)
    st.html(sentence(summary(shown, len(found)), live=True))
    with st.container(key="standorte_spalten"):
        left, right = st.columns(2, gap="medium")
    with left:
        height = DRAWING_PX if outline.drawing() else HEIGHT_PX
        told = map_data.data(shown, _chosen_ids(found))
        site_map(map_data.MAP, told, on_picked=_on_picked, on_drawn=outline.on_drawn, height=height)
        # right below the map: on a telephone the list follows, and what comes after it is out of sight
        outline.bar(edit.new_dialog)
        if signs := legend(shown):
            st.html(signs)
    with right:
        _list(shown)
    _choice(found)
    provenance([*page_reads.sources_of(site.source_id for site in shown), *map_sources()])


def _actions() -> None:
    if not reads.may_plan():
        return
    with st.container(horizontal=True, key="standorte_aktionen"):
        if st.button(_("Neuer Standort"), icon=":material/add:", type="primary", key="standort_neu"):
            edit.new_dialog()
        if st.button(_("Kandidaten aus Filtern"), icon=":material/filter_alt:", key="standort_kandidaten"):
            candidates.dialog()


def _from_address(found: Sequence[Site]) -> None:
    known = {site.key for site in found}
    if CHOSEN not in st.session_state:
        given = st.query_params.get("standort", "").split(",")
        st.session_state[CHOSEN] = [key for key in dict.fromkeys(given) if key in known][:MOST]
    st.session_state[CHOSEN] = [key for key in st.session_state[CHOSEN] if key in known]


def _chosen_ids(found: Sequence[Site]) -> list[int]:
    return [site.id for site in found if site.key in st.session_state[CHOSEN]]


def _list(shown: Sequence[Site]) -> None:
    st.session_state[LISTED] = [site.key for site in shown]
    if not shown:
        st.caption(_("Kein Vorhaben passt zu diesen Filtern."))
        return
    table = pd.DataFrame(
        {
            "name": [site.name for site in shown],
            "strategy": [words.strategy(site) for site in shown],
            "status": [words.status(site) for site in shown],
            "place": [words.place(site) for site in shown],
            "area": [_area(site) for site in shown],
        }
    )
    titles = {
        "name": _("Name"),
        "strategy": _("Art"),
        "status": _("Status"),
        "place": _("Ort"),
        "area": _("Fläche"),
    }
    st.dataframe(
        table, hide_index=True, height=HEIGHT_PX, selection_mode="single-row", on_select=_on_row, key=_list_key(),
        column_config={
            name: st.column_config.TextColumn(title, width=WIDTHS[name]) for name, title in titles.items()
        },
        alt=_("Liste der Vorhaben und Orte"),
    )  # fmt: skip


def _area(site: Site) -> str:
    if site.outline_ha is not None:
        return format_number(site.outline_ha, "ha", 2)
    if len(site.stated_ha) > 1:  # sources that contradict each other stand side by side
        shown = " / ".join(
            format_number(each, digits=0 if each.is_integer() else 1) for each in site.stated_ha
        )
        return f"{shown}\u202fha"
    return format_number(site.area_ha, "ha", 1) if site.area_ha is not None else "–"


def _list_key() -> str:
    return f"standorte_tabelle_{st.session_state.get(ROUND, 0)}"


def _on_row() -> None:
    rows = st.session_state[_list_key()]["selection"]["rows"]
    listed = st.session_state.get(LISTED, [])
    _choose([listed[rows[0]]] if rows and rows[0] < len(listed) else [])


def _on_picked() -> None:
    picked = st.session_state[map_data.MAP].get("picked")
    keys = {site.id: site.key for site in reads.all_sites()}
    if picked and picked.get("id") in keys:
        st.session_state[ROUND] = (
            st.session_state.get(ROUND, 0) + 1
        )  # the mark in the list would be another one's
        _choose([keys[picked["id"]]])


def _choose(keys: list[str]) -> None:
    st.session_state[CHOSEN] = keys
    site = next((site for site in reads.all_sites() if site.key in keys), None)
    if site:
        map_data.fly_to(
            site, reads.all_outlines().get(site.id), f"{site.id}:{st.session_state.get(ROUND, 0)}"
        )


def _choice(found: Sequence[Site]) -> None:
    names = {site.key: site.name for site in found}
    chosen = st.multiselect(
        _("Ansehen, oder bis zu vier vergleichen"), list(names), format_func=names.__getitem__, key=CHOSEN,
        max_selections=MOST, placeholder=_("Vorhaben wählen"),
    )  # fmt: skip
    if chosen:
        st.query_params["standort"] = ",".join(chosen)
    else:
        st.query_params.pop("standort", None)
    picked = [site for site in found if site.key in chosen]
    picked.sort(key=lambda site: chosen.index(site.key))
    if len(picked) == 1:
        sheet.show(picked[0])
    elif picked:
        compare.show(picked)
