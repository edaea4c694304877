"""Standorte: all projects of the sources, with and without a known place, cancelled ones as history."""

from __future__ import annotations

import re
from html import escape

import streamlit as st

from geo.i18n import N_, _, format_day, format_number
from geo.terms import POSITION_QUALITIES, SITE_STATUS
from quarters.sites import STRATEGIES, Site
from ui import frame, reads, register_reads
from ui.components.marks import mark, sentence
from ui.components.provenance import provenance
from ui.components.table import Html, Row, table_html
from ui.links import site_link

TITLES = {
    "investment": N_("Investitionsprojekte"),
    "platform": N_("Plattformen"),
    "perspective": N_("Perspektivprojekte"),
    "nightlife_quarter": N_("Ausgehquartiere"),
    "pop_up": N_("Pop-up-Orte"),
    "nordwaerts": N_("nordwärts-Projekte"),
    "candidate": N_("Kandidaten"),
}
OUTSIDE_BRACKETS = re.compile(r"; (?![^(]*\))")
"""Separates the figures of several sources; a semicolon inside brackets belongs to one source."""


def show() -> None:
    """Draw the page."""
    found = register_reads.sites_of("city", 0)
    qualities = {source.quality for source in reads.sources_of(site.source_id for site in found)}
    frame.page(_("Standorte"), *(mark(quality) for quality in sorted(qualities)))
    if not found:
        st.html(sentence(_("Noch ist kein Standort geladen. Gebiete und Standorte laden Sie unter Daten.")))
        return
    st.html(sentence(_summary(found)))
    for strategy in STRATEGIES:
        group = [site for site in found if site.strategy == strategy]
        if group:
            st.header(f"{_(TITLES[strategy])} ({len(group)})", anchor=False)
            st.html(_table(_(TITLES[strategy]), group))
    provenance(reads.sources_of(site.source_id for site in found))


def _summary(found: tuple[Site, ...]) -> str:
    unplaced = sum(site.position_quality is None for site in found)
    ended = sum(site.cancelled for site in found)
    parts = [
        _("<b>{n}</b> Projekte und Orte").format(n=len(found)),
        _("{n} davon ohne bekannten Ort, deshalb nur in dieser Liste").format(n=unplaced) if unplaced else "",
        _("{n} beendet, als Teil der Geschichte weiter geführt").format(n=ended) if ended else "",
    ]
    return " · ".join(part for part in parts if part)


def _table(title: str, group: list[Site]) -> str:
    rows = [
        Row((_name(site), site.kind, _status(site), _area(site), _place(site)), muted=site.cancelled)
        for site in group
    ]
    headers = (_("Name"), _("Art"), _("Status"), _("Fläche nach Quellen"), _("Ort"))
    return table_html(title, headers, rows)


def _name(site: Site) -> Html:
    note = f'<br><span class="qa-small">{escape(site.note)}</span>' if site.note else ""
    return Html(escape(site.name) + note)


def _status(site: Site) -> Html:
    words = _(SITE_STATUS.get(site.status, site.status)) or _("keine Angabe")
    if site.status_as_of:
        words = f"{words} {format_day(site.status_as_of)}"
    return Html(mark("ended", words) if site.cancelled else escape(words))


def _area(site: Site) -> Html:
    """All figures of the sources, one a line: where they differ, both stay visible."""
    notes = [escape(note) for note in OUTSIDE_BRACKETS.split(site.area_note) if note]
    if not notes and site.area_ha is not None:
        notes = [format_number(site.area_ha, "ha", 1)]
    return Html("<br>".join(notes) or _("keine Angabe"))


def _place(site: Site) -> Html:
    if site.position_quality is None:
        return Html(mark("assumption", _("kein Ort bekannt")))
    where = ", ".join(dict.fromkeys(name for name in (site.suburb, site.borough) if name))
    certain = site.position_quality == "exact"
    doubt = "" if certain else " " + mark("approximate", _(POSITION_QUALITIES[site.position_quality]))
    return Html(f"{site_link(site, where or _('Auf der Karte'))}{doubt}")
