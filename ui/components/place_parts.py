"""Parts of a place's profile as HTML: figures, bars by status, dated statements, sites inside."""

from __future__ import annotations

from html import escape

from geo.i18n import N_, _, format_day, format_number, format_percent, ngettext
from geo.terms import QUALITIES, SITE_STATUS, STATUS_SYMBOLS, UNIT_STATUS
from quarters.profile import Place, Statement
from quarters.sites import Site
from ui.components.marks import mark
from ui.components.symbols import data_address, symbol_svg
from ui.links import site_link
from vacancy.rates import Rate, share_digits

STATEMENTS = {"planned": N_("geplant"), "carried_out": N_("durchgeführt")}


def _figure(label: str, value: str, under: str) -> str:
    below = f'<dd class="qa-under">{under}</dd>' if under else ""
    return f'<div><dt>{escape(label)}</dt><dd class="qa-value">{escape(value)}</dd>{below}</div>'


def figures(place: Place, rate: Rate) -> str:
    """Return the key figures: rate or the reason for none, vacancies with m², stock, people, area."""
    digits = share_digits(rate.units)
    covered = (
        ""
        if rate.coverage is None
        else _("zu {share} erfasst").format(share=format_percent(rate.coverage, 0))
    )
    people = _("keine Angabe") if place.population is None else format_number(place.population)
    cards = [
        _figure(_("Leerstandsquote"), format_percent(rate.share, digits), escape(rate.sentence())),
        _figure(
            _("Ohne nicht marktfähige"),
            format_percent(rate.share_without_unmarketable, digits),
            _unmarketable(rate),
        ),
        _figure(_("Leere Fläche"), format_number(rate.empty_floor_area_m2, "m²"), _by_area(rate, digits)),
        _figure(_("Besatz, Einheiten"), format_number(rate.units), covered or _("Erfassung unbekannt")),
        _figure(_("Menschen"), people, _population_note(place)),
        _figure(_("Gebiet"), format_number(place.area_ha, "ha"), _density(place)),
    ]
    return f'<dl class="qa-figures">{"".join(cards)}</dl>'


def _unmarketable(rate: Rate) -> str:
    return ngettext(
        "{n} Einheit ist nicht marktfähig", "{n} Einheiten sind nicht marktfähig", rate.unmarketable
    ).format(n=format_number(rate.unmarketable))


def _by_area(rate: Rate, digits: int) -> str:
    if rate.share_of_floor_area is None:
        return ""
    return _("{share} der erfassten Fläche").format(share=format_percent(rate.share_of_floor_area, digits))


def _population_note(place: Place) -> str:
    if place.population is None:
        return ""
    day = format_day(place.population_as_of) if place.population_as_of else _("ohne Datum")
    quality = place.population_quality or ""
    sign = " " + mark(quality) if quality in QUALITIES else ""
    return _("Stand {day}").format(day=day) + sign


def _density(place: Place) -> str:
    if not place.population or not place.area_ha:
        return ""
    return _("{n} Menschen je ha").format(n=format_number(place.population / place.area_ha, digits=1))


def status_bars(rate: Rate, *, dark: bool) -> str:
    """Return one bar per status of an open vacancy, longest first, from zero, with its number."""
    counts = {code: n for code, n in rate.by_status.items() if code != "occupied" and n}
    most = max(counts.values(), default=1)
    rows = "".join(
        f'<div><dt><img src="{data_address(symbol_svg(STATUS_SYMBOLS[code], dark=dark))}" alt="">'
        f"{escape(_(UNIT_STATUS.get(code, code)))}</dt>"
        f'<dd class="qa-track"><div class="qa-fill" style="width:{100 * n / most:.1f}%"></div></dd>'
        f"<dd>{format_number(n)}</dd></div>"
        for code, n in sorted(counts.items(), key=lambda pair: -pair[1])
    )
    return f'<dl class="qa-bars">{rows}</dl>'


def statements(place: Place) -> str:
    """Return the dated statements of the sources, oldest first, none corrected by another."""
    ordered = sorted(place.statements, key=lambda told: told.begins)
    return f'<ol class="qa-list">{"".join(_statement(told) for told in ordered)}</ol>'


def _statement(told: Statement) -> str:
    role = "assumption" if told.kind == "planned" else "done"
    sign = mark(role, _(STATEMENTS[told.kind])) if told.kind in STATEMENTS else ""
    span = " – ".join(_day(day) for day in (told.begins, told.ends) if day)
    extra = "".join(f"<br>{escape(_(label))}: {escape(text)}" for label, text in told.extra.items())
    source = _("Quelle: {source}, Stand {day}").format(
        source=told.source, day=_day(told.as_of) or _("ohne Datum")
    )
    return (
        f"<li>{sign} <b>{escape(span)}</b> {escape(told.text)}"
        f'<br><span class="qa-small">{escape(source)}{extra}</span></li>'
    )


def _day(text: str) -> str:
    """Return a full ISO date as people write it; a year or a month stays as the source gives it."""
    parts = text.split("-")
    return f"{parts[2]}.{parts[1]}.{parts[0]}" if len(parts) == len("ymd") else text


def site_list(sites: tuple[Site, ...]) -> str:
    """Return the sites inside a place; cancelled ones stay, marked and dated."""
    items = "".join(f"<li>{_site(site)}</li>" for site in sites)
    return f'<ul class="qa-list">{items}</ul>'


def _site(site: Site) -> str:
    status = _(SITE_STATUS.get(site.status, site.status))
    day = f" {format_day(site.status_as_of)}" if site.status_as_of else ""
    sign = mark("ended" if site.cancelled else "plain", f"{status}{day}") if status else ""
    return f'{site_link(site, site.name)} <span class="qa-small">{escape(site.kind)}</span> {sign}'
