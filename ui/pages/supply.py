"""Versorgung: who is without a service, which vacancy with which use helps, where sites pay, and what is fragile."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from geo.errors import InputError, NotFoundError
from geo.i18n import N_, _, language
from quarters.supply.model import SupplyModel
from ui import frame, reads
from ui.components.marks import mark
from ui.supply import days, downloads, fragility, gaps, method, plausibility, scenario_panel, siting, vacant
from ui.supply import reads as supply_reads
from ui.supply.question import Question, ask, levels_of

Tab = Callable[[SupplyModel, Question], None]
TABS: dict[str, tuple[str, Tab]] = {
    "luecken": (N_("Lücken"), gaps.show),
    "hilfe": (N_("Was hilft hier?"), vacant.show),
    "standorte": (N_("Standorte suchen"), siting.show),
    "verletzlich": (N_("Verletzlichkeit"), fragility.show),
    "tage": (N_("Zwei Tage"), days.show),
    "plausibel": (N_("Plausibilität"), plausibility.show),
}


def show() -> None:
    """Draw the page."""
    actions = frame.page(_("Versorgung"), *([mark("example")] if reads.has_examples() else []))
    try:
        with st.spinner(_("Wege werden berechnet, etwa 8 Sekunden")):
            model = supply_reads.current_model()
            levels_of(model)
    except (InputError, NotFoundError) as missing:  # nothing loaded yet: say what, and where to load it
        st.html(
            f'<p class="qa-note">{escape(str(missing))} <a href="/daten" target="_self">{_("Daten einlesen")}</a></p>'
        )
        return
    with st.sidebar:
        question = ask(model)
        scenario_panel.choose()
        method.show(question)
    downloads.show(actions, model, question)
    _tabs(model, question)


def _tabs(model: SupplyModel, question: Question) -> None:
    """Draw the tabs and what the open one holds; it stands in the address as a word that no translation changes."""
    codes = list(TABS)
    titles = [_(title) for title, _show in TABS.values()]
    # a default that changes would open its tab again, so it stays that of the first run
    given = st.session_state.setdefault("reiter_zuerst", st.query_params.get("reiter", codes[0]))
    first = titles[codes.index(given)] if given in codes else titles[0]
    opened = st.tabs(titles, default=first, key=f"reiter_{language()}", on_change="rerun")
    for code, tab in zip(codes, opened, strict=True):
        if tab.open:
            _remember(code, codes[0])
            with tab:
                TABS[code][1](model, question)


def _remember(code: str, first: str) -> None:
    if code == first:
        st.query_params.pop("reiter", None)
    elif st.query_params.get("reiter") != code:
        st.query_params["reiter"] = code
