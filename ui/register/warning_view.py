"""Frühwarnung: what may fall vacant soon, why, and which supply people would lose with it."""

from __future__ import annotations

from html import escape

import streamlit as st

from geo.i18n import N_, _, format_day, format_number
from ui import map_reads
from ui.components.marks import sentence
from ui.components.table import Html, Row, table_html
from ui.links import link
from ui.register import office_reads
from ui.supply import reads as supply
from ui.supply import words
from ui.today import today
from vacancy.warning import Warned

REASONS = {
    "threatened": N_("als drohend erfasst"),
    "lease": N_("Mietvertrag endet"),
    "closure": N_("Schließung angekündigt"),
}
SHOWN = 60


def show() -> None:
    """Draw the sentence and the list, the heaviest loss first."""
    found, computed = office_reads.all_warnings(today())
    heavy = [one for one in found if one.people >= words.FEW]
    if not found:
        st.html(sentence(_("Keine Einheit ist als drohend erfasst, kein Mietvertrag endet bald.")))
        return
    told = (
        _("Bei <b>{n}</b> Einheiten droht Leerstand, mit <b>{heavy}</b> davon ginge Versorgung verloren")
        if computed
        else _("Bei <b>{n}</b> Einheiten droht Leerstand")
    ).format(n=format_number(len(found)), heavy=format_number(len(heavy)))
    st.html(sentence(told, live=True))
    if not computed:
        st.html(
            f'<p class="qa-note">{_("Die Wege werden noch berechnet; danach steht hier, wer Versorgung verliert.")}</p>'
        )
    names = map_reads.area_names(map_reads.current_version(), "")
    labels = _labels() if computed else {}
    headers = (
        _("Einheit"),
        _("Warum"),
        _("Wann"),
        _("Nutzung"),
        _("Fläche"),
        _("Vorort"),
        _("Menschen ohne diese Versorgung"),
    )
    rows = [_row(one, names, labels) for one in found[:SHOWN]]
    st.html(table_html(_("Drohender Leerstand"), headers, rows, figures=(4,)))
    if len(found) > SHOWN:
        rest = _("{n} weitere stehen unter „Drohend“ in der Tabelle.").format(
            n=format_number(len(found) - SHOWN)
        )
        st.html(f'<p class="qa-note">{escape(rest)}</p>')


def _labels() -> dict[str, str]:
    return {service.key: _(service.label) for service in supply.current_model().catalogue.services.values()}


def _row(one: Warned, names: dict[int, str], labels: dict[str, str]) -> Row:
    lost = [
        f"{labels.get(service, service)}: {words.people(people)}"
        for service, people in sorted(one.supply_lost.items(), key=lambda pair: -pair[1])
        if people >= words.FEW
    ]
    return Row(
        (
            Html(link(f"/leerstand?akte={one.unit_id}", one.name or _("ohne Adresse"))),
            _(REASONS[one.reason]),
            format_day(one.on) if one.on else _("ohne Datum"),
            one.branch or "–",
            format_number(one.floor_area_m2, "m²"),
            names.get(one.suburb_id or 0, "–"),
            ", ".join(lost) or "–",
        )
    )
