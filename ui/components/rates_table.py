"""Vacancy rates of every area of a level, each with its stock and its coverage."""

from __future__ import annotations

import streamlit as st

from geo.i18n import _, format_number, format_percent
from geo.terms import AREA_LEVELS
from quarters.profile import Place
from ui import bound, register_reads
from ui.components.marks import sentence
from ui.components.table import Html, Row, table_html
from ui.links import link, place_address
from vacancy.rates import MIN_COVERAGE, Rate, share_digits

LEVELS = ("borough", "statistical_district", "suburb")
NO_UNITS = Rate(units=0)


def show() -> None:
    """Draw the sentence of the whole city, the choice of the level and the table."""
    city = register_reads.rates_of_level("city").get(0, NO_UNITS)
    st.html(sentence(f"<b>{city.sentence()}</b> · {_without_unmarketable(city)}".rstrip(" ·")))
    bound.read("ebene", "borough", LEVELS)
    st.segmented_control(
        _("Betrachten nach"), LEVELS, required=True, key="ebene", label_visibility="collapsed",
        format_func=lambda code: _(AREA_LEVELS[code][1]),
    )  # fmt: skip
    level = bound.write("ebene", "borough")
    found = register_reads.rates_of_level(level)
    rows = [
        _row(place, found.get(place.id, NO_UNITS))
        for place in register_reads.all_places()
        if place.level == level
    ]
    headers = (
        _(AREA_LEVELS[level][0]), _("Einheiten"), _("leer"), _("Leerstandsquote"), _("nach Fläche"), _("Besatz erfasst")
    )  # fmt: skip
    st.html(table_html(_("Leerstandsquoten"), headers, rows, figures=(1, 2, 3, 4, 5)))
    st.html(f'<p class="qa-note">{method()}</p>')


def method() -> str:
    """Return how the rates are made, in words."""
    return _(
        "Quote = leere Einheiten durch alle erfassten Einheiten (Besatz). Leer heißt: leer, bestätigt, in Vermarktung, "
        "in Verhandlung oder nicht marktfähig. Drohende, ungeprüfte, zwischengenutzte und im Umbau befindliche "
        "Einheiten zählen nicht als leer. Unter {coverage} Erfassung gibt es keine Quote."
    ).format(coverage=format_percent(MIN_COVERAGE, 0))


def _without_unmarketable(rate: Rate) -> str:
    if rate.share_without_unmarketable is None:
        return ""
    share = format_percent(rate.share_without_unmarketable, share_digits(rate.units))
    return _("ohne nicht marktfähige {share}").format(share=share)


def _row(place: Place, rate: Rate) -> Row:
    digits = share_digits(rate.units)
    share: str = format_percent(rate.share, digits)
    if rate.share is None:
        share = Html(f'<span class="qa-small">{_reason(rate)}</span>')
    return Row(
        (
            Html(link(place_address(place), place.name)),
            format_number(rate.units),
            format_number(rate.empty),
            share,
            format_percent(rate.share_of_floor_area, digits),
            _("unbekannt") if rate.coverage is None else format_percent(rate.coverage, 0),
        )
    )


def _reason(rate: Rate) -> str:
    if not rate.units:
        return _("keine Einheit erfasst")
    return _("noch keine Quote")
