"""Dubletten?: two records that may be one unit, side by side, to merge or to keep apart."""

from __future__ import annotations

from html import escape

import streamlit as st

from geo.filters import FilterValues
from geo.i18n import _, format_day, format_number, ngettext
from ui.components.marks import sentence
from ui.components.table import Row, table_html
from ui.register import desk, worklist_reads
from vacancy.record import last_event
from vacancy.record.duplicates import Pair, keep_apart
from vacancy.record.fields import FIELDS
from vacancy.record.lifecycle import STATUS_LABELS
from vacancy.record.merging import merge
from vacancy.record.values import value_text

_COMPARED = ("floor", "unit_label", "kind", "floor_area_m2", "vacant_since", "previous_use", "file_number")
SHOWN = 10


def show(filters: FilterValues) -> None:
    """Draw the pairs."""
    found = worklist_reads.pairs(filters)
    if not found:
        st.html(sentence(_("Kein Leerstand scheint doppelt erfasst zu sein."), live=True))
        return
    told = ngettext(
        "{n} Paar könnte ein Leerstand sein.", "{n} Paare könnten je ein Leerstand sein.", len(found)
    )
    st.html(sentence(escape(told.format(n=format_number(len(found)))), live=True))
    if problem := st.session_state.get(desk.PROBLEM):
        st.html(f'<p class="qa-error" role="alert">{escape(str(problem))}</p>')
    for pair in found[:SHOWN]:
        with st.container(border=True, key=f"paar_{pair.unit_id}_{pair.other_unit_id}"):
            _pair(pair)


def _pair(pair: Pair) -> None:
    both = [worklist_reads.one(key) for key in (pair.unit_id, pair.other_unit_id)]
    rows = [Row((_("Status"), *(_(STATUS_LABELS.get(str(each.spell_status), "–")) for each in both)))]
    rows += [
        Row((_(FIELDS[name].label), *(value_text(FIELDS[name], each.values[name]) for each in both)))
        for name in _COMPARED
    ]
    rows.append(Row((_("erfasst"), *(format_day(each.recorded_at) for each in both))))
    headers = ("", *(f"{each.name} (Nr. {each.unit_id})" for each in both))
    st.html(table_html(_("Zwei Einträge im Vergleich"), headers, rows))
    if pair.distance_m is not None:
        st.caption(_("{n} voneinander entfernt").format(n=format_number(pair.distance_m, "m")))
    if not all(desk.may_edit(each) for each in both):
        return
    key = f"{pair.unit_id}_{pair.other_unit_id}"
    with st.container(horizontal=True):
        for kept, removed in ((both[0], both[1]), (both[1], both[0])):
            with st.popover(_("Nr. {key} behalten").format(key=kept.unit_id), icon=":material/merge:"):
                st.html(f"<p>{escape(_merge_words(kept.unit_id, removed.unit_id))}</p>")
                st.button(
                    _("Zusammenführen"), type="primary", key=f"fuehren_{key}_{kept.unit_id}", on_click=_merge,
                    args=(kept.unit_id, removed.unit_id),
                )  # fmt: skip
        st.button(_("Sind zwei Einheiten"), key=f"zwei_{key}", on_click=_apart, args=(pair,))


def _merge_words(kept: int, removed: int) -> str:
    return _(
        "Verlauf, Fotos, Notizen und Kontakte von Nr. {removed} kommen zu Nr. {kept}; Nr. {removed} gibt es danach "
        "nicht mehr. Zurücknehmen lässt es sich im Verlauf von Nr. {kept}."
    ).format(kept=kept, removed=removed)


def _merge(kept: int, removed: int) -> None:
    done = desk.write(lambda connection, person: merge(connection, kept, removed, person), supply=True)
    if done is not None:
        desk.show_record(kept)
        event_id = desk.write(lambda connection, _person: last_event(connection, kept))
        desk.offer_undo(_("Zusammengeführt."), event_id)
        desk.new_round()


def _apart(pair: Pair) -> None:
    desk.write(lambda connection, person: keep_apart(connection, pair.unit_id, pair.other_unit_id, person))
