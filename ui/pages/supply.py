"""Versorgung: which services count, from which distance people are unsupplied, and what each needs of a vacancy."""

from __future__ import annotations

import streamlit as st

from geo.i18n import _, format_number
from geo.terms import UNIT_KINDS
from quarters.supply.services import PremisesNeed, Service, ServiceCatalogue, Threshold, load_services
from ui import frame
from ui.components.marks import mark, sentence
from ui.components.table import Html, Row, cell_html, table_html


@st.cache_data(max_entries=1, show_spinner=False)
def _services() -> ServiceCatalogue:
    return load_services()


def show() -> None:
    """Draw the page."""
    catalogue = _services()
    frame.page(_("Versorgung"))
    aim = _(
        "Diese Seite wird zeigen, wo Menschen eine Versorgung fehlt und welcher Leerstand die Lücke schließt."
    )
    known = _(
        "Schon bekannt: <b>{services}</b> Versorgungsarten in {fields} Feldern, mit Fußwegen und ihren Quellen."
    )
    told = known.format(services=len(catalogue.services), fields=len(catalogue.fields))
    st.html(sentence(f"{aim} {told}"))
    for field, title in catalogue.fields.items():
        services = catalogue.of_field(field)
        if services:
            st.header(title, anchor=False)
            st.html(_table(title, services))
    st.html(f'<p class="qa-note">{_method()}</p>')


def _method() -> str:
    return _(
        "Höchster Fußweg: bis zu diesem Fußweg gilt eine Adresse als versorgt. Werte ohne Quelle sind als Annahme "
        "gekennzeichnet und lassen sich in data/services.toml ändern."
    )


def _table(title: str, services: tuple[Service, ...]) -> str:
    rows = [Row((service.label, _thresholds(service), _premises(service.premises))) for service in services]
    return table_html(
        title, (_("Versorgungsart"), _("Höchster Fußweg"), _("Was ein Leerstand dafür braucht")), rows
    )


def _thresholds(service: Service) -> Html:
    lines = [_threshold(one, one.metres == service.default_threshold_m) for one in service.thresholds]
    return Html("<br>".join(lines))


def _threshold(one: Threshold, is_default: bool) -> str:
    metres = format_number(one.metres, "m")
    length = f"<b>{metres}</b>" if is_default else metres
    if one.evidence.is_assumption:
        return f"{length} {mark('assumption', _('Annahme'))}"
    told = f"{one.label} ({one.evidence.text})" if one.label else one.evidence.text
    return f'{length} <span class="qa-small">{cell_html(told)}</span>'


def _premises(need: PremisesNeed | None) -> Html:
    if need is None:
        return Html(_("lässt sich nicht in einem Leerstand unterbringen"))
    kinds = _(" oder ").join(_(title) for code, title in UNIT_KINDS.items() if code in need.kinds)
    step_free = f", {_('stufenlos')}" if need.step_free_needed else ""
    size = _("ab {area}").format(area=format_number(need.min_floor_area_m2, "m²"))
    if need.floor_area_evidence.is_assumption:
        source = mark("assumption", _("Annahme"))
    else:
        source = f'<span class="qa-small">({cell_html(need.floor_area_evidence.text)})</span>'
    return Html(f"{cell_html(kinds)}, {size}{step_free} {source}")
