"""Tab Was hilft hier?: a vacancy, its uses and their effect, and the scenario they are laid into."""

from __future__ import annotations

import streamlit as st

from geo.errors import AtlasError
from geo.i18n import _, format_number
from quarters.supply.model import SupplyModel
from quarters.supply.state import SupplyState
from ui import frame
from ui.components.supply_map import HEIGHT_PX, supply_map
from ui.errors import show_error
from ui.supply import map_data, panel, picked, plan, provenance, reads, scenario_panel, uses
from ui.supply.question import Question

MAP = "hilfe_karte"
SHEET_PX = HEIGHT_PX + 90


@frame.fragment
def show(model: SupplyModel, question: Question) -> None:
    """Draw the tab; it reruns alone, so that a measure shows at once."""
    state = plan.state(model)
    chosen = picked.current()
    with st.container(key="hilfe_spalten"):
        left, middle, right = st.columns([4, 3.2, 3], gap="small")
    with middle, st.container(height=SHEET_PX, key="hilfe_blatt"):
        _vacancy(question, state)
    with left:
        marked = panel.marks(question, state, chosen)
        data = map_data.data(question, panel.after_use(question, state, chosen), chosen, marked)
        supply_map(MAP, data, lambda: picked.from_map(MAP), height=SHEET_PX)
    with right, st.container(height=SHEET_PX, key="szenario_blatt"):
        scenario_panel.show(question, state)
    provenance.line(model, question.service.key)


def _vacancy(question: Question, state: SupplyState) -> None:
    chosen = picked.current()
    if chosen is not None and chosen.kind in {"cell", "facility"}:
        panel.show(question, state, chosen)
        return
    names = _names(state.model)
    if not names:
        st.html(f"<p>{_('Es gibt keinen offenen Leerstand mit bekannter Lage.')}</p>")
        return
    now = chosen.id if chosen and chosen.kind == "vacancy" and chosen.id in names else None
    st.session_state["hilfe_leerstand"] = now
    st.selectbox(
        _("Leerstand"), list(names), key="hilfe_leerstand", format_func=names.get, on_change=_chosen, index=None,
        placeholder=_("auf der Karte oder hier wählen"),
    )  # fmt: skip
    if now is None:
        hint = _("Leerstand wählen: Hier steht dann, welche Nutzung wie viele Menschen neu versorgt.")
        st.html(f'<p class="qa-note">{hint}</p>')
        _best(question, state)
        return
    try:
        uses.sheet(question, state, now)
    except AtlasError as error:
        show_error(error)


def _names(model: SupplyModel) -> dict[int, str]:
    """Return the vacancies with a place by key: address and floor area, in the order of addresses."""
    rows = model.vacancies.rows.iloc[model.vacancies.row].sort_values("name")
    return {
        key: f"{name or _('ohne Adresse')}, {format_number(area_m2, 'm²')}"
        for key, name, area_m2 in zip(rows["id"], rows["name"], rows["floor_area_m2"], strict=True)
    }


def _chosen() -> None:
    key = st.session_state["hilfe_leerstand"]
    if key is None:
        picked.clear()
    else:
        picked.pick("vacancy", key)


def _best(question: Question, state: SupplyState) -> None:
    """Draw the vacancies where the chosen service helps most people in the whole city."""
    if question.service.premises is None:
        st.html(
            f'<p class="qa-note">{_("Diese Versorgungsart lässt sich nicht in einem Leerstand unterbringen.")}</p>'
        )
        return
    city = state.model.zones_of("city")[0]
    found = reads.sites_for(state, city.id, question.service.key, question.threshold_m, question.group)
    title = _("Wo hilft es am meisten: {service}").format(service=_(question.service.label))
    st.html(f'<h3 class="qa-sheet-part">{title}</h3>')
    if not found:
        st.html(f'<p class="qa-note">{_("Kein geeigneter Leerstand versorgt jemanden neu.")}</p>')
    panel.site_buttons([(site.vacancy_id, site.address, site.newly_served) for site in found[:8]], "beste")
