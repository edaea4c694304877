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
from quarters.supply.effect import UseEffect
from quarters.supply.state import Step, SupplyState
from ui.components.table import Row, table_html
from ui.links import link, map_address
from ui.supply import bars, plan, words
from ui.supply.question import Question
from ui.supply.tried import Tried, key_of, uses_of


def sheet(question: Question, state: SupplyState, vacancy_id: int) -> None:
    """Draw head, uses and effect of a vacancy."""
    row = _row(state, vacancy_id)
    tried = uses_of(question, state, vacancy_id)
    if row is None or tried is None:
        st.html(
            f'<p class="qa-note">{_("Dieser Leerstand ist nicht mehr offen; bitte einen anderen wählen.")}</p>'
        )
        return
    st.html(_head(row))
    if not tried.fits:
        nothing = _("Für diese Räume passt keine der Versorgungsarten.")
        st.html(f"<p>{nothing}</p>{refused(tried.found)}")
        return
    with st.container(key="nutzungen_wirkung"):
        _choose(tried)
        st.html(refused(tried.found))
        # all of them: the style sheet shows the one whose radio button is set, in the moment of the click
        st.html("".join(effect_html(use, tried.effect(use)) for use in tried.shown))
    _buttons(tried)


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


def _choose(tried: Tried) -> None:
    """Draw the ranked uses as a choice with bars."""
    shown = {use.service: use for use in tried.shown}
    key = key_of(tried.vacancy_id)
    st.session_state[key] = tried.chosen.service
    most = max(use.newly_served for use in tried.fits) or 1.0
    with st.container(key="nutzungen"):
        st.radio(
            _("Menschen, die dadurch neu versorgt wären"), list(shown), key=key,
            format_func=lambda code: _label(shown[code], most),
        )  # fmt: skip
    rest = [use for use in tried.fits if use.service not in shown]
    if rest:
        with st.popover(_("Weitere Nutzungen ({n})").format(n=len(rest)), type="tertiary"):
            for use in rest:
                st.button(
                    f"{_(use.label)}: {words.people(use.newly_served)}", type="tertiary",
                    key=f"weitere:{tried.vacancy_id}:{use.service}", on_click=_take, args=(key, use.service),
                )  # fmt: skip


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


def effect_html(use: Use, told: UseEffect) -> str:
    """Return before and after for suburb and city, and the uncertainty in words."""
    label = _(use.label)
    rows = []
    for place in (told.suburb, told.city):
        if place is None:
            continue
        rows.append(Row((
            _("{place} ohne {service}").format(place=place.name, service=label),
            words.people(place.before), words.people(place.after),
        )))  # fmt: skip
        rows.append(Row((
            _("Anteil in {place}").format(place=place.name),
            words.share(place.before, place.population), words.share(place.after, place.population),
        )))  # fmt: skip
    title = _("Wirkung: {service}").format(service=label)
    table = table_html(title, ("", _("vorher"), _("nachher")), rows, figures=(1, 2))
    return (
        f'<div class="qa-effect"><h3 class="qa-sheet-part">{escape(title)}</h3>{table}{_unsure(told)}</div>'
    )


def _unsure(told: UseEffect) -> str:
    if told.gained < 0.5:
        text = _("Hier wohnt im Umkreis dieses Fußwegs niemand, der heute ohne diese Versorgung ist.")
    elif told.uncertain < 0.5:
        text = _("Alle liegen deutlich innerhalb der Grenze.")
    else:
        text = _("Unsicher: {people} wohnen so nah an der Grenze, dass die Zuordnung kippen kann.").format(
            people=words.people_noun(told.uncertain)
        )
    return f'<p class="qa-note">{escape(text)}</p>'


def _buttons(tried: Tried) -> None:
    key, planned = tried.vacancy_id, tried.planned
    with st.container(horizontal=True, key="wirkung_knoepfe"):
        if planned is not None and planned == tried.step(tried.chosen):
            st.button(
                _("Aus dem Szenario nehmen"), key=f"heraus:{key}", icon=":material/undo:",
                on_click=plan.remove, args=(plan.steps().index(planned),),
            )  # fmt: skip
        else:
            st.button(
                _("Ins Szenario legen"), key=f"hinein:{key}", icon=":material/add:", type="primary",
                on_click=_lay, args=(key,),
            )  # fmt: skip
        st.html(link(map_address("vacancies", key), _("Auf der Karte")), width="content")


def _lay(vacancy_id: int) -> None:
    """Lay the use that stands chosen now: the button may have been drawn before the last choice."""
    plan.add(Step("place", st.session_state[key_of(vacancy_id)], vacancy_id=vacancy_id))
