"""Remove the examples: exact numbers first, then one button; what people entered stays."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from geo.database import transaction
from geo.i18n import _, format_number, ngettext
from geo.people import Role
from quarters.supply.example import remove_example_supply
from ui.components.load_dialogs import REPORT
from ui.errors import show_error
from ui.who import require
from vacancy.example import RemovedCounts, remove_examples


class _Trial(Exception):  # noqa: N818 - a signal that rolls the trial back, not an error
    pass


def button() -> None:
    """Draw the button that opens the dialog."""
    if st.button(_("Beispieldaten entfernen"), icon=":material/delete:", key="beispiele_entfernen"):
        _dialog()


def _dialog() -> None:
    @st.dialog(_("Beispieldaten entfernen"))
    def show() -> None:
        try:
            _content()
        except Exception as error:  # noqa: BLE001 - one sentence in the dialog, nothing was removed
            show_error(error)

    show()


def _content() -> None:
    st.html(f"<p>{escape(sentence(*_remove(trial=True)))}</p>")
    with st.container(horizontal=True):
        if st.button(_("Entfernen"), type="primary", key="beispiele_weg"):
            with st.spinner(_("Beispieldaten werden entfernt")):
                done = _remove(trial=False)
            st.session_state[REPORT] = [sentence(*done, past=True)]
            st.rerun()
        if st.button(_("Behalten"), key="beispiele_behalten"):
            st.rerun()


def sentence(counts: RemovedCounts, supply: Mapping[str, int], *, past: bool = False) -> str:
    """Return what is, or was, removed and what stays.

    Parameters
    ----------
    counts
        Rows of the register and of the map.
    supply
        Rows of the supply analysis by relation.
    """
    text = _(
        "{units} Einheiten, {vacancies} Leerstände (auch vergangene), {streets} Straßen, {facilities} Angebote und "
        "{cells} Zellen der Bevölkerung"
    )
    kept = counts.vacancies_kept
    if past:
        text += " " + _("wurden entfernt.") + " "
        text += ngettext(
            "{kept} von Ihnen erfasster Leerstand ist geblieben.",
            "{kept} von Ihnen erfasste Leerstände sind geblieben.",
            kept,
        )
    else:
        text += " " + _("werden entfernt.") + " "
        text += ngettext(
            "{kept} von Ihnen erfasster Leerstand bleibt.",
            "{kept} von Ihnen erfasste Leerstände bleiben.",
            kept,
        )
    return text.format(
        units=format_number(counts.units), vacancies=format_number(counts.vacancies),
        streets=format_number(counts.streets), facilities=format_number(supply.get("facility", 0)),
        cells=format_number(supply.get("population_cell", 0)), kept=format_number(kept),
    )  # fmt: skip


def _remove(*, trial: bool) -> tuple[RemovedCounts, dict[str, int]]:
    counts, supply = RemovedCounts(0, 0, 0, 0, 0), {}
    try:
        with transaction(require(Role.PLANNER)) as connection:
            supply = remove_example_supply(connection)
            counts = remove_examples(connection)
            if trial:
                raise _Trial
    except _Trial:
        pass
    return counts, supply
