"""How the page Standorte writes what it knows; every text from the database is escaped where it becomes HTML."""

from __future__ import annotations

from html import escape

from geo.i18n import N_, _, format_day
from geo.terms import POSITION_QUALITIES, SITE_STATUS, SITE_STRATEGIES
from quarters.sites import Site
from quarters.sites.record import Event
from ui.components.marks import mark
from ui.components.table import Html

TITLES = {
    "investment": N_("Investitionsprojekte"),
    "platform": N_("Plattformen"),
    "perspective": N_("Perspektivprojekte"),
    "nordwaerts": N_("nordwärts-Projekte"),
    "nightlife_quarter": N_("Ausgehquartiere"),
    "pop_up": N_("Pop-up-Orte"),
    "candidate": N_("Kandidaten"),
}


def strategy(site: Site) -> str:
    """Return the strategy in words."""
    return _(SITE_STRATEGIES[site.strategy])


def status(site: Site) -> str:
    """Return the status with its day."""
    known = _(SITE_STATUS.get(site.status, site.status)) or _("keine Angabe")
    return f"{known} {format_day(site.status_as_of)}" if site.status_as_of else known


def place(site: Site) -> str:
    """Return where a site lies, in words."""
    if site.position_quality is None:
        return _("kein Ort bekannt")
    where = ", ".join(dict.fromkeys(name for name in (site.suburb, site.borough) if name))
    return where or _("Ort bekannt")


def place_marks(site: Site) -> str:
    """Return the mark of a place that is unknown or not exact, as HTML."""
    if site.position_quality is None:
        return mark("assumption", _("kein Ort bekannt"))
    exact = site.position_quality == "exact"
    return "" if exact else mark("approximate", _(POSITION_QUALITIES[site.position_quality]))


def event_day(event: Event) -> str:
    """Return the day of an event as it is known."""
    return format_day(event.happened_on) if event.happened_on else event.date_note or _("ohne Datum")


def with_note(text: str, note: str, marks: str = "") -> Html:
    """Return a cell: text, marks (HTML), note below."""
    below = f'<br><span class="qa-small">{escape(note)}</span>' if note else ""
    return Html(f"{escape(text)} {marks}{below}")
