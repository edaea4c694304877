"""Quoten: rate, coverage, duration and development of any area on any day since recording began."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape

import streamlit as st

from geo.i18n import _, format_day, format_number, format_percent, ngettext
from geo.terms import AREA_LEVELS
from quarters.profile import LEVELS, Place
from ui import bound, reads, register_reads
from ui.components.marks import sentence
from ui.components.rates_table import NO_UNITS, method
from ui.components.table import Html, Row, table_html
from ui.links import link, place_address
from ui.register import duration_chart, rates_reads
from ui.register.small_multiples import Multiple, multiples_html
from ui.today import today
from vacancy.rates import Rate, share_digits
from vacancy.survival import DAYS_PER_MONTH
from vacancy.trend import TrendPoint

Read = Callable[[TrendPoint], float | None]


def show() -> None:
    """Draw the choice of area and day, the sentence, the development, the durations and the table of the level."""
    began = rates_reads.history().began_on
    if began is None:
        st.html(sentence(_("Noch ist keine Einheit erfasst, also gibt es noch keine Quote.")))
        return
    place, day = _choose(began)
    key = 0 if place.level == "city" else place.id
    rate = rates_reads.rates_of_day(place.level, day, today()).get(key, NO_UNITS)
    st.html(sentence(_told(place, day, rate), live=True))
    points = rates_reads.trend_of(place.level, key, day, today())
    city = rates_reads.trend_of("city", 0, day, today())
    st.header(_("Entwicklung"), anchor=False)
    st.html(_charts(place, points, city))
    if points:
        duration_chart.show(points[-1].durations)
    _table(place, day)
    st.html(f'<p class="qa-note">{_method(began)}</p>')


def _choose(began: date) -> tuple[Place, date]:
    """Draw level, area and day in one row; all three stand in the address."""
    listed = register_reads.all_places()
    levels = [level for level in LEVELS if any(place.level == level for place in listed)]
    bound.read("ebene", "city" if "city" in levels else levels[0], levels)
    with st.container(key="quotenwahl", horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Ebene"), levels, key="ebene", width=200, format_func=lambda code: _(AREA_LEVELS[code][0]).capitalize()
        )  # fmt: skip
        level = bound.write("ebene", "city" if "city" in levels else levels[0])
        names = {place.key: place.name for place in listed if place.level == level}
        bound.read("gebiet", next(iter(names)), names)
        st.selectbox(
            _(AREA_LEVELS[level][0]).capitalize(), list(names), key="gebiet", format_func=names.get, width=260
        )
        chosen = bound.write("gebiet", next(iter(names)))
        _read_day(began)
        day = st.date_input(
            _("Stichtag"), key="stichtag", min_value=began, max_value=today(), format="DD.MM.YYYY", width=160
        )  # fmt: skip
    picked = day if isinstance(day, date) else today()
    if picked == today():
        st.query_params.pop("tag", None)
    else:
        st.query_params["tag"] = picked.isoformat()
    return next(place for place in listed if (place.level, place.key) == (level, chosen)), picked


def _read_day(began: date) -> None:
    if "stichtag" in st.session_state:
        return
    try:
        day = date.fromisoformat(st.query_params.get("tag", ""))
    except ValueError:
        day = today()
    st.session_state["stichtag"] = min(max(day, began), today())


def _told(place: Place, day: date, rate: Rate) -> str:
    digits = share_digits(rate.units)
    parts = [f"<b>{escape(rate.sentence())}</b>"]
    if rate.share_without_unmarketable is not None:
        share = format_percent(rate.share_without_unmarketable, digits)
        parts.append(_("ohne nicht marktfähige {share}").format(share=share))
    if rate.share_of_floor_area is not None:
        share = format_percent(rate.share_of_floor_area, digits)
        parts.append(_("nach Fläche {share}").format(share=share))
    parts.append(_confirmed(rate))
    where = place.name if day == today() else f"{place.name}, {format_day(day)}"
    told = f"{escape(where)}: {' · '.join(part for part in parts if part)}"
    told += "" if told.endswith((".", ".</b>")) else "."
    if rate.unknown_start and rate.share is not None:
        told += " " + ngettext(
            "{n} Einheit kann damals schon leer gewesen sein, ihr Beginn ist unbekannt: höchstens {share}.",
            "{n} Einheiten können damals schon leer gewesen sein, ihr Beginn ist unbekannt: höchstens {share}.",
            rate.unknown_start,
        ).format(n=format_number(rate.unknown_start), share=format_percent(rate.share_at_most, digits))
    if day != today() and rate.coverage is not None:
        told += " " + _("Der Anteil des erfassten Besatzes ist der an der heutigen Schätzung.")
    return told


def _confirmed(rate: Rate) -> str:
    if not rate.empty:
        return ""
    if rate.share_confirmed is None:
        return _("Bestätigungen von damals: keine Angabe")
    return _("{share} der leeren in 90 Tagen bestätigt").format(share=format_percent(rate.share_confirmed, 0))


def _charts(place: Place, points: list[TrendPoint], city: list[TrendPoint]) -> str:
    def percent(value: float | None) -> str:
        return format_number(value, digits=1)

    def hundred(share: float | None) -> float | None:
        return None if share is None else 100 * share

    def chart(title: str, value: Read, at_most: Read | None = None) -> Multiple:
        band = [at_most(point) for point in points] if at_most else []
        return Multiple(title, [value(p) for p in points], [value(p) for p in city], percent, band)

    charts = [
        chart(
            _("Leerstandsquote, %"), lambda p: hundred(p.rate.share), lambda p: hundred(p.rate.share_at_most)
        ),
        chart(_("Ohne nicht marktfähige, %"), lambda p: hundred(p.rate.share_without_unmarketable)),
        chart(_("Quote nach Fläche, %"), lambda p: hundred(p.rate.share_of_floor_area)),
        chart(_("Dauer, Mitte in Monaten"), lambda p: _months(p.durations.median)),
        chart(_("Wiederbelegt im Jahr, %"), lambda p: hundred(p.reletting.share) if p.reletting else None),
        chart(_("Neu leer im Jahr, je 100"), _begun),
    ]
    return multiples_html(charts, [str(p.day.year) for p in points], place.name, reads.municipality_name())


def _begun(point: TrendPoint) -> float | None:
    return None if point.begun is None or not point.rate.units else 100 * point.begun / point.rate.units


def _months(days: float | None) -> float | None:
    return None if days is None else days / DAYS_PER_MONTH


def _table(place: Place, day: date) -> None:
    level = "borough" if place.level == "city" else place.level
    found = rates_reads.rates_of_day(level, day, today())
    listed = [each for each in register_reads.all_places() if each.level == level]
    st.header(_("{areas} im Vergleich").format(areas=_(AREA_LEVELS[level][1])), anchor=False)
    headers = (
        _(AREA_LEVELS[level][0]).capitalize(), _("Einheiten"), _("leer"), _("Quote"), _("ohne n. m."), _("nach Fläche"),
        _("Besatz erfasst"), _("90 Tage"),
    )  # fmt: skip
    rows = [_row(each, found.get(each.id, NO_UNITS)) for each in listed]
    st.html(table_html(_("Leerstandsquoten"), headers, rows, figures=tuple(range(1, len(headers)))))
    words = _(
        "ohne n. m. = ohne nicht marktfähige; 90 Tage = Anteil der leeren Einheiten, die in den 90 Tagen davor "
        "bestätigt wurden"
    )
    st.html(f'<p class="qa-small">{words}</p>')


def _row(place: Place, rate: Rate) -> Row:
    digits = share_digits(rate.units)
    reason = _("keine Einheit erfasst") if not rate.units else _("noch keine Quote")
    share: str = format_percent(rate.share, digits)
    return Row(
        (
            Html(link(place_address(place), place.name)),
            format_number(rate.units),
            format_number(rate.empty),
            share if rate.share is not None else Html(f'<span class="qa-small">{reason}</span>'),
            format_percent(rate.share_without_unmarketable, digits),
            format_percent(rate.share_of_floor_area, digits),
            _("unbekannt") if rate.coverage is None else format_percent(rate.coverage, 0),
            format_percent(rate.share_confirmed, 0),
        )
    )


def _method(began: date) -> str:
    past = _(
        "Frühere Tage: gezählt wird, was nach heutigem Wissen an dem Tag galt, seit dem {first}; Gebiete, Flächen und "
        "Besatz sind die heutigen. Dauer nach Kaplan und Meier (1958): laufende Leerstände zählen mit, ältere erst ab "
        "Beginn der Erfassung. Wiederbelegt: neu genutzte von allen, die in den zwölf Monaten davor leer standen."
    ).format(first=format_day(began))
    return f"{method()} {past}"
