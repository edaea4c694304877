"""Quartiere: one place at a time, from the whole city down to a quarter lab."""

from __future__ import annotations

import streamlit as st

from geo.i18n import _, format_number, format_percent
from geo.layers import layer_by_id
from geo.terms import AREA_LEVELS
from quarters.profile import LEVELS, Place, find_place
from quarters.sites import Site
from ui import bound, frame, map_reads, reads, register_reads
from ui.components import place_parts
from ui.components.marks import mark, sentence
from ui.components.outline import outline
from ui.components.provenance import provenance
from ui.components.rates_table import NO_UNITS, method
from ui.links import link, place_map_address
from ui.supply.blocks import place_block
from vacancy.rates import Rate, share_digits


def show() -> None:
    """Draw the page."""
    listed = register_reads.all_places()
    if not listed:
        frame.page(_("Quartiere"))
        st.html(sentence(_("Noch sind keine Gebiete geladen. Gebiete laden Sie unter Daten.")))
        return
    place = _choose(listed)
    rate = register_reads.rates_of_level(place.level).get(0 if place.level == "city" else place.id, NO_UNITS)
    sites = register_reads.sites_of(place.level, place.id)
    city = register_reads.rates_of_level("city").get(0, NO_UNITS)
    _head(place)
    st.html(sentence(_paragraph(place, rate, city, sites), live=True))
    _columns(place, rate, sites)
    _sources(place, sites)


def _choose(listed: tuple[Place, ...]) -> Place:
    """Draw the two choices of level and place; both stand in the address."""
    levels = [level for level in LEVELS if any(place.level == level for place in listed)]
    bound.read("ebene", "borough" if "borough" in levels else levels[0], levels)
    with st.container(key="ortswahl", horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Ebene"),
            levels,
            key="ebene",
            format_func=lambda code: _(AREA_LEVELS[code][0]).capitalize(),
            width=220,
        )
        level = bound.write("ebene", "borough")
        names = {place.key: place.name for place in listed if place.level == level}
        bound.read("ort", next(iter(names)), names)
        st.selectbox(_(AREA_LEVELS[level][0]), list(names), key="ort", format_func=names.get, width=320)
        key = bound.write("ort", "")
    return find_place(listed, level, key)


def _head(place: Place) -> None:
    marks = []
    if reads.has_examples():
        marks.append(mark("example"))
    if any(source.quality == "approximate" for source in reads.sources_of([place.source_id])):
        marks.append(mark("approximate", _("Grenze angenähert")))
    crumbs = " › ".join((*dict.fromkeys(place.within), _(AREA_LEVELS[place.level][0])))
    actions = frame.page(place.name, *marks, crumbs=crumbs)
    with actions:
        st.html(link(place_map_address(place), _("In der Karte öffnen")), width="content")


def _paragraph(place: Place, rate: Rate, city: Rate, sites: tuple[Site, ...]) -> str:
    if not rate.units:
        told = [rate.sentence()]
    elif rate.share is None:
        told = [
            _("Hier stehen <b>{empty} von {units}</b> erfassten Einheiten leer.").format(
                empty=format_number(rate.empty), units=format_number(rate.units)
            ),
            rate.sentence(),
        ]
    else:
        told = [_rate_words(place, rate, city)]
    if rate.by_status.get("threatened"):
        told.append(
            _("Bei <b>{n}</b> weiteren droht Leerstand.").format(
                n=format_number(rate.by_status["threatened"])
            )
        )
    if sites:
        told.append(_("Hier liegen <b>{n}</b> Standorte der Strategie.").format(n=len(sites)))
    return " ".join(told)


def _rate_words(place: Place, rate: Rate, city: Rate) -> str:
    digits = share_digits(rate.units)
    told = _("Hier stehen <b>{empty} von {units}</b> Einheiten leer ({share})").format(
        empty=format_number(rate.empty),
        units=format_number(rate.units),
        share=format_percent(rate.share, digits),
    )
    if place.level == "city" or city.share is None or rate.share is None:
        return f"{told}."
    whole = format_percent(city.share, share_digits(city.units))
    if abs(rate.share - city.share) < 0.005:
        return _("{told}, so viel wie in der ganzen Stadt ({whole}).").format(told=told, whole=whole)
    if rate.share > city.share:
        return _("{told}, mehr als in der ganzen Stadt ({whole}).").format(told=told, whole=whole)
    return _("{told}, weniger als in der ganzen Stadt ({whole}).").format(told=told, whole=whole)


def _columns(place: Place, rate: Rate, sites: tuple[Site, ...]) -> None:
    left, right = st.columns([4, 5], gap="medium")
    with left:
        st.html(outline(place))
    with right:
        st.html(place_parts.figures(place, rate))
        if rate.open_vacancies:
            st.header(_("Leerstände nach Status"), anchor=False)
            st.html(place_parts.status_bars(rate, dark=frame.dark()))
    place_block(place.id)
    if place.statements:
        st.header(_("Was die Quellen sagen"), anchor=False)
        st.html(place_parts.statements(place))
    if sites:
        st.header(_("Standorte"), anchor=False)
        st.html(place_parts.site_list(sites))


def _sources(place: Place, sites: tuple[Site, ...]) -> None:
    used = {place.source_id, *(site.source_id for site in sites)}
    register = map_reads.provenance(map_reads.current_version(), layer_by_id("commercial_units").id)
    provenance([*register, *(s for s in reads.sources_of(used) if s.id not in {r.id for r in register})])
    st.html(f'<p class="qa-note">{method()}</p>')
