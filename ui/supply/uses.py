"""Was hilft hier? The uses of a vacancy by the people they would newly supply, and the effect of the chosen one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from geo.i18n import _, format_number, ngettext
from geo.terms import UNIT_KINDS, UNIT_STATUS
from quarters.supply.advice import Use
from quarters.supply.effect import Effect
from quarters.supply.state import Step, SupplyState
from ui.components.table import Row, table_html
from ui.links import link, map_address
from ui.supply import bars, plan, reads, words
from ui.supply.question import Question

SHOWN = 6
"""So many uses stand open; the rest folds away."""


def sheet(question: Question, state: SupplyState, vacancy_id: int) -> None:
    """Draw head, uses and effect of a vacancy."""
    row = _row(state, vacancy_id)
    if row is None:
        st.html(
            f'<p class="qa-note">{_("Dieser Leerstand ist nicht mehr offen; bitte einen anderen wählen.")}</p>'
        )
        return
    st.html(_head(row))
    planned, base, found = _standing(question, state, vacancy_id)
    fits = [use for use in found if use.suitable]
    if not fits:
        st.html(f"<p>{_('Für diese Räume passt keine der Versorgungsarten.')}</p>{refused(found)}")
        return
    chosen = _choose(question, vacancy_id, fits, planned)
    st.html(refused(found))
    step = Step("place", chosen.service, vacancy_id=vacancy_id)
    told = reads.effect(base, step, _threshold_m(question, chosen.service), question.group)
    st.html(effect_html(chosen, told))
    _buttons(step, vacancy_id, planned)


def tried(question: Question, state: SupplyState, vacancy_id: int) -> tuple[SupplyState, Step] | None:
    """Return the supply with the use that stands chosen in the sheet of a vacancy, and that step; None without one."""
    if _row(state, vacancy_id) is None:
        return None
    planned, base, found = _standing(question, state, vacancy_id)
    fits = [use for use in found if use.suitable]
    if not fits:
        return None
    step = Step("place", _chosen(question, vacancy_id, fits, planned), vacancy_id=vacancy_id)
    return reads.state_of(state.model, (*base.steps, step)), step


def reach(question: Question, state: SupplyState, vacancy_id: int) -> Any:
    """Return where people would be newly supplied by the chosen use, as the map takes it; None without one."""
    found = tried(question, state, vacancy_id)
    if found is None:
        return None
    _after, step = found
    base = _standing(question, state, vacancy_id)[1]
    limit_m = _threshold_m(question, step.service) or state.model.service(step.service).default_threshold_m
    return reads.reach(base, step.service, (vacancy_id,), limit_m)


def _standing(
    question: Question, state: SupplyState, vacancy_id: int
) -> tuple[Step | None, SupplyState, list[Use]]:
    """Return the use already in the scenario, the supply without it, and all uses as they would help there."""
    planned = next((step for step in state.steps if step.vacancy_id == vacancy_id), None)
    others = tuple(step for step in state.steps if step != planned)
    base = state if planned is None else reads.state_of(state.model, others)
    service = question.service.key
    return planned, base, reads.uses(base, vacancy_id, service, question.threshold_m, question.group)


def _threshold_m(question: Question, service: str) -> float | None:
    return question.threshold_m if service == question.service.key else None


def _row(state: SupplyState, vacancy_id: int) -> dict[str, Any] | None:
    rows = state.model.vacancies.rows
    found = rows[rows["id"] == vacancy_id].to_dict("records")
    return found[0] if found else None


def _head(row: Mapping[str, Any]) -> str:
    access = {True: _("stufenlos"), False: _("mit Stufen")}.get(row["step_free"], _("Zugang unbekannt"))
    facts = (
        _(UNIT_KINDS.get(row["kind"], row["kind"] or "")) or _("Art unbekannt"),
        format_number(row["floor_area_m2"], "m²"),
        access,
        _(UNIT_STATUS.get(row["status"], row["status"])),
    )
    return (
        f'<p class="qa-kicker">{_("Was hilft hier?")}</p>'
        f'<h2 class="qa-sheet-title" tabindex="-1">{escape(row["name"] or _("ohne Adresse"))}</h2>'
        f'<p class="qa-sheet-place">{escape(", ".join(facts))}</p>'
    )


def _choose(question: Question, vacancy_id: int, fits: list[Use], planned: Step | None) -> Use:
    """Draw the ranked uses as a choice with bars; return the chosen one."""
    by_key = {use.service: use for use in fits}
    key = f"nutzung:{vacancy_id}"
    st.session_state[key] = _chosen(question, vacancy_id, fits, planned)
    shown = [use.service for use in fits[:SHOWN]]
    if st.session_state[key] not in shown:
        shown = [*shown, st.session_state[key]]
    most = max(use.newly_served for use in fits) or 1.0
    with st.container(key="nutzungen"):
        st.radio(
            _("Menschen, die dadurch neu versorgt wären"), shown, key=key,
            format_func=lambda code: _label(by_key[code], most),
        )  # fmt: skip
    rest = fits[SHOWN:]
    if rest:
        with st.popover(_("Weitere Nutzungen ({n})").format(n=len(rest)), type="tertiary"):
            for use in rest:
                st.button(
                    f"{_(use.label)}: {words.people(use.newly_served)}", key=f"weitere:{vacancy_id}:{use.service}",
                    type="tertiary", on_click=_take, args=(key, use.service),
                )  # fmt: skip
    return by_key[st.session_state[key]]


def _chosen(question: Question, vacancy_id: int, fits: list[Use], planned: Step | None) -> str:
    """Return the service chosen in the sheet: what was chosen, else what is planned, asked for, or helps most."""
    suitable = [use.service for use in fits]
    held = st.session_state.get(f"nutzung:{vacancy_id}")
    wanted = planned.service if planned else question.service.key
    return next(service for service in (held, wanted, suitable[0]) if service in suitable)


def _take(key: str, service: str) -> None:
    st.session_state[key] = service


def _label(use: Use, most: float) -> str:
    """Return label and number, and below a bar from zero."""
    return (
        f"{_(use.label)} **{words.people(use.newly_served)}**  \n![]({bars.picture(use.newly_served / most)})"
    )


def refused(found: list[Use]) -> str:
    """Return why the other uses do not suit, with counts."""
    reasons = Counter(use.reason for use in found if not use.suitable)
    if not reasons:
        return ""
    count = sum(reasons.values())
    head = ngettext("{n} Nutzung passt nicht", "{n} Nutzungen passen nicht", count).format(n=count)
    items = "".join(f"<li>{escape(reason)} ({number})</li>" for reason, number in reasons.most_common())
    return f'<details class="qa-missing"><summary>{head}</summary><ul class="qa-plain-list">{items}</ul></details>'


def effect_html(use: Use, told: Effect) -> str:
    """Return before and after for suburb and city, and the uncertainty in words."""
    label = _(use.label)
    rows = []
    places = ([(told.suburb[0].name, told.suburb)] if told.suburb else []) + [(told.city[0].name, told.city)]
    for name, (before, after) in places:
        rows.append(Row((
            _("{place} ohne {service}").format(place=name, service=label),
            words.people(before.residents_without_supply), words.people(after.residents_without_supply),
        )))  # fmt: skip
        rows.append(Row((
            _("Anteil in {place}").format(place=name),
            words.share(before.residents_without_supply, before.population),
            words.share(after.residents_without_supply, after.population),
        )))  # fmt: skip
    title = _("Wirkung: {service}").format(service=label)
    table = table_html(title, ("", _("vorher"), _("nachher")), rows, figures=(1, 2))
    return (
        f'<div class="qa-effect"><h3 class="qa-sheet-part">{escape(title)}</h3>{table}{_unsure(told)}</div>'
    )


def _unsure(told: Effect) -> str:
    if told.gained < 0.5:
        text = _("Hier wohnt im Umkreis dieses Fußwegs niemand, der heute ohne diese Versorgung ist.")
    elif told.uncertain < 0.5:
        text = _("Alle liegen deutlich innerhalb der Grenze.")
    else:
        text = _("Unsicher: {people} wohnen so nah an der Grenze, dass die Zuordnung kippen kann.").format(
            people=words.people_noun(told.uncertain)
        )
    return f'<p class="qa-note">{escape(text)}</p>'


def _buttons(step: Step, vacancy_id: int, planned: Step | None) -> None:
    with st.container(horizontal=True, key="wirkung_knoepfe"):
        if planned == step:
            st.button(
                _("Aus dem Szenario nehmen"), key=f"heraus:{vacancy_id}", icon=":material/undo:",
                on_click=plan.remove, args=(plan.steps().index(step),),
            )  # fmt: skip
        else:
            st.button(
                _("Ins Szenario legen"), key=f"hinein:{vacancy_id}", icon=":material/add:", type="primary",
                on_click=plan.add, args=(step,),
            )  # fmt: skip
        st.html(link(map_address("vacancies", vacancy_id), _("Auf der Karte")), width="content")
