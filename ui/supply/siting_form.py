"""What is searched in the tab Standorte suchen: services, number or budget, which vacancies come into question."""

from __future__ import annotations

from html import escape

import streamlit as st

from geo.i18n import _, format_number
from geo.terms import UNIT_KINDS, VACANCY_STATUS
from quarters.supply.model import SupplyModel
from quarters.supply.search import Question as Search
from quarters.supply.vacant import AVAILABLE_STATUS, chosen_by
from ui.components.marks import mark
from ui.supply.question import Question

MOST = 20
"""Most sites to choose: so many are proven within seconds; beyond, a list is no plan."""
AT_FIRST = 5
_LEVELS = ("project_area", "quarter_lab", "borough")


def ask(model: SupplyModel, question: Question) -> Search | None:
    """Draw the form; return the question when the search was started, else None."""
    placeable = {key: one for key, one in model.catalogue.services.items() if one.premises is not None}
    with st.form("standort_formular"):
        fields = st.container(key="standort_felder")
        first, second, third = fields.columns([3, 3, 3], gap="medium", vertical_alignment="bottom")
        with first:
            default = [question.service.key] if question.service.key in placeable else []
            services = st.multiselect(
                _("Versorgungsarten"), list(placeable), default=default, max_selections=4,
                format_func=lambda key: _(placeable[key].label), placeholder=_("mindestens eine"),
                key=f"suche_dienste_{question.service.key}",
            )  # fmt: skip
        with second:
            most = max(1, min(MOST, len(model.vacancies.rows)))
            count = st.number_input(
                _("Wie viele Standorte? (höchstens {n})").format(n=most),
                1,
                most,
                value=min(AT_FIRST, most),
                key="suche_zahl",
            )
        with third:
            budget = st.number_input(
                _("Oder Budget: Kaltmiete je Monat in €"), 0, 1_000_000, value=None, step=500, key="suche_budget",
                placeholder=_("kein Budget"),
            )  # fmt: skip
        with st.expander(_("Welche Leerstände kommen infrage?")):
            filters = _filters(model)
        with st.container(horizontal=True, vertical_alignment="center"):
            started = st.form_submit_button(
                _("Standorte suchen"), type="primary", icon=":material/travel_explore:"
            )
            st.html(_need(model, question, services), width="stretch")
    if not started:
        return None
    areas, kinds, status, least_m2, step_free, accept_unknown = filters
    return Search(
        services=tuple(services), choose=count if budget is None else None, budget_eur_month=budget,
        thresholds_m={question.service.key: question.threshold_m}, group=question.group,
        vacancy_ids=chosen_by(model, areas, kinds), available_status=status or AVAILABLE_STATUS,
        min_floor_area_m2=least_m2, accept_unknown=accept_unknown, step_free=step_free,
    )  # fmt: skip


def _filters(model: SupplyModel) -> tuple[list[int], list[str], list[str], float | None, bool, bool]:
    zones = {zone.id: zone.name for level in _LEVELS for zone in model.zones if zone.level == level}
    left, right = st.columns(2, gap="medium")
    with left:
        areas = st.multiselect(
            _("Nur Leerstände in"), list(zones), format_func=zones.get, placeholder=_("ganze Stadt")
        )
        kinds = st.multiselect(
            _("Objektart"),
            list(UNIT_KINDS),
            format_func=lambda code: _(UNIT_KINDS[code]),
            placeholder=_("alle passenden"),
        )
    with right:
        status = st.multiselect(
            _("Status"), list(VACANCY_STATUS), default=list(AVAILABLE_STATUS),
            format_func=lambda code: _(VACANCY_STATUS[code]), placeholder=_("alle verfügbaren"),
        )  # fmt: skip
        least_m2 = st.number_input(
            _("Kleinste Fläche in m²"), 0, 20_000, value=None, step=10, placeholder=_("nach Versorgungsart")
        )
    with st.container(horizontal=True, gap="medium"):
        step_free = st.checkbox(_("Nur stufenlose"), width="content")
        accept_unknown = st.checkbox(
            _("Auch Leerstände, deren Fläche oder Zugang nicht bekannt ist"), width="content"
        )
    return areas, kinds, status, least_m2, step_free, accept_unknown


def _need(model: SupplyModel, question: Question, services: list[str]) -> str:
    """Return what the first service needs of a vacancy, with its source; or that the one at the left needs none."""
    need = model.service(services[0]).premises if services else None
    if need is None:
        if question.service.premises is not None:
            return ""
        told = _("„{service}“ braucht keine Gewerbeeinheit; bitte hier eine andere Versorgungsart wählen.")
        return f'<p class="qa-note">{escape(told.format(service=_(question.service.label)))}</p>'
    source = (
        mark("assumption", _("Annahme"))
        if need.floor_area_evidence.is_assumption
        else need.floor_area_evidence.text
    )
    access = f", {_('stufenlos')}" if need.step_free_needed else ""
    told = _("Nötig: ab {area}{access}").format(
        area=format_number(need.min_floor_area_m2, "m²"), access=access
    )
    return f'<p class="qa-note">{told} ({source})</p>'
