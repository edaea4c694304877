"""Tab Standorte suchen: which vacancies, chosen together, newly supply most people; the proof follows behind."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from html import escape

import streamlit as st

from geo.errors import AtlasError
from geo.i18n import _, format_number, ngettext
from quarters.supply.background import Proof
from quarters.supply.model import SupplyModel
from quarters.supply.search import REASON_WORDS, Answer, SitingSearch
from quarters.supply.search import Question as Search
from quarters.supply.state import Step, SupplyState
from ui import frame
from ui.components.supply_map import supply_map
from ui.components.table import Row, table_html
from ui.errors import show_error
from ui.supply import map_data, picked, plan, provenance, reads, siting_form, words
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
        provenance.line(model)


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
    if found.proof.finished:
        answer = found.answer
        st.html(_banner(found, answer))
    else:
        answer = found.answer
        st.fragment(_waiting, run_every=1.0)(found)
    if not answer.sites:
        st.html(f'<p class="qa-note">{_no_site(answer)}</p>{_left_out(answer)}')
        return
    left, right = st.container(key="standort_spalten").columns([3, 2], gap="small")
    with left:
        _map(found, answer)
    with right:
        st.html(_table(found, answer) + _curve(answer) + _left_out(answer))
        st.button(
            _("Alle ins Szenario legen"), icon=":material/add:", on_click=_take_all,
            args=([(site.vacancy_id, site.service) for site in answer.sites],),
        )  # fmt: skip


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
    seconds = _("in {n} s").format(n=format_number(found.seconds, digits=1))
    return (
        f'<p class="qa-sentence qa-answer" role="status">{told} {escape(_proof_words(found, answer))} '
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
    question, state = found.question, found.search.state
    first = answer.question.services[0]
    chosen = tuple(site.vacancy_id for site in answer.sites)
    reach = reads.reach(
        state,
        first,
        tuple(site.vacancy_id for site in answer.sites if site.service == first),
        question.threshold_m,
    )
    data = map_data.data(question, state, picked.current(), Marked(reach=reach, sites=chosen, dim=True))
    supply_map(MAP, data, lambda: picked.from_map(MAP), height=MAP_PX)


def _table(found: Found, answer: Answer) -> str:
    several = len(answer.question.services) > 1
    together, rows = 0.0, []
    for number, site in enumerate(answer.sites, 1):
        together += site.newly_served_together
        use = f" ({_(found.search.state.model.service(site.service).label)})" if several else ""
        rows.append(Row((
            f"{number}. {site.address}{use}", format_number(site.floor_area_m2, "m²"),
            words.people(site.newly_served_alone), words.people(together),
        )))  # fmt: skip
    head = (_("Leerstand"), _("Fläche"), _("allein"), _("zusammen"))
    return table_html(_("Gewählte Leerstände: Menschen neu versorgt"), head, rows, figures=(1, 2, 3))


def _curve(answer: Answer) -> str:
    """Return what one more site brings, as bars."""
    if not len(answer.curve):
        return ""
    most = float(answer.curve[-1]) or 1.0
    bars = "".join(
        f'<li class="{"qa-now" if number == len(answer.sites) else ""}">'
        f'<span>{escape(words.people(value))}</span><div style="height:{4 + 76 * value / most:.0f}px"></div>'
        f"<b>{number}</b></li>"
        for number, value in enumerate(answer.curve.tolist(), 1)
    )
    title = _("Was bringt ein weiterer Standort?")
    under = _("Neu versorgte Menschen nach Zahl der Standorte")
    return f'<h3 class="qa-sheet-part">{title}</h3><p class="qa-note">{under}</p><ol class="qa-curve">{bars}</ol>'


def _left_out(answer: Answer) -> str:
    """Return why the others were not chosen, with counts."""
    counts = Counter(_(REASON_WORDS[one.reason]) for one in answer.left_out)
    rows = [Row((reason, format_number(number))) for reason, number in counts.most_common()]
    idle = answer.candidates - len({site.vacancy_id for site in answer.sites})
    if idle > 0:
        rows.append(Row((_("geeignet, aber weniger Wirkung"), format_number(idle))))
    if not rows:
        return ""
    title = _("Warum nicht die anderen?")
    table = table_html(title, (_("Grund"), _("Leerstände")), rows, figures=(1,))
    return f'<h3 class="qa-sheet-part">{title}</h3>{table}'


def _take_all(sites: list[tuple[int, str]]) -> None:
    for vacancy_id, service in sites:
        plan.add(Step("place", service, vacancy_id=vacancy_id))
    st.toast(_("Im Szenario: {n} Maßnahmen.").format(n=len(plan.steps())))
