"""Tab Verletzlichkeit: the facilities on which most people depend, announced closures, and what their closing does."""

from __future__ import annotations

from datetime import date
from html import escape

import pandas as pd
import streamlit as st

from geo.errors import AtlasError
from geo.i18n import _, format_day, format_number
from quarters.supply.fragility import Fragile
from quarters.supply.model import SupplyModel
from quarters.supply.state import Step, SupplyState
from ui import frame
from ui.components.marks import mark, sentence
from ui.components.supply_map import supply_map
from ui.components.table import Row, table_html
from ui.errors import show_error
from ui.links import link, map_address
from ui.supply import facility_sheet, map_data, panel, picked, plan, provenance, reads, words
from ui.supply.question import Question
from ui.today import today

MAP = "verletzlich_karte"
SHOWN = 40


@frame.fragment
def show(model: SupplyModel, question: Question) -> None:
    """Draw the tab; it reruns alone, so that a closure shows at once."""
    state = plan.state(model)
    found = reads.fragile(state, question.service.key, question.threshold_m, question.group)
    if not found:
        st.html(
            sentence(_("Zu dieser Versorgungsart ist kein Angebot geladen. Angebote laden Sie unter Daten."))
        )
        return
    st.html(sentence(_words(question, found), live=True))
    left, right = st.container(key="verletzlich_spalten").columns([4, 5], gap="small")
    with left:
        chosen = picked.current()
        data = map_data.data(question, state, chosen, panel.marks(question, state, chosen))
        supply_map(MAP, data, lambda: picked.from_map(MAP))
    with right:
        _table(found)
        _chosen(question, state, found)
    _closures(model, question)
    provenance.line(model, question.service.key)


def _words(question: Question, found: list[Fragile]) -> str:
    first = found[0]
    told = _("Ohne „{name}“ verlieren <b>{people}</b> die Versorgung: {service}.").format(
        name=escape(first.name or _(question.service.label)), people=escape(words.people_noun(first.losing_supply)),
        service=escape(_(question.service.label)),
    )  # fmt: skip
    threatened = [one for one in found if one.threatened]
    if not threatened:
        return told
    more = _("Bei <b>{n}</b> von {all} Angeboten ist eine Schließung angekündigt oder droht Leerstand.")
    return f"{told} {more.format(n=len(threatened), all=format_number(len(found)))}"


def _table(found: list[Fragile]) -> None:
    listed = [one for number, one in enumerate(found) if number < SHOWN or one.threatened]
    table = pd.DataFrame({
        "name": [one.name or one.address for one in listed],
        "address": [one.address for one in listed],
        "people": [words.people(one.losing_supply) for one in listed],
        "closes": [_warning(one) for one in listed],
    })  # fmt: skip
    columns = st.column_config
    key = f"verletzlich|{listed[0].service}|{st.session_state.get('rangfolge_runde', 0)}"
    keys = [one.facility_id for one in listed]
    st.dataframe(
        table, hide_index=True, height=330, row_height=36, key=key, selection_mode="single-cell",
        on_select=lambda: _row_chosen(key, keys),
        column_order=("name", "people", "closes", "address"),  # a phone shows the first three
        column_config={
            "name": columns.TextColumn(_("Angebot"), width=168),
            "address": columns.TextColumn(_("Adresse"), width=150),
            "people": columns.TextColumn(_("Menschen"), alignment="right", width=76),
            "closes": columns.TextColumn(_("Hinweis"), width=150),
        },
        alt=_("Angebote nach der Zahl der Menschen, die ohne sie die Versorgung verlieren"),
    )  # fmt: skip
    if len(found) > SHOWN:
        st.caption(
            _("Die ersten {n} von {all}, dazu alle mit Hinweis.").format(
                n=SHOWN, all=format_number(len(found))
            )
        )


def _warning(one: Fragile) -> str:
    if one.closes_on:
        return _("schließt am {day}").format(day=format_day(one.closes_on))
    return _("▲ drohend") if one.threatened else ""


def _row_chosen(key: str, keys: list[int]) -> None:
    cells = st.session_state[key]["selection"]["cells"]
    if cells and cells[0][0] < len(keys):
        picked.pick("facility", keys[cells[0][0]])


def _chosen(question: Question, state: SupplyState, found: list[Fragile]) -> None:
    chosen = picked.current()
    one = next(
        (each for each in found if chosen and chosen.kind == "facility" and each.facility_id == chosen.id),
        None,
    )
    if one is None and chosen is not None and chosen.kind == "facility":
        try:
            facility_sheet.show(question, state, chosen.id)
        except AtlasError as error:
            show_error(error)
        return
    if one is None:
        st.html(
            f'<p class="qa-note">{_("Zeile oder Angebot wählen: Hier steht, was seine Schließung ändert.")}</p>'
        )
        return
    step = Step("close", question.service.key, facility_id=one.facility_id)
    told = reads.effect(state, step, question.threshold_m, question.group)
    places = ([(told.suburb[0].name, told.suburb)] if told.suburb else []) + [(told.city[0].name, told.city)]
    rows = [
        Row((
            _("{place} ohne {service}").format(place=name, service=_(question.service.label)),
            words.people(before.residents_without_supply), words.people(after.residents_without_supply),
        ))
        for name, (before, after) in places
    ]  # fmt: skip
    warning = f" {mark('stale', _warning(one))}" if one.threatened else ""
    title = _("Wenn „{name}“ schließt").format(name=one.name or one.address)
    vacancy = (
        ""
        if one.vacancy_id is None
        else link(map_address("vacancies", one.vacancy_id), _("Leerstand ansehen"))
    )
    st.html(
        f'<h3 class="qa-sheet-part">{escape(title)}{warning}</h3>'
        + table_html(title, ("", _("vorher"), _("nachher")), rows, figures=(1, 2))
        + vacancy
    )
    st.button(
        _("Schließung ins Szenario legen"), icon=":material/block:", on_click=plan.add, args=(step,),
        key=f"verletzlich_schliessen:{one.facility_id}",
    )  # fmt: skip


def _closures(model: SupplyModel, question: Question) -> None:
    """Draw the comparison of two days: today, and when all announced closures have happened."""
    days = sorted({day for day in model.facilities["closes_on"] if isinstance(day, date) and day > today()})
    if not days:
        return
    st.header(_("Heute und nach den angekündigten Schließungen"), anchor=False)
    day = (
        st.select_slider(_("Bis zum"), days, value=days[-1], format_func=format_day)
        if len(days) > 1
        else days[0]
    )
    then = reads.after_closures(model, day)
    rows = []
    for service in dict.fromkeys(step.service for step in then.steps):
        one = model.service(service)
        limit = question.threshold_m if service == question.service.key else one.default_threshold_m
        before, after = (
            reads.city(state, service, limit, question.group).residents_without_supply
            for state in (reads.state_of(model), then)
        )
        closing = sum(step.service == service for step in then.steps)
        rows.append(Row((
            words.without(one), format_number(closing), words.people(before), words.people(after),
            words.difference(before, after),
        )))  # fmt: skip
    head = ("", _("Schließungen"), _("heute"), format_day(day), _("Unterschied"))
    st.html(table_html(_("Vergleich zweier Tage"), head, rows, figures=(1, 2, 3, 4)))
