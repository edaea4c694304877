"""The sheet of a facility: who depends on it, or why it does not count in what is asked."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

import streamlit as st

from geo.errors import NotFoundError
from geo.i18n import _, format_day, format_number
from quarters.supply.services import Service
from quarters.supply.state import Step, SupplyState
from ui.supply import plan, reads, words
from ui.supply.question import Question


def show(question: Question, state: SupplyState, facility_id: int) -> None:
    """Draw the sheet.

    Raises
    ------
    NotFoundError
        When the facility is not stored any more.
    """
    rows = state.model.facilities
    found = rows[rows["id"] == facility_id].to_dict("records")
    if not found:
        raise NotFoundError(_("Dieses Angebot gibt es nicht mehr; bitte ein anderes wählen."))
    row = found[0]
    service = state.model.catalogue.services.get(row["service"])
    address = f"{row['street']} {row['house_number']}".strip()
    name = row["name"] or (_(service.label) if service else "") or address
    st.html(
        f'<h2 class="qa-sheet-title" tabindex="-1">{escape(name)}</h2><p class="qa-note">{escape(address)}</p>'
    )
    closure = Step("close", row["service"], facility_id=facility_id)
    if closure in state.steps:
        st.html(f"<p>{_('Dieses Angebot schließt im Szenario.')}</p>")
        _undo(closure)
        return
    reason = _reason(question, service, row)
    if reason:
        st.html(f"<p>{escape(reason)}</p>")
        return
    _dependent(question, state, facility_id)
    close_button(row["service"], facility_id)


def close_button(service: str, facility_id: int) -> None:
    """Draw the button that lays the closure of a facility into the scenario."""
    st.button(
        _("Schließung ins Szenario legen"), key=f"schliessen:{facility_id}", icon=":material/block:",
        on_click=plan.add, args=(Step("close", service, facility_id=facility_id),),
    )  # fmt: skip


def _undo(closure: Step) -> None:
    if closure in plan.steps():
        st.button(
            _("Aus dem Szenario nehmen"), key=f"oeffnen:{closure.facility_id}", icon=":material/undo:",
            on_click=plan.remove, args=(plan.steps().index(closure),),
        )  # fmt: skip


def _reason(question: Question, service: Service | None, row: dict[str, Any]) -> str:
    """Return why a facility does not count, empty when it does."""
    asked = question.service
    if service is None or service.key != asked.key:
        told = _("Dieses Angebot gehört zu „{own}“, gefragt ist „{asked}“. Die Versorgungsart steht links.")
        return told.format(own=_(service.label) if service else row["service"], asked=_(asked.label))
    if row["closed_by_register"]:
        return _("Dieses Angebot zählt nicht: Das Register meldet seine Räume später als leer.")
    if row["closed_by_date"] and isinstance(row["closes_on"], date):
        told = _("Dieses Angebot zählt nicht: Es schließt am {day}, der Tag ist da.")
        return told.format(day=format_day(row["closes_on"]))
    least = asked.min_departures_per_weekday
    if least is not None and row["departures_per_weekday"] < least:
        told = _("Diese Haltestelle zählt nicht: {n} Abfahrten je Werktag, nötig sind {least}.")
        return told.format(n=format_number(row["departures_per_weekday"]), least=format_number(least))
    return ""


def _dependent(question: Question, state: SupplyState, facility_id: int) -> None:
    found = reads.fragile(state, question.service.key, question.threshold_m, question.group)
    losing = next(one.losing_supply for one in found if one.facility_id == facility_id)
    told = _("Schließt dieses Angebot, verlieren <b>{people}</b> die Versorgung.")
    st.html(f"<p>{told.format(people=escape(words.people_noun(losing)))}</p>")
