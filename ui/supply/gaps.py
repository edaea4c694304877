"""Tab Lücken: how many people are without a service, where they live, and what stands beside it."""

from __future__ import annotations

import math
from html import escape

import pandas as pd
import streamlit as st

from geo.i18n import _, format_number
from quarters.supply.model import SupplyModel
from quarters.supply.state import SupplyState
from ui import frame, theme
from ui.components.marks import sentence
from ui.components.supply_map import HEIGHT_PX, supply_map
from ui.supply import map_data, panel, picked, plan, provenance, reads, words
from ui.supply.names import place_columns
from ui.supply.question import Question

MAP = "luecken_karte"
_ROW_PX = 36


@frame.fragment
def show(model: SupplyModel, question: Question) -> None:
    """Draw the tab; it reruns alone, so that a measure shows at once."""
    state = plan.state(model)
    if not question.whole_field and nothing_loaded(question, state):
        provenance.line(model, question.service.key)
        return
    chosen = picked.current()
    shown = panel.after_use(question, state, chosen)
    if question.whole_field:
        st.html(sentence(field_words(question, shown), live=True))
    else:
        st.html(figures(question, shown, reads.state_of(model)))
    marked = panel.marks(question, state, chosen)
    with st.container(key="luecken_spalten"):
        left, middle, right = st.columns([3.8, 3.7, 2.8], gap="small")
    with left:
        supply_map(MAP, map_data.data(question, shown, chosen, marked), lambda: picked.from_map(MAP))
    with middle:
        (field_ranking if question.whole_field else ranking)(question, shown)
    with right, st.container(height=HEIGHT_PX, key="luecken_blatt"):
        panel.show(question, state, chosen)
    field = model.catalogue.of_field(question.service.field) if question.whole_field else (question.service,)
    provenance.line(model, *(one.key for one in field))


def nothing_loaded(question: Question, state: SupplyState) -> bool:
    """Whether nothing is known of the service, and say so: people without known supply are not without supply."""
    service = question.service.key
    nothing = not len(state.model.supply(service).rows) and not state.placed(service)
    if nothing:
        told = _("Zu dieser Versorgungsart ist kein Angebot geladen. Angebote laden Sie unter Daten.")
        st.html(sentence(told, live=True))
    return nothing


def figures(question: Question, state: SupplyState, today: SupplyState) -> str:
    """Return the four key figures as HTML."""
    of = (question.service.key, question.threshold_m, question.group)
    now, then = reads.city(today, *of), reads.city(state, *of)
    fits = len(reads.candidates(state.model, question.service.key)[0])
    share = _("{share} der Bevölkerung").format(
        share=words.share(now.residents_without_supply, now.population)
    )
    unsure = _("Wohnort und Zugang {tolerance} Fußweg").format(
        tolerance=words.tolerance(reads.tolerance_m(state.model))
    )
    cards = [
        _card(words.without(question.service), words.people(now.residents_without_supply), share),
        _card(_("Zuordnung unsicher"), words.people(now.residents_uncertain), unsure),
        _scenario_card(state, now.residents_without_supply, then.residents_without_supply),
        _card(
            _("Geeignete Leerstände"), format_number(fits),
            _("von {all}").format(all=format_number(len(state.model.vacancies.rows))),
        ),
    ]  # fmt: skip
    return f'<dl class="qa-figures qa-four">{"".join(cards)}</dl>'


def _card(label: str, value: str, under: str, role: str = "") -> str:
    return (
        f'<div><dt>{escape(label)}</dt><dd class="qa-value">{escape(value)}</dd>'
        f'<dd class="qa-under{role}">{escape(under)}</dd></div>'
    )


def _scenario_card(state: SupplyState, before: float, after: float) -> str:
    if not state.steps:
        return _card(_("Mit Szenario"), "–", _("noch keine Maßnahme"))
    known = plan.known()
    title = _("Mit Szenario „{name}“").format(name=known.name) if known else _("Mit Szenario")
    if state.steps != plan.state(state.model).steps:  # a use is being tried
        title = _("Mit dieser Nutzung")
    role = " qa-better" if after < before - 0.5 else ""
    return _card(title, words.people(after), words.difference(before, after), role)


