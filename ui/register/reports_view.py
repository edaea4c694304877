"""Meldungen: what citizens reported; somebody decides before it enters the register."""

from __future__ import annotations

from html import escape

import streamlit as st

from geo.i18n import _, format_day, format_number, ngettext
from geo.terms import UNIT_KINDS, UNIT_STATUS
from ui.components.marks import facts, sentence
from ui.register import desk, office_reads
from vacancy.public_report import PublicReport, accept, decline

SHOWN = 20


def show() -> None:
    """Draw the waiting reports, oldest first, each with its two decisions."""
    found = office_reads.reports()
    if told := st.session_state.pop(desk.PROBLEM, None):
        st.html(f'<p class="qa-error" role="alert">{escape(str(told))}</p>')
    if not found:
        form = f'<a href="/melden" target="_blank">{escape(_("Formular ansehen"))}</a>'
        st.html(sentence(f"{_('Keine Meldung wartet.')} {form}", live=True))
        return
    words = ngettext("<b>{n}</b> Meldung wartet", "<b>{n}</b> Meldungen warten", len(found))
    st.html(sentence(words.format(n=format_number(len(found))), live=True))
    for one in found[:SHOWN]:
        _report(one)


def _report(one: PublicReport) -> None:
    with st.container(border=True, key=f"meldung_{one.id}"):
        told = [
            (_("Art"), _(UNIT_KINDS[one.kind]) if one.kind else ""),
            (_("Geschoss"), one.floor),
            (_("Leer seit"), one.vacant_since),
            (_("Bemerkung"), one.note),
            (_("Eingegangen"), format_day(one.received_at)),
            (_("Im Register"), _known(one)),
            (_("Hinweis"), _("kam, während sehr viele Meldungen kamen") if one.held else ""),
        ]
        address = f"{one.street} {one.house_number}".strip()
        st.html(f"<h3 class='qa-sheet-part'>{escape(address)}</h3>{facts(told)}")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if one.known in {None, "occupied"}:
                st.button(
                    _("Übernehmen"), icon=":material/check:", type="primary", key=f"meldung_ja_{one.id}",
                    on_click=_accept, args=(one.id,),
                )  # fmt: skip
            with st.popover(_("Ablehnen"), icon=":material/close:"):
                reason = st.text_input(_("Grund"), key=f"meldung_grund_{one.id}", max_chars=200)
                st.button(
                    _("Meldung ablehnen"),
                    key=f"meldung_nein_{one.id}",
                    on_click=_decline,
                    args=(one.id, reason),
                )


def _known(one: PublicReport) -> str:
    if one.known is None:
        return _("unbekannt, wird neu angelegt")
    status = _(UNIT_STATUS.get(one.known, one.known))
    return _("Nr. {key}, {status}").format(key=one.known_unit_id, status=status)


def _accept(report_id: int) -> None:
    done = desk.write(lambda connection, person: accept(connection, report_id, person), supply=True)
    if done is not None:
        st.toast(_("Als gemeldet übernommen."), icon=":material/check:")


def _decline(report_id: int, reason: str) -> None:
    desk.write(lambda connection, _person: decline(connection, report_id, reason))
