"""Several records at once: set a status, ask for a follow-up."""

from __future__ import annotations

from html import escape

import streamlit as st
from sqlalchemy.engine import Connection

from geo.errors import AtlasError
from geo.i18n import _, format_number, ngettext
from geo.people import Person
from ui.register import desk, expose_block
from ui.register.actions import follow_up_form, status_inputs
from vacancy.record import change_status, record
from vacancy.record.lifecycle import TRANSITIONS

_TOLD = "leerstand_sammelbericht"
_TARGETS = tuple(code for code in TRANSITIONS if code != "reported")


def told() -> None:
    """Say once what the last work on several records did."""
    if done := st.session_state.pop(_TOLD, None):
        st.html(f'<p class="qa-sentence" role="status">{escape(str(done))}</p>')


def show() -> None:
    """Draw the bar for the chosen rows."""
    unit_ids: tuple[int, ...] = st.session_state.get(desk.CHOSEN, ())
    if len(unit_ids) < 2 or not desk.may_edit():
        return
    with st.container(horizontal=True, vertical_alignment="center", key="sammelleiste", width="content"):
        st.html(f"<b>{escape(_('{n} gewählt').format(n=format_number(len(unit_ids))))}</b>", width="content")
        with st.popover(_("Status setzen"), icon=":material/swap_horiz:"):
            given = status_inputs("sammel", _TARGETS)
            if given is not None:
                done = desk.write(
                    lambda connection, person: _set_status(connection, person, unit_ids, given),
                    supply=True,
                )
                st.session_state[_TOLD] = done or st.session_state.get(desk.PROBLEM)
                desk.new_round()
                st.rerun()
        with st.popover(_("Wiedervorlage"), icon=":material/event:"):
            follow_up_form(unit_ids, "sammel")
        with st.popover(_("Exposés"), icon=":material/picture_as_pdf:"):
            st.html(expose_block.batch_links(unit_ids))


def _set_status(connection: Connection, person: Person, unit_ids: tuple[int, ...], given: tuple) -> str:  # type: ignore[type-arg]
    """Set the status of each record that allows it; the others stay and are told with the reason."""
    to, day, reason, until = given
    refused: list[str] = []
    for unit_id in unit_ids:
        held = record(connection, unit_id)
        try:
            with connection.begin_nested():
                change_status(
                    connection, int(held.vacancy_id or 0), to, day, reason, held.version, person, until
                )
        except AtlasError as error:
            refused.append(f"{held.name or held.unit_id}: {error}")
    done = len(unit_ids) - len(refused)
    words = ngettext("{n} Status gesetzt.", "{n} Status gesetzt.", done).format(n=format_number(done))
    return " ".join([words, *refused[:5], "…" if len(refused) > 5 else ""]).strip()
