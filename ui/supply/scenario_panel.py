"""The scenario: measures in order, each removable; their effect; save, load, compare, delete."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from geo.database import transaction
from geo.errors import AtlasError
from geo.i18n import _, format_day, ngettext
from geo.people import Role
from quarters.supply import scenario as scenarios
from quarters.supply.model import SupplyModel
from quarters.supply.scenario import Scenario
from quarters.supply.state import Step, SupplyState
from ui.components.table import Row, table_html
from ui.errors import error_sentence
from ui.supply import plan, reads, scenario_files, words
from ui.supply.question import Question
from ui.who import may, require

NONE = 0
"""Stands for no scenario in a choice; a saved one has a key from 1 on."""
_MESSAGE = "szenario_meldung"
_ANEW = "szenario_liste_neu"


def choose() -> None:
    """Draw the choice of the saved scenario; call in the panel at the left."""
    saved = {one.id: one for one in reads.saved_scenarios()}
    known = plan.known()
    st.session_state["szenario_wahl"] = known.id if known and known.id in saved else NONE
    st.selectbox(
        _("Szenario"), [NONE, *saved], key="szenario_wahl", on_change=_chosen,
        format_func=lambda key: _("ohne gespeichertes Szenario") if key == NONE else saved[key].name,
    )  # fmt: skip
    if known:
        st.html(f'<p class="qa-note">{escape(_saved_words(known))}</p>')


def _chosen() -> None:
    key = st.session_state["szenario_wahl"]
    plan.take(next((one for one in reads.saved_scenarios() if one.id == key), None))


def _saved_words(one: Scenario) -> str:
    count = ngettext("{n} Maßnahme", "{n} Maßnahmen", len(one.steps)).format(n=len(one.steps))
    told = _("{count}, gesichert am {day}").format(count=count, day=format_day(one.saved_at))
    return told + (_(" von {author}").format(author=one.author) if one.author else "")


def show(question: Question, state: SupplyState) -> None:
    """Draw the scenario."""
    if st.session_state.pop(_ANEW, False):
        st.rerun()  # the panel at the left lists what was just saved or deleted
    model, known = state.model, plan.known()
    st.html(f'<h2 class="qa-sheet-title">{escape(known.name if known else _("Neues Szenario"))}</h2>')
    if known and known.steps != plan.steps():
        st.html(f'<p class="qa-note">{_("Geändert, noch nicht gesichert.")}</p>')
    for sentence in plan.dropped(model):
        st.html(f'<p class="qa-note">{escape(sentence)}</p>')
    steps = plan.steps()
    if not steps:
        empty = _("Noch keine Maßnahme. Eine Nutzung ins Szenario legen, oder ein Angebot schließen lassen.")
        st.html(f'<p class="qa-note">{empty}</p>')
    for position, step in enumerate(steps):
        _step(model, position, step)
    if steps:
        with st.container(horizontal=True):
            st.button(
                _("Letzte Maßnahme zurücknehmen"), icon=":material/undo:", type="tertiary",
                on_click=plan.remove, args=(len(steps) - 1,),
            )  # fmt: skip
        _effects(question, state)
    _save(steps)
    if state.steps:
        scenario_files.show(question, state)
    _message()


def _step(model: SupplyModel, position: int, step: Step) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"zeile_massnahme_{position}"
    ):
        st.html(f"<p><b>{position + 1}.</b> {escape(step_words(model, step))}</p>", width="stretch")
        st.button(
            _("Maßnahme {n} entfernen").format(n=position + 1), icon=":material/close:", type="tertiary",
            key=f"massnahme_weg_{position}", on_click=plan.remove, args=(position,), width="content",
        )  # fmt: skip


def step_words(model: SupplyModel, step: Step) -> str:
    """Return a measure in words."""
    label = _(model.service(step.service).label)
    if step.action == "place":
        return _("{service} in {address}").format(
            service=label, address=_name(model.vacancies.rows, step.vacancy_id)
        )
    return _("Schließung: {name}").format(name=_name(model.facilities, step.facility_id) or label)


def _name(rows: object, key: int | None) -> str:
    found = rows.loc[rows["id"] == key, "name"]  # type: ignore[attr-defined, index]
    return str(found.iloc[0]) if len(found) else _("nicht mehr im Bestand")


def _effects(question: Question, state: SupplyState) -> None:
    """Draw today, this scenario and another one side by side."""
    model = state.model
    saved = {one.id: one for one in reads.saved_scenarios()}
    other = st.selectbox(
        _("Vergleichen mit"), [NONE, *saved], key="szenario_vergleich",
        format_func=lambda key: _("nur heute") if key == NONE else saved[key].name,
    )  # fmt: skip
    states = [reads.state_of(model), state]
    names = ["", _("heute"), _("Szenario")]
    if other != NONE:
        states.append(reads.usable(model, saved[other].steps).state)
        names.append(saved[other].name)
    services = dict.fromkeys(step.service for each in states for step in each.steps)
    st.html(_effect_table(question, states, list(services), names))


def _effect_table(
    question: Question, states: Sequence[SupplyState], services: list[str], names: list[str]
) -> str:
    rows = []
    for service in services:
        one = states[0].model.service(service)
        limit = question.threshold_m if service == question.service.key else one.default_threshold_m
        told = [reads.city(each, service, limit, question.group).residents_without_supply for each in states]
        rows.append(Row((words.without(one), *(words.people(number) for number in told))))
    return table_html(
        _("Wirkung des Szenarios in der ganzen Stadt"), names, rows, figures=range(1, len(names))
    )


def _save(steps: tuple[Step, ...]) -> None:
    known = plan.known()
    if (not steps and known is None) or not may(Role.PLANNER):
        return
    with st.expander(_("Sichern"), expanded=known is None and bool(steps)):
        with st.form("szenario_sichern", border=False):
            st.text_input(_("Name"), key="szenario_name", value=known.name if known else "", max_chars=120,
                          placeholder=_("zum Beispiel Arztpraxen Nordwest"))  # fmt: skip
            st.text_input(
                _("Verfasst von"), key="szenario_autor", value=known.author if known else "", max_chars=80
            )
            with st.container(horizontal=True):
                st.form_submit_button(_("Sichern"), type="primary", on_click=_saved, args=(known,))
                if known:
                    st.form_submit_button(_("Als neues sichern"), on_click=_saved, args=(None,))
        if known:
            st.button(_("Szenario löschen"), icon=":material/delete:", type="tertiary", on_click=_deleted)


def _saved(known: Scenario | None) -> None:
    try:
        with transaction(require(Role.PLANNER)) as connection:
            stored = scenarios.save_scenario(
                connection, st.session_state["szenario_name"], st.session_state["szenario_autor"], plan.steps(),
                known=known,
            )  # fmt: skip
    except AtlasError as error:
        st.session_state[_MESSAGE] = ("qa-error", error_sentence(error))
        return
    plan.saved(stored)
    st.session_state[_ANEW] = True
    st.session_state[_MESSAGE] = ("qa-note", _("Gesichert: „{name}“.").format(name=stored.name))


def _deleted() -> None:
    known = plan.known()
    if known is None:
        return
    try:
        with transaction(require(Role.PLANNER)) as connection:
            scenarios.delete_scenario(connection, known)
    except AtlasError as error:
        st.session_state[_MESSAGE] = ("qa-error", error_sentence(error))
        return
    plan.forget()
    st.session_state[_ANEW] = True
    told = _("„{name}“ ist gelöscht; die Maßnahmen stehen noch hier, bis Sie die Seite verlassen.")
    st.session_state[_MESSAGE] = ("qa-note", told.format(name=known.name))


def _message() -> None:
    role, text = st.session_state.pop(_MESSAGE, ("", ""))
    if text:
        st.html(f'<p class="{role}" role="status">{escape(text)}</p>')
