"""Gesuche: who looks for premises, and which vacancies suit, with reasons for and against."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from geo.i18n import _, format_day, format_number
from geo.terms import UNIT_KINDS
from ui import map_reads
from ui.components.marks import facts, mark, sentence
from ui.components.table import Html, Row, table_html
from ui.links import link
from ui.register import desk, office_reads, request_form
from ui.today import today
from vacancy.matching import GOOD_POINTS, TERMS, Match, Offer, SearchRequest

SHOWN = 12


def show() -> None:
    """Draw the list of requests, and for the chosen one its vacancies."""
    found = office_reads.all_requests()
    good = {each.id: _good(each) for each in found}
    served = sum(bool(number) for number in good.values())
    told = _("<b>{n}</b> offene Gesuche, für <b>{served}</b> gibt es passende Leerstände").format(
        n=format_number(len(found)), served=format_number(served)
    )
    none = _("Noch ist kein Gesuch erfasst.")
    with st.container(horizontal=True, vertical_alignment="center", key="gesuche_kopf"):
        st.html(sentence(told if found else none, live=True))
        if desk.may_edit():
            request_form.new_button()
    if not found:
        return
    chosen = _choose(found, good)
    _request(chosen)
    _matches(chosen)


def _good(request: SearchRequest) -> int:
    return sum(one.points >= GOOD_POINTS for one in office_reads.matches_of(request))


def _choose(found: list[SearchRequest], good: dict[int, int]) -> SearchRequest:
    frame = pd.DataFrame({
        _("Gesuch"): [each.title for each in found],
        _("Fläche"): [area_words(each) or "–" for each in found],
        _("Miete bis"): [format_number(each.max_rent_eur_m2, "€/m²", 2) for each in found],
        _("Bezirke"): [_boroughs(each) or _("alle") for each in found],
        _("stufenlos"): [_("ja") if each.needs_step_free else "–" for each in found],
        _("passend"): [format_number(good[each.id]) for each in found],
    })  # fmt: skip
    picked = st.dataframe(
        frame, hide_index=True, on_select="rerun", selection_mode="single-row", key="gesuche_tabelle",
        height=min(37 + 35 * len(found), 330), alt=_("Offene Gesuche; eine Zeile zeigt die passenden Leerstände."),
    )  # fmt: skip
    rows = picked["selection"]["rows"]
    return found[rows[0] if rows and rows[0] < len(found) else 0]


def area_words(request: SearchRequest) -> str:
    """Return the wished area in words, ``""`` without a wish."""
    low, high = request.min_floor_area_m2, request.max_floor_area_m2
    if low is not None and high is not None:
        return _("{low} bis {high}").format(low=format_number(low), high=format_number(high, "m²"))
    if low is not None:
        return _("ab {low}").format(low=format_number(low, "m²"))
    return "" if high is None else _("bis {high}").format(high=format_number(high, "m²"))


def _boroughs(request: SearchRequest) -> str:
    names = map_reads.area_names(map_reads.current_version(), "borough")
    return ", ".join(names[key] for key in request.borough_ids if key in names)


def _request(request: SearchRequest) -> None:
    told = [
        (_("Nutzung"), request.use_wanted),
        (_("Objektart"), ", ".join(_(UNIT_KINDS[kind]) for kind in request.kinds)),
        (_("Fläche"), area_words(request)),
        (_("Bezirke"), _boroughs(request)),
        (_("Dauer"), _(TERMS[request.term])),
        (_("Notiz"), request.note),
        (_("Kontakt"), _contact(request)),
    ]
    sign = f" {mark('example')}" if request.is_example else ""
    st.html(f'<h2 class="qa-sheet-title">{escape(request.title)}{sign}</h2>{facts(told)}')
    if desk.may_edit():
        with st.container(horizontal=True, key="gesuch_taten"):
            request_form.edit_button(request)
            request_form.close_button(request)


def _contact(request: SearchRequest) -> str:
    known = office_reads.contact(request.id, today())
    if known is None:
        return ""
    parts = [part for part in (known.name, known.phone, known.email) if part]
    return _("{who} (wird gelöscht nach dem {day})").format(
        who=" · ".join(parts), day=format_day(known.delete_after)
    )


def _matches(request: SearchRequest) -> None:
    found = office_reads.matches_of(request)[:SHOWN]
    names = {offer.vacancy_id: offer for offer in office_reads.all_offers()}
    headers = (_("Leerstand"), _("Punkte"), _("Dafür"), _("Dagegen"), _("Ungeklärt"))
    rows = [
        Row((
            _record_link(names[one.vacancy_id]), points(one), ", ".join(one.reasons_for) or "–",
            ", ".join(one.reasons_against) or "–", ", ".join(one.unknown) or "–",
        ))
        for one in found
    ]  # fmt: skip
    st.html(table_html(_("Passende Leerstände"), headers, rows, figures=(1,)))
    st.html(f'<p class="qa-note">{escape(method())}</p>')


def _record_link(offer: Offer) -> Html:
    return Html(link(f"/leerstand?akte={offer.unit_id}", offer.name or _("ohne Adresse")))


def points(one: Match) -> str:
    """Return the points of a pair in words."""
    return _("{n} von 100").format(n=format_number(one.points))


def method() -> str:
    """Return how the points are made, in words."""
    return _(
        "Punkte: Anteil der erfüllten Wünsche, gewichtet (Fläche 30, Objektart 25, Miete, Bezirk und Zugang je 15, "
        "Zwischennutzung 10; eine Annahme). Unbekanntes zählt halb, eine Lücke der Versorgung gibt bis zu 10 dazu."
    )
