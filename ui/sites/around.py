"""What lies around a site, with links: the nearest vacancies, what people lack, the map."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import streamlit as st

from geo.i18n import _, format_number
from geo.layers import all_layers
from quarters.sites import Site
from quarters.sites.candidates import Premise
from ui.links import link, map_address
from ui.sites import reads


def show(site: Site) -> None:
    """Draw the part; nothing for a site without a place."""
    if site.lon_lat is None and site.outline_ha is None:
        return
    st.subheader(_("Im Umfeld"), anchor=False)
    near = reads.vacancies_of(site.id)
    items = [_vacancy(one, walk_m) for one, walk_m in near]
    if not items:
        items = [escape(_("Kein offener Leerstand in 1.000 m Fußweg."))]
    items += [_lacking(key, lacking, around) for key, lacking, around in reads.lacking_of(site.id)]
    if site.lon_lat is not None:
        items.append(link(_map(site), _("Leerstände und Standort auf der Karte")))
    st.html(f'<ul class="qa-list">{"".join(f"<li>{item}</li>" for item in items)}</ul>')


def _vacancy(one: Premise, walk_m: float) -> str:
    walk = _("{metres} Fußweg").format(metres=format_number(round(walk_m, -1), "m"))
    area = format_number(one.floor_area_m2, "m²") if one.floor_area_m2 else ""
    note = " · ".join(part for part in (_("Leerstand"), area, walk) if part)
    return f'{link(map_address("vacancies", one.vacancy_id), one.name)} <span class="qa-small">{escape(note)}</span>'


def _lacking(key: str, lacking: float, around: float) -> str:
    told = _("fehlt {n} von {all} Menschen in 1.000 m Fußweg").format(
        n=format_number(round(lacking, -1)), all=format_number(round(around, -1))
    )
    address = "/versorgung?" + urlencode({"dienst": key})
    return f'{link(address, _(reads.service_label(key)))} <span class="qa-small">{escape(told)}</span>'


def _map(site: Site) -> str:
    for layer in all_layers():
        if (
            layer.relation == "site"
            and layer.geometry == "point"
            and site.strategy in layer.only.get("strategy", ())
        ):
            return "/karte?" + urlencode(
                {"ebenen": f"{layer.id},vacancies", "auswahl": f"{layer.id}:{site.id}"}
            )
    return "/karte"