def ranking(question: Question, state: SupplyState) -> None:
    """Draw the ranking of the areas, most people without the service first; a row chooses its area."""
    rows = reads.areas(state, question.service.key, question.threshold_m, question.level, question.group)
    most = max((row.residents_without_supply for row in rows), default=0.0)
    table = pd.DataFrame({
        **place_columns(state.model, question.level, [row.id for row in rows]),
        "share": [words.share(row.residents_without_supply, row.population) for row in rows],
        "bar": [row.residents_without_supply for row in rows],
        "people": [words.people(row.residents_without_supply) for row in rows],
    })  # fmt: skip
    columns = st.column_config
    config = {
        "name": columns.TextColumn(_("Gebiet"), width=100),
        "borough": columns.TextColumn(_("Stadtbezirk"), width=84),
        "share": columns.TextColumn(_("Anteil"), width=54, alignment="right"),
        "bar": columns.ProgressColumn(
            " ", width=48, min_value=0.0, max_value=max(most, 1.0), format=" ", color=theme.GAP[3]
        ),
        "people": columns.TextColumn(_("Menschen"), width=70, alignment="right"),
    }
    keys = [row.id for row in rows]
    key = f"rangfolge|{question.level}|{question.service.key}|{st.session_state.get('rangfolge_runde', 0)}"
    chosen = picked.current()
    at = keys.index(chosen.id) if chosen and chosen.kind == "area" and chosen.id in keys else None
    st.dataframe(
        table, hide_index=True, height=HEIGHT_PX, row_height=_ROW_PX, column_config=config, key=key,
        on_select=lambda: _row_chosen(key, keys), selection_mode="single-cell",
        selection_default={"selection": {"cells": [(at, "name")]}} if at is not None else None,
        alt=_("Rangfolge der Gebiete: Anteil und Zahl der Menschen ohne {service}").format(
            service=_(question.service.label)
        ),
    )  # fmt: skip


def field_words(question: Question, state: SupplyState) -> str:
    """Return how large the gap of a whole field is, and how that is counted."""
    field = question.service.field
    services = ", ".join(_(service.label) for service in state.model.catalogue.of_field(field))
    told = _(
        "{field}: Die Lücke beträgt im Mittel <b>{share}</b>. 0 % hieße, alle erreichen alle Arten im höchsten Fußweg, "
        "100 %, niemand im doppelten. Gleich gewichtet: {services}."
    )
    share = words.mean_gap(reads.field_gap(state, field, question.group))
    return told.format(field=escape(_(question.service.field_label)), share=share, services=escape(services))


def field_ranking(question: Question, state: SupplyState) -> None:
    """Draw the ranking of the areas by the mean gap of a whole field; a row chooses its area."""
    classes = reads.classes_of(state, question)
    known = [
        (key, share)
        for key, share in zip(classes.id.tolist(), classes.share.tolist(), strict=True)
        if not math.isnan(share)
    ]
    rows = sorted(known, key=lambda row: -row[1])
    columns = st.column_config
    key = f"feldfolge|{question.level}|{question.service.field}|{st.session_state.get('rangfolge_runde', 0)}"
    keys = [area_id for area_id, _share in rows]
    st.dataframe(
        pd.DataFrame({
            **place_columns(state.model, question.level, keys),
            "bar": [share for _area, share in rows],
            "share": [words.mean_gap(share) for _area, share in rows],
        }),
        hide_index=True, height=HEIGHT_PX, row_height=_ROW_PX, key=key, selection_mode="single-cell",
        on_select=lambda: _row_chosen(key, keys),
        column_config={
            "name": columns.TextColumn(_("Gebiet")),
            "borough": columns.TextColumn(_("Stadtbezirk"), width=88),
            "bar": columns.ProgressColumn(" ", width=70, min_value=0.0, max_value=1.0, format=" ", color=theme.GAP[3]),
            "share": columns.TextColumn(_("Lücke"), width=70, alignment="right"),
        },
        alt=_("Rangfolge der Gebiete nach der mittleren Lücke des Feldes"),
    )  # fmt: skip


def _row_chosen(key: str, keys: list[int]) -> None:
    cells = st.session_state[key]["selection"]["cells"]
    if cells and cells[0][0] < len(keys):
        picked.pick("area", keys[cells[0][0]])
