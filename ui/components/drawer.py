"""The sheet at the right of the map: one record, or the records of a layer without a known place."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from geo.filters import FilterValues
from geo.i18n import _, ngettext
from geo.layer import MapLayer, PointStyle
from geo.layers import layer_by_id
from ui import frame, map_reads
from ui.address import MapState, Selected
from ui.components import layer_switch
from ui.components.marks import facts, mark
from ui.components.provenance import provenance_html
from ui.components.register_sheet import photo_html, ways_html
from ui.components.symbols import data_address, record_svg
from ui.components.timeline import timeline_html
from ui.components.values import field_text
from ui.map_reads import Version
from ui.register import worklist_reads
from ui.supply.blocks import vacancy_block


def close() -> None:
    """Close what is open at the right, else the table; call from a callback."""
    if st.session_state.get("map_selected") or st.session_state.get("map_unplaced"):
        st.session_state["map_selected"] = st.session_state["map_unplaced"] = None
    else:
        st.session_state["map_table"] = False


def show(state: MapState, version: Version) -> None:
    """Draw the sheet when something is chosen."""
    unplaced = st.session_state.get("map_unplaced")
    if state.selected is None and not unplaced:
        return
    with st.container(key="karte_blatt", gap="small"):
        with st.container(key="blatt_knoepfe", horizontal=True, horizontal_alignment="right", gap="small"):
            _size_button()
            st.button(
                _("Schließen"), icon=":material/close:", key="blatt_zu", on_click=close, type="tertiary"
            )
        if state.selected is not None:
            _record(layer_by_id(state.selected.layer_id), state.selected.key, version)
        else:
            _unplaced(state, layer_by_id(str(unplaced)), version)


def _size_button() -> None:
    """On phones the sheet covers the lower part of the map: this makes it tall and small again."""
    tall = bool(st.session_state.get("map_sheet_tall"))
    if tall:
        st.html('<span class="qa-tall"></span>')
    st.button(_("Kleiner") if tall else _("Größer"), key="blatt_groesse", on_click=_resize, type="tertiary")


def _resize() -> None:
    st.session_state["map_sheet_tall"] = not st.session_state.get("map_sheet_tall")


def _record(layer: MapLayer, key: int, version: Version) -> None:
    row = map_reads.record(version, layer.id, key)
    st.html(
        f'<div class="qa-marks">{_pill(layer, row)}{mark(row["quality"])}</div>'
        f'<h2 class="qa-sheet-title" tabindex="-1">{escape(str(row["name"] or _(layer.noun[0])))}</h2>'
        f'<p class="qa-sheet-place">{escape(_place(layer, row))}</p>'
    )
    if (unit_id := _unit(layer, key)) is not None:
        vacancy_id = key if layer.relation == "vacancy_current" else None
        st.html(photo_html(unit_id) + ways_html(unit_id, vacancy_id))
    known, further, missing = _facts(layer, row)
    st.html(facts(known))
    if further:
        words = ngettext("{n} weitere Angabe", "{n} weitere Angaben", len(further)).format(n=len(further))
        st.html(f'<details class="qa-missing"><summary>{words}</summary>{facts(further)}</details>')
    if missing:
        words = ngettext("{n} Angabe fehlt", "{n} Angaben fehlen", len(missing)).format(n=len(missing))
        st.html(
            f'<details class="qa-missing"><summary>{words}</summary>{escape(", ".join(missing))}</details>'
        )
    if layer.relation == "vacancy_current":
        vacancy_block(key)
    if story := timeline_html(layer, key, version):
        st.html(story)
    st.html(provenance_html([_Source(row["source"])]))


def _unit(layer: MapLayer, key: int) -> int | None:
    """Return the unit of the register that a record stands for; None for layers that are not of the register."""
    if layer.relation == "vacancy_current":
        return worklist_reads.unit_of_vacancy(key)
    return key if layer.relation == "commercial_unit" else None


class _Source:
    """A source row as the provenance line wants it."""

    def __init__(self, row: dict[str, Any]) -> None:
        self.title: str = row["title"]
        self.publisher: str = row["publisher"]
        self.as_of = row["as_of"]
        self.as_of_note: str = row["as_of_note"]
        self.quality: str = row["quality"]


def _pill(layer: MapLayer, row: dict[str, Any]) -> str:
    style = layer.style
    if not isinstance(style, PointStyle) or not style.column or row.get(style.column) not in style.symbols:
        return f'<span class="qa-mark">{escape(_(layer.noun[0]))}</span>'
    code = row[style.column]
    picture = data_address(record_svg(layer, row, dark=frame.dark()))
    words = escape(_(style.terms.get(code, code)))
    return f'<span class="qa-mark"><img src="{picture}" alt="" width="16">{words}</span>'


def _place(layer: MapLayer, row: dict[str, Any]) -> str:
    areas = [field.column for field in layer.visible_fields() if field.kind == "area" and field.in_table]
    names = [row.get(f"{column}_name") for column in areas]
    return " · ".join([str(name) for name in names if name] + [_("Nr. {key}").format(key=row["id"])])


Facts = list[tuple[str, str]]


def _facts(layer: MapLayer, row: dict[str, Any]) -> tuple[Facts, Facts, list[str]]:
    """Return the known facts of the table, the further ones, and the labels of the unknown ones."""
    known: Facts = []
    further: Facts = []
    missing = []
    styled = getattr(layer.style, "column", None)
    for field in layer.visible_fields():
        if field.column in {layer.name_column, styled} or (field.kind == "area" and field.in_table):
            continue
        text = field_text(field, row, "")
        if field.kind == "text" and text and text in str(row["name"]):
            continue
        if text:
            (known if field.in_table else further).append((_(field.label), text))
        elif field.in_table:
            missing.append(_(field.label))
    return known, further, missing


def _unplaced(state: MapState, layer: MapLayer, version: Version) -> None:
    found = map_reads.unplaced(version, state.filters.get(layer.id) or FilterValues.parse(layer, {}))
    st.html(
        f'<h2 class="qa-sheet-title" tabindex="-1">{escape(_(layer.title))}</h2>'
        f'<p class="qa-sheet-place">{_("Ohne bekannten Ort: aufgeführt, nicht auf der Karte")}</p>'
    )
    for row in found:
        st.button(
            str(row["name"]).replace("[", "\\["), key=f"unplaced:{row['id']}", type="tertiary", width="stretch",
            on_click=_choose, args=(layer.id, row["id"]),
        )  # fmt: skip


def _choose(layer_id: str, key: int) -> None:
    st.session_state["map_selected"] = Selected(layer_id, key)
    st.session_state["map_unplaced"] = None
    layer_switch.switch_on(layer_id)
