"""Tab Standorte suchen: which vacancies, chosen together, newly supply most people; the proof follows behind."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from html import escape

import streamlit as st

from geo.errors import AtlasError
from geo.i18n import _, format_number, ngettext
from quarters.supply.background import Proof
from quarters.supply.gaps import threshold_of
from quarters.supply.model import SupplyModel
from quarters.supply.search import Answer, SitingSearch
from quarters.supply.search import Question as Search
from quarters.supply.state import Step, SupplyState
from ui import frame
from ui.components.supply_map import supply_map
from ui.errors import show_error
from ui.supply import map_data, picked, plan, provenance, reads, siting_form, siting_tables, words
from ui.supply.map_data import Marked
from ui.supply.question import Question

MAP = "standort_karte"
MAP_PX = 480
_FOUND = "standorte_gefunden"


@dataclass
class Found:
    """A search with its running proof: what was asked, by which state, how long the first answer took."""

    search: SitingSearch
    proof: Proof
    seconds: float
    question: Question

    @property
    def answer(self) -> Answer:
        """The best answer known now."""
        return self.search.answer_of(self.proof)


def show(model: SupplyModel, question: Question) -> None:
    """Draw the tab."""
    st.html(
        f'<p class="qa-phone-note">{_("Die Suche nach Standorten braucht einen größeren Bildschirm.")}</p>'
    )
    with st.container(key="standortsuche"):
        state = plan.state(model)
        wanted = siting_form.ask(model, question)
        if wanted is not None:
            _search(state, question, wanted)
        found: Found | None = st.session_state.get(_FOUND)
        if found is None or found.search.state.model is not model:
            hint = _(
                "Zahl der Standorte oder Budget wählen, dann suchen. Grundlage ist der Stand mit Ihrem Szenario."
            )
            st.html(f'<p class="qa-note">{hint}</p>')
            return
        _result(found)
        provenance.line(model, *found.search.question.services)


def _search(state: SupplyState, question: Question, wanted: Search) -> None:
    old: Found | None = st.session_state.pop(_FOUND, None)
    if old is not None:
        old.proof.cancel()
    started = time.monotonic()
    try:
        search = SitingSearch(state, wanted)
        proof = search.start_proof()
    except AtlasError as error:
        show_error(error)
        return
    st.session_state[_FOUND] = Found(search, proof, time.monotonic() - started, question)


def _result(found: Found) -> None:
    """Draw the answer; while its proof runs the sentence looks again every second, map and tables stay."""
    model = found.search.state.model
    if found.proof.finished:
        answer = found.answer
        st.html(_banner(found, answer))
    else:
        answer = found.answer
        st.fragment(_waiting, run_every=1.0)(found)
    if not answer.sites:
        st.html(f'<p class="qa-note">{_no_site(answer)}</p>{siting_tables.left_out(answer)}')
        siting_tables.others(model, answer)
        return
    left, right = st.container(key="standort_spalten").columns([3, 2], gap="small")
    with left:
        _map(found, answer)
    with right:
        st.html(siting_tables.sites(model, answer) + siting_tables.curve(answer))
        st.button(
            _("Alle ins Szenario legen"), icon=":material/add:", on_click=_take_all,
            args=([(site.vacancy_id, site.service) for site in answer.sites],),
        )  # fmt: skip
        st.html(siting_tables.left_out(answer))
        siting_tables.others(model, answer)


def _waiting(found: Found) -> None:
    """Draw the sentence until the proof has ended, then the whole tab anew."""
    frame.use_reader_language()
    if found.proof.finished:
        st.rerun()
    st.html(_banner(found, found.answer))


def _banner(found: Found, answer: Answer) -> str:
    if not answer.sites:
        return f'<p class="qa-sentence" role="status">{escape(answer.sentence)}</p>'
    labels = " · ".join(_(found.search.state.model.service(key).label) for key in answer.question.services)
    count = len(answer.sites)
    told = ngettext(
        "<b>{n} Leerstand versorgt {people} neu: {service}.</b>",
        "<b>{n} Leerstände versorgen zusammen {people} neu: {service}.</b>", count,
    ).format(n=count, people=words.people_noun(answer.newly_served), service=escape(labels))  # fmt: skip
    note = ""
    if len(answer.question.services) > 1:
        note = " " + _("Wer mehrere davon neu erreicht, zählt für jede Versorgungsart einmal.")
    asked = answer.question.choose
    if asked is not None and count < asked and answer.proven:
        note += " " + _("Weitere Standorte versorgen niemanden zusätzlich.")
    seconds = _("in {n} s").format(n=format_number(found.seconds, digits=1))
    return (
        f'<p class="qa-sentence qa-answer" role="status">{told} {escape(_proof_words(found, answer) + note)} '
        f'<span class="qa-small">{seconds}</span></p>'
    )


def _proof_words(found: Found, answer: Answer) -> str:
    if answer.proven:
        return _("Bewiesen: Keine andere Auswahl erreicht mehr.")
    better = format_number(100 * (answer.bound / max(answer.newly_served, 1.0) - 1), "%", 1)
    if not found.proof.finished:
        return _("Gute Lösung gefunden, wird noch geprüft (höchstens {better} besser).").format(better=better)
    told = _("Keine andere Auswahl erreicht mehr als {bound} (höchstens {better} besser).")
    return told.format(bound=words.people(answer.bound), better=better)


def _no_site(answer: Answer) -> str:
    if answer.candidates:
        return _("Mehr Standorte, eine andere Versorgungsart oder ein kürzerer Fußweg können etwas ändern.")
    return _("Kleinste Fläche, Status oder Gebiet lassen sich oben ändern.")


def _map(found: Found, answer: Answer) -> None:
    """Draw the sites and, for every service, where people are newly supplied."""
    state, asked = found.search.state, answer.question
    chosen = tuple(site.vacancy_id for site in answer.sites)
    reach = []
    for service in asked.services:
        sites = tuple(site.vacancy_id for site in answer.sites if site.service == service)
        if sites:
            reach += reads.reach(
                state, service, sites, threshold_of(state, service, asked.thresholds_m.get(service))
            )
    question = _shown(found)
    newly = ", ".join(_(state.model.service(service).label) for service in asked.services)
    data = map_data.data(
        question, state, picked.current(), Marked(reach=reach, sites=chosen, dim=True, newly=newly)
    )
    supply_map(MAP, data, lambda: picked.from_map(MAP), height=MAP_PX)


def _shown(found: Found) -> Question:
    """Return what colours the map: the service at the left when it was searched, else the first one searched."""
    question, asked = found.question, found.search.question
    if question.service.key in asked.services:
        return question
    service = found.search.state.model.service(asked.services[0])
    return replace(question, service=service, threshold_m=service.default_threshold_m, whole_field=False)


def _take_all(sites: list[tuple[int, str]]) -> None:
    for vacancy_id, service in sites:
        plan.add(Step("place", service, vacancy_id=vacancy_id))
    st.toast(_("Im Szenario: {n} Maßnahmen.").format(n=len(plan.steps())))
