"""The sheet beside map and ranking: what stands at the chosen area, vacancy, cell or facility."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from geo.errors import AtlasError
from geo.i18n import _
from quarters.supply.gaps import AreaGap
from quarters.supply.state import SupplyState
from ui.components.table import Row, table_html
from ui.errors import show_error
from ui.supply import bars, facility_sheet, picked, reads, uses, words
from ui.supply.map_data import Marked
from ui.supply.picked import Picked
from ui.supply.question import Question
from ui.supply.tried import Tried, uses_of


def marks(question: Question, state: SupplyState, chosen: Picked | None) -> Marked:
    """Return what the choice adds to the map: the walk of a cell, or whom the use of a vacancy would newly supply."""
    if chosen is not None and chosen.kind == "vacancy":
        tried = _tried(question, state, chosen.id)
        return Marked() if tried is None else tried.marked()
    if chosen is None or chosen.kind != "cell":
        return Marked()
    try:
        told = reads.why(state, question.service.key, chosen.id, question.threshold_m)
    except AtlasError:
        return Marked()
    return Marked(path_xy=told.path_xy)


def after_use(question: Question, state: SupplyState, chosen: Picked | None) -> SupplyState:
    """Return the supply as the map shows it: with the use that stands chosen for the open vacancy, else as it is."""
    if chosen is None or chosen.kind != "vacancy":
        return state
    tried = _tried(question, state, chosen.id)
    return state if tried is None else tried.after(tried.chosen)


def _tried(question: Question, state: SupplyState, vacancy_id: int) -> Tried | None:
    """Return the uses of a vacancy; None when none suits or its place is unknown, which the sheet tells."""
    try:
        tried = uses_of(question, state, vacancy_id)
    except AtlasError:
        return None
    return tried if tried is not None and tried.fits else None


def show(question: Question, state: SupplyState, chosen: Picked | None) -> None:
    """Draw the sheet; without a choice the distribution of the walks."""
    if chosen is None:
        _distribution(
            question,
            state,
            None,
            _("Fußweg zum nächsten Angebot: {service}").format(service=_(question.service.label)),
        )
        st.html(
            f'<p class="qa-note">{_("Gebiet, Leerstand oder Angebot auf der Karte wählen, oder eine Zeile.")}</p>'
        )
        return
    parts = {"area": _area, "vacancy": _vacancy, "cell": _cell, "facility": facility_sheet.show}
    st.button(
        _("Auswahl schließen"), icon=":material/close:", type="tertiary", key="blatt_schliessen", on_click=_close
    )  # fmt: skip
    try:
        parts[chosen.kind](question, state, chosen.id)
    except AtlasError as error:
        show_error(error)


def _close() -> None:
    picked.clear()
    st.session_state["rangfolge_runde"] = st.session_state.get("rangfolge_runde", 0) + 1


def _distribution(question: Question, state: SupplyState, area_id: int | None, title: str) -> None:
    counts = reads.walks(state, question.service.key, area_id, question.group)
    labels = bars.walk_labels(reads.WALK_STEPS_M)
    beyond = [step > question.threshold_m for step in (*reads.WALK_STEPS_M, float("inf"))]
    st.html(
        f'<h3 class="qa-sheet-part">{escape(title)}</h3>'
        + bars.bars_html(
            [(label, count, far) for label, count, far in zip(labels, counts, beyond, strict=True)]
        )
        + f'<p class="qa-note">{_("Menschen nach Fußweg; orange: weiter als der höchste Fußweg.")}</p>'
    )


def _area(question: Question, state: SupplyState, area_id: int) -> None:
    zone = state.model.zone(area_id)
    of = (question.service.key, question.threshold_m)
    here, city = reads.area(state, *of, area_id, question.group), reads.city(state, *of, question.group)
    st.html(f'<h2 class="qa-sheet-title" tabindex="-1">{escape(zone.name)}</h2>')
    others = [each for each in state.model.zones_of(zone.level) if each.id != area_id]
    names = {each.id: each.name for each in sorted(others, key=lambda each: each.name)}
    other = st.selectbox(
        _("Vergleichen mit"), [None, *names], key=f"vergleich|{zone.level}",
        format_func=lambda key: _("ganze Stadt") if key is None else names[key],
    )  # fmt: skip
    beside = city if other is None else reads.area(state, *of, other, question.group)
    st.html(_comparison(question, (zone.name, here), (_("Stadt") if other is None else names[other], beside)))
    _distribution(question, state, area_id, _("Fußwege hier"))
    _sites(question, state, area_id)


def _comparison(question: Question, left: tuple[str, AreaGap], right: tuple[str, AreaGap]) -> str:
    columns = (left[1], right[1])
    rows = [
        (_("Menschen"), [words.people(gap.population) for gap in columns]),
        (words.without(question.service), [words.people(gap.residents_without_supply) for gap in columns]),
        (_("Anteil"), [words.share(gap.residents_without_supply, gap.population) for gap in columns]),
        (_("Klasse unsicher"), [words.people(gap.residents_uncertain) for gap in columns]),
        (_("am Rand der Daten"), [words.people(gap.residents_at_border) for gap in columns]),
        (_("Fußweg, Mitte"), [words.walk(gap.median_m) for gap in columns]),
        (_("Fußweg, 9 von 10"), [words.walk(gap.p90_m) for gap in columns]),
        (_("Lückenindex"), [words.people(gap.gap_index) for gap in columns]),
    ]
    return table_html(
        _("Vergleich zweier Gebiete"), ("", left[0], right[0]),
        [Row((label, *values)) for label, values in rows], figures=(1, 2),
    )  # fmt: skip


def _sites(question: Question, state: SupplyState, area_id: int) -> None:
    """Draw which vacancies would close the gap here."""
    if question.service.premises is None:
        return
    found = reads.sites_for(state, area_id, question.service.key, question.threshold_m, question.group)
    st.html(f'<h3 class="qa-sheet-part">{_("Wohin könnte es?")}</h3>')
    if not found:
        st.html(
            f'<p class="qa-note">{_("Kein geeigneter Leerstand liegt so, dass er hier jemanden neu versorgt.")}</p>'
        )
        return
    site_buttons([(site.vacancy_id, site.address, site.newly_served_in_area) for site in found[:5]], "ort")


def site_buttons(sites: Sequence[tuple[int, str, float]], prefix: str) -> None:
    """Draw vacancies as buttons: key, address and people newly served."""
    for key, address, newly in sites:
        st.button(
            f"{_plain(address)} · {words.people_noun(newly)}", key=f"{prefix}:{key}", width="stretch", type="tertiary",
            icon=":material/storefront:", on_click=picked.pick, args=("vacancy", key),
        )  # fmt: skip


def _plain(text: str) -> str:
    """Return text that Streamlit does not read as markup."""
    return "".join(f"\\{sign}" if sign in "[]*_`:$#" else sign for sign in text)


def _vacancy(question: Question, state: SupplyState, vacancy_id: int) -> None:
    uses.sheet(question, state, vacancy_id)


def _cell(question: Question, state: SupplyState, cell_id: int) -> None:
    told = reads.why(state, question.service.key, cell_id, question.threshold_m)
    rows = [
        (_("Menschen"), words.people(told.residents)),
        (_("Fußweg"), words.walk(told.distance_m)),
        (_("Luftlinie"), words.walk(told.straight_m)),
        (_("Höchster Fußweg"), words.walk(told.threshold_m)),
        (_("Nächstes Angebot"), ", ".join(part for part in (told.name, told.address) if part)),
    ]
    red = told.distance_m > told.threshold_m
    title = _("Warum ist diese Zelle rot?") if red else _("Warum ist diese Zelle hell?")
    pairs = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in rows if value)
    st.html(
        f'<h2 class="qa-sheet-title" tabindex="-1">{escape(title)}</h2><p>{escape(told.sentence)}</p>'
        f'<dl class="qa-facts">{pairs}</dl>'
    )
    if told.facility_id is not None:
        facility_sheet.close_button(question.service.key, told.facility_id)
